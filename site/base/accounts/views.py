from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, RedirectURLMixin, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from base.accounts.demo import DEMO_SIGN_INS
from base.accounts.domain.second_factor import spend_code
from base.accounts.forms import SecondStepForm, SignInForm
from base.accounts.middleware import GUARDED
from base.accounts.models import User
from base.accounts.screens import page_of
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that is older than the sign-in (in another tab, say): the page is opened anew, and where it
    is one of the workspace the browser still has what was typed. A script gets the refusal alone.
    """
    is_workspace = request.path.startswith(GUARDED)
    if request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        if request.user.is_authenticated and request.path.startswith(resolve_url(settings.LOGIN_URL)):
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


HALFWAY = "sign_in_halfway"
PATIENCE = dt.timedelta(minutes=10)


def with_next(address: str, following: str) -> str:
    """Where to go on afterwards stands in the address, so that nothing is lost on the way through several pages."""
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: following})}" if following else address


class SignInView(LoginView):
    """The sign-in page; on a demo instance it names the accounts to try."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Nobody with a second factor is signed in here: the session only notes whose password was right."""
        user: Any = form.get_user()
        if not user.has_second_factor:
            return super().form_valid(form)
        self.request.session[HALFWAY] = {
            "user": user.pk,
            "backend": user.backend,
            "password": user.get_session_auth_hash(),
            "at": clock.now().timestamp(),
        }
        return redirect(with_next(reverse("accounts:second-step"), self.get_redirect_url()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # Django names the host here; the page shall carry the council's name like every other.
        context.pop("site_name", None)
        if settings.DEMO:
            context["demo_sign_ins"] = [(name, role.label) for name, role in DEMO_SIGN_INS.items()]
        return context


class SecondStepView(RedirectURLMixin, FormView[SecondStepForm]):
    """After the right password: a code. Only now is there a signed-in session, under a new key."""

    form_class = SecondStepForm
    template_name = "registration/second_step.html"
    next_page = settings.LOGIN_REDIRECT_URL

    @method_decorator((never_cache, sensitive_post_parameters()))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        self.user = self._halfway()
        if self.user is None:
            request.session.pop(HALFWAY, None)
            messages.warning(request, _("Hãy đăng nhập lại từ đầu: trang nhập mã chỉ chờ 10 phút."))
            return redirect(with_next(resolve_url(settings.LOGIN_URL), self.get_redirect_url()))
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: type[SecondStepForm] | None = None) -> SecondStepForm:
        form = super().get_form(form_class)
        form.fields["code"].widget.attrs["autofocus"] = True
        return form

    def form_valid(self, form: SecondStepForm) -> HttpResponse:
        try:
            left = spend_code(self.user, form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", error.message)
            return self.form_invalid(form)
        backend = self.request.session.pop(HALFWAY)["backend"]
        login(self.request, self.user, backend=backend)
        if left is not None:
            words = _("Đã dùng một mã khôi phục, còn {left} mã. Mất điện thoại thì hãy tắt rồi bật lại bằng máy mới.")
            messages.warning(self.request, words.format(left=left))
        return redirect(self.get_success_url())

    def _halfway(self) -> Any:
        """Who is on the way in; None where nobody is, it took too long, or the account was locked, its password
        renewed or its second factor reset meanwhile.
        """
        noted = self.request.session.get(HALFWAY)
        if noted is None or clock.now().timestamp() - noted["at"] > PATIENCE.total_seconds():
            return None
        user = User.objects.filter(pk=noted["user"], is_active=True, second_factor__isnull=False).first()
        is_same = user is not None and constant_time_compare(user.get_session_auth_hash(), noted["password"])
        return user if is_same else None
