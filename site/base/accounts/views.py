from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView

from base.accounts.demo import DEMO_SIGN_INS


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
