"""Signing in, and what is asked for once more before something about the own sign-in changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from base.accounts.models import User
from base.core import limits

WRONG = "sign-in"
MOST_WRONG, MOST_WRONG_AT_ALL, WINDOW_SECONDS = 10, 100, 15 * 60
"""Wrong passwords from one address for one name; for any name, as whoever tries one password on many would."""


class SignInForm(AuthenticationForm):
    """Name and password. Whoever guesses waits, and nobody else does: what is counted is the address beside the name,
    so that a stranger cannot keep the owner of an account out.
    """

    def clean(self) -> dict[str, Any]:
        request: Any = self.request
        name = (self.cleaned_data.get("username") or "").lower()
        tried = limits.times_done(request, WRONG, whom=name), limits.times_done(request, WRONG)
        if tried[0] >= MOST_WRONG or tried[1] >= MOST_WRONG_AT_ALL:
            words = _("Đã nhập sai nhiều lần. Hãy đợi 15 phút rồi thử lại, hoặc nhờ quản trị viên cấp lại mật khẩu.")
            raise forms.ValidationError(words, code="wait")
        try:
            values: dict[str, Any] = super().clean()
        except forms.ValidationError:
            for whom in (name, ""):
                limits.within_limit(request, WRONG, most=0, seconds=WINDOW_SECONDS, whom=whom)
            raise
        limits.forget(request, WRONG, whom=name)
        return values


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
