"""Which year and unit a statistic is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.core import clock
from base.units.models import Unit


class StatisticsForm(forms.Form):
    """GET parameters; nonsense in them means this year and the first unit with a council."""

    nam = forms.IntegerField(label=_("Năm"), required=False, min_value=1950, max_value=2200)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        choices = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        self.fields["don-vi"] = forms.ModelChoiceField(choices, label=_("Đơn vị"), required=False, empty_label=None)

    def choice(self) -> tuple[int, Unit | None]:
        """The year, and None where no unit has a council."""
        self.is_valid()
        data = self.cleaned_data
        return data.get("nam") or clock.today().year, data.get("don-vi") or next(iter(self.units), None)
