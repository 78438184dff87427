"""Reads of the signed-in screens. Query counts do not grow with the rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import can, units_of
from base.core import clock
from base.units.domain.finding import named
from base.units.models import Unit
from movements.domain.rural.communes import is_commune
from movements.domain.rural.standards import standard_for
from movements.enums import ProposalStatus, ReassessmentStatus, RuralStatus
from movements.models import (
    RuralAssessment,
    RuralReassessment,
    RuralRecognition,
    RuralRevocation,
    RuralStandard,
)


@dataclass(frozen=True)
class Step:
    """The one thing to do next with a file: name of the address (of the file), label of the button, who waits."""

    url_name: str
    label: str
    hint: str


@dataclass(frozen=True)
class OwnCommune:
    """A commune of the signed-in person with the file of this year, where it is open."""

    unit: Unit
    standard: RuralStandard | None
    assessment: RuralAssessment | None
    reassessment: RuralReassessment | None
    step: Step | None


def own_communes(user: User) -> list[OwnCommune]:
    """Communes for which the person is officer or head, standing today. Four queries and the kinds."""
    today = clock.today()
    held = {unit.pk for unit in units_of(user, Role.OFFICER, Role.HEAD)}
    units = [unit for unit in Unit.objects.filter(pk__in=held).as_of(today).select_related("kind") if is_commune(unit)]
    if not units:
        return []
    standard = standard_for(today)
    files = RuralAssessment.objects.filter(unit__in=units, year=today.year).select_related("standard", "unit__kind")
    newest = {each.unit_id: each for each in files.order_by("as_of", "pk")}
    again = RuralReassessment.objects.filter(unit__in=units, status=ReassessmentStatus.OPEN)
    waiting = {each.unit_id: each for each in again}
    return [
        OwnCommune(unit, standard, file, waiting.get(unit.pk), next_step(file, user) if file else None)
        for unit in units
        for file in [newest.get(unit.pk)]
    ]


def next_step(assessment: RuralAssessment, user: User) -> Step | None:
    """What this person can do next; None where somebody else has to act."""
    unit = assessment.unit
    status = RuralStatus(assessment.status)
    is_head = can(user, "movements.rural_submit", unit)
    steps: dict[str, list[tuple[bool, Step]]] = {
        RuralStatus.DRAFT: _own_steps(assessment, user, is_head=is_head),
        RuralStatus.RETURNED: _own_steps(assessment, user, is_head=is_head),
        RuralStatus.CONSULTING: [
            (
                is_head and assessment.consulted_to is not None,
                Step("rural:submit", _("Gửi thẩm định"), _("Kết quả lấy ý kiến đã nhập.")),
            ),
            (
                can(user, "movements.rural_assess", unit),
                Step("rural:survey", _("Nhập kết quả lấy ý kiến"), _("Số người được hỏi, trả lời, hài lòng.")),
            ),
        ],
        RuralStatus.SUBMITTED: [
            (
                can(user, "movements.rural_appraise"),
                Step("rural:appraise", _("Thẩm định"), _("Xem từng tiêu chí, kết luận hoặc trả lại.")),
            )
        ],
        RuralStatus.APPRAISED: [
            (
                can(user, "movements.rural_decide"),
                Step("rural:recognise", _("Quyết định công nhận"), _("Xem bốn điều kiện rồi quyết định.")),
            )
        ],
    }
    return next((step for may, step in steps.get(status, []) if may), None)


def _own_steps(assessment: RuralAssessment, user: User, *, is_head: bool) -> list[tuple[bool, Step]]:
    is_filled = bool(assessment.version and assessment.met + assessment.not_met)
    returned = assessment.status == RuralStatus.RETURNED
    mended = not returned or (
        assessment.saved_at is not None
        and assessment.submitted_at is not None
        and assessment.saved_at > assessment.submitted_at
    )
    sign = Step("rural:consult", _("Ký và lấy ý kiến người dân"), _("Cán bộ đã nhập, chờ lãnh đạo xã ký."))
    fill = Step(
        "rural:edit",
        _("Sửa theo ý kiến trả lại") if returned else _("Nhập tự đánh giá"),
        assessment.return_reason if returned else _("Kết luận từng tiêu chí, kèm minh chứng."),
    )
    return [(is_head and is_filled and mended, sign), (can(user, "movements.rural_assess", assessment.unit), fill)]


def assessments_list(
    *, query: str = "", status: str = "", year: int | None = None, is_now: bool = False
) -> QuerySet[RuralAssessment]:
    found = RuralAssessment.objects.select_related("unit", "standard").order_by("-year", "unit__path", "pk")
    if query:
        found = found.filter(named(query, is_now=is_now))
    if status:
        found = found.filter(status=status)
    return found.filter(year=year) if year else found


def recognitions_list(
    *, query: str = "", tier: str = "", unverified: bool = False, is_now: bool = False
) -> QuerySet[RuralRecognition]:
    found = RuralRecognition.objects.select_related("unit", "standard").order_by("-decided_on", "-pk")
    if query:
        found = found.filter(named(query, is_now=is_now) | Q(decision_number__icontains=query))
    if tier:
        found = found.filter(tier=tier)
    return found.filter(verified=False) if unverified else found


def proposals_list() -> QuerySet[RuralRevocation]:
    """Open ones first."""
    rows = RuralRevocation.objects.select_related("recognition__unit", "assessment__standard", "decided_by")
    return rows.order_by("-status", "-pk")


def reassessments_list() -> QuerySet[RuralReassessment]:
    rows = RuralReassessment.objects.select_related("unit", "succession", "assessment")
    return rows.order_by("-status", "unit__path")


def waiting_counts() -> dict[str, int]:
    """How much waits for the secretariat and the chair; four queries."""
    files = RuralAssessment.objects.order_by()
    return {
        "submitted": files.filter(status=RuralStatus.SUBMITTED).count(),
        "appraised": files.filter(status=RuralStatus.APPRAISED).count(),
        "proposals": RuralRevocation.objects.filter(status=ProposalStatus.OPEN).count(),
        "reassessments": RuralReassessment.objects.filter(status=ReassessmentStatus.OPEN).count(),
        "unverified": RuralRecognition.objects.filter(verified=False).count(),
    }
