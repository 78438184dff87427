"""Sheets: the list, the form with its saving, and the stages side by side."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.domain.in_time import Lens
from movements.domain.scoring.evidence import add_score_evidence
from movements.domain.scoring.queries import has_ended_units, own_sheets, sheets_for, visible_beside
from movements.domain.scoring.reading import Desk, desk_of, stages_of
from movements.domain.scoring.sheets import StaleSheet, changed_set_message, may_edit, refusals_to_send, save_sheet
from movements.domain.scoring.words import points_words, rule_words
from movements.enums import EDITABLE_SHEETS, ScoreStage, SheetStatus, StageStatus
from movements.forms.score import ScoreForm, line_text
from movements.forms.scoring import SheetFilter
from movements.models import ScoreSheet
from movements.tables.scoring import SheetTable
from movements.views.histories import history_in_time
from movements.views.keeping import keep_files


@screen("movements.score_view", methods=("GET", "HEAD"))
def sheet_list(request: HttpRequest) -> HttpResponse:
    filters = SheetFilter(request.GET or None)
    data = filters.cleaned_data if filters.is_valid() else {}
    own = own_sheets(request.user)
    sees_only = not (can(request.user, "movements.score_self") or own.exists())
    found = sheets_for(request.user) if data.get("whose") == "all" or sees_only else own
    if data.get("stage"):
        found = found.filter(stage__stage=data["stage"])
    if data.get("status"):
        found = found.filter(status=data["status"])
    if data.get("movement"):
        found = found.filter(stage__plan__movement=data["movement"])
    table = SheetTable(found)
    table.empty_detail = _("Phiếu chấm hiện ở đây khi bước chấm được mở theo phương án của phong trào.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    lens = Lens.of(request.GET)
    table.read_through(lens)
    switch = lens.switch(request.GET.dict()) if has_ended_units(found) else []
    context = {"table": table, "filters": filters, "switch": switch, "can_plan": can(request.user, "movements.manage")}
    context |= sheet_links(request.user, "score-sheets", is_taken_in=False)
    return render(request, "movements/scoring/sheet_list.html", context)


@screen("movements.score_view", of=ScoreSheet, methods=("GET", "HEAD"))
def sheet_detail(request: HttpRequest, sheet: ScoreSheet) -> HttpResponse:
    """One sheet with the other stages of the unit beside it, as far as this person may see them."""
    user = request.user
    shown = visible_beside(sheet, user)
    if sheet.pk not in {row.pk for row in shown} and not may_edit(sheet, user):
        raise PermissionDenied(_("Phiếu này chưa được gửi nên chưa xem được."))
    desk = desk_of(sheet)
    stages = stages_of(sheet, desk.plan, shown)
    is_own = may_edit(sheet, user)
    signs = sheet.stage.stage == ScoreStage.SELF and can(user, "movements.score_self_submit", sheet.unit)
    open_now = sheet.status in EDITABLE_SHEETS and sheet.stage.status == StageStatus.OPEN
    sends = open_now and (signs or (is_own and sheet.stage.stage != ScoreStage.SELF))
    missing = list(refusals_to_send(sheet, desk).values()) if sends or (open_now and is_own) else []
    context = {
        "sheet": sheet,
        "movement": sheet.stage.plan.movement,
        "desk": desk,
        "stages": stages,
        "groups": _compared(desk, stages),
        **history_in_time(request, sheet, sheet.unit, sheets_for(user).filter(stage=sheet.stage), "unit"),
        "can_edit": is_own,
        "missing": missing,
        "can_submit": sends and not missing,
        "can_return": sheet.status == SheetStatus.SUBMITTED
        and sheet.stage.status == StageStatus.OPEN
        and can(user, "movements.score_appraise", sheet.unit),
    }
    return render(request, "movements/scoring/sheet_detail.html", context)


@screen("movements.score_view", of=ScoreSheet)
def sheet_edit(request: HttpRequest, sheet: ScoreSheet) -> HttpResponse:
    if not may_edit(sheet, request.user):
        messages.info(request, _("Phiếu này không sửa được lúc này."))
        return redirect(sheet)
    desk = desk_of(sheet)
    form = ScoreForm(request.POST or None, request.FILES or None, desk=desk)
    if form.is_bound and keep_files(request, form, partial(add_score_evidence, sheet, actor=request.user)):
        form.desk = desk_of(sheet)
    if form.is_valid():
        saved, form = _save(request, sheet, form)
        if saved is not None:
            return redirect(saved)
    chosen = sheet.stage.plan.movement.criteria_set
    is_changed = sheet.version > 0 and chosen is not None and sheet.criteria_set_id != chosen.pk
    context = {
        "sheet": sheet,
        "movement": sheet.stage.plan.movement,
        "desk": form.desk,
        "form": form,
        "set_changed": changed_set_message(chosen) if is_changed else "",
    }
    return render(request, "movements/scoring/sheet_edit.html", context)


@screen("movements.score_view", of=ScoreSheet, methods=("POST",))
def sheet_autosave(request: HttpRequest, sheet: ScoreSheet) -> HttpResponse:
    """Keeps what is valid as it is typed; 409 where somebody else, or a new version of the set, was faster."""
    if not may_edit(sheet, request.user):
        return JsonResponse({"message": _("Phiếu này không sửa được nữa.")}, status=409)
    form = ScoreForm(request.POST, desk=desk_of(sheet))
    form.is_valid()
    try:
        if {"version", "criteria"} & set(form.errors):
            raise DomainError(_("Hãy tải lại trang phiếu chấm."))
        saved = save_sheet(
            sheet,
            [given for given in form.given() if not _has_error(form, given.path)],
            note=form.note() if "general_note" not in form.errors else sheet.note,
            expected_version=form.cleaned_data["version"],
            expected_set=form.cleaned_data["criteria"],
            actor=request.user,
        )
    except DomainError as error:
        return JsonResponse({"message": error.message}, status=409)
    moment = timezone.localtime(saved.saved_at) if saved.saved_at else timezone.localtime()
    errors = {name: [str(text) for text in found] for name, found in form.errors.items()}
    return JsonResponse({"version": saved.version, "saved": f"{moment:%H:%M:%S}", "errors": errors})


def _save(request: HttpRequest, sheet: ScoreSheet, form: ScoreForm) -> tuple[ScoreSheet | None, ScoreForm]:
    """Save the points, or show what somebody else has saved meanwhile."""
    saved: ScoreSheet | None = None
    shown = form
    try:
        saved = save_sheet(
            sheet,
            form.given(),
            note=form.note(),
            expected_version=form.cleaned_data["version"],
            expected_set=form.cleaned_data["criteria"],
            actor=request.user,
        )
    except StaleSheet as error:
        shown = form.rebased(desk_of(error.sheet))
        messages.warning(request, error.message)
    except DomainError as error:
        form.add_error(None, error.message)
    if saved is not None:
        messages.success(request, _("Đã lưu phiếu chấm. Phiếu chỉ được tính khi đã gửi."))
    return saved, shown


def _has_error(form: ScoreForm, path: str) -> bool:
    return any(f"{part}_{path}" in form.errors for part in ("points", "na", "reason"))


def _compared(desk: Desk, stages: list[Any]) -> list[dict[str, Any]]:
    """Indicators by group with a cell for every stage: combined points, and each scorer's where there are several."""
    found = []
    for group in desk.plan.rules.groups:
        rows = [
            {
                "row": row,
                "how": rule_words(row.rule),
                "arithmetic": points_words(row.rule, row.proposed),
                "mine": line_text(row.line),
                "cells": [_cell(stage, row.rule.path) for stage in stages],
            }
            for row in desk.rows
            if row.rule.group == group.code
        ]
        if rows:
            found.append({"name": group.name, "rows": rows})
    return found


def _cell(stage: Any, path: str) -> dict[str, Any]:
    notes = []
    for sheet in stage.sheets:
        entry = next((entry for entry in sheet.entries.all() if entry.path == path), None)
        if entry is None:
            continue
        who = sheet.scorer or _("Đơn vị")
        several = f"{who}: {line_text(entry)}" if len(stage.sheets) > 1 else ""
        text = ". ".join(part for part in (several, entry.reason) if part)
        if text or entry.evidence.all():
            notes.append({"text": text, "evidence": list(entry.evidence.all())})
    return {"label": str(stage.stage), "points": line_text(stage.lines.get(path)), "notes": notes}
