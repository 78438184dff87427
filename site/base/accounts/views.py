from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from base.accounts.demo import DEMO_SIGN_INS
from base.accounts.middleware import GUARDED
from base.accounts.screens import page_of
from base.core.language import to_reader as _


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that is older than the sign-in (in another tab, say): the page is opened anew, and where it
    is one of the workspace the browser still has what was typed. A script gets the refusal alone.
    """
    is_workspace = request.path.startswith(GUARDED)
    if request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        if request.user.is_authenticated and request.path == resolve_url(settings.LOGIN_URL):
            return redirect(GUARDED)
        if is_workspace and not request.user.is_authenticated:
            return redirect_to_login(page_of(request))
        if is_workspace:
            words = _("Chưa ghi gì: trang được mở trước lần đăng nhập gần nhất. Mời kiểm tra rồi gửi lại.")
            messages.warning(request, words)
            return redirect(page_of(request))
    message = _(
        "Trang được mở trước lần đăng nhập gần nhất, hoặc trình duyệt không giữ cookie. Hãy quay lại trang trước, "
        "tải lại rồi gửi lại."
    )
    return render(request, "400.html", {"message": message}, status=403)


class SignInView(LoginView):
    """The sign-in page; on a demo instance it names the accounts to try."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # Django names the host here; the page shall carry the council's name like every other.
        context.pop("site_name", None)
        if settings.DEMO:
            context["demo_sign_ins"] = [(name, role.label) for name, role in DEMO_SIGN_INS.items()]
        return context
