from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from web.cms.enums import DocumentKind, DocumentStatus


class DocumentFilter(forms.Form):
    """Filters of the list; every field is optional, a wrong value is ignored."""

    q = forms.CharField(label=_("Số, ký hiệu hoặc từ trong tên"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("Mọi loại")), *DocumentKind.choices])
    status = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("Mọi tình trạng")), *DocumentStatus.choices]
    )
