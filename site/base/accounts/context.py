from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from base.accounts.enums import Role
from base.accounts.permissions import roles_of
from base.accounts.workbench import nav_for


def workbench(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; the navigation is made only where a page draws it (that of a refusal does not)."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"is_demo": settings.DEMO}
    if user is not None and user.is_authenticated and request.path.startswith("/lam-viec/"):
        context["workspace_nav"] = SimpleLazyObject(lambda: nav_for(user, request.get_full_path()))
        roles = roles_of(user)
        context["user_roles"] = roles
        context["standing_in"] = user.acting_for
        context["user_post"] = ", ".join(str(Role(role).label) for role in sorted(roles))
    return context
