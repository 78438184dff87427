import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Cluster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('scheme', models.CharField(default='Cụm, khối thi đua', help_text='Mỗi đơn vị đứng một lần trong một cách chia.', max_length=60, verbose_name='cách chia')),
                ('name', models.CharField(max_length=150, verbose_name='tên')),
            ],
            options={
                'verbose_name': 'cụm, khối',
                'ordering': ['-year', 'scheme', 'name'],
                'constraints': [models.UniqueConstraint(fields=('year', 'name'), name='units_cluster_year_name_uniq')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=255, unique=True)),
                ('depth', models.PositiveIntegerField()),
                ('numchild', models.PositiveIntegerField(default=0)),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('name_folded', models.CharField(db_index=True, editable=False, max_length=200)),
                ('short_name', models.CharField(blank=True, max_length=100, verbose_name='tên ngắn')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('email', models.EmailField(blank=True, max_length=254)),
            ],
            options={
                'verbose_name': 'đơn vị',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='units_unit_validity_check')],
            },
        ),
        migrations.CreateModel(
            name='UnitKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True)),
                ('name', models.CharField(max_length=100, verbose_name='tên')),
                ('level', models.PositiveSmallIntegerField(verbose_name='cấp')),
                ('is_territory', models.BooleanField(default=False, verbose_name='đơn vị hành chính')),
            ],
            options={
                'ordering': ['level', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='mã')),
                ('name', models.CharField(max_length=120, verbose_name='họ và tên')),
                ('name_folded', models.CharField(db_index=True, editable=False, max_length=120)),
                ('gender', models.CharField(blank=True, choices=[('male', 'Nam'), ('female', 'Nữ')], max_length=6, verbose_name='giới tính')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='năm sinh')),
                ('position', models.CharField(blank=True, max_length=150, verbose_name='chức vụ')),
                ('is_leader', models.BooleanField(default=False, verbose_name='là lãnh đạo')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_people', to='units.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'cá nhân',
                'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='units_person_code_uniq')],
            },
        ),
        migrations.CreateModel(
            name='Initiative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300)),
                ('scope', models.CharField(choices=[('unit', 'Cơ sở'), ('province', 'Bộ, ban, ngành, tỉnh'), ('nation', 'Toàn quốc')], max_length=10)),
                ('recognised_on', models.DateField()),
                ('decision_number', models.CharField(blank=True, max_length=60)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='initiatives', to='units.person')),
            ],
            options={
                'verbose_name': 'sáng kiến',
            },
        ),
        migrations.CreateModel(
            name='Discipline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=100)),
                ('decided_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disciplines', to='units.person')),
            ],
            options={
                'verbose_name': 'kỷ luật',
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', 'Sáp nhập'), ('split', 'Chia tách'), ('rename', 'Đổi tên'), ('dissolve', 'Giải thể'), ('move', 'Chuyển trực thuộc')], max_length=10)),
                ('happened_on', models.DateField(verbose_name='ngày hiệu lực')),
                ('decision_number', models.CharField(blank=True, max_length=60, verbose_name='số văn bản')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='units.unit')),
            ],
            options={
                'ordering': ['happened_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='chức vụ')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='units.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'verbose_name': 'chức vụ đã giữ',
                'ordering': ['-valid_from', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ClusterMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='lượt')),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='units.cluster')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cluster_memberships', to='units.unit')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('cluster', 'unit'), name='units_clustermember_uniq')],
            },
        ),
        migrations.AddField(
            model_name='cluster',
            name='deputy',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='phó'),
        ),
        migrations.AddField(
            model_name='cluster',
            name='head',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='trưởng'),
        ),
        migrations.CreateModel(
            name='UnitCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=30)),
                ('code', models.CharField(max_length=30)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['scheme', 'code'], name='units_unitcode_code_idx')],
            },
        ),
        migrations.AddField(
            model_name='unit',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unitkind', verbose_name='loại'),
        ),
        migrations.CreateModel(
            name='UnitVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_folded', models.CharField(db_index=True, editable=False, max_length=200)),
                ('short_name', models.CharField(blank=True, max_length=100)),
                ('path', models.CharField(db_index=True, max_length=255)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(db_index=True)),
                ('succession', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closed_versions', to='units.succession')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='units.unit')),
            ],
            options={
                'ordering': ['valid_to', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'valid_to'), name='units_unitversion_uniq'), models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='units_unitversion_validity_check')],
            },
        ),
        migrations.CreateModel(
            name='YearlyReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('grade', models.CharField(choices=[('excellent', 'Hoàn thành xuất sắc nhiệm vụ'), ('good', 'Hoàn thành tốt nhiệm vụ'), ('completed', 'Hoàn thành nhiệm vụ'), ('failed', 'Không hoàn thành nhiệm vụ')], max_length=10)),
                ('decision_number', models.CharField(blank=True, max_length=60)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='units.person')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='units.unit')),
            ],
            options={
                'verbose_name': 'xếp loại hằng năm',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('person', None), ('unit__isnull', False)), models.Q(('person__isnull', False), ('unit', None)), _connector='OR'), name='units_yearlyreview_subject_check'), models.UniqueConstraint(fields=('person', 'year'), name='units_yearlyreview_person_uniq'), models.UniqueConstraint(fields=('unit', 'year'), name='units_yearlyreview_unit_uniq')],
            },
        ),
        migrations.CreateModel(
            name='SuccessionPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ('succession', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='units.succession')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='units.unit')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='units.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('succession', 'source', 'target'), name='units_successionpart_arrow_uniq')],
            },
        ),
    ]
