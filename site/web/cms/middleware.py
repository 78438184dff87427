from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

ADMIN = "/quan-tri/"


class EditorsOnlyMiddleware:
    """Tells a signed-in user who is no editor so; Wagtail would send them to the sign-in page, which sends them back,
    for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ADMIN) or not request.user.is_authenticated:
            return self.get_response(request)
        if request.user.has_perm("wagtailadmin.access_admin"):
            return self.get_response(request)
        message = _("Khu quản trị nội dung chỉ dành cho biên tập viên và quản trị hệ thống.")
        return render(request, "403.html", {"message": message}, status=403)
