from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django_tables2 import RequestConfig

from awards.domain.consultations import waiting_for_consultation
from awards.domain.dossier_queries import nominations_for, rounds_list
from awards.domain.round_changes import cancel_round, change_round, may_cancel, may_change
from awards.domain.rounds import plan_round
from awards.forms.rounds import ReasonForm, RoundForm
from awards.models import Round
from awards.rules import takes_dossiers
from awards.tables.rounds import NominationTable, RoundTable
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core import clock
from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from base.core.language import to_reader as _

GET = ("GET", "HEAD")
UNCHECKED = gettext_lazy("căn cứ chưa đối chiếu")


@screen("awards.round_view", methods=GET)
def round_list(request: HttpRequest) -> HttpResponse:
    table = RoundTable(rounds_list())
    table.empty_detail = _("Thường trực lập đợt xét; hệ thống mở và khóa theo ngày đã đặt.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    may_manage = can(request.user, "awards.round_manage")
    return render(request, "awards/round_list.html", {"table": table, "may_manage": may_manage})


@screen("awards.round_manage")
def round_create(request: HttpRequest) -> HttpResponse:
    form = RoundForm(request.POST or None)
    if form.is_valid():
        try:
            planned = plan_round(form.plan(), actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            opens_now = planned.opens_on <= clock.today()
            messages.success(
                request,
                _("Đã lập đợt xét. Hệ thống mở nhận hồ sơ trong ít phút nữa.")
                if opens_now
                else _("Đã lập đợt xét. Hệ thống sẽ mở nhận hồ sơ đúng ngày."),
            )
            return redirect(planned)
    return render(request, "awards/round_form.html", {"form": form})


@screen("awards.round_manage", of=Round)
def round_edit(request: HttpRequest, round_: Round) -> HttpResponse:
    if not may_change(round_):
        messages.info(
            request, _("Đợt xét đã mở nên không sửa được nữa. Nếu lập nhầm mà chưa có hồ sơ, hãy hủy rồi lập đợt mới.")
        )
        return redirect(round_)
    form = RoundForm.of(round_, request.POST or None)
    if form.is_valid():
        try:
            change_round(round_, form.plan(), actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lưu đợt xét."))
            return redirect(round_)
    return render(request, "awards/round_form.html", {"form": form, "round": round_})


@screen("awards.round_manage", of=Round)
def round_cancel(request: HttpRequest, round_: Round) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            cancel_round(round_, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã hủy đợt xét. Có thể lập đợt khác cho cùng danh hiệu, cùng thời gian."))
            return redirect("awards:round-list")
    context = {
        "title": _("Hủy đợt xét"),
        "question": _("Hủy đợt xét “{round}”?").format(round=round_),
        "consequences": [
            _("Đợt xét ở lại danh sách với trạng thái đã hủy, không nhận hồ sơ."),
            _("Tên, danh hiệu và thời gian của đợt dùng lại được cho đợt khác."),
        ],
        "irreversible": True,
        "tone": "danger",
        "form": form,
        "confirm_label": _("Hủy đợt xét"),
        "cancel_url": round_.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


def window_note(round_: Round) -> str:
    """The window in working days, and a word where the holidays of its year are not announced."""
    calendar = WorkingCalendar.load()
    days = (round_.closes_on - round_.opens_on).days
    working = sum(calendar.is_working(round_.opens_on + dt.timedelta(days=n)) for n in range(1, days + 1))
    note = _("{days} ngày làm việc, không kể ngày mở").format(days=working)
    if calendar.is_announced(round_.opens_on) and calendar.is_announced(round_.closes_on):
        return note
    return note + "; " + _("lịch nghỉ năm này chưa công bố")


@screen("awards.round_view", of=Round, methods=GET)
def round_detail(request: HttpRequest, round_: Round) -> HttpResponse:
    table = NominationTable(
        nominations_for(request.user).filter(round=round_), reader=request.user, exclude=("round", "chon")
    )
    table.empty_detail = _("Đề nghị hiện ở đây khi hệ thống lập sẵn theo kết quả phong trào hoặc đơn vị tự lập.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    demands = [
        (_("{n} đơn vị dẫn đầu").format(n=round_.top_n) if round_.top_n else ""),
        (_("từ {score} điểm").format(score=round_.min_score) if round_.min_score is not None else ""),
    ]
    facts = [
        {"term": _("Trạng thái"), "value": round_.get_status_display(), "status": round_.status},
        {"term": _("Loại hình"), "value": str(round_.kind), "note": "" if round_.kind.is_verified else UNCHECKED},
        {"term": _("Thủ tục"), "value": round_.get_procedure_display()},
        {"term": _("Năm thành tích"), "value": round_.year},
        {
            "term": _("Nhận hồ sơ"),
            "value": f"{round_.opens_on:%d/%m/%Y} – {round_.closes_on:%d/%m/%Y}",
            "note": window_note(round_),
        },
        {
            "term": _("Thẩm định"),
            "value": _("{days} ngày làm việc").format(days=round_.appraisal_days or round_.kind.appraisal_days),
            "note": _("đọc kín") if round_.is_blind else "",
        },
        {"term": _("Danh hiệu, hình thức"), "value": "; ".join(str(each) for each in round_.award_types.all())},
        {"term": _("Phong trào"), "value": str(round_.movement or "")},
        {"term": _("Lập sẵn đề nghị cho"), "value": "; ".join(each for each in demands if each)},
        {"term": _("Hội đồng của"), "value": str(round_.council_unit)},
        {"term": _("Bộ quy định"), "value": str(round_.rulebook or "")},
    ]
    may_manage = can(request.user, "awards.round_manage", round_.council_unit)
    context = {
        "round": round_,
        "table": table,
        "may_change": may_manage and may_change(round_),
        "may_cancel": may_manage and may_cancel(round_),
        "facts": facts,
        "may_nominate": takes_dossiers(round_) and can(request.user, "awards.nomination_edit"),
        "may_consult": can(request.user, "awards.consultation_manage") and waiting_for_consultation(round_).exists(),
    }
    return render(request, "awards/round_detail.html", context)
