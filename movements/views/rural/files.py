"""The commune's side: my file, self-assessment, survey, signing and sending."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import more_sheets, sheet_links
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import to_reader as _
from base.units.domain.in_time import Lens
from base.units.models import Unit
from base.units.tables import in_time
from movements.domain.rural.assessing import (
    StaleAssessment,
    open_assessment,
    remove_rural_evidence,
    save_assessment,
    upload_rural_evidence,
)
from movements.domain.rural.conditions import conditions_of
from movements.domain.rural.filing import reopen, save_survey, start_consultation, submit_assessment
from movements.domain.rural.judging import percent_text
from movements.domain.rural.queries import assessments_list, next_step, own_communes, waiting_counts
from movements.domain.rural.reckoning import Board
from movements.domain.rural.revoking import finding_of
from movements.domain.rural.versions import adopt_newest_version, newer_version
from movements.enums import RURAL_APPRAISED, RURAL_EDITABLE, RuralStatus
from movements.forms.rural import AssessmentForm, OpenForm, SurveyForm
from movements.forms.rural_decisions import AssessmentFilter
from movements.forms.shared import ReasonForm, SubmitForm
from movements.models import RuralAssessment, RuralEvidence
from movements.tables.rural import AssessmentTable
from movements.views.histories import history_in_time
from movements.views.keeping import keep_files
from movements.views.rural.steps import steps_of_file

SHEETS = (
    ("rural-values", _lazy("Số liệu từng chỉ tiêu")),
    ("rural-surveys", _lazy("Lấy ý kiến hài lòng của người dân")),
    ("rural-recognitions", _lazy("Quyết định công nhận đã có")),
)


@screen("movements.rural_view", methods=("GET", "HEAD"))
def home(request: HttpRequest) -> HttpResponse:
    """One's own communes with their next step, then every file."""
    filters = AssessmentFilter(request.GET or None)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = assessments_list(
        query=wanted.get("q", ""),
        status=wanted.get("status", ""),
        year=wanted.get("year"),
        is_now=Lens.of(request.GET).is_now,
    )
    table = AssessmentTable(found)
    table.empty_detail = _("Xã lập hồ sơ của mình ở đây, hoặc hãy bỏ bớt điều kiện lọc.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    may_decide = can(request.user, "movements.rural_appraise") or can(request.user, "movements.rural_decide")
    context = {
        "communes": own_communes(request.user),  # type: ignore[arg-type]
        "table": table,
        "filters": filters,
        "waiting": waiting_counts() if may_decide else None,
        "switch": in_time(request, table),
        **sheet_links(request.user, "rural-assessments", year=wanted.get("year")),
        "more_sheets": more_sheets(request.user, SHEETS),
    }
    return render(request, "movements/rural/home.html", context)


@screen("movements.rural_assess", of=Unit)
def start(request: HttpRequest, unit: Unit) -> HttpResponse:
    form = OpenForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = open_assessment(unit, data["standard"], year=data["year"], as_of=data["as_of"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("rural:edit", made.pk)
    return render(request, "movements/rural/start.html", {"unit": unit, "form": form})


@screen("movements.rural_view", of=RuralAssessment, methods=("GET", "HEAD"))
def assessment(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    survey = list(item.survey.all())
    board = Board.of(item)
    user: Any = request.user
    files: dict[int | None, list[RuralEvidence]] = {}
    for each in item.evidence.select_related("file"):
        files.setdefault(each.criterion_id, []).append(each)
    lines = [
        {
            "line": line,
            "values": [board.values[each.pk] for each in board.indicators_of(line) if each.pk in board.values],
            "indicators": board.indicators_of(line),
            "expected": board.expected.get(line.criterion.code),
            "files": files.get(line.criterion_id, []),
        }
        for line in board.lines
    ]
    is_own = can(user, "movements.rural_submit", item.unit)
    context = {
        "item": item,
        "lines": lines,
        "survey": [(row, percent_text(row.satisfied, row.answered)) for row in survey],
        "conditions": conditions_of(item, survey),
        "finding": finding_of(item) if item.status in RURAL_APPRAISED else None,
        "step": next_step(item, user),
        "steps": steps_of_file(item),
        **history_in_time(request, item, item.unit, _same_files(item), "unit"),
        "newer": newer_version(item),
        "can_edit": item.status in RURAL_EDITABLE and can(user, "movements.rural_assess", item.unit),
        "can_reopen": item.status == RuralStatus.CONSULTING and is_own,
        "can_survey": item.status == RuralStatus.CONSULTING and can(user, "movements.rural_assess", item.unit),
        "can_return": item.status == RuralStatus.SUBMITTED and can(user, "movements.rural_appraise"),
        "can_reappraise": item.status == RuralStatus.APPRAISED and can(user, "movements.rural_appraise"),
        "can_decline": item.status == RuralStatus.APPRAISED and can(user, "movements.rural_decide"),
    }
    return render(request, "movements/rural/assessment.html", context)


def _same_files(item: RuralAssessment) -> Any:
    """The files of one standard and year, of whatever commune."""
    return RuralAssessment.objects.filter(standard=item.standard_id, year=item.year)


@screen("movements.rural_assess", of=RuralAssessment)
def edit(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    if item.status not in RURAL_EDITABLE:
        messages.info(request, _("Hồ sơ này không sửa được nữa."))
        return redirect(item)
    form = AssessmentForm(request.POST or None, request.FILES or None, assessment=item, board=Board.of(item))
    is_stale = False
    if form.is_bound:
        keep_files(request, form, partial(upload_rural_evidence, item, actor=request.user))
    if form.is_valid():
        try:
            if _save(request, item, form):
                return redirect(item)
        except StaleAssessment as error:
            messages.warning(request, error.message)
            form, is_stale = _rebased(request, error.assessment), True
    context = {"item": item, "form": form, "rows": list(form.rows()), "is_stale": is_stale}
    return render(request, "movements/rural/edit.html", context)


def _rebased(request: HttpRequest, item: RuralAssessment) -> AssessmentForm:
    """What this person typed, on top of what the other saved: the next save knows of both."""
    data = request.POST.copy()
    data["version"] = str(item.version)
    return AssessmentForm(data, assessment=item, board=Board.of(item))


def _save(request: HttpRequest, item: RuralAssessment, form: AssessmentForm) -> bool:
    """Raises StaleAssessment; any other refusal stands on the form."""
    if not form.gives_reasons():
        return False
    try:
        save_assessment(
            item,
            entries=form.entries(),
            opinions=form.opinions(),
            facts=form.facts(),
            expected_version=form.cleaned_data["version"],
            actor=request.user,
        )
    except StaleAssessment:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Đã lưu. Hồ sơ chỉ đi tiếp khi lãnh đạo xã ký."))
    return True


@screen("movements.rural_assess", of=RuralAssessment)
def survey(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    form = SurveyForm(request.POST or None, assessment=item)
    if form.is_valid():
        data = form.cleaned_data
        try:
            save_survey(
                item,
                form.entries(),
                consulted_from=data["consulted_from"],
                consulted_to=data["consulted_to"],
                note=data["note"],
                expected_version=data["version"],
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lưu kết quả lấy ý kiến."))
            return redirect(item)
    return render(request, "movements/rural/survey.html", {"item": item, "form": form})


@screen("movements.rural_submit", of=RuralAssessment)
def consult(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    context = {
        "title": _("Ký tự đánh giá"),
        "question": _("Ký tự đánh giá của {unit} và bắt đầu lấy ý kiến người dân?").format(unit=item.unit),
        "consequences": [
            _("{met}/{total} tiêu chí đạt, {unknown} chưa kết luận.").format(
                met=item.met, total=item.total - item.not_applicable, unknown=item.unknown
            ),
            _("Xã niêm yết, lấy ý kiến người dân rồi nhập kết quả."),
        ],
        "confirm_label": _("Ký và lấy ý kiến"),
    }
    return _sign(request, item, context, start_consultation, _("Đã ký. Hãy lấy ý kiến người dân và nhập kết quả."))


@screen("movements.rural_submit", of=RuralAssessment)
def submit(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    context = {
        "title": _("Gửi thẩm định"),
        "question": _("Gửi hồ sơ của {unit} tới cơ quan thẩm định?").format(unit=item.unit),
        "consequences": [_("Xã không sửa được nữa, trừ khi hồ sơ bị trả lại.")],
        "confirm_label": _("Gửi thẩm định"),
    }
    return _sign(request, item, context, submit_assessment, _("Đã gửi hồ sơ thẩm định."))


def _sign(request: HttpRequest, item: RuralAssessment, words: dict[str, Any], act: Any, done: str) -> HttpResponse:
    form = SubmitForm(request.POST or None, initial={"version": item.version})
    if form.is_valid():
        try:
            act(item, actor=request.user, expected_version=form.cleaned_data["version"])
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, done)
        return redirect(item)
    context = {"tone": "solemn", "form": form, "cancel_url": item.get_absolute_url(), **words}
    return render(request, "pages/confirm.html", context)


@screen("movements.rural_submit", of=RuralAssessment)
def reopen_file(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reopen(item, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("Đã mở lại để sửa tự đánh giá."))
        return redirect(item)
    context = {
        "title": _("Sửa lại tự đánh giá"),
        "question": _("Mở lại tự đánh giá của {unit}?").format(unit=item.unit),
        "form": form,
        "confirm_label": _("Mở lại"),
        "cancel_url": item.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.rural_assess", of=RuralAssessment)
def adopt(request: HttpRequest, item: RuralAssessment) -> HttpResponse:
    """Move an open file to the newest version of the criteria."""
    if request.method == "POST":
        adopt_newest_version(item, actor=request.user)
        messages.success(request, _("Đã chuyển sang phiên bản mới của bộ tiêu chí."))
        return redirect(item)
    context = {
        "title": _("Dùng phiên bản mới"),
        "question": _("Chuyển hồ sơ sang phiên bản mới của bộ tiêu chí?"),
        "consequences": [
            _("Số liệu, kết luận và minh chứng được giữ theo mã tiêu chí, mã chỉ tiêu."),
            _("Mọi kết luận được tính lại theo ngưỡng mới."),
        ],
        "confirm_label": _("Chuyển sang phiên bản mới"),
        "cancel_url": item.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.rural_view", of=RuralEvidence, methods=("GET", "HEAD"))
def evidence_file(request: HttpRequest, item: RuralEvidence) -> HttpResponse:
    return serve(item.file)  # type: ignore[return-value] # a streaming answer; `screen` passes it on


@screen("movements.rural_assess", of=RuralEvidence)
def evidence_remove(request: HttpRequest, item: RuralEvidence) -> HttpResponse:
    back = reverse("rural:edit", args=[item.assessment_id])
    if request.method == "POST":
        remove_rural_evidence(item, actor=request.user)
        messages.success(request, _("Đã bỏ minh chứng “{name}”.").format(name=item))
        return redirect(back)
    context = {
        "title": _("Bỏ minh chứng"),
        "question": _("Bỏ tệp “{name}” khỏi hồ sơ?").format(name=item),
        "confirm_label": _("Bỏ minh chứng"),
        "tone": "danger",
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)
