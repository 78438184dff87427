"""The unit's side of a dossier: list, draft, complete, send, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from awards.domain import nominations as domain
from awards.domain.dossier_queries import nominations_for
from awards.domain.dossiers.blind import is_blind_for
from awards.domain.dossiers.bulk import ACTIONS
from awards.domain.dossiers.judging import judge
from awards.enums import NominationStatus
from awards.forms.dossiers import NoteForm
from awards.forms.rounds import NominationFilter, NominationForm, ReasonForm
from awards.models import Nomination, Round
from awards.presenters import rounds as presenters
from awards.presenters.dossiers import actions_of, appraiser_facts, blind_context, dossier_context
from awards.rules import can_send
from awards.tables.rounds import NominationTable
from base.accounts.enums import Role
from base.accounts.permissions import can, units_of
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _

GET = ("GET", "HEAD")
VIEW, EDIT, SUBMIT = "awards.nomination_view", "awards.nomination_edit", "awards.nomination_submit"
APPRAISE = "awards.nomination_appraise"


@screen(VIEW, methods=GET)
def nomination_list(request: HttpRequest) -> HttpResponse:
    filters = NominationFilter(request.GET or None)
    if not can(request.user, APPRAISE):
        del filters.fields["mine"]
    values = filters.cleaned_data if filters.is_valid() else {}
    found = nominations_for(request.user, words=values.get("q", ""))
    if values.get("round"):
        found = found.filter(round=values["round"])
    if values.get("status"):
        found = found.filter(status=values["status"])
    if values.get("mine"):
        found = found.filter(appraiser=request.user.pk)
    actions = [action for action in ACTIONS.values() if can(request.user, action.permission)]
    table = NominationTable(found, reader=request.user, exclude=() if actions else ("chon",))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "filters": filters, "actions": actions}
    return render(request, "awards/nomination_list.html", context)


@screen(EDIT, of=Round)
def nomination_create(request: HttpRequest, round_: Round) -> HttpResponse:
    units = units_of(request.user, Role.OFFICER, Role.HEAD)  # type: ignore[arg-type]
    form = NominationForm(request.POST or None, round_=round_, units=units)
    if form.is_valid():
        values = form.cleaned_data
        try:
            nomination = domain.create_nomination(
                round_,
                values["award_type"],
                unit=values["unit"],
                subject=form.subject(request.user),
                achievement=values["achievement"],
                particulars=form.particulars(),
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lập đề nghị. Bước tiếp theo: viết báo cáo, bổ sung tài liệu."))
            return redirect(
                "awards:nomination-detail" if nomination.is_secret else "awards:nomination-edit", nomination.pk
            )
    return render(request, "awards/nomination_form.html", {"form": form, "round": round_})


@screen(VIEW, of=Nomination, methods=GET)
def nomination_detail(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """For the blind reader of a blind round a page of its own, on which nothing but covered text stands."""
    user, unit, status = request.user, nomination.unit, nomination.status
    if is_blind_for(user, nomination):
        context = blind_context(nomination) | {"nomination": nomination, "actions": actions_of(user, nomination)}
        return render(request, "awards/dossiers/blind.html", context)
    lines = domain.checklist(nomination)
    context = dossier_context(user, nomination) | {
        "nomination": nomination,
        "facts": presenters.facts_of(nomination) + appraiser_facts(user, nomination),
        "steps": presenters.stepper(nomination),
        "checklist": presenters.checklist_rows(lines),
        "panel": None if nomination.is_secret else presenters.eligibility_panel(judge(nomination)),
        "appraisals": nomination.appraisals.select_related("appraiser"),
        "timeline": presenters.timeline(nomination),
        "missing": domain.missing_parts(nomination) if can_send(nomination) else [],
        "note_form": NoteForm(appraises=can(user, APPRAISE, unit)),
        "may_resume": status == NominationStatus.WITHDRAWN and can(user, EDIT, unit),
    }
    return render(request, "awards/nomination_detail.html", context)


@screen(SUBMIT, of=Nomination)
def nomination_submit(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    if refusal := domain.refusal_to_send(nomination):
        messages.error(request, refusal)
        return redirect(nomination)
    if request.method == "POST":
        try:
            domain.submit_nomination(nomination, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã gửi hồ sơ đến Thường trực Hội đồng."))
        return redirect(nomination)
    context = {
        "title": _("Gửi hồ sơ đề nghị"),
        "question": _("Gửi hồ sơ “{nomination}”?").format(nomination=nomination),
        "consequences": [_("Hồ sơ khóa lại cho đến khi thẩm định xong."), _("Ngày gửi là ngày nhận hồ sơ.")],
        "confirm_label": _("Gửi hồ sơ"),
        "cancel_url": nomination.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(SUBMIT, of=Nomination)
def nomination_withdraw(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            domain.withdraw_nomination(nomination, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã rút đề nghị."))
            return redirect(nomination)
    context = {
        "title": _("Rút đề nghị"),
        "question": _("Rút đề nghị “{nomination}”?").format(nomination=nomination),
        "form": form,
        "confirm_label": _("Rút đề nghị"),
        "tone": "danger",
        "cancel_url": nomination.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(EDIT, of=Nomination)
def nomination_discard(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    if request.method == "POST":
        try:
            domain.discard_nomination(nomination, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(nomination)
        messages.success(request, _("Đã bỏ hồ sơ lập nhầm."))
        return redirect("awards:nomination-list")
    context = {
        "title": _("Bỏ hồ sơ lập nhầm"),
        "question": _("Bỏ hồ sơ “{nomination}”?").format(nomination=nomination),
        "detail": _("Phần đã viết mất theo. Lập lại được khi đợt xét còn nhận hồ sơ."),
        "irreversible": True,
        "confirm_label": _("Bỏ hồ sơ"),
        "tone": "danger",
        "cancel_url": nomination.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(EDIT, of=Nomination, methods=("POST",))
def nomination_resume(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    try:
        domain.resume_nomination(nomination, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(nomination)
