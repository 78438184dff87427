from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _


def day_field(label: object) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))  # type: ignore[arg-type]


class LedgerFilter(forms.Form):
    q = forms.CharField(label=_("Loại việc hoặc đối tượng"), required=False, max_length=120)
    actor = forms.CharField(label=_("Người làm (tên đăng nhập)"), required=False, max_length=150)
    since = day_field(_("Từ ngày"))
    until = day_field(_("Đến hết ngày"))

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if isinstance(since, dt.date) and isinstance(until, dt.date) and since > until:
            self.add_error("until", _("Ngày cuối không thể trước ngày đầu."))
        return cleaned
