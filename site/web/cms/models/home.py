from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from base.core.charts.files import KEY, requested
from web.cms.blocks import ArticleBlock
from web.cms.models.listing import PlainSlugPage


class HomePage(Page):
    """The front door: what is running now, who is honoured, what is new. Figures come from the domain at each view."""

    kicker = models.CharField(_("dòng trên tiêu đề"), max_length=120, blank=True)
    headline = models.CharField(_("tiêu đề lớn"), max_length=160, blank=True)
    lead = models.TextField(_("lời dẫn"), max_length=500, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("kicker"), FieldPanel("headline"), FieldPanel("lead")]
    template = "pages/home_page.html"
    max_count = 1

    class Meta:
        verbose_name = _("trang chủ")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or a file of its chart where the address asks for one."""
        if KEY in request.GET:
            from web.cms.domain.pictures import awards_picture  # noqa: PLC0415 -- the domain stands above the models

            file = requested(request.GET, [chart for chart in [awards_picture()] if chart is not None])
            if file is not None:
                return file
        answer: HttpResponse = super().serve(request, *args, **kwargs)
        return answer

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from web.cms.domain.highlights import front_page  # noqa: PLC0415 -- the domain stands above the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | front_page()


class GuidePage(PlainSlugPage):
    """A plain page about the portal itself: what it is, how to read it."""

    lead = models.CharField(_("lời dẫn"), max_length=400, blank=True)
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("nội dung"))

    search_fields = [*Page.search_fields, index.SearchField("lead", boost=2), index.SearchField("body")]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "pages/guide_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("trang giới thiệu, hướng dẫn")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `guides`: the other guides of the same language, so that from any one every one is reached."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        others = GuidePage.objects.live().public().filter(locale=self.locale_id).exclude(pk=self.pk)
        return context | {"guides": others.order_by("path").defer("body")}


class NewRuralPage(Page):
    """/nong-thon-moi/: the board of all communes, what editors say about the programme, and targets by reports."""

    lead = models.CharField(_("lời dẫn"), max_length=300, blank=True)
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("nội dung"))

    search_fields = [*Page.search_fields, index.SearchField("lead", boost=2), index.SearchField("body")]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "pages/new_rural_page.html"
    parent_page_types = ["cms.HomePage"]
    max_count = 1

    class Meta:
        verbose_name = _("trang nông thôn mới")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or a file of its map where the address asks for one."""
        if KEY in request.GET:
            context = self.get_context(request)
            shown = [chart for chart in (context["picture"], context["heat"]) if chart is not None]
            file = requested(request.GET, shown)
            if file is not None:
                return file
        answer: HttpResponse = super().serve(request, *args, **kwargs)
        return answer

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from movements.domain.rural.board_page import board_context  # noqa: PLC0415 -- the domain stands above
        from movements.forms.rural_board import CommuneFilter  # noqa: PLC0415 -- the forms stand above the models
        from web.cms.domain.highlights import communes  # noqa: PLC0415 -- the domain stands above the models
        from web.cms.domain.pictures import criteria_picture  # noqa: PLC0415 -- the domain stands above the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        board = board_context(request.GET.dict())
        provinces = [(each.pk, each.name) for each in board["provinces"]]
        shown = {
            "targets": communes(),
            "filters": CommuneFilter(board["wanted"], provinces, board["tier_choices"]),
            "heat": criteria_picture(board["tiles"]),
            "heat_query": f"{board['query_string'] or '?'}&",
        }
        return context | board | shown
