import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def approve_what_was_loaded(apps, schema_editor):
    """Rule sets and voting rules of the time before the two-person check are in force."""
    for name in ("RulebookVersion", "VotingRule"):
        apps.get_model("awards", name).objects.update(status="approved")


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0001_initial'),
        ('core', '0001_initial'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AchievementUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, verbose_name='thành tích')),
                ('claimed_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='AwardAuthority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder', models.CharField(max_length=300, verbose_name='thẩm quyền quyết định')),
                ('award_name', models.CharField(blank=True, max_length=200, verbose_name='tên gọi thời kỳ đó')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('article', models.CharField(blank=True, max_length=120, verbose_name='điều luật')),
                ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                ('is_verified', models.BooleanField(default=False, verbose_name='đã đối chiếu văn bản')),
            ],
            options={
                'verbose_name': 'thẩm quyền',
                'ordering': ['award_type', 'valid_from', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('pass', 'Đạt'), ('fail', 'Không đạt'), ('needs_person', 'Cần người xem xét')], max_length=12, verbose_name='kết quả')),
                ('leg', models.CharField(max_length=60)),
                ('missing', models.TextField(blank=True, verbose_name='còn thiếu')),
                ('earliest_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='sớm nhất')),
            ],
            options={
                'ordering': ['award_type', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Discovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='xét theo quy định ngày')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm thành tích')),
                ('horizon', models.PositiveSmallIntegerField(default=1, verbose_name='tìm cả người còn thiếu (số năm)')),
                ('status', models.CharField(choices=[('running', 'Đang rà soát'), ('done', 'Đã rà soát xong'), ('stopped', 'Đã dừng')], default='running', max_length=8, verbose_name='trạng thái')),
                ('person_cursor', models.PositiveBigIntegerField(default=0)),
                ('unit_cursor', models.PositiveBigIntegerField(default=0)),
                ('looked_at', models.PositiveIntegerField(default=0, verbose_name='đã rà soát')),
                ('counts', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(verbose_name='bắt đầu')),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'lần rà soát',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='InitiativeUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claimed_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Dự thảo'), ('proposed', 'Chờ duyệt'), ('approved', 'Có hiệu lực'), ('replaced', 'Đã được thay')], default='draft', max_length=10, verbose_name='trạng thái')),
                ('change_reason', models.TextField(blank=True, verbose_name='lý do thay đổi')),
                ('return_reason', models.TextField(blank=True, verbose_name='lý do trả lại')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='năm thành tích')),
                ('basis', models.CharField(choices=[('number', 'Số lượng cố định'), ('strength', 'Tổng số cá nhân'), ('holders', 'Số cá nhân, tập thể đạt danh hiệu làm căn cứ')], default='number', max_length=10, verbose_name='cách tính')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='số lượng hoặc tỷ lệ (%)')),
                ('rounding', models.CharField(choices=[('down', 'Làm tròn xuống'), ('nearest', 'Làm tròn số học'), ('up', 'Làm tròn lên')], default='down', max_length=8, verbose_name='phần lẻ')),
                ('source', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('is_verified', models.BooleanField(default=False, verbose_name='đã đối chiếu văn bản')),
            ],
            options={
                'verbose_name': 'chỉ tiêu khen thưởng',
                'ordering': ['-year', 'award_type', 'scope', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='rulebookversion',
            options={'ordering': ['-valid_from', '-pk'], 'verbose_name': 'bộ quy định'},
        ),
        migrations.RemoveConstraint(
            model_name='votingrule',
            name='awards_votingrule_uniq',
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='approved_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc'),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='change_reason',
            field=models.TextField(blank=True, verbose_name='lý do thay đổi'),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='edited_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='favour_source',
            field=models.CharField(blank=True, max_length=300, verbose_name='căn cứ chuyển tiếp'),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='favours_earlier',
            field=models.BooleanField(default=False, verbose_name='áp dụng cho hồ sơ nhận trước nếu có lợi hơn'),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='previous',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='awards.rulebookversion', verbose_name='thay cho'),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='return_reason',
            field=models.TextField(blank=True, verbose_name='lý do trả lại'),
        ),
        migrations.AddField(
            model_name='rulebookversion',
            name='status',
            field=models.CharField(choices=[('draft', 'Dự thảo'), ('proposed', 'Chờ duyệt'), ('approved', 'Có hiệu lực'), ('replaced', 'Đã được thay')], default='draft', max_length=10, verbose_name='trạng thái'),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='approved_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc'),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='change_reason',
            field=models.TextField(blank=True, verbose_name='lý do thay đổi'),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='edited_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='previous',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='awards.votingrule', verbose_name='thay cho'),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='return_reason',
            field=models.TextField(blank=True, verbose_name='lý do trả lại'),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='scope',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='Hội đồng của'),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='status',
            field=models.CharField(choices=[('draft', 'Dự thảo'), ('proposed', 'Chờ duyệt'), ('approved', 'Có hiệu lực'), ('replaced', 'Đã được thay')], default='draft', max_length=10, verbose_name='trạng thái'),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='valid_to',
            field=models.DateField(blank=True, null=True, verbose_name='đến hết ngày'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='base',
            field=models.CharField(choices=[('total_members', 'Tổng số thành viên Hội đồng'), ('present', 'Số thành viên dự họp'), ('votes_cast', 'Số phiếu thu về')], default='total_members', max_length=15, verbose_name='mẫu số'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='counts_absent',
            field=models.BooleanField(default=True, verbose_name='tính phiếu văn bản của người vắng'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='excludes_recused',
            field=models.BooleanField(default=False, verbose_name='trừ người có xung đột lợi ích khỏi mẫu số'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='is_strict',
            field=models.BooleanField(default=False, verbose_name='phải vượt tỷ lệ, không tính bằng'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='is_verified',
            field=models.BooleanField(default=False, verbose_name='đã đối chiếu văn bản'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='method',
            field=models.CharField(choices=[('secret', 'Bỏ phiếu kín'), ('open', 'Biểu quyết công khai'), ('written', 'Lấy ý kiến bằng văn bản')], max_length=10, verbose_name='cách biểu quyết'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='quorum_pct',
            field=models.PositiveSmallIntegerField(verbose_name='dự họp tối thiểu (%)'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='source',
            field=models.CharField(max_length=300, verbose_name='căn cứ'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='threshold_pct',
            field=models.PositiveSmallIntegerField(verbose_name='tỷ lệ đồng ý tối thiểu (%)'),
        ),
        migrations.AlterField(
            model_name='votingrule',
            name='valid_from',
            field=models.DateField(verbose_name='từ ngày'),
        ),
        migrations.AddConstraint(
            model_name='rulebookversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['draft', 'proposed'])), fields=('previous',), name='awards_rulebookversion_draft_uniq'),
        ),
        migrations.AddConstraint(
            model_name='votingrule',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'approved')), fields=('award_type', 'level', 'scope', 'valid_from'), name='awards_votingrule_uniq'),
        ),
        migrations.AddField(
            model_name='achievementuse',
            name='collective',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.AddField(
            model_name='achievementuse',
            name='nomination',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='achievement_uses', to='awards.nomination'),
        ),
        migrations.AddField(
            model_name='achievementuse',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.person'),
        ),
        migrations.AddField(
            model_name='awardauthority',
            name='award_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorities', to='awards.awardtype'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='award_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='awards.awardtype'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='collective',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='nomination',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='awards.nomination'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.person'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit', verbose_name='đơn vị'),
        ),
        migrations.AddField(
            model_name='discovery',
            name='award_types',
            field=models.ManyToManyField(related_name='+', to='awards.awardtype', verbose_name='danh hiệu, hình thức'),
        ),
        migrations.AddField(
            model_name='discovery',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='discovery',
            name='job',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job'),
        ),
        migrations.AddField(
            model_name='discovery',
            name='rulebook',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='awards.rulebookversion'),
        ),
        migrations.AddField(
            model_name='discovery',
            name='scope',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='phạm vi'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='discovery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='awards.discovery'),
        ),
        migrations.AddField(
            model_name='initiativeuse',
            name='award_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='awards.awardtype'),
        ),
        migrations.AddField(
            model_name='initiativeuse',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='units.initiative'),
        ),
        migrations.AddField(
            model_name='initiativeuse',
            name='nomination',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='initiative_uses', to='awards.nomination'),
        ),
        migrations.AddField(
            model_name='quota',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='quota',
            name='award_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotas', to='awards.awardtype', verbose_name='danh hiệu, hình thức'),
        ),
        migrations.AddField(
            model_name='quota',
            name='basis_award',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='awards.awardtype', verbose_name='danh hiệu làm căn cứ'),
        ),
        migrations.AddField(
            model_name='quota',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='quota',
            name='edited_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='quota',
            name='previous',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='awards.quota', verbose_name='thay cho'),
        ),
        migrations.AddField(
            model_name='quota',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='quota',
            name='scope',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='đơn vị'),
        ),
        migrations.AddConstraint(
            model_name='achievementuse',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('collective__isnull', False), ('person', None)), models.Q(('collective', None), ('person__isnull', False)), _connector='OR'), name='awards_achievementuse_subject_check'),
        ),
        migrations.AddConstraint(
            model_name='achievementuse',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('released_at', None)), fields=('person', 'key'), name='awards_achievementuse_person_uniq'),
        ),
        migrations.AddConstraint(
            model_name='achievementuse',
            constraint=models.UniqueConstraint(condition=models.Q(('collective__isnull', False), ('released_at', None)), fields=('collective', 'key'), name='awards_achievementuse_unit_uniq'),
        ),
        migrations.AddConstraint(
            model_name='awardauthority',
            constraint=models.UniqueConstraint(fields=('award_type', 'valid_from'), name='awards_awardauthority_uniq'),
        ),
        migrations.AddConstraint(
            model_name='awardauthority',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='awards_awardauthority_validity_check'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['discovery', 'verdict', 'award_type'], name='awards_candidate_list_idx'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('collective__isnull', False), ('person', None)), models.Q(('collective', None), ('person__isnull', False)), _connector='OR'), name='awards_candidate_subject_check'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('discovery', 'award_type', 'person'), name='awards_candidate_person_uniq'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('discovery', 'award_type', 'collective'), name='awards_candidate_unit_uniq'),
        ),
        migrations.AddConstraint(
            model_name='initiativeuse',
            constraint=models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('initiative', 'award_type'), name='awards_initiativeuse_uniq'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'approved')), fields=('award_type', 'scope', 'year'), name='awards_quota_uniq'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'holders'), ('basis_award__isnull', False)), models.Q(models.Q(('basis', 'holders'), _negated=True), ('basis_award', None)), _connector='OR'), name='awards_quota_basis_check'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.CheckConstraint(condition=models.Q(('basis', 'number'), ('amount__lte', 100), _connector='OR'), name='awards_quota_pct_check'),
        ),
        migrations.AlterModelOptions(
            name="votingrule",
            options={"ordering": ["-valid_from"], "verbose_name": "quy tắc biểu quyết"},
        ),
        migrations.RunPython(approve_what_was_loaded, migrations.RunPython.noop),
    ]
