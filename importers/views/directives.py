"""Screens of directive intake: list, upload, review of each proposal, publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRefresh
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import in_vietnamese
from base.core.language import to_reader as _
from importers.domain import accuracy as accuracy_of
from importers.domain import directives, queries, review
from importers.domain.proposing import METADATA_FIELDS
from importers.domain.publishing import submit_directive
from importers.enums import ImportStatus, ProposalKind
from importers.forms.directives import MetadataForm, NewTargetForm, PublishForm, UploadForm
from importers.models import DirectiveImport
from importers.tables import DirectiveTable

PAGE_SIZE = 25


@screen("importers.directive_upload", methods=("GET", "HEAD"))
def directive_list(request: HttpRequest) -> HttpResponse:
    table = DirectiveTable(queries.directive_imports())
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    return render(request, "importers/directive_list.html", {"table": table})


@screen("importers.directive_upload")
def directive_upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(*_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            item = directives.upload_directive(form.cleaned_data["file"], actor=request.user)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect(item)
    return render(request, "importers/directive_upload.html", {"form": form}, status=_status(form))


@screen("importers.directive_review", of=DirectiveImport)
def directive_review(request: HttpRequest, item: DirectiveImport) -> HttpResponse:
    """The whole review of one document; POST keeps its metadata."""
    initial = {name: item.metadata.get(name) for name in METADATA_FIELDS}
    form = MetadataForm(*_posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        review.confirm_metadata(item, form.values(), actor=request.user)
        messages.success(request, _("Đã lưu thông tin văn bản."))
        return redirect(item)
    return render(request, "importers/directive_review.html", _review_context(item, form), status=_status(form))


@screen("importers.directive_review", of=DirectiveImport, methods=("GET", "HEAD"))
def directive_progress(request: HttpRequest, item: DirectiveImport) -> HttpResponse:
    """The progress bar alone; once the job has ended, the page loads anew with what came of it."""
    if item.job is None or item.job.is_finished:
        return HttpResponseClientRefresh() if request.htmx else redirect(item)  # type: ignore[attr-defined]
    return render(request, "importers/job.html", {"item": item, "job": item.job})


@screen("importers.directive_review", of=DirectiveImport, methods=("POST",))
def directive_accept_rest(request: HttpRequest, item: DirectiveImport) -> HttpResponse:
    count = review.accept_rest(item, actor=request.user)
    messages.success(request, _("Đã nhận {count} đề xuất còn lại.").format(count=count))
    return redirect(item)


@screen("importers.directive_upload", of=DirectiveImport, methods=("POST",))
def directive_again(request: HttpRequest, item: DirectiveImport) -> HttpResponse:
    return _step(request, item, directives.read_again)


@screen("importers.directive_review", of=DirectiveImport, methods=("POST",))
def directive_discard(request: HttpRequest, item: DirectiveImport) -> HttpResponse:
    try:
        directives.discard(item, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(item)
    messages.success(request, _("Đã bỏ văn bản “{name}”.").format(name=item.name))
    return redirect("importers:directive-list")


@screen("importers.directive_review", of=DirectiveImport)
def target_add(request: HttpRequest, item: DirectiveImport) -> HttpResponse:
    form = NewTargetForm(*_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            review.add_target(item, form.data_of(), quote=form.cleaned_data["quote"].strip(), actor=request.user)
        except DomainError as error:
            form.add_error("quote" if error.code == "quote" else None, error.message)
        else:
            messages.success(request, _("Đã thêm chỉ tiêu."))
            return redirect(item)
    return render(request, "importers/target_add.html", {"form": form, "item": item}, status=_status(form))


@screen("importers.directive_review", of=DirectiveImport)
def directive_publish(request: HttpRequest, item: DirectiveImport) -> HttpResponse:
    form = PublishForm(*_posted(request), item=item, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            movement = submit_directive(item, form.choices(), actor=request.user)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(
                request,
                _("Đã trình duyệt phong trào “{title}”. Một người khác sẽ duyệt rồi công bố.").format(
                    title=movement.title
                ),
            )
            return redirect(movement)
    context = {"form": form, "item": item, "waiting": queries.waiting_in(item)}
    return render(request, "importers/directive_publish.html", context, status=_status(form))


@screen("importers.directive_review", of=DirectiveImport, methods=("GET", "HEAD"))
def directive_file(request: HttpRequest, item: DirectiveImport) -> HttpResponse:
    return serve(item.file)  # type: ignore[return-value]


@screen("importers.directive_review", methods=("GET", "HEAD"))
def accuracy(request: HttpRequest) -> HttpResponse:
    return render(request, "importers/accuracy.html", {"rows": accuracy_of.accuracy()})


@screen("importers.directive_review", methods=("GET", "HEAD"))
@in_vietnamese
def accuracy_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The rows of the screen, as csv or json."""
    if kind == "json":
        answer: HttpResponse = JsonResponse({"rows": [row.row() for row in accuracy_of.accuracy()]})
    elif kind == "csv":
        answer = HttpResponse(accuracy_of.accuracy_csv(), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    return _attached(answer, f"do-chinh-xac-doc-van-ban.{kind}")


@screen("importers.directive_review", of=DirectiveImport, methods=("GET", "HEAD"))
def directive_gold(request: HttpRequest, item: DirectiveImport) -> HttpResponse:
    """What people kept of one document, in the format of the annotations that an extractor is scored by."""
    options = {"ensure_ascii": False, "indent": 1}
    return _attached(JsonResponse(accuracy_of.gold_of(item), json_dumps_params=options), f"ra-soat-{item.pk}.json")


def _attached(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _review_context(item: DirectiveImport, form: MetadataForm) -> dict[str, Any]:
    sections = queries.sections_of(item)
    waiting = sum(section.waiting for section in sections)
    total = sum(len(section.cards) for section in sections)
    running = item.status in (ImportStatus.UPLOADED, ImportStatus.EXTRACTING)
    return {
        "item": item,
        "form": form,
        "sections": sections,
        "waiting": waiting,
        "decided": total - waiting,
        "total": total,
        "job": item.job if running else None,
        "stuck": running and (item.job is None or item.job.is_finished),
        "twin": queries.same_document(item) if item.is_open else None,
        "metadata_waiting": any(section.waiting for section in sections if section.kind == ProposalKind.METADATA),
        "metadata_line": " · ".join(
            str(item.metadata[name]) for name in ("type", "number", "issuer", "title") if item.metadata.get(name)
        ),
        "metadata_facts": [{"term": field.label, "value": field.value()} for field in form],
    }


def _step(request: HttpRequest, item: DirectiveImport, act: Any) -> HttpResponse:
    try:
        act(item, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(item)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files for a form: bound on every POST, even an empty one."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
