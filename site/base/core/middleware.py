"""What no address may carry."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from base.core.language import to_reader as _

ENCODED_NUL, API = "%00", "/api/"


class NulMiddleware:
    """PostgreSQL keeps no NUL and fails on a query with one, SQLite does not: the address is refused before either is
    asked. A form has its own words for it, beside the field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" not in request.path and ENCODED_NUL not in request.META.get("QUERY_STRING", ""):
            return self.get_response(request)
        message = _("Địa chỉ có ký tự trống (mã 0) mà không ô nào nhận. Hãy xóa ký tự ấy rồi tìm lại.")
        if request.path.startswith(API):
            return JsonResponse({"code": "invalid", "message": message, "fields": {}}, status=400)
        return render(request, "400.html", {"message": message}, status=400)
