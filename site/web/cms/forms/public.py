"""Forms of what the public sends, and of the answer to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FeedbackForm(forms.Form):
    """`website` is a trap for programs that fill in everything; people do not see it."""

    text = forms.CharField(label=_("Ý kiến của Ông/Bà"), max_length=4000, widget=forms.Textarea)
    name = forms.CharField(label=_("Họ tên"), max_length=120, required=False)
    contact = forms.CharField(
        label=_("Điện thoại hoặc thư điện tử"),
        max_length=150,
        required=False,
        help_text=_("Chỉ để trả lời Ông/Bà, không đăng lên cổng."),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)


class HandleForm(forms.Form):
    note = forms.CharField(label=_("Đã xử lý thế nào"), max_length=4000, widget=forms.Textarea)
