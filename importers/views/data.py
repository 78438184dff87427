"""Screens of spreadsheets: upload, templates, exports."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from importers.domain.data_import import upload_data
from importers.domain.sheets_out import template_workbook, write_csv, write_json, write_workbook
from importers.forms.data import DataImportForm
from importers.models import DataImport
from importers.resources import EXPORTED, RESOURCES, SheetResource, exported_resource_of, resource_of
from importers.tables import DataImportTable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_SIZE = 20
FORMATS = {
    "xlsx": (write_workbook, XLSX),
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "json": (write_json, "application/json"),
}


@screen("importers.data_import")
def data_import(request: HttpRequest) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DataImportForm(*posted, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            item = upload_data(values["kind"], values["file"], actor=request.user)
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
        if resource.is_listed
    ]
    context = {
        "form": form,
        "table": table,
        "kinds": kinds,
        "can_export": can(request.user, "importers.data_export"),
    }
    return render(request, "importers/data_import.html", context, status=422 if form.is_bound else 200)


@screen("importers.data_import", methods=("GET", "HEAD"))
@in_vietnamese
def data_template(request: HttpRequest, kind: str) -> HttpResponse:
    return _download(template_workbook(_resource(kind)), f"mau-{kind}.xlsx")


@screen("importers.data_export", methods=("GET", "HEAD"))
@in_vietnamese
def data_export(request: HttpRequest, kind: str) -> HttpResponse:
    resource = _resource(kind, exported_resource_of)
    if resource.export_permission and not can(request.user, resource.export_permission):
        raise PermissionDenied
    filters = {name: value for name in resource.filters if (value := request.GET.get(name, "").strip())}
    wanted = request.GET.get("dang", "xlsx")
    write, content_type = FORMATS.get(wanted, FORMATS["xlsx"])
    stream = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write(resource, filters, stream)
    stream.seek(0)
    name = f"{kind}.{wanted if wanted in FORMATS else 'xlsx'}"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=content_type)  # type: ignore[return-value]


def _resource(kind: str, find: Callable[[str], SheetResource] = resource_of) -> SheetResource:
    try:
        return find(kind)
    except DomainError as error:
        raise Http404(error.message) from error


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
