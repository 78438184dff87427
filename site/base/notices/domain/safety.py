"""What the owner of an account is told about its sign-in. It reaches the person by mail even when signed out."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from base.accounts.models import SecondFactor, User
from base.core import clock
from base.notices.domain.notify import notify

TITLES = {
    "on": gettext_noop("Đã bật xác thực hai bước cho tài khoản của bạn"),
    "off": gettext_noop("Đã tắt xác thực hai bước của tài khoản bạn"),
    "codes": gettext_noop("Đã cấp mã khôi phục mới cho tài khoản của bạn"),
    "reset": gettext_noop("Quản trị hệ thống đã đặt lại xác thực hai bước của tài khoản bạn"),
}


def tell_of_second_factor(user: User, change: str, *, reason: str = "") -> None:
    """`change` is one of TITLES."""
    body = _("Nếu bạn không làm hoặc không nhờ việc này, hãy báo ngay cho quản trị hệ thống.")
    if reason:
        body = _("Lý do: {reason}.").format(reason=reason.rstrip(".")) + " " + body
    notify(
        [user],
        kind="accounts.second_factor",
        key=f"accounts.second_factor.{user.pk}.{clock.now():%Y%m%d%H%M%S%f}",
        title=_(TITLES[change]),
        body=body,
        url=reverse("workspace:second-factor"),
    )


def tell_of_blocked_sign_ins(at: dt.datetime) -> int:
    """Wrong codes are asked for after the right password only, so somebody else may know it."""
    told = 0
    for factor in SecondFactor.objects.filter(blocked_until__gt=at).select_related("user"):
        told += notify(
            [factor.user],
            kind="accounts.blocked",
            key=f"accounts.blocked.{factor.user_id}.{factor.blocked_until:%Y%m%d%H%M%S%f}",
            title=_("Mã xác thực bị nhập sai nhiều lần ở tài khoản của bạn"),
            body=_("Người nhập đã biết mật khẩu. Nếu không phải bạn, hãy đổi mật khẩu ngay."),
            url=reverse("workspace:own-password"),
        )
    return told
