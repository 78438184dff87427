"""The sum of whole numbers that re-scoring packs its points into (`domain/scoring/sql_packing.py`), and ways of grouping
units that are made on the screen.
"""

from typing import Any

from django.db import migrations, models

CREATE = """CREATE AGGREGATE movements_sum_int8(int8)
(sfunc = int8pl, stype = int8, combinefunc = int8pl, parallel = safe)"""


def create(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP AGGREGATE movements_sum_int8(int8)")


class Migration(migrations.Migration):
    dependencies = [("movements", "0001_initial")]

    operations = [
        migrations.RunPython(create, drop),
        migrations.CreateModel(
            name="GroupingScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="mã")),
                ("name", models.CharField(max_length=150, verbose_name="tên")),
                ("groups", models.JSONField(default=list, verbose_name="các nhóm")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="căn cứ")),
                ("verified", models.BooleanField(default=False, verbose_name="đã đối chiếu văn bản")),
                (
                    "level",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="cấp đơn vị được phân nhóm"),
                ),
            ],
            options={"verbose_name": "cách phân nhóm đơn vị", "ordering": ["name"]},
        ),
    ]
