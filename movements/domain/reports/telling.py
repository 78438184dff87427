"""Who hears of a step of a report."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import holders_of
from base.notices.domain.notify import notify
from movements.domain.lifecycle import people_of
from movements.models import Report, ReportDuty


def of_submission(report: Report, duty: ReportDuty, endorsers: Sequence[User]) -> None:
    """The endorsing level, or the secretariat where there is none."""
    notify(
        endorsers or holders_of(Role.SECRETARIAT),
        kind="movements.report_submitted",
        key=f"movements.report_submitted:{report.pk}:{report.version}:{report.submitted_at:%Y%m%d%H%M%S}",
        title=_("{unit} đã gửi báo cáo {period}").format(unit=duty.unit, period=duty.period)[:200],
        url=report.get_absolute_url(),
    )


def of_endorsement(report: Report, duty: ReportDuty) -> None:
    notify(
        holders_of(Role.SECRETARIAT),
        kind="movements.report_endorsed",
        key=f"movements.report_endorsed:{report.pk}:{report.endorsed_at:%Y%m%d%H%M%S}",
        title=_("Báo cáo {period} của {unit} đã qua xem xét").format(unit=duty.unit, period=duty.period)[:200],
        url=report.get_absolute_url(),
    )


def of_return(report: Report, duty: ReportDuty) -> None:
    notify(
        people_of([duty.unit_id]),
        kind="movements.report_returned",
        key=f"movements.report_returned:{report.pk}:{report.reviewed_at:%Y%m%d%H%M%S%f}",
        title=_("Báo cáo {period} bị trả lại").format(period=duty.period),
        body=report.return_reason,
        url=reverse("movements:report-edit", args=[duty.pk]),
    )


def of_approval(report: Report, duty: ReportDuty) -> None:
    notify(
        people_of([duty.unit_id]),
        kind="movements.report_approved",
        key=f"movements.report_approved:{report.pk}:{report.reviewed_at:%Y%m%d%H%M%S}",
        title=_("Báo cáo {period} đã được duyệt").format(period=duty.period),
        url=report.get_absolute_url(),
    )


def of_reopening(duty: ReportDuty, reason: str) -> None:
    notify(
        people_of([duty.unit_id]),
        kind="movements.duty_reopened",
        key=f"movements.duty_reopened:{duty.pk}:{duty.reopened_until}",
        title=_("Báo cáo {period} được mở lại đến hết ngày {day}").format(
            period=duty.period, day=f"{duty.reopened_until:%d/%m/%Y}"
        ),
        body=reason,
        url=reverse("movements:report-edit", args=[duty.pk]),
    )
