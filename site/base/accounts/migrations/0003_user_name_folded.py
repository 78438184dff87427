from typing import Any

from django.db import migrations, models

from base.core.text import fold


def fold_names(apps: Any, schema_editor: Any) -> None:
    users = apps.get_model("accounts", "User").objects
    found = list(users.only("full_name", "username"))
    for user in found:
        user.name_folded = fold(user.full_name or user.username)
    users.bulk_update(found, ["name_folded"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_delegation"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_folded",
            field=models.CharField(db_index=True, default="", editable=False, max_length=150),
            preserve_default=False,
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop, elidable=True),
    ]
