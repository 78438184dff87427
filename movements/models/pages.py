"""Pages of the public side. The domain makes a movement's page when it publishes it; editors add the prose."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from base.core.charts.files import KEY, requested

PER_PAGE = 24


class MovementIndexPage(Page):
    """/phong-trao/: every public movement, running ones first, a page of them at a time."""

    template = "pages/movement_index_page.html"
    about = _("Các phong trào đang được phát động và thực hiện, cùng kết quả của những phong trào đã khép lại.")
    subpage_types = ["movements.MovementPage"]
    max_count = 1

    class Meta:
        verbose_name = _("trang các phong trào")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from movements.domain.public import STATE, listed  # noqa: PLC0415 -- the domain stands above the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        rows = listed(request.GET.get(STATE, ""))
        movements = Paginator(rows["found"], PER_PAGE).get_page(request.GET.get("page"))
        return context | {"movements": movements, "tabs": rows["tabs"]}


class MovementPage(Page):
    """The public face of one movement. Figures come from the domain at each view; only `body` is written here."""

    template = "pages/movement_page.html"
    parent_page_types = ["movements.MovementIndexPage"]
    subpage_types: list[str] = []
    is_creatable = False

    body = RichTextField(_("giới thiệu"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("trang phong trào")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or a file of one of its charts where the address asks for one."""
        if KEY in request.GET:
            progress = self.get_context(request).get("progress", [])
            file = requested(request.GET, [row.picture for row in progress if row.picture])
            if file is not None:
                return file
        answer: HttpResponse = super().serve(request, *args, **kwargs)
        return answer

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from movements.domain.public import STANDING, page_context  # noqa: PLC0415 -- the domain stands above the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | page_context(self, request.GET.get(STANDING, ""))
