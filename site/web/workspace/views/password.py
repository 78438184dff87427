"""One's own password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from base.core import ledger
from base.core.language import to_reader as _
from web.workspace.forms import OwnPasswordForm


@screen("workspace.enter")
def own_password(request: HttpRequest) -> HttpResponse:
    """Other browsers are signed out by the change; this one stays."""
    user: Any = request.user
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            ledger.record("accounts.user.password_changed", user, actor=user)
        update_session_auth_hash(request, user)
        messages.success(request, _("Đã đổi mật khẩu. Máy khác đang đăng nhập bằng tài khoản này phải đăng nhập lại."))
        return redirect("workspace:home")
    return render(request, "workspace/password.html", {"form": form}, status=422 if form.is_bound else 200)
