"""Why a report cannot be written now, said so that the reader knows whom to turn to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.units.domain.standing import not_standing
from movements.enums import MovementStatus, PeriodStatus, ReportStatus
from movements.models import Report, ReportDuty
from movements.rules import can_edit_report, is_standing


def check_editable(duty: ReportDuty, report: Report | None) -> None:
    """Raises DomainError (code "dissolved" or "locked") where the unit may not write any more."""
    if can_edit_report(duty, report):
        return
    code = "locked" if is_standing(duty.unit) else "dissolved"
    raise DomainError(lock_reason(duty, report), code=code)


def lock_reason(duty: ReportDuty, report: Report | None) -> str:
    """One sentence on what has locked it and one on what to do."""
    if not is_standing(duty.unit):
        return not_standing(duty.unit)
    movement = duty.period.plan.movement
    if movement.status != MovementStatus.OPEN:
        return _("Phong trào ở trạng thái “{state}” nên không nhận báo cáo nữa. Số liệu đã có vẫn xem được.").format(
            state=movement.get_status_display()
        )
    if report is not None and report.status in (ReportStatus.SUBMITTED, ReportStatus.ENDORSING):
        return _(
            "Báo cáo này không sửa được nữa ({state}). Nếu cần sửa, hãy đề nghị Thường trực Hội đồng trả lại."
        ).format(state=report.get_status_display())
    if duty.period.status == PeriodStatus.PLANNED:
        return _("Kỳ này mở nhận báo cáo từ ngày {day}.").format(day=f"{duty.period.opens_on:%d/%m/%Y}")
    state = report.get_status_display() if report is not None else duty.period.get_status_display()
    return _(
        "Báo cáo này không sửa được nữa ({state}). Nếu cần sửa, hãy đề nghị Thường trực Hội đồng mở lại kỳ cho đơn vị."
    ).format(state=state)
