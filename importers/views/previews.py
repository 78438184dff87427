"""Screens of an import on its way: preview, columns, single rows, and the steps between them."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from base.core.language import to_reader as _
from importers.domain.checking import counts_of
from importers.domain.data_import import require_import
from importers.domain.data_jobs import carry_on, confirm, match_columns, stop, undo
from importers.domain.error_copy import error_copy, reasons_of
from importers.domain.mending import decide_row, mend_row
from importers.domain.staging import states_of
from importers.domain.writing import can_undo
from importers.enums import REJECTED_ROWS, DataStatus, ImportMode, RowState
from importers.forms.data import ChoiceForm, ColumnsForm, ConfirmForm, FontsForm, RowForm, shown_cell
from importers.models import DataImport, ImportRow
from importers.resources import RESOURCES, SheetResource

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_SIZE = 50
SHOWN_CELLS = 5
TONES: dict[str, str] = {
    RowState.NEW: "success",
    RowState.CHANGED: "info",
    RowState.WRONG: "danger",
    RowState.DOUBT: "warning",
}
UNDER_WAY = (DataStatus.UPLOADED, DataStatus.WRITING, DataStatus.UNDOING)


@screen("importers.data_import", of=DataImport, methods=("GET", "HEAD"))
def data_result(request: HttpRequest, item: DataImport) -> HttpResponse:
    resource = _allowed(request, item)
    states = states_of(item)
    job = item.job if item.status in UNDER_WAY and item.job is not None and not item.job.is_finished else None
    wanted = request.GET.get("dong", "")
    rows = item.rows.filter(state=wanted) if wanted in RowState.values else item.rows.all()
    counted: Any = _Counted(rows.order_by("number"), states, wanted)
    page = Paginator(counted, PAGE_SIZE).get_page(request.GET.get("page"))
    rejected = sum(states.get(state, 0) for state in REJECTED_ROWS)
    context = {
        "item": item,
        "job": job,
        "is_stuck": item.status in UNDER_WAY and job is None,
        "kind_title": resource.title,
        "stats": _stats(item.counts or counts_of(states)),
        "tabs": _tabs(item, states, wanted),
        "page": page if states and item.status != DataStatus.UPLOADED else None,
        "lines": [_line(item, row) for row in page] if item.status != DataStatus.UPLOADED else [],
        "rejected": rejected,
        "can_confirm": item.status == DataStatus.READY and sum(states.values()) > rejected,
        "form": ConfirmForm(initial={"mode": ImportMode.WHOLE}) if rejected else None,
        "fonts": FontsForm(item) if item.status == DataStatus.READY and item.fonts else None,
        "can_undo": item.status == DataStatus.DONE and can_undo(item, resource),
        "not_undone": resource.not_undone if item.status == DataStatus.DONE else "",
        "notes": _notes(item),
        "has_rows": bool(states),
    }
    return render(request, "importers/data_result.html", context)


@screen("importers.data_import", of=DataImport, methods=("GET", "HEAD"))
def data_progress(request: HttpRequest, item: DataImport) -> HttpResponse:
    if item.job is None or item.job.is_finished:
        return HttpResponseClientRefresh() if request.htmx else redirect(item)  # type: ignore[attr-defined]
    return render(request, "importers/data_job.html", {"item": item, "job": item.job})


@screen("importers.data_import", of=DataImport, methods=("GET", "HEAD"))
@in_vietnamese
def data_errors(request: HttpRequest, item: DataImport) -> HttpResponse:
    """The refused rows as a workbook, made anew so that rows mended meanwhile are no longer in it."""
    _allowed(request, item)
    if not item.rows.filter(state__in=REJECTED_ROWS).exists():
        raise Http404
    stream = TemporaryFile()  # noqa: SIM115 -- the response closes it
    error_copy(item, stream)
    stream.seek(0)
    name = item.file.name.rsplit(".", 1)[0]
    return FileResponse(stream, as_attachment=True, filename=f"loi-{name}.xlsx", content_type=XLSX)  # type: ignore[return-value]


@screen("importers.data_import", of=DataImport)
def data_columns(request: HttpRequest, item: DataImport) -> HttpResponse:
    _allowed(request, item)
    if item.status not in (DataStatus.MAPPING, DataStatus.READY) or not item.layout:
        return redirect(item)
    form = ColumnsForm(item, request.POST or None)
    if request.method == "POST" and form.is_valid():
        places = form.places()
        if not form.errors:
            try:
                match_columns(item, places, form.chosen_fonts(), actor=request.user)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                return redirect(item)
    context = {"item": item, "form": form, "kind_title": RESOURCES[item.kind].title, "notes": _notes(item)}
    return render(request, "importers/data_columns.html", context, status=422 if form.is_bound else 200)


@screen("importers.data_import", of=DataImport)
def data_row(request: HttpRequest, item: DataImport) -> HttpResponse:
    """One row: its cells to be corrected, or the question who it is."""
    resource = _allowed(request, item)
    number = request.GET.get("so", "")
    row = item.rows.filter(number=int(number)).first() if number.isdigit() and len(number) < 9 else None
    if row is None or item.status != DataStatus.READY:
        messages.info(request, _("Dòng này không còn chờ sửa."))
        return redirect(item)
    deciding = request.method == "POST" and "decide" in request.POST
    form = RowForm(item, row, request.POST if request.method == "POST" and not deciding else None)
    choice = ChoiceForm(
        row,
        request.POST if deciding else None,
        initial={"choice": row.choice},
        chooses_owner=resource.chooses_owner,
    )
    bound = choice if deciding else form
    if request.method == "POST" and bound.is_valid():
        try:
            if deciding:
                row = decide_row(item, row.number, choice.cleaned_data["choice"], actor=request.user)
            else:
                row = mend_row(item, row.number, form.cells(), actor=request.user)
        except DomainError as error:
            bound.add_error(None, error.message)
        else:
            return _after(request, item, row)
    context = {"item": item, "row": row, "form": form, "choice": choice, "reason": reasons_of(row)}
    return render(request, "importers/data_row.html", context, status=422 if bound.is_bound else 200)


@screen("importers.data_import", of=DataImport, methods=("POST",))
def data_confirm(request: HttpRequest, item: DataImport) -> HttpResponse:
    form = ConfirmForm({"mode": request.POST.get("mode", ImportMode.WHOLE)})
    if form.is_valid():
        _told(request, lambda: confirm(item, mode=form.cleaned_data["mode"], actor=request.user))
    return redirect(item)


@screen("importers.data_import", of=DataImport, methods=("POST",))
def data_stop(request: HttpRequest, item: DataImport) -> HttpResponse:
    _told(request, lambda: stop(item, actor=request.user))
    return redirect(item)


@screen("importers.data_import", of=DataImport, methods=("POST",))
def data_continue(request: HttpRequest, item: DataImport) -> HttpResponse:
    _told(request, lambda: carry_on(item, actor=request.user))
    return redirect(item)


@screen("importers.data_import", of=DataImport, methods=("POST",))
def data_undo(request: HttpRequest, item: DataImport) -> HttpResponse:
    _told(request, lambda: undo(item, actor=request.user))
    return redirect(item)


class _Counted:
    """Rows whose number is known from the counts by state, so that a page of a million costs no count."""

    def __init__(self, rows: Any, states: dict[str, int], wanted: str) -> None:
        self.rows = rows
        self.total = states.get(wanted, 0) if wanted in RowState.values else sum(states.values())
        self.ordered = True

    def count(self) -> int:
        return self.total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: slice) -> Any:
        return self.rows[part]


def _allowed(request: HttpRequest, item: DataImport) -> SheetResource:
    """A kind with a permission of its own is looked at by those who may import it."""
    if item.kind not in RESOURCES:
        raise Http404
    resource = RESOURCES[item.kind]()
    require_import(request.user, resource)
    return resource


def _told(request: HttpRequest, step: Any) -> None:
    try:
        step()
    except DomainError as error:
        messages.error(request, error.message)


def _after(request: HttpRequest, item: DataImport, row: ImportRow) -> HttpResponse:
    """To the next row that needs somebody, or back."""
    if row.state == RowState.WRONG:
        return redirect(f"{reverse('importers:data-row', args=[item.pk])}?so={row.number}")
    messages.success(request, _("Đã kiểm tra lại dòng {row}.").format(row=row.number))
    open_rows = item.rows.filter(state__in=[RowState.WRONG, RowState.DOUBT], number__gt=row.number)
    following = open_rows.order_by("number").values_list("number", flat=True).first()
    if following:
        return redirect(f"{reverse('importers:data-row', args=[item.pk])}?so={following}")
    return redirect(item)


def _line(item: DataImport, row: ImportRow) -> dict[str, Any]:
    named = [(name, shown_cell(cell)) for name, cell in zip(item.layout["columns"], row.cells, strict=True)]
    return {
        "row": row,
        "label": RowState(row.state).label,
        "tone": TONES.get(row.state, "neutral"),
        "facts": [fact for fact in named if fact[1]][:SHOWN_CELLS],
        "reason": reasons_of(row) if row.state in (RowState.WRONG, RowState.DOUBT) else "",
        "needs_person": item.status == DataStatus.READY and row.state in REJECTED_ROWS,
    }


def _tabs(item: DataImport, states: dict[str, int], wanted: str) -> list[dict[str, Any]]:
    url = item.get_absolute_url()
    tabs = [{"url": url, "label": _("Tất cả"), "count": sum(states.values()), "current": wanted not in RowState.values}]
    for state in RowState:
        if states.get(state):
            tab = {"url": f"{url}?dong={state}", "label": state.label, "count": states[state]}
            tabs.append(tab | {"current": wanted == state})
    return tabs


def _notes(item: DataImport) -> list[str]:
    """What the machine did to the file that a person should know."""
    notes = []
    for column, font in item.fonts.items():
        if font:
            text = _("Cột “{column}” gõ bằng phông {font}: đã đọc sang Unicode, hãy xem lại chữ hoa có dấu.")
            notes.append(text.format(column=column, font=font))
    if item.layout.get("others"):
        text = _("Tệp còn trang “{others}” cũng có tiêu đề này; chỉ nhập trang “{sheet}”.")
        notes.append(text.format(others="”, “".join(item.layout["others"]), sheet=item.layout["sheet"]))
    if item.layout.get("missing"):
        notes.append(_("Chưa tìm thấy cột: {columns}.").format(columns=", ".join(item.layout["missing"])))
    if item.layout.get("twice"):
        notes.append(_("Có hai cột cùng tên: {columns}.").format(columns=", ".join(item.layout["twice"])))
    return notes


def _stats(counts: dict[str, int]) -> list[dict[str, Any]]:
    if not counts:
        return []
    labels = (
        ("read", _("dòng đã đọc"), ""),
        ("created", _("thêm mới"), "success"),
        ("updated", _("cập nhật"), ""),
        ("unchanged", _("giữ nguyên"), ""),
        ("rejected", _("dòng không ghi"), "danger" if counts.get("rejected") else ""),
    )
    return [{"value": counts.get(name, 0), "label": label, "tone": tone} for name, label, tone in labels]
