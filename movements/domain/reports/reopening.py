"""Controlled reopening: locked reports are opened again, for one unit or many, with a reason and a new last day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError
from base.core.jobs import start_job
from base.core.models import Job
from base.core.transitions import advance
from movements.domain.queries import board_of, open_to_writing
from movements.domain.reports import telling
from movements.domain.reports.locking import lock_reason
from movements.domain.states import DUTY, REPORT
from movements.enums import MovementStatus, PeriodStatus, ReportStatus
from movements.lock_objects import duty_for_update
from movements.models import Report, ReportDuty, ReportPeriod
from movements.rules import can_reopen_duty, require_permission

JOB_KIND = "movements.reopen_duties"
AT_ONCE = 30
"""More than these are opened in the background."""
LONGEST = 60
"""Days: a reopening is an exception with an end, not a new period."""


def reopen_duty(duty: ReportDuty, *, until: dt.date, reason: str, actor: Any) -> ReportDuty:
    """Let the unit write until the last second of `until`.

    An approval is withdrawn with it: the figures stop counting until they are approved anew. Whether the unit was in
    time is not touched.
    """
    require_permission(actor, "movements.report_review", duty.unit)
    _check_words(until, reason)
    with transaction.atomic():
        duty = duty_for_update(duty.pk)
        report = Report.objects.select_for_update(of=("self",)).filter(duty=duty).first()
        _check_locked(duty, report)
        if report is not None and report.status in (ReportStatus.SUBMITTED, ReportStatus.APPROVED):
            advance(
                REPORT,
                report,
                "reopen",
                actor=actor,
                reason=reason,
                return_reason=reason.strip(),
                reviewed_by=actor,
                reviewed_at=clock.now(),
            )
        opened = advance(DUTY, duty, "reopen", actor=actor, reason=reason.strip(), reopened_until=until)
        opened.period, opened.unit = duty.period, duty.unit
        telling.of_reopening(opened, reason.strip())
        return opened


@dataclass
class Reopened:
    """How many were opened again, and why each of the others was not: (unit, sentence)."""

    reopened: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def message(self) -> str:
        text = _("Đã mở lại {count} báo cáo.").format(count=self.reopened)
        if not self.left_out:
            return text
        names = "; ".join(f"{name} – {why}" for name, why in self.left_out[:20])
        return text + " " + _("Để lại {count}: {names}").format(count=len(self.left_out), names=names)


def reopenable(
    period: ReportPeriod, actor: Any, *, state: str = "", cluster: Any = None
) -> models.QuerySet[ReportDuty]:
    """Locked duties of a period within the actor's reach: the query of `rules.can_reopen_duty`, for a preview.

    `state` and `cluster` narrow it as on the board of the period.
    """
    found = board_of(period, actor, state=state, cluster=cluster)
    if period.status == PeriodStatus.PLANNED or period.plan.movement.status != MovementStatus.OPEN:
        return found.none()
    standing = Q(unit__valid_to=None) | Q(unit__valid_to__gte=clock.today())
    return found.filter(standing).exclude(open_to_writing()).exclude(report__status=ReportStatus.ENDORSING)


def counted_by_state(duties: models.QuerySet[ReportDuty]) -> dict[str, int]:
    """What a preview says of them: never sent, waiting for review, approved. One query."""
    found: dict[str, int] = duties.order_by().aggregate(
        all=Count("pk"),
        missing=Count("pk", filter=Q(report=None) | Q(report__submitted_at=None)),
        review=Count("pk", filter=Q(report__status=ReportStatus.SUBMITTED)),
        approved=Count("pk", filter=Q(report__status=ReportStatus.APPROVED)),
    )
    return found


def reopen_duties(
    duties: Sequence[int],
    *,
    until: dt.date,
    reason: str,
    actor: Any,
    report: Callable[[int, int], None] | None = None,
) -> Reopened:
    """Each of them, one by one in its own transaction: a refusal leaves out that unit and names it.

    Repeating does no harm: what is open already is left as it is and not told again.
    """
    outcome = Reopened()
    found = ReportDuty.objects.select_related("unit", "period").in_bulk(list(duties))
    for done, key in enumerate(sorted(found)):
        if report is not None:
            report(done, len(found))
        duty = found[key]
        if duty.reopened_until == until:
            continue
        try:
            reopen_duty(duty, until=until, reason=reason, actor=actor)
        except DomainError as error:
            outcome.left_out.append((duty.unit.name, error.message))
        else:
            outcome.reopened += 1
    return outcome


def start_reopening(period: ReportPeriod, duties: Sequence[int], *, until: dt.date, reason: str, actor: Any) -> Job:
    """The same in the background; a wrong day or a missing reason is refused at once."""
    require_permission(actor, "movements.report_review")
    _check_words(until, reason)
    title = _("Mở lại {count} báo cáo {period}").format(count=len(duties), period=period)[:200]
    params = {"period": period.pk, "duties": list(duties), "until": until.isoformat(), "reason": reason}
    with transaction.atomic():
        return start_job(JOB_KIND, title=title, actor=actor, params=params)


def _check_words(until: dt.date, reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Cần ghi lý do mở lại để lưu vào nhật ký."), code="reason")
    today = clock.today()
    if not today <= until <= today + dt.timedelta(days=LONGEST):
        raise DomainError(
            _("Hạn mới phải từ hôm nay đến không quá {days} ngày nữa. Hãy chọn lại ngày.").format(days=LONGEST),
            code="until",
        )


def _check_locked(duty: ReportDuty, report: Report | None) -> None:
    if can_reopen_duty(duty, report):
        return
    if report is not None and report.status == ReportStatus.ENDORSING:
        raise DomainError(_("Báo cáo đang chờ xem xét. Hãy tiếp nhận hoặc trả lại thay vì mở lại."), code="endorsing")
    raise DomainError(
        _("Báo cáo này đang mở, đơn vị vẫn sửa được. Không cần mở lại.")
        if report is None or report.status in (ReportStatus.DRAFT, ReportStatus.RETURNED)
        else lock_reason(duty, report),
        code="not_locked",
    )
