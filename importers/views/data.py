"""Screens of spreadsheets: upload, result with counts and errors, templates, exports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.files import serve
from importers.domain.data_import import upload_data
from importers.domain.sheets_out import export_workbook, template_workbook
from importers.enums import DataStatus
from importers.forms.data import DataImportForm
from importers.models import DataImport
from importers.resources import EXPORTED, RESOURCES, SheetResource, exported_resource_of, resource_of
from importers.tables import DataImportTable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_SIZE = 20


@screen("importers.data_import")
def data_import(request: HttpRequest) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DataImportForm(*posted, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            item = upload_data(values["kind"], values["file"], dry_run=values["dry_run"], actor=request.user)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect(item)
    table = DataImportTable(DataImport.objects.select_related("file", "created_by"))
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    kinds = [
        {
            "name": kind,
            "title": resource.title,
            "has_template": kind in RESOURCES,
            "can_export": not resource.export_permission or can(request.user, resource.export_permission),
        }
        for kind, resource in EXPORTED.items()
    ]
    context = {
        "form": form,
        "table": table,
        "kinds": kinds,
        "can_export": can(request.user, "importers.data_export"),
    }
    return render(request, "importers/data_import.html", context, status=422 if form.is_bound else 200)


@screen("importers.data_import", of=DataImport, methods=("GET", "HEAD"))
def data_result(request: HttpRequest, item: DataImport) -> HttpResponse:
    running = item.status == DataStatus.UPLOADED and item.job is not None
    context = {
        "item": item,
        "job": item.job if running else None,
        "kind_title": RESOURCES[item.kind].title if item.kind in RESOURCES else item.kind,
        "stats": _stats(item.counts),
    }
    return render(request, "importers/data_result.html", context)


@screen("importers.data_import", of=DataImport, methods=("GET", "HEAD"))
def data_progress(request: HttpRequest, item: DataImport) -> HttpResponse:
    if item.job is None or item.job.is_finished:
        return HttpResponseClientRefresh() if request.htmx else redirect(item)  # type: ignore[attr-defined]
    return render(request, "importers/data_job.html", {"item": item, "job": item.job})


@screen("importers.data_import", of=DataImport, methods=("GET", "HEAD"))
def data_errors(request: HttpRequest, item: DataImport) -> HttpResponse:
    if item.errors_file is None:
        raise Http404
    return serve(item.errors_file)  # type: ignore[return-value]


@screen("importers.data_import", methods=("GET", "HEAD"))
def data_template(request: HttpRequest, kind: str) -> HttpResponse:
    return _download(template_workbook(_resource(kind)), f"mau-{kind}.xlsx")


@screen("importers.data_export", methods=("GET", "HEAD"))
def data_export(request: HttpRequest, kind: str) -> HttpResponse:
    resource = _resource(kind, exported_resource_of)
    if resource.export_permission and not can(request.user, resource.export_permission):
        raise PermissionDenied
    filters = {name: value for name in resource.filters if (value := request.GET.get(name, "").strip())}
    data, _count = export_workbook(resource, filters)
    return _download(data, f"{kind}.xlsx")


def _resource(kind: str, find: Callable[[str], SheetResource] = resource_of) -> SheetResource:
    try:
        return find(kind)
    except DomainError as error:
        raise Http404(error.message) from error


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _stats(counts: dict[str, int]) -> list[dict[str, Any]]:
    if not counts:
        return []
    labels = (
        ("read", _("dòng đã đọc"), ""),
        ("created", _("thêm mới"), "success"),
        ("updated", _("cập nhật"), ""),
        ("unchanged", _("giữ nguyên"), ""),
        ("rejected", _("dòng sai"), "danger" if counts.get("rejected") else ""),
    )
    return [{"value": counts.get(name, 0), "label": label, "tone": tone} for name, label, tone in labels]
