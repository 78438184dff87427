from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from base.notices.enums import MailState, Rhythm


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("Thư điện tử"), choices=Rhythm.choices, widget=forms.RadioSelect)


class MailingFilter(forms.Form):
    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=[("", _("Tất cả")), *MailState.choices])
    q = forms.CharField(label=_("Người nhận"), required=False, max_length=120)
