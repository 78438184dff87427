from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("movements", "0002_scoring")]

    operations = [
        migrations.AddField(
            model_name="launchplan",
            name="gap_reason",
            field=models.TextField(blank=True, default="", verbose_name="lý do trình khi còn thiếu phần"),
            preserve_default=False,
        )
    ]
