"""What editors find in /quan-tri/ beyond Wagtail itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from awards.domain.register import search_grants
from awards.models import Grant


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
