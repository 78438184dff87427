"""Revising a target in mid-period: put forward, read beside the old, decided by another person."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import ledger
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.domain.in_time import NOW, PARAMETER, Lens
from base.units.tables import in_time
from movements.domain.history import timeline_of
from movements.domain.revising import (
    StaleSubject,
    approve_revision,
    propose_revision,
    reject_revision,
    values_of,
    withdraw_revision,
)
from movements.domain.wording import number_text
from movements.enums import Hardness, RevisionStatus
from movements.forms.shared import ReasonForm
from movements.forms.targets import ReviseAssignmentForm, ReviseTargetForm
from movements.models import Target, TargetAssignment, TargetRevision
from movements.tables.shared import RevisionTable


@screen("movements.target_assign", of=Target)
def target_revise(request: HttpRequest, target: Target) -> HttpResponse:
    return _revise(request, target, ReviseTargetForm)


@screen("movements.target_assign", of=TargetAssignment)
def assignment_revise(request: HttpRequest, assignment: TargetAssignment) -> HttpResponse:
    return _revise(request, assignment, ReviseAssignmentForm)


def _revise(request: HttpRequest, subject: Target | TargetAssignment, form_class: Any) -> HttpResponse:
    form = form_class(request.POST or None, subject=subject)
    if form.is_valid():
        data = form.cleaned_data
        try:
            revision = propose_revision(
                subject,
                form.after(),
                reason=data["reason"],
                effective_on=data["effective_on"],
                expected_version=data["version"],
                actor=request.user,
            )
        except StaleSubject as error:
            form.data = form.data.copy()
            form.data["version"] = str(error.subject.version)
            messages.warning(request, error.message)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã gửi đề nghị điều chỉnh. Mức mới áp dụng khi người khác duyệt."))
            return redirect(revision)
    is_one = isinstance(subject, TargetAssignment)
    context = {
        "subject": subject,
        "target": subject.target if isinstance(subject, TargetAssignment) else subject,
        "unit": subject.unit if isinstance(subject, TargetAssignment) else None,
        "movement": (subject.target if isinstance(subject, TargetAssignment) else subject).movement,
        "form": form,
        "is_one": is_one,
    }
    return render(request, "movements/targets/revise.html", context)


@screen("movements.view", methods=("GET", "HEAD"))
def revision_list(request: HttpRequest) -> HttpResponse:
    status = request.GET.get("status", "")
    found = TargetRevision.objects.select_related(
        "target__movement", "assignment__target__movement", "assignment__unit", "proposed_by"
    ).order_by("-proposed_at", "-pk")
    if status in RevisionStatus.values:
        found = found.filter(status=status)
    table = RevisionTable(found)
    table.empty_detail = _("Điều chỉnh được lập từ trang của chỉ tiêu khi phong trào đang thực hiện.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    switch = in_time(request, table, "assignment__unit")
    tabs = [("", _("Tất cả")), *RevisionStatus.choices]
    kept = {PARAMETER: NOW} if Lens.of(request.GET).is_now else {}
    items = [
        {"label": label, "url": f"?{urlencode({'status': value} | kept)}", "current": value == status}
        for value, label in tabs
    ]
    context = {"table": table, "tabs": items, "switch": switch, **sheet_links(request.user, "revisions")}
    return render(request, "movements/targets/revision_list.html", context)


@screen("movements.view", of=TargetRevision, methods=("GET", "HEAD"))
def revision_detail(request: HttpRequest, revision: TargetRevision) -> HttpResponse:
    """Old beside new. Units that are bound read it too."""
    is_open = revision.status == RevisionStatus.PROPOSED
    is_own = revision.proposed_by_id in request.user.hands  # type: ignore[union-attr]
    context = {
        "revision": revision,
        "target": revision.owner,
        "unit": revision.assignment.unit if revision.assignment else None,
        "movement": revision.owner.movement,
        "lines": diff_of(revision),
        "history": timeline_of(ledger.history_of(revision)),
        "can_decide": is_open and not is_own and can(request.user, "movements.approve"),
        "can_withdraw": is_open and can(request.user, "movements.target_assign"),
        "waits_for_other": is_open and is_own,
    }
    return render(request, "movements/targets/revision_detail.html", context)


@screen("movements.approve", of=TargetRevision)
def revision_approve(request: HttpRequest, revision: TargetRevision) -> HttpResponse:
    if request.method == "POST":
        try:
            done = approve_revision(revision, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã duyệt: {state}.").format(state=done.get_status_display()))
        return redirect(revision)
    day = f"{revision.effective_on:%d/%m/%Y}"
    context = {
        "title": _("Duyệt điều chỉnh"),
        "question": _("Duyệt điều chỉnh “{name}”?").format(name=revision.owner.name),
        "consequences": [
            _("Mức mới áp dụng từ ngày {day}; các kỳ kết thúc trước ngày đó giữ kết quả cũ.").format(day=day),
            _("Đơn vị được giao nhận thông báo kèm lý do."),
        ],
        "irreversible": True,
        "tone": "solemn",
        "confirm_label": _("Duyệt điều chỉnh"),
        "cancel_url": revision.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.approve", of=TargetRevision)
def revision_reject(request: HttpRequest, revision: TargetRevision) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reject_revision(revision, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi không duyệt."))
            return redirect(revision)
    context = {
        "title": _("Không duyệt điều chỉnh"),
        "question": _("Không duyệt điều chỉnh “{name}”?").format(name=revision.owner.name),
        "consequences": [_("Mức đang áp dụng giữ nguyên; người đề nghị nhận lý do.")],
        "form": form,
        "confirm_label": _("Không duyệt"),
        "cancel_url": revision.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.target_assign", of=TargetRevision, methods=("POST",))
def revision_withdraw(request: HttpRequest, revision: TargetRevision) -> HttpResponse:
    try:
        withdraw_revision(revision, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã rút đề nghị điều chỉnh."))
    return redirect(revision)


def diff_of(revision: TargetRevision) -> list[dict[str, str]]:
    """What changes: {name, old, new} in words."""
    before, after = values_of(revision, "before"), values_of(revision, "after")
    model: Any = TargetAssignment if revision.assignment_id else Target
    return [
        {
            "name": str(model._meta.get_field(name).verbose_name),
            "old": _words(name, before[name]),
            "new": _words(name, after[name]),
        }
        for name in after
    ]


def _words(name: str, value: Any) -> str:
    if value is None or value == "":
        return _("(để trống)")
    if name == "hardness":
        return str(Hardness(value).label)
    if name == "deadline":
        return f"{value:%d/%m/%Y}"
    return str(value) if isinstance(value, str | int) else number_text(value)
