"""The public register as a file, at /vinh-danh/tai-ve.<kind> with the parameters of the page and below /api/v1/ with
those of the API.
"""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.domain.register import wanted_of
from awards.domain.register_search import Question
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from importers.domain.register_out import KINDS, register_lines, register_workbook


@require_safe
@in_vietnamese
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the page shows for the same parameters, all of it."""
    if kind not in KINDS:
        raise Http404
    question, _shown = wanted_of(request.GET.dict())
    try:
        return register_file(question, kind)
    except DomainError as error:
        context = {"title": _("Chưa tải được"), "message": error.message}
        return render(request, "pages/register_refused.html", context, status=409)


def register_file(question: Question, kind: str) -> HttpResponseBase:
    """The response; .csv and .json start at once and stream. DomainError for an .xlsx that would be too large."""
    name = f"so-vinh-danh.{kind}"
    if kind == "xlsx":
        return FileResponse(register_workbook(question), as_attachment=True, filename=name, content_type=KINDS[kind])
    response = StreamingHttpResponse(register_lines(question, kind), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
