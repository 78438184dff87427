"""Every table of the app as of 0003 in one step: a new database starts from here. Databases that are older go the
replaced steps, one by one.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from base.core.create_tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('importers', '0001_initial'),
        ('importers', '0002_sheets'),
        ('importers', '0003_corrections'),
    ]

    dependencies = [
        ('core', '0001_initial'),
        ('movements', '0001_squashed_0003_launch_plan_gaps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(tables=[
            migrations.CreateModel(
                name='DataImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20, verbose_name='loại dữ liệu')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                    ('status', models.CharField(choices=[('uploaded', 'Đang kiểm tra'), ('mapping', 'Chờ ghép cột'), ('ready', 'Chờ xác nhận'), ('writing', 'Đang ghi'), ('done', 'Đã nhập'), ('completed', 'Đã kiểm tra, chưa ghi'), ('failed', 'Không đọc được'), ('cancelled', 'Đã dừng, chưa ghi gì'), ('undoing', 'Đang hoàn tác'), ('undone', 'Đã hoàn tác')], default='uploaded', max_length=10, verbose_name='trạng thái')),
                    ('is_dry_run', models.BooleanField(default=False, verbose_name='chỉ kiểm tra')),
                    ('counts', models.JSONField(default=dict)),
                    ('errors', models.JSONField(default=list)),
                    ('error', models.TextField(blank=True)),
                    ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job')),
                    ('mode', models.CharField(choices=[('whole', 'Tất cả hoặc không dòng nào'), ('partial', 'Chỉ ghi các dòng đúng')], default='whole', max_length=10, verbose_name='khi có dòng sai')),
                    ('layout', models.JSONField(default=dict)),
                    ('fonts', models.JSONField(default=dict)),
                    ('staged_to', models.PositiveIntegerField(default=0)),
                    ('written_to', models.PositiveIntegerField(default=0)),
                    ('finished_at', models.DateTimeField(null=True, verbose_name='ghi xong lúc')),
                    ('created_at', models.DateTimeField(verbose_name='lúc')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhập')),
                ],
                options={
                    'verbose_name': 'lần nhập số liệu',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='HeaderMemory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('fingerprint', models.CharField(max_length=40)),
                    ('places', models.JSONField(default=dict)),
                    ('used_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('kind', 'fingerprint'), name='importers_headermemory_uniq')],
                },
            ),
            migrations.CreateModel(
                name='KindLock',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20, unique=True)),
                ],
            ),
            migrations.CreateModel(
                name='DirectiveImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directive_imports', to='core.storedfile')),
                    ('name', models.CharField(max_length=255, verbose_name='tên tệp')),
                    ('status', models.CharField(choices=[('uploaded', 'Đã tải lên'), ('extracting', 'Đang đọc'), ('in_review', 'Chờ rà soát'), ('published', 'Đã lập phong trào'), ('failed', 'Không đọc được'), ('withdrawn', 'Đã bỏ')], db_index=True, default='uploaded', max_length=12, verbose_name='trạng thái')),
                    ('text', models.TextField(blank=True)),
                    ('format', models.CharField(blank=True, max_length=20)),
                    ('metadata', models.JSONField(default=dict)),
                    ('repairs', models.JSONField(default=list)),
                    ('error', models.TextField(blank=True)),
                    ('extractor', models.CharField(blank=True, max_length=20)),
                    ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job')),
                    ('movement', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='directive_import', to='movements.movement', verbose_name='phong trào')),
                    ('created_at', models.DateTimeField(verbose_name='tải lên lúc')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người tải lên')),
                ],
                options={
                    'verbose_name': 'văn bản phát động đang nhập',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='ImportRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('data_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='importers.dataimport')),
                    ('number', models.PositiveIntegerField()),
                    ('state', models.CharField(choices=[('read', 'Chưa kiểm tra'), ('new', 'Thêm mới'), ('changed', 'Thay đổi'), ('same', 'Giữ nguyên'), ('wrong', 'Sai'), ('doubt', 'Có thể trùng'), ('left_out', 'Bỏ qua')], default='read', max_length=10)),
                    ('key', models.CharField(blank=True, max_length=24)),
                    ('cells', models.JSONField(default=list)),
                    ('diff', models.JSONField(null=True)),
                    ('before', models.JSONField(null=True)),
                    ('errors', models.JSONField(null=True)),
                    ('notes', models.JSONField(null=True)),
                    ('candidates', models.JSONField(null=True)),
                    ('choice', models.CharField(blank=True, max_length=30)),
                ],
                options={
                    'ordering': ['data_import_id', 'number'],
                    'indexes': [models.Index(condition=models.Q(('state__in', ['read', 'new', 'same']), _negated=True), fields=['data_import', 'state', 'number'], name='importers_importrow_odd_idx')],
                    'constraints': [models.UniqueConstraint(fields=('data_import', 'number'), name='importers_importrow_number_uniq')],
                },
            ),
            migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('directive_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='importers.directiveimport')),
                    ('kind', models.CharField(choices=[('metadata', 'Thông tin văn bản'), ('movement', 'Phong trào'), ('target', 'Chỉ tiêu'), ('result', 'Kết quả đã đạt'), ('deadline', 'Thời hạn'), ('unit', 'Đơn vị được giao')], max_length=10)),
                    ('data', models.JSONField(default=dict)),
                    ('original', models.JSONField(default=dict)),
                    ('original_kind', models.CharField(blank=True, max_length=10)),
                    ('quote', models.TextField(blank=True)),
                    ('start', models.PositiveIntegerField(default=0)),
                    ('end', models.PositiveIntegerField(default=0)),
                    ('rule', models.CharField(blank=True, max_length=80)),
                    ('confidence', models.FloatField(null=True)),
                    ('reasons', models.JSONField(default=list)),
                    ('extractor', models.CharField(blank=True, max_length=20)),
                    ('decision', models.CharField(choices=[('pending', 'Chờ quyết định'), ('accepted', 'Đã nhận'), ('corrected', 'Đã sửa và nhận'), ('dropped', 'Đã bỏ')], default='pending', max_length=10)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('order', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'ordering': ['directive_import_id', 'order', 'pk'],
                    'indexes': [models.Index(fields=['kind', 'decision'], name='importers_proposal_kind_idx')],
                },
            ),
        ]),
    ]
