"""Every table of the app as of 0002 in one step: a new database starts from here. Databases that are older go the
replaced steps, one by one.
"""

import base.core.clock
import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
import wagtail.fields
import web.cms.models.participation
from django.conf import settings
from django.db import migrations, models

from base.core.create_tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('cms', '0001_initial'),
        ('cms', '0002_search_readers_and_participation'),
    ]

    dependencies = [
        ('awards', '0001_squashed_0005_register'),
        ('movements', '0001_squashed_0003_launch_plan_gaps'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('units', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        CreateTables(tables=[
            migrations.CreateModel(
                name='LegalDocumentPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('number', models.CharField(max_length=60, verbose_name='số, ký hiệu')),
                    ('kind', models.CharField(choices=[('law', 'Luật'), ('decree', 'Nghị định'), ('circular', 'Thông tư'), ('directive', 'Chỉ thị'), ('resolution', 'Nghị quyết'), ('decision', 'Quyết định'), ('plan', 'Kế hoạch'), ('guidance', 'Hướng dẫn'), ('letter', 'Công văn'), ('other', 'Văn bản khác')], default='directive', max_length=12, verbose_name='loại văn bản')),
                    ('issuer', models.CharField(max_length=200, verbose_name='cơ quan ban hành')),
                    ('signer', models.CharField(blank=True, max_length=120, verbose_name='người ký')),
                    ('subject_field', models.CharField(blank=True, max_length=120, verbose_name='lĩnh vực')),
                    ('issued_on', models.DateField(verbose_name='ngày ban hành')),
                    ('effective_on', models.DateField(blank=True, null=True, verbose_name='ngày có hiệu lực')),
                    ('status', models.CharField(choices=[('in_force', 'Còn hiệu lực'), ('not_yet', 'Chưa có hiệu lực'), ('partly', 'Hết hiệu lực một phần'), ('expired', 'Hết hiệu lực')], default='in_force', max_length=10, verbose_name='tình trạng')),
                    ('summary', models.TextField(blank=True, verbose_name='trích yếu')),
                    ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtaildocs.document', verbose_name='tệp')),
                    ('file_text', models.TextField(default='', editable=False)),
                    ('file_hash', models.CharField(default='', editable=False, max_length=40)),
                    ('folded', models.TextField(default='', editable=False)),
                ],
                options={
                    'verbose_name': 'văn bản',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='DocumentIndexPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, max_length=300, verbose_name='lời dẫn')),
                ],
                options={
                    'verbose_name': 'chuyên mục văn bản',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='HomePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('kicker', models.CharField(blank=True, max_length=120, verbose_name='dòng trên tiêu đề')),
                    ('headline', models.CharField(blank=True, max_length=160, verbose_name='tiêu đề lớn')),
                    ('lead', models.TextField(blank=True, max_length=500, verbose_name='lời dẫn')),
                ],
                options={
                    'verbose_name': 'trang chủ',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='NewRuralPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, max_length=300, verbose_name='lời dẫn')),
                    ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('picture', 5), ('quote', 8), ('file', 9)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Tiêu đề mục', 'max_length': 150, 'template': 'components/story_heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Đoạn văn'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'ảnh'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'mô tả ảnh cho người không nhìn thấy', 'max_length': 200}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'chú thích', 'max_length': 300, 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('image', 2), ('alt', 3), ('caption', 4)]], {}), 6: ('wagtail.blocks.BlockQuoteBlock', (), {'label': 'lời trích'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'người nói', 'max_length': 150, 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('text', 6), ('speaker', 7)]], {}), 9: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Tệp đính kèm', 'template': 'components/story_file.html'})}, verbose_name='nội dung')),
                ],
                options={
                    'verbose_name': 'trang nông thôn mới',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='LinkBanner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=100, verbose_name='tiêu đề')),
                    ('detail', models.CharField(blank=True, max_length=160, verbose_name='lời giới thiệu')),
                    ('url', models.URLField(verbose_name='địa chỉ')),
                    ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='ảnh')),
                    ('starts_on', models.DateField(default=base.core.clock.today, verbose_name='hiện từ ngày')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                    ('order', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                ],
                options={
                    'verbose_name': 'liên kết ở trang chủ',
                    'verbose_name_plural': 'liên kết ở trang chủ',
                    'ordering': ('order', 'pk'),
                },
            ),
            migrations.CreateModel(
                name='StoryChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.CharField(max_length=200, verbose_name='câu hỏi')),
                    ('movement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='movements.movement', verbose_name='phong trào')),
                    ('opens_on', models.DateField(verbose_name='mở từ ngày')),
                    ('closes_on', models.DateField(verbose_name='đến hết ngày')),
                    ('salt', models.CharField(blank=True, default=web.cms.models.participation._salt, editable=False, max_length=32)),
                    ('closed_at', models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    'verbose_name': 'bình chọn gương điển hình',
                    'verbose_name_plural': 'bình chọn gương điển hình',
                },
            ),
            migrations.CreateModel(
                name='Feedback',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(max_length=4000, verbose_name='ý kiến')),
                    ('name', models.CharField(blank=True, max_length=120, verbose_name='họ tên')),
                    ('contact', models.CharField(blank=True, max_length=150, verbose_name='điện thoại hoặc thư điện tử')),
                    ('sent_at', models.DateTimeField(verbose_name='gửi lúc')),
                    ('handled_at', models.DateTimeField(null=True, verbose_name='xử lý lúc')),
                    ('handled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('note', models.TextField(blank=True, verbose_name='đã xử lý thế nào')),
                ],
                options={
                    'ordering': ('handled_at', '-sent_at', '-pk'),
                },
            ),
            migrations.CreateModel(
                name='CouncilSettings',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                    ('council_name', models.CharField(blank=True, max_length=150, verbose_name='tên Hội đồng')),
                    ('address', models.CharField(blank=True, max_length=250, verbose_name='địa chỉ')),
                    ('phone', models.CharField(blank=True, max_length=40, verbose_name='điện thoại')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ],
                options={
                    'verbose_name': 'Thông tin Hội đồng',
                },
            ),
            migrations.CreateModel(
                name='StoryPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(max_length=400, verbose_name='lời dẫn')),
                    ('published_on', models.DateField(default=base.core.clock.today, verbose_name='ngày đăng')),
                    ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='ảnh chính')),
                    ('image_alt', models.CharField(blank=True, max_length=200, verbose_name='mô tả ảnh')),
                    ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('picture', 5), ('quote', 8), ('file', 9)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Tiêu đề mục', 'max_length': 150, 'template': 'components/story_heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Đoạn văn'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'ảnh'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'mô tả ảnh cho người không nhìn thấy', 'max_length': 200}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'chú thích', 'max_length': 300, 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('image', 2), ('alt', 3), ('caption', 4)]], {}), 6: ('wagtail.blocks.BlockQuoteBlock', (), {'label': 'lời trích'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'người nói', 'max_length': 150, 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('text', 6), ('speaker', 7)]], {}), 9: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Tệp đính kèm', 'template': 'components/story_file.html'})}, verbose_name='nội dung')),
                    ('subject_name', models.CharField(max_length=150, verbose_name='tên nhân vật hoặc tập thể')),
                    ('unit_name', models.CharField(blank=True, max_length=200, verbose_name='đơn vị')),
                    ('grant', models.ForeignKey(blank=True, help_text='Quyết định khen thưởng đứng sau câu chuyện; trang sẽ dẫn tới sổ vinh danh.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='awards.grant', verbose_name='kết quả khen thưởng')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.unit', verbose_name='đơn vị gửi bài')),
                    ('movement', models.ForeignKey(blank=True, help_text='Bài hiện ở trang của phong trào này.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='movements.movement', verbose_name='phong trào')),
                    ('has_consent', models.BooleanField(default=False, help_text='Không có sự đồng ý thì không đăng được. Lưu bằng chứng đồng ý ở hồ sơ của đơn vị.', verbose_name='Nhân vật đã đồng ý cho đăng tên, ảnh và câu chuyện')),
                    ('topics', modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='Ví dụ: chuyển đổi số, vệ sinh môi trường. Bài cùng chủ đề được giới thiệu với nhau.', through='cms.StoryTopic', to='taggit.Tag', verbose_name='chủ đề, tiêu chí')),
                ],
                options={
                    'verbose_name': 'gương điển hình',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='StoryIndexPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, max_length=300, verbose_name='lời dẫn')),
                ],
                options={
                    'verbose_name': 'chuyên mục gương điển hình',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='NewsPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(max_length=400, verbose_name='lời dẫn')),
                    ('published_on', models.DateField(default=base.core.clock.today, verbose_name='ngày đăng')),
                    ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='ảnh chính')),
                    ('image_alt', models.CharField(blank=True, max_length=200, verbose_name='mô tả ảnh')),
                    ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('picture', 5), ('quote', 8), ('file', 9)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Tiêu đề mục', 'max_length': 150, 'template': 'components/story_heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Đoạn văn'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'ảnh'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'mô tả ảnh cho người không nhìn thấy', 'max_length': 200}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'chú thích', 'max_length': 300, 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('image', 2), ('alt', 3), ('caption', 4)]], {}), 6: ('wagtail.blocks.BlockQuoteBlock', (), {'label': 'lời trích'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'người nói', 'max_length': 150, 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('text', 6), ('speaker', 7)]], {}), 9: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Tệp đính kèm', 'template': 'components/story_file.html'})}, verbose_name='nội dung')),
                ],
                options={
                    'verbose_name': 'tin',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='NewsIndexPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('lead', models.CharField(blank=True, max_length=300, verbose_name='lời dẫn')),
                ],
                options={
                    'verbose_name': 'chuyên mục tin tức',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='PageViews',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
                    ('day', models.DateField()),
                    ('count', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'indexes': [models.Index(fields=['day', 'page'], name='cms_pagevie_day_ecac83_idx')],
                    'constraints': [models.UniqueConstraint(fields=('page', 'day'), name='cms_one_count_a_page_and_day')],
                },
            ),
            migrations.CreateModel(
                name='SearchWord',
                fields=[
                    ('folded', models.CharField(max_length=40, primary_key=True, serialize=False)),
                    ('written', models.CharField(max_length=40)),
                    ('pages', models.PositiveIntegerField()),
                    ('published_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='LegalRelation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='cms.legaldocumentpage')),
                    ('kind', models.CharField(choices=[('replaces', 'Thay thế'), ('amends', 'Sửa đổi, bổ sung'), ('guides', 'Hướng dẫn thi hành'), ('based_on', 'Căn cứ')], max_length=10, verbose_name='quan hệ')),
                    ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cms.legaldocumentpage', verbose_name='văn bản kia')),
                ],
                options={
                    'ordering': ['sort_order'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='StoryCandidate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('choice', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='cms.storychoice')),
                    ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cms.storypage', verbose_name='bài')),
                    ('voices', models.PositiveIntegerField(editable=False, null=True)),
                ],
                options={
                    'ordering': ['sort_order'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('choice', 'story'), name='cms_story_once_a_choice')],
                },
            ),
            migrations.CreateModel(
                name='StoryTopic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='taggit.tag')),
                    ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_topics', to='cms.storypage')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('tag', 'content_object'), name='cms_topic_once_a_story')],
                },
            ),
            migrations.CreateModel(
                name='Voice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('choice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cms.storychoice')),
                    ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cms.storycandidate')),
                    ('mark', models.CharField(max_length=64)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('choice', 'mark'), name='cms_one_voice_each')],
                },
            ),
        ]),
    ]
