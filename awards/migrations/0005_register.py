import re
import unicodedata

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

# As `awards.domain.register_words` was on the day of this migration: what it wrote must not change with the code.
INDEX = "awards_grant_words_idx"
VECTOR = "array_to_tsvector(array_remove(string_to_array(folded, ' '), ''))"
STROKES = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
WORD = re.compile(r"[^\W_]+")


def folded_row(*parts):
    """Every word without accents and, where that differs, as written in small letters, between single spaces."""
    text = " ".join(str(part) for part in parts)
    decomposed = unicodedata.normalize("NFD", text).translate(STROKES)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    found = dict.fromkeys(WORD.findall(unicodedata.normalize("NFC", bare).lower()))
    written = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ").lower()
    found |= dict.fromkeys(word for word in WORD.findall(written) if not word.isascii())
    return f" {' '.join(found)} "


def index_words(apps, schema_editor):
    """Every row's line of words anew, and on PostgreSQL an index over the words; SQLite reads the rows."""
    grants = apps.get_model("awards", "Grant").objects.select_related("award_type", "decision")
    batch = []
    for grant in grants.iterator(chunk_size=1000):
        decision = grant.decision
        number = f"{decision.number}/{decision.symbol}"
        award = grant.award_type
        grant.folded = folded_row(grant.holder_name, grant.unit_name, award.name, award.code, number, grant.year)
        batch.append(grant)
        if len(batch) == 1000:
            grants.model.objects.bulk_update(batch, ["folded"])
            batch = []
    grants.model.objects.bulk_update(batch, ["folded"])


def make_word_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX {INDEX} ON awards_grant USING gin (({VECTOR})) WHERE is_public")


def drop_word_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0004_decisions"),
        ("core", "0001_initial"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_id", models.CharField(max_length=8, unique=True)),
                ("public_key", models.CharField(max_length=64, unique=True)),
                ("file", models.CharField(max_length=60, unique=True)),
                ("created_at", models.DateTimeField()),
                ("is_current", models.BooleanField(default=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PrintedSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField()),
                ("copy", models.PositiveSmallIntegerField(verbose_name="bản in thứ")),
                (
                    "status",
                    models.CharField(
                        choices=[("printed", "Đã in"), ("spoiled", "Phôi hỏng")], default="printed", max_length=10
                    ),
                ),
                ("blank_serial", models.CharField(blank=True, max_length=40, verbose_name="số phôi")),
                ("spoiled_reason", models.CharField(blank=True, max_length=200, verbose_name="lý do hỏng")),
            ],
            options={
                "ordering": ["run", "order"],
            },
        ),
        migrations.CreateModel(
            name="Printer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="tên máy in")),
                (
                    "offset_x_mm",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("-50")),
                            django.core.validators.MaxValueValidator(Decimal("50")),
                        ],
                        verbose_name="dịch sang phải (mm)",
                    ),
                ),
                (
                    "offset_y_mm",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("-50")),
                            django.core.validators.MaxValueValidator(Decimal("50")),
                        ],
                        verbose_name="dịch xuống dưới (mm)",
                    ),
                ),
                (
                    "scale_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=100,
                        max_digits=6,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("90")),
                            django.core.validators.MaxValueValidator(Decimal("110")),
                        ],
                        verbose_name="tỷ lệ (%)",
                    ),
                ),
            ],
            options={
                "verbose_name": "máy in",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("overprint", models.BooleanField(default=False)),
                ("wants_singles", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="lý do in lại")),
                ("count", models.PositiveIntegerField()),
                ("warnings", models.JSONField(default=list)),
                ("started_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "lần in",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PrintTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="tên mẫu")),
            ],
            options={
                "verbose_name": "mẫu bằng",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PrintTemplateVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="phiên bản")),
                ("layout", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Đang soạn"),
                            ("waiting", "Chờ duyệt"),
                            ("approved", "Đang dùng"),
                            ("retired", "Đã thay"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["template", "-number"],
            },
        ),
        migrations.CreateModel(
            name="WithheldPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("created_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="grant",
            name="is_public",
            field=models.BooleanField(default=True, verbose_name="công khai"),
        ),
        migrations.AlterField(
            model_name="grant",
            name="folded",
            field=models.TextField(editable=False),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("is_public", True)), fields=["-granted_on", "-id"], name="awards_grant_public_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("is_public", True)),
                fields=["year", "-granted_on", "-id"],
                name="awards_grant_pub_year_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("is_public", True)),
                fields=["award_type", "-granted_on", "-id"],
                name="awards_grant_pub_award_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("is_public", True)),
                fields=["unit", "-granted_on", "-id"],
                name="awards_grant_pub_unit_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatekey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("is_current",),
                name="awards_certificatekey_current_uniq",
            ),
        ),
        migrations.AddField(
            model_name="printedsheet",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="awards.certificate"
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="actor",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="print_runs", to="awards.decision"
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="job",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="core.job"
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="pages",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="printer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="awards.printer",
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="singles",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="printedsheet",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="awards.printrun"
            ),
        ),
        migrations.AddField(
            model_name="printtemplate",
            name="award_types",
            field=models.ManyToManyField(blank=True, related_name="+", to="awards.awardtype", verbose_name="dùng cho"),
        ),
        migrations.AddField(
            model_name="printtemplateversion",
            name="approver",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="printtemplateversion",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="printtemplateversion",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="awards.printtemplate"
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="awards.printtemplateversion",
            ),
        ),
        migrations.AddField(
            model_name="withheldperson",
            name="created_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="withheldperson",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="withholdings", to="units.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="printedsheet",
            constraint=models.UniqueConstraint(fields=("certificate", "copy"), name="awards_printedsheet_copy_uniq"),
        ),
        migrations.AddConstraint(
            model_name="printedsheet",
            constraint=models.UniqueConstraint(fields=("run", "order"), name="awards_printedsheet_order_uniq"),
        ),
        migrations.AddConstraint(
            model_name="printtemplateversion",
            constraint=models.UniqueConstraint(fields=("template", "number"), name="awards_printtemplateversion_uniq"),
        ),
        migrations.AddConstraint(
            model_name="printtemplateversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "waiting"))),
                fields=("template",),
                name="awards_printtemplateversion_open_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="printtemplateversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "approved")),
                fields=("template",),
                name="awards_printtemplateversion_current_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="withheldperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)), fields=("person",), name="awards_withheldperson_uniq"
            ),
        ),
        migrations.RunPython(index_words, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(make_word_index, drop_word_index),
    ]
