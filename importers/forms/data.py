from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from importers.domain.data_import import SUFFIXES
from importers.forms.fields import UploadField
from importers.resources import RESOURCES


class DataImportForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại dữ liệu"))
    file = UploadField(
        label=_("Tệp bảng tính"),
        help_text=_("Nhận .xlsx, .xls, .ods và .csv (UTF-8), tối đa 50 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    dry_run = forms.BooleanField(label=_("Chỉ kiểm tra, chưa ghi"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, resource.title) for kind, resource in RESOURCES.items()]  # type: ignore[attr-defined]
