"""Filters over the board of communes, for the public page and for those who work on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.core import clock
from movements.domain.rural.board import ALL_KINDS, Filter


class TerritoryFilter(forms.Form):
    """Shows what `Filter.of` made of the address, so nonsense in it is not shown again."""

    q = forms.CharField(label=_("Tên xã"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    tinh = forms.ChoiceField(label=_("Tỉnh, thành phố"), required=False)

    everywhere = _("Tất cả")

    def __init__(self, wanted: Filter, provinces: list[tuple[int, str]]) -> None:
        super().__init__(self.shown(wanted))
        self.fields["tinh"].choices = [("", self.everywhere), *provinces]  # type: ignore[attr-defined]

    @staticmethod
    def shown(wanted: Filter) -> dict[str, Any]:
        return {"q": wanted.query, "tinh": wanted.province_id or ""}


class CommuneFilter(TerritoryFilter):
    muc = forms.ChoiceField(label=_("Mức"), required=False)
    loai = forms.ChoiceField(
        label=_("Loại đơn vị"), required=False, choices=[("", _("Xã")), (ALL_KINDS, _("Cả phường, đặc khu"))]
    )
    ngay = forms.DateField(
        label=_("Tính đến ngày"),
        required=False,
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    everywhere = _("Cả nước")

    def __init__(self, wanted: Filter, provinces: list[tuple[int, str]], tiers: list[tuple[str, str]]) -> None:
        super().__init__(wanted, provinces)
        self.fields["muc"].choices = [("", _("Tất cả")), *tiers]  # type: ignore[attr-defined]

    @staticmethod
    def shown(wanted: Filter) -> dict[str, Any]:
        kind = "" if wanted.kind else ALL_KINDS
        known = {"muc": wanted.tier, "loai": kind, "ngay": wanted.day or clock.today()}
        return TerritoryFilter.shown(wanted) | known
