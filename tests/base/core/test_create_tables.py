"""Many tables in one step of a migration: made in order, taken away in reverse, known to the state."""

from __future__ import annotations

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import OperationWriter

from base.core.create_tables import CreateTables

STEP = CreateTables(
    tables=[
        migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Folder",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("shelf", models.ForeignKey("core.shelf", on_delete=models.PROTECT)),
                ("next", models.ForeignKey("core.folder", on_delete=models.PROTECT, null=True)),
            ],
            {"constraints": [models.UniqueConstraint(fields=["shelf"], name="core_one_folder_a_shelf")]},
        ),
    ]
)


@pytest.mark.django_db(transaction=True)
def test_tables_come_together_and_go_together() -> None:
    before, after = ProjectState(), ProjectState()
    STEP.state_forwards("core", after)
    with connection.schema_editor() as editor:
        STEP.database_forwards("core", editor, before, after)
    tables = connection.introspection.table_names()
    assert {"core_shelf", "core_folder"} <= set(tables)
    with connection.cursor() as cursor:
        relations = connection.introspection.get_relations(cursor, "core_folder")
        constraints = connection.introspection.get_constraints(cursor, "core_folder")
    assert {target for _, target, *_ in relations.values()} == {"core_shelf", "core_folder"}
    assert "core_one_folder_a_shelf" in constraints

    with connection.schema_editor() as editor:
        STEP.database_backwards("core", editor, after, before)
    assert not {"core_shelf", "core_folder"} & set(connection.introspection.table_names())


def test_a_state_that_is_rendered_knows_the_new_tables() -> None:
    state = ProjectState()
    assert not list(state.apps.get_models())
    STEP.state_forwards("core", state)
    assert [model.__name__ for model in state.apps.get_models()] == ["Shelf", "Folder"]


def test_a_migration_can_be_written_with_the_step() -> None:
    text, imports = OperationWriter(STEP, indentation=0).serialize()
    assert "CreateTables(" in text
    assert "name='Shelf'" in text
    assert any("base.core.create_tables" in line for line in imports)
