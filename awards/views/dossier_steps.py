"""Single steps of a dossier: each asks once, calls the domain, and goes back to the dossier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from awards.domain import appraisal, nominations
from awards.domain.dossiers import assigning, moving_on, notes, receiving
from awards.domain.dossiers.blind import blind_name, name_for, waits_to_be_given
from awards.forms.dossiers import AssignForm, NoteForm, ReturnForm
from awards.forms.rounds import ReasonForm
from awards.models import Nomination
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _

EDIT, SUBMIT, APPRAISE = "awards.nomination_edit", "awards.nomination_submit", "awards.nomination_appraise"
MANAGE, VIEW = "awards.round_manage", "awards.nomination_view"


@screen(EDIT, of=Nomination)
def hand_up(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    if refusal := nominations.refusal_to_send(nomination):
        messages.error(request, refusal)
        return redirect(nomination)
    return _step(
        request, nomination, _("Trình lãnh đạo đơn vị"), _("Đã trình lãnh đạo đơn vị."),
        lambda form: nominations.hand_up(nomination, actor=request.user),
        consequences=[_("Hồ sơ khóa lại cho đến khi lãnh đạo gửi đi hoặc yêu cầu sửa.")],
    )  # fmt: skip


@screen(SUBMIT, of=Nomination)
def hand_back(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    return _step(
        request, nomination, _("Yêu cầu sửa hồ sơ"), _("Đã gửi yêu cầu sửa cho cán bộ."),
        lambda form: nominations.hand_back(nomination, reason=form.cleaned_data["reason"], actor=request.user),
        form=ReasonForm(request.POST or None),
    )  # fmt: skip


@screen(APPRAISE, of=Nomination)
def receive(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    return _step(
        request, nomination, _("Tiếp nhận hồ sơ"), _("Đã tiếp nhận hồ sơ."),
        lambda form: receiving.receive_nomination(nomination, actor=request.user),
        consequences=[_("Đơn vị được báo hồ sơ đã tiếp nhận."), _("Ngày nhận vẫn là ngày đơn vị gửi.")],
    )  # fmt: skip


@screen(MANAGE, of=Nomination)
def assign(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    return _step(
        request, nomination, _("Giao thẩm định"), _("Đã giao thẩm định."),
        lambda form: assigning.assign_appraiser(nomination, form.cleaned_data["appraiser"], actor=request.user),
        form=AssignForm(request.POST or None, initial={"appraiser": nomination.appraiser_id}),
        consequences=[_("Người được giao nhận thông báo kèm hạn thẩm định theo ngày làm việc."),
            *([_("Đợt xét đọc kín: người được giao không thấy tên, chức vụ, đơn vị cho đến khi kết luận.")]
                if nomination.round.is_blind else [])],
    )  # fmt: skip


@screen(APPRAISE, of=Nomination)
def refuse(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    return _step(
        request, nomination, _("Kết luận không đủ điều kiện"), _("Đã ghi kết luận và báo cho đơn vị."),
        lambda form: appraisal.refuse_nomination(nomination, reason=form.cleaned_data["reason"], actor=request.user),
        form=ReasonForm(request.POST or None),
        consequences=[_("Hồ sơ không trình Hội đồng."), _("Có thể thẩm định lại khi có căn cứ mới.")],
    )  # fmt: skip


@screen(APPRAISE, of=Nomination)
def reopen(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    return _step(
        request, nomination, _("Thẩm định lại"), _("Hồ sơ trở lại bước tiếp nhận."),
        lambda form: appraisal.reopen_nomination(nomination, reason=form.cleaned_data["reason"], actor=request.user),
        form=ReasonForm(request.POST or None),
    )  # fmt: skip


@screen(APPRAISE, of=Nomination)
def proceed(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    return _step(
        request, nomination, _("Kết luận trình Hội đồng"), _("Hồ sơ đủ điều kiện trình Hội đồng."),
        lambda form: moving_on.proceed_despite(nomination, reason=form.cleaned_data["reason"], actor=request.user),
        form=ReasonForm(request.POST or None),
        consequences=[_("Ý kiến không đồng ý vẫn nằm trong hồ sơ để Hội đồng xem xét.")],
    )  # fmt: skip


@screen(MANAGE, of=Nomination)
def simplified(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    return _step(
        request, nomination, _("Trình khen theo thủ tục đơn giản"), _("Hồ sơ chờ dự thảo quyết định."),
        lambda form: moving_on.pass_simplified(nomination, actor=request.user),
        consequences=[_("Hồ sơ không qua phiên họp Hội đồng."), _("Bước tiếp theo: dự thảo quyết định.")],
    )  # fmt: skip


@screen(APPRAISE, of=Nomination)
def send_back(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """With a reason for each part that is wrong."""
    form = ReturnForm(request.POST or None, nomination=nomination)
    if request.method == "POST" and form.is_valid():
        try:
            appraisal.return_nomination(
                nomination, reason=form.cleaned_data["reason"], points=form.points(), actor=request.user
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã trả lại hồ sơ để đơn vị sửa."))
            return redirect(nomination)
    context = {"nomination": nomination, "form": form, "name": name_for(request.user, nomination)}
    return render(request, "awards/dossiers/return.html", context)


@screen(VIEW, of=Nomination, methods=("POST",))
def note_add(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    form = NoteForm(request.POST, appraises=can(request.user, APPRAISE, nomination.unit))
    if form.is_valid():
        try:
            notes.add_note(nomination, text=form.cleaned_data["text"], audience=form.readers(), actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã ghi trao đổi."))
    else:
        messages.error(request, _("Hãy viết nội dung trao đổi, tối đa 4000 ký tự."))
    return redirect(nomination)


def _step(
    request: HttpRequest,
    nomination: Nomination,
    title: str,
    done: str,
    do: Callable[[Any], Any],
    *,
    form: Any = None,
    consequences: Sequence[str] = (),
) -> HttpResponse:
    """Ask, do, say. What the domain refuses is shown on the same page with what was typed."""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            do(form)
        except DomainError as error:
            if form is None:
                messages.error(request, error.message)
                return redirect(nomination)
            form.add_error(None, error.message)
        else:
            messages.success(request, done)
            return redirect(nomination)
    context = {
        "title": title,
        "question": _("{title}: “{name}”?").format(title=title, name=_name(request, nomination)),
        "consequences": consequences,
        "form": form,
        "confirm_label": title,
        "cancel_url": nomination.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


def _name(request: HttpRequest, nomination: Nomination) -> str:
    """Who gives out a dossier of a blind round may be the one to read it: no name on the way."""
    return blind_name(nomination) if waits_to_be_given(nomination) else name_for(request.user, nomination)
