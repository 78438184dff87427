"""Signed-in screens. A view without a declared permission does not answer (`DenyByDefaultMiddleware`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from base.accounts.permissions import can, reach_of
from base.units.models import Unit

View = Callable[..., HttpResponse]


def screen(
    permission: str,
    *,
    of: type[models.Model] | None = None,
    methods: tuple[str, ...] = ("GET", "HEAD", "POST"),
) -> Callable[[View], View]:
    """Declare what a workspace view asks for.

    With `of`, the address carries `pk`; the view gets the object instead, once the permission is known to cover the
    object's unit: a model says which that is by `permission_unit()` (None = not bound to a unit, so only the reach
    `all` will do, unless the model has `permission_anywhere = True`: then any holder may, and the domain decides
    further).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if of is None:
                _require(can(request.user, permission))
                return view(request, *args, **kwargs)
            _require(can(request.user, permission))
            instance: Any = get_object_or_404(of, pk=kwargs.pop("pk"))
            if not getattr(of, "permission_anywhere", False):
                _require(reach_of(request.user, permission).covers(_unit_of(instance)))
            return view(request, instance, *args, **kwargs)

        allowed = require_http_methods(list(methods))(guarded)
        allowed.permission = permission  # type: ignore[attr-defined]
        allowed.subject_model = of  # type: ignore[attr-defined]
        return allowed

    return decorate


def public(view: View) -> View:
    """Mark a view under a guarded prefix that anybody may see."""
    view.permission = ""  # type: ignore[attr-defined]
    return view


def _unit_of(instance: Any) -> Unit | None:
    return instance if isinstance(instance, Unit) else instance.permission_unit()


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(
            _("Tài khoản của bạn không có quyền làm việc này. Nếu cần, hãy liên hệ Thường trực Hội đồng.")
        )
