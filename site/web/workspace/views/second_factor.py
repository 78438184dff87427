"""One's own second factor. Whatever is changed here asks for the password again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from base.accounts.domain.second_factor import must_set_up, renew_recovery_codes, spend_code, turn_off, turn_on
from base.accounts.enums import Role
from base.accounts.forms import CodeForm, PasswordAgainForm, PasswordAndCodeForm
from base.accounts.one_time_codes import RECOVERY_CODES, as_text, in_groups, new_secret, seal, setup_address, unseal
from base.accounts.permissions import own_assignments
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.notices.domain.safety import tell_of_second_factor

FEW_CODES = 3
BEING_SET_UP = "second_factor_being_set_up"
PATIENCE = dt.timedelta(minutes=30)


@screen("workspace.enter", methods=("GET", "HEAD"))
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    factor = user.second_factor if user.has_second_factor else None
    left = len(factor.recovery) if factor else 0
    context = {
        "factor": factor,
        "left": left,
        "of": RECOVERY_CODES,
        "is_few": left < FEW_CODES,
        "asking": _asking(user),
    }
    return render(request, "workspace/second_factor.html", context)


@screen("workspace.enter")
@never_cache
def turned_on(request: HttpRequest) -> HttpResponse:
    """The password, then the secret as a QR code and one code of the app, then the recovery codes."""
    user: Any = request.user
    if user.has_second_factor:
        return redirect("workspace:second-factor")
    secret = _being_set_up(request)
    if secret is None or "password" in request.POST:
        return _password_first(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                codes = turn_on(user, secret, form.cleaned_data["code"])
                tell_of_second_factor(user, "on")
        except DomainError as error:
            form.add_error("code", error.message)
        else:
            del request.session[BEING_SET_UP]
            return _codes_once(request, codes)
    address = setup_address(secret, user)
    picture = segno.make_qr(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    context = {"form": form, "address": address, "picture": picture, "secret": as_text(secret)}
    return render(request, "workspace/second_factor_on.html", context, status=422 if form.is_bound else 200)


@screen("workspace.enter")
@never_cache
def turned_off(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not user.has_second_factor:
        return redirect("workspace:second-factor")
    form = PasswordAndCodeForm(request.POST or None, user=user)
    if _took_code(form):
        with transaction.atomic():
            turn_off(user)
            tell_of_second_factor(user, "off")
        messages.success(request, _("Đã tắt xác thực hai bước."))
        return redirect("workspace:second-factor")
    effects = [_("Đăng nhập chỉ còn hỏi mật khẩu."), _("Ứng dụng và các mã khôi phục cũ hết dùng được ngay.")]
    if _asking(user):
        effects.append(_("Vai trò của bạn phải có xác thực hai bước: trang sau dẫn bạn bật lại ngay, bằng máy mới."))
    return _confirmed(request, form, _("Tắt xác thực hai bước"), effects)


@screen("workspace.enter")
@never_cache
def renewed_codes(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not user.has_second_factor:
        return redirect("workspace:second-factor")
    form = PasswordAndCodeForm(request.POST or None, user=user)
    if _took_code(form):
        with transaction.atomic():
            codes = renew_recovery_codes(user)
            tell_of_second_factor(user, "codes")
        return _codes_once(request, codes)
    effects = [_("Mười mã mới hiện một lần, ở trang sau."), _("Các mã khôi phục cũ hết dùng được ngay.")]
    return _confirmed(request, form, _("Lấy mã khôi phục mới"), effects)


def _password_first(request: HttpRequest) -> HttpResponse:
    """Whoever finds a workplace left open cannot bind its account to their own phone."""
    user: Any = request.user
    form = PasswordAgainForm(request.POST or None, user=user)
    if form.is_valid():
        noted = {"secret": seal(new_secret()), "user": user.pk, "at": clock.now().timestamp()}
        request.session[BEING_SET_UP] = noted
        return redirect(request.get_full_path())
    context = {"form": form, "is_asked": must_set_up(user), "following": _following(request)}
    return render(request, "workspace/second_factor_password.html", context, status=422 if form.is_bound else 200)


def _being_set_up(request: HttpRequest) -> bytes | None:
    """The secret that this session shows, sealed there as in the database, until it is confirmed or too old."""
    noted = request.session.get(BEING_SET_UP)
    if noted is None or noted["user"] != request.user.pk:
        return None
    return unseal(noted["secret"]) if clock.now().timestamp() - noted["at"] < PATIENCE.total_seconds() else None


def _took_code(form: PasswordAndCodeForm) -> bool:
    """The password is looked at first, so a wrong one spends no code. What is counted stays counted: no transaction
    around it.
    """
    if not form.is_valid():
        return False
    try:
        spend_code(form.user, form.cleaned_data["code"])
    except DomainError as error:
        form.add_error("code", error.message)
        return False
    return True


def _codes_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    shown = [in_groups(code) for code in codes]
    context = {"codes": shown, "text": "\n".join(shown), "following": _following(request) or reverse("workspace:home")}
    return render(request, "workspace/recovery_codes.html", context)


def _following(request: HttpRequest) -> str:
    """Where the person wanted to go before they were led here."""
    address = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else ""


def _asking(user: Any) -> list[str]:
    """Names of the roles of this person that ask for a second factor."""
    held = {assignment.role for assignment in own_assignments(user)}
    return [str(Role(code).label) for code in settings.SECOND_FACTOR_ROLES if code in held]


def _confirmed(request: HttpRequest, form: forms.Form, title: str, effects: list[str]) -> HttpResponse:
    words = {"title": title, "confirm_label": title, "question": f"{title}?", "consequences": effects}
    context = {**words, "form": form, "cancel_url": reverse("workspace:second-factor")}
    return render(request, "pages/confirm.html", context, status=422 if form.is_bound else 200)
