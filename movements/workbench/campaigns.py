"""What this app adds to the workspace: entries of the navigation and items of "Việc của tôi"."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import reach_of, units_of
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work, where_it_waits
from base.units.models import Unit
from movements.domain.cascade import offered_to
from movements.domain.queries import open_to_writing, within
from movements.domain.registration import joined_by, still_to_join
from movements.domain.reports.endorsing import can_endorse
from movements.enums import (
    ACTIVE,
    WAITING_DUTIES,
    DutyStatus,
    LaunchPlanStatus,
    MovementStatus,
    ReportStatus,
    WindowStatus,
)
from movements.models import LaunchPlan, Movement, Report, ReportDuty
from movements.rules import is_standing

register_nav(
    NavEntry(pgettext_lazy("list", "Phong trào"), "movements:movement-list", "movements.view", 100, "flag"),
    NavEntry(_lazy("Gói phong trào"), "movements:pack-list", "movements.draft", 130, "download"),
    NavEntry(pgettext_lazy("list", "Kỳ báo cáo"), "movements:duty-list", "movements.report_view", 110, "calendar"),
    NavEntry(_lazy("Báo cáo đã nhập"), "movements:report-list", "movements.report_view", 120, "report"),
)


@register_work
def duties_to_do(user: User) -> Iterator[WorkItem]:
    """Reports to write or mend: overdue and returned ones first, then what is due. A mended one waits for the head."""
    reach = reach_of(user, "movements.report_edit")
    if not reach:
        return
    waiting = ReportDuty.objects.filter(open_to_writing(), status__in=WAITING_DUTIES)
    waiting = waiting.exclude(report__status=ReportStatus.RETURNED, report__saved_at__gt=F("report__reviewed_at"))
    found = within(waiting.order_by("period__due_on", "unit__path"), reach, "unit")
    for duty in found.select_related("unit", "period__plan__movement", "report"):
        report = getattr(duty, "report", None)
        returned = report is not None and report.status == ReportStatus.RETURNED
        state = "returned" if returned else "overdue" if duty.status == DutyStatus.OVERDUE else "due"
        yield WorkItem(
            title=_("Báo cáo {period}: {movement}").format(period=duty.period, movement=duty.period.plan.movement),
            detail=report.return_reason if returned and report is not None else duty.unit.name,
            url=reverse("movements:report-edit", args=[duty.pk]),
            action=_("Sửa báo cáo") if returned else _("Nhập báo cáo"),
            state=state,
            due_on=duty.due_on,
        )


@register_work
def reports_to_submit(user: User) -> Iterator[WorkItem]:
    """Drafts and mended reports that wait for the head's signature. A returned one may be sent after its period."""
    reach = reach_of(user, "movements.report_submit")
    if not reach:
        return
    draft = Q(status=ReportStatus.DRAFT, version__gt=0)
    mended = Q(status=ReportStatus.RETURNED, saved_at__gt=F("reviewed_at"))
    open_duties = ReportDuty.objects.filter(open_to_writing())
    waiting = Report.objects.filter(draft | mended, duty__in=open_duties)
    found = within(waiting, reach, "duty__unit")
    found = found.select_related("duty__unit", "duty__period__plan__movement", "saved_by")
    for report in found:
        yield WorkItem(
            title=_("Ký gửi báo cáo {period}").format(period=report.duty.period),
            detail=_("{movement}; {who} đã nhập").format(
                movement=report.duty.period.plan.movement, who=report.saved_by or report.duty.unit
            ),
            url=report.get_absolute_url(),
            action=_("Xem và gửi"),
            state="overdue" if report.duty.status == DutyStatus.OVERDUE else "due",
            due_on=report.duty.due_on,
        )


@register_work
def reports_to_endorse(user: User) -> Iterator[WorkItem]:
    """Reports that wait for this person's word before the secretariat sees them."""
    reach = reach_of(user, "movements.report_endorse")
    if not reach:
        return
    waiting = Report.objects.filter(status=ReportStatus.ENDORSING, duty__period__plan__movement__status="open")
    found = within(waiting.order_by("submitted_at"), reach, "duty__unit")
    for report in found.select_related("duty__unit", "duty__period__plan__movement"):
        if can_endorse(user, report):
            yield WorkItem(
                title=_("Xem xét báo cáo {period}").format(period=report.duty.period),
                detail=report.duty.unit.name,
                url=report.get_absolute_url(),
                action=_("Xem và trình"),
                state="due",
                due_on=report.duty.due_on,
            )


