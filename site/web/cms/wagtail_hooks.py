"""What editors find in /quan-tri/ beyond Wagtail itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from awards.domain.register import search_grants
from awards.models import Grant
from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import roles_of
from web.cms.domain.editor_desk import next_step, planned_publications, sections

NOT_FOR_EDITORS = ("reports", "help")


class GrantFilter(BaseFilterForm):
    """Search as on the public register: every word, with or without accents."""

    q = forms.CharField(label=_("Tên, đơn vị, danh hiệu hoặc số quyết định"), required=False)

    def filter(self, objects: QuerySet[Grant]) -> QuerySet[Grant]:
        words = self.cleaned_data.get("q") or ""
        self.is_searching = self.is_filtering_by_collection = bool(words)
        self.search_query = words
        return objects.filter(pk__in=search_grants(words).values("pk")) if words else objects


class GrantChoice:
    filter_form_class = GrantFilter

    @property
    def columns(self) -> list[Any]:
        more = [
            Column("award", label=_("Danh hiệu"), accessor="award_type"),
            Column("unit", label=_("Đơn vị"), accessor="unit_name"),
            Column("decision", label=_("Quyết định"), accessor="decision.full_number"),
        ]
        return [*super().columns, *more]  # type: ignore[misc]


class GrantChooseView(GrantChoice, ChooseView):
    pass


class GrantChooseResultsView(GrantChoice, ChooseResultsView):
    pass


class GrantChooserViewSet(ChooserViewSet):
    model = Grant
    icon = "tick-inverse"
    choose_one_text = _("Chọn kết quả khen thưởng")
    choose_another_text = _("Chọn kết quả khác")
    choose_view_class = GrantChooseView
    choose_results_view_class = GrantChooseResultsView


@hooks.register("register_admin_viewset")
def grant_chooser() -> GrantChooserViewSet:
    return GrantChooserViewSet("grant_chooser")


class DeskPanel(Component):
    """The one next step, and what is to appear by itself."""

    name = "editor_desk"
    order = 50
    template_name = "workspace/stories/editor_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"step": next_step(user), "planned": list(planned_publications())}


@hooks.register("construct_homepage_panels")
def welcome(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(DeskPanel())


@hooks.register("construct_homepage_summary_items", order=1000)
def without_counts(request: HttpRequest, items: list[Any]) -> None:
    """How many pages there are tells an editor nothing to do."""
    items.clear()


@hooks.register("construct_main_menu")
def menu_of_an_editor(request: HttpRequest, items: list[Any]) -> None:
    """The parts to write in first; reports on the tree, and help that leads to other hosts, stay with administrators
    or go.
    """
    user = request.user
    is_admin = isinstance(user, User) and Role.ADMIN in roles_of(user)
    hidden = ("help",) if is_admin else NOT_FOR_EDITORS
    items[:] = [item for item in items if item.name not in hidden]
    items += [
        MenuItem(section.label, section.url, name=f"section-{place}", icon_name=section.icon, order=10 + place)
        for place, section in enumerate(sections())
    ]
    items += [
        MenuItem(_("Việc của tôi"), "/lam-viec/", name="workspace", icon_name="tasks", order=12000),
        MenuItem(_("Xem cổng"), request.build_absolute_uri("/"), name="portal", icon_name="view", order=12001),
    ]


@hooks.register("insert_editor_js")
def help_at_the_forms() -> SafeString:
    scripts = [(static(f"js/{name}.js"),) for name in ("address", "editing")]
    return format_html_join("", '<script src="{}"></script>', scripts)


@hooks.register("insert_global_admin_css")
def admin_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
