"""The filter over the public register of awards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RegisterFilter(forms.Form):
    """Shows what `register.wanted_of` made of the address; its names are those of the address."""

    def __init__(self, shown: Mapping[str, Any]) -> None:
        super().__init__(
            {"q": shown["query"], "don-vi": shown["unit_words"], "nam": shown["year"], "danh-hieu": shown["award"]}
        )
        search = forms.TextInput({"type": "search", "autocomplete": "off"})
        plain = forms.TextInput({"autocomplete": "off"})
        awards = [(each.code, each.name) for each in shown["award_types"]]
        years = [(year, year) for year in shown["years"]]
        self.fields["q"] = forms.CharField(
            label=_("Tên, danh hiệu hoặc số quyết định"), required=False, max_length=100, widget=search
        )
        self.fields["don-vi"] = forms.CharField(label=_("Đơn vị"), required=False, max_length=100, widget=plain)
        self.fields["nam"] = forms.ChoiceField(label=_("Năm"), required=False, choices=[("", _("Tất cả")), *years])
        self.fields["danh-hieu"] = forms.ChoiceField(
            label=_("Danh hiệu, hình thức"), required=False, choices=[("", _("Tất cả")), *awards]
        )
