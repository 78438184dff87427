"""Controlled reopening: a locked report is opened again for one unit, with a reason and a new last day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError
from base.core.transitions import advance
from movements.domain.reports import telling
from movements.domain.reports.locking import lock_reason
from movements.domain.states import DUTY, REPORT
from movements.enums import ReportStatus
from movements.lock_objects import duty_for_update
from movements.models import Report, ReportDuty
from movements.rules import can_reopen_duty, require_permission

LONGEST = 60
"""Days: a reopening is an exception with an end, not a new period."""


def reopen_duty(duty: ReportDuty, *, until: dt.date, reason: str, actor: Any) -> ReportDuty:
    """Let the unit write until the last second of `until`.

    An approval is withdrawn with it: the figures stop counting until they are approved anew. Whether the unit was in
    time is not touched.
    """
    require_permission(actor, "movements.report_review", duty.unit)
    if not reason.strip():
        raise DomainError(_("Cần ghi lý do mở lại để lưu vào nhật ký."), code="reason")
    today = clock.today()
    if not today <= until <= today + dt.timedelta(days=LONGEST):
        raise DomainError(
            _("Hạn mới phải từ hôm nay đến không quá {days} ngày nữa. Hãy chọn lại ngày.").format(days=LONGEST),
            code="until",
        )
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
