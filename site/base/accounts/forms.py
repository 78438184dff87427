"""What is asked for once more before something about the own sign-in changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.accounts.models import User


class CodeField(forms.CharField):
    """Opens the figures of a phone's keyboard, and the browser or the phone may fill it in."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "size": 14}
        super().__init__(label=_("Mã xác thực"), max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)


class CodeForm(forms.Form):
    """A code of the app that is being set up."""

    code = CodeField(help_text=_("6 số đang hiện trong ứng dụng."))


class SecondStepForm(forms.Form):
    code = CodeField(help_text=_("6 số đang hiện trong ứng dụng xác thực, hoặc một mã khôi phục 10 số."))


class PasswordAgainForm(forms.Form):
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("Mật khẩu chưa đúng. Hãy nhập lại."), code="wrong")
        return password


class PasswordAndCodeForm(PasswordAgainForm, SecondStepForm):
    field_order = ("password", "code")
