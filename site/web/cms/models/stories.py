"""Stories of exemplary people and collectives, and news."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, Tag
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from awards.domain.register import honour_of
from base.core import clock
from web.cms.blocks import ArticleBlock
from web.cms.domain.honours import with_certificate
from web.cms.models.listing import ListingPage, PlainSlugPage

NO_CONSENT = _(
    "Chưa ghi nhận sự đồng ý của nhân vật. Hãy xin ý kiến nhân vật rồi đánh dấu ô “Nhân vật đã đồng ý”, "
    "hoặc lưu bản nháp để đăng sau."
)
NO_ALT = _("Ảnh cần một câu mô tả để người không nhìn thấy cũng biết trong ảnh có gì.")


class ArticlePage(PlainSlugPage):
    """What stories and news have in common."""

    lead = models.CharField(_("lời dẫn"), max_length=400)
    published_on = models.DateField(_("ngày đăng"), default=clock.today)
    image = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ảnh chính"),
    )
    image_alt = models.CharField(_("mô tả ảnh"), max_length=200, blank=True)
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("nội dung"))

    search_fields = [*Page.search_fields, index.SearchField("lead", boost=2), index.SearchField("body")]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.image_id and not self.image_alt.strip():
            raise ValidationError({"image_alt": NO_ALT})


class StoryForm(WagtailAdminPageForm):
    """Refuses to publish without the consent of the person, while a draft may be kept."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "action-publish" in self.data and not cleaned.get("has_consent"):
            self.add_error("has_consent", NO_CONSENT)
        return cleaned


class StoryPage(ArticlePage):
    """A gương điển hình: who, where, for what; linked to the award that stands behind it."""

    subject_name = models.CharField(_("tên nhân vật hoặc tập thể"), max_length=150)
    unit_name = models.CharField(_("đơn vị"), max_length=200, blank=True)
    grant = models.ForeignKey(
        "awards.Grant",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kết quả khen thưởng"),
        help_text=_("Quyết định khen thưởng đứng sau câu chuyện; trang sẽ dẫn tới sổ vinh danh."),
    )
    unit = models.ForeignKey(
        "units.Unit",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("đơn vị gửi bài"),
    )
    movement = models.ForeignKey(
        "movements.Movement",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("phong trào"),
        help_text=_("Bài hiện ở trang của phong trào này."),
    )
    topics = ClusterTaggableManager(
        _("chủ đề, tiêu chí"),
        through="cms.StoryTopic",
        blank=True,
        help_text=_("Ví dụ: chuyển đổi số, vệ sinh môi trường. Bài cùng chủ đề được giới thiệu với nhau."),
    )
    has_consent = models.BooleanField(
        _("Nhân vật đã đồng ý cho đăng tên, ảnh và câu chuyện"),
        default=False,
        help_text=_("Không có sự đồng ý thì không đăng được. Lưu bằng chứng đồng ý ở hồ sơ của đơn vị."),
    )

    base_form_class = StoryForm
    search_fields = [
        *ArticlePage.search_fields,
        index.SearchField("subject_name", boost=3),
        index.SearchField("unit_name"),
        index.RelatedFields("topics", [index.SearchField("name")]),
    ]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("subject_name"),
                FieldPanel("unit_name"),
                FieldPanel("grant"),
                FieldPanel("movement"),
                FieldPanel("topics"),
                FieldPanel("has_consent"),
            ],
            heading=_("Nhân vật"),
        ),
        FieldPanel("lead"),
        FieldPanel("published_on"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Ảnh chính")),
        FieldPanel("body"),
    ]
    template = "pages/story_page.html"
    parent_page_types = ["cms.StoryIndexPage"]

    class Meta:
        verbose_name = _("gương điển hình")

    def permission_unit(self) -> Any:
        return self.unit

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `honour`, the award behind the story as it stands in the register today: a loss shows at once."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        grant = self.grant
        return context | {"honour": honour_of(with_certificate(grant)) if grant else None}

    def clean(self) -> None:
        """The last guard: whatever way a page takes to the public, it needs the consent."""
        super().clean()
        if self.live and not self.has_consent:
            raise ValidationError({"has_consent": NO_CONSENT})


class StoryTopic(ItemBase):
    """A topic or criterion that a story is about."""

    tag = models.ForeignKey(Tag, related_name="+", on_delete=models.CASCADE)
    content_object = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="tagged_topics")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="cms_topic_once_a_story")]


class StoryIndexPage(ListingPage):
    template = "pages/story_index_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StoryPage"]

    class Meta:
        verbose_name = _("chuyên mục gương điển hình")

    def rows(self, request: HttpRequest) -> models.QuerySet[StoryPage]:
        return published(StoryPage).child_of(self)


class NewsPage(ArticlePage):
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("published_on"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Ảnh chính")),
        FieldPanel("body"),
    ]
    template = "pages/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]

    class Meta:
        verbose_name = _("tin")


class NewsIndexPage(ListingPage):
    template = "pages/news_index_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]

    class Meta:
        verbose_name = _("chuyên mục tin tức")

    def rows(self, request: HttpRequest) -> models.QuerySet[NewsPage]:
        return published(NewsPage).child_of(self)


def published(model: type[Any]) -> Any:
    """Live and public pages of an article model, newest first, with their pictures."""
    rows = model.objects.live().public().select_related("image").prefetch_related("image__renditions")
    return rows.order_by("-published_on", "-pk")