@register_work
def reports_to_review(user: User) -> Iterator[WorkItem]:
    """One item for the secretariat, however many reports wait."""
    reach = reach_of(user, "movements.report_review")
    if not reach:
        return
    waiting = within(Report.objects.filter(status=ReportStatus.SUBMITTED), reach, "duty__unit")
    count = waiting.count()
    if count:
        yield WorkItem(
            title=_("{count} báo cáo chờ duyệt").format(count=count),
            detail=_("Đơn vị đã gửi, chờ Thường trực Hội đồng duyệt hoặc trả lại."),
            url=where_it_waits(waiting, count, f"{reverse('movements:report-list')}?status=submitted"),
            action=_("Duyệt báo cáo"),
            state="waiting",
        )


@register_work
def movements_to_approve(user: User) -> Iterator[WorkItem]:
    """Submitted movements and plan versions that wait for a second person, which the user is."""
    if not reach_of(user, "movements.approve"):
        return
    waiting = Movement.objects.filter(status=MovementStatus.SUBMITTED).exclude(created_by=user)
    for movement in waiting.exclude(submitted_by=user).select_related("organiser", "submitted_by").order_by("pk"):
        yield WorkItem(
            title=_("Chờ duyệt phong trào: {title}").format(title=movement.title),
            detail=_("{who} trình; {unit}").format(who=movement.submitted_by or "–", unit=movement.organiser),
            url=reverse("movements:movement-approve", args=[movement.pk]),
            action=_("Xem và duyệt"),
            state="waiting",
        )
    plans = LaunchPlan.objects.filter(status=LaunchPlanStatus.SUBMITTED, movement__status__in=ACTIVE)
    for plan in plans.exclude(created_by=user).exclude(submitted_by=user).select_related("movement").order_by("pk"):
        yield WorkItem(
            title=_("Chờ duyệt kế hoạch, phiên bản {version}: {title}").format(
                version=plan.version, title=plan.movement.title
            ),
            detail=plan.change_reason,
            url=plan.get_absolute_url(),
            action=_("Xem và duyệt"),
            state="waiting",
        )


@register_work
def movements_to_mend(user: User) -> Iterator[WorkItem]:
    """Own drafts that were returned."""
    returned = Movement.objects.filter(Q(created_by=user) | Q(submitted_by=user), status=MovementStatus.RETURNED)
    for movement in returned.order_by("pk"):
        yield WorkItem(
            title=_("Sửa phong trào bị trả lại: {title}").format(title=movement.title),
            detail=movement.return_reason,
            url=movement.get_absolute_url(),
            action=_("Sửa và trình lại"),
            state="returned",
        )


@register_work
def movements_to_derive(user: User) -> Iterator[WorkItem]:
    """Movements of a higher level that a unit of the user may carry out with a movement of its own."""
    if not reach_of(user, "movements.draft"):
        return
    units = own_units(user)
    if not units:
        return
    for movement in offered_to(units):
        yield WorkItem(
            title=_("Phát động theo phong trào cấp trên: {title}").format(title=movement.title),
            detail=movement.organiser.name,
            url=reverse("movements:movement-derive", args=[movement.pk]),
            action=_("Lập phong trào của đơn vị"),
            state="waiting",
        )


@register_work
def movements_to_join(user: User) -> Iterator[WorkItem]:
    """Movements whose window is open and in which a unit of the user does not take part yet."""
    if not reach_of(user, "movements.register"):
        return
    units = own_units(user)
    opened = list(Movement.objects.filter(status__in=ACTIVE, registration_status=WindowStatus.OPEN).order_by("pk"))
    waiting = still_to_join(opened, units, joined_by(opened, units))
    for movement in opened:
        if missing := waiting[movement.pk]:
            yield WorkItem(
                title=_("Đăng ký thi đua: {title}").format(title=movement.title),
                detail=", ".join(unit.name for unit in missing),
                url=reverse("movements:movement-register", args=[movement.pk]),
                action=_("Đăng ký"),
                state="due",
                due_on=movement.registration_closes_on,
            )


def own_units(user: User) -> list[Unit]:
    """Units for which the user registers: those of the assignment itself, standing today."""
    return [unit for unit in units_of(user, Role.OFFICER, Role.HEAD) if is_standing(unit)]
