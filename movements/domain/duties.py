"""Reporting periods and what units owe in them: bulk work of the schedule, idempotent and under lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.transitions import advance
from base.notices.domain.notify import notify, notify_all
from base.notices.domain.reminders import due_offset, is_escalated
from base.units.domain.queries import units_as_of
from movements.domain.lifecycle import UNIT_ROLES, people_of, units_taking_part
from movements.domain.states import PERIOD
from movements.enums import WAITING_DUTIES, DutyStatus, MovementStatus, PeriodStatus
from movements.lock_objects import period_for_update
from movements.models import ReportDuty, ReportPeriod


def open_due_periods() -> int:
    """Open every planned period of a running movement whose opening day has come, and give its units their duties.

    A period whose last day passed before it could open (the movement was published late) is closed without duties.
    Returns the number of periods that changed.
    """
    today = clock.today()
    planned = ReportPeriod.objects.filter(status=PeriodStatus.PLANNED, plan__movement__status=MovementStatus.OPEN)
    due = list(planned.filter(opens_on__lte=today).order_by("opens_on", "pk"))
    for period in due:
        if period.closes_on < today:
            advance(PERIOD, period, "close")
            continue
        with transaction.atomic():
            open_duties(advance(PERIOD, period, "open"))
    return len(due)


def open_late_duties() -> int:
    """Duties in open periods for units that registered after the opening. Returns how many."""
    opened = ReportPeriod.objects.filter(status=PeriodStatus.OPEN, plan__movement__status=MovementStatus.OPEN)
    return sum(open_duties(period) for period in opened.order_by("pk") if _lacking(period))


def open_duties(period: ReportPeriod) -> int:
    """A duty for every registered unit that stands today and has none yet.

    The units' people are told. Returns how many.
    """
    with transaction.atomic():
        period = period_for_update(period.pk)
        if period.status != PeriodStatus.OPEN:
            return 0
        fresh = ReportDuty.objects.bulk_create(
            [ReportDuty(period=period, unit_id=unit_id) for unit_id in _lacking(period)]
        )
        if not fresh:
            return 0
        ledger.record("movements.period.duties_opened", period, *fresh, count=len(fresh))
        movement = period.plan.movement
        notify_all(
            _people_of(period),
            kind="movements.duty_opened",
            key=f"movements.duty_opened:{period.pk}",
            title=_("Đến kỳ báo cáo {period}").format(period=period.name),
            body=_("{movement}. Hạn nộp: {day}.").format(movement=movement.title, day=f"{period.due_on:%d/%m/%Y}"),
            url=reverse("movements:duty-list"),
        )
        return len(fresh)


def mark_overdue() -> int:
    """Open duties whose due day has passed. Returns how many."""
    today = clock.today()
    passed = Q(reopened_until=None, period__due_on__lt=today) | Q(reopened_until__lt=today)
    late = ReportDuty.objects.filter(passed, status=DutyStatus.OPEN)
    with transaction.atomic():
        duties = list(late.select_for_update(of=("self",)).order_by("pk"))
        if duties:
            ReportDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(status=DutyStatus.OVERDUE)
            ledger.record("movements.duty.expire", *duties, count=len(duties))
    return len(duties)


def close_periods() -> int:
    """Close open periods after their days of grace. Duties not done stay as overdue for good."""
    passed = ReportPeriod.objects.filter(status=PeriodStatus.OPEN, closes_on__lt=clock.today())
    periods = list(passed.order_by("closes_on", "pk"))
    for period in periods:
        advance(PERIOD, period, "close")
    return len(periods)


def reopened_duties() -> models.QuerySet[ReportDuty]:
    """Duties opened again for a unit that has still time to send."""
    return ReportDuty.objects.filter(reopened_until__gte=clock.today(), status__in=WAITING_DUTIES)


def remind() -> int:
    """Tell officers and heads at T−7, −3, −1, 0, +1 of each duty that waits; one step once. Returns duties reminded."""
    today, done = clock.today(), 0
    for period in _running_periods():
        offset = due_offset(period.due_on, today)
        if offset is None or (today - period.due_on).days > 1:
            continue
        waiting = _standing_duties(period).exclude(reminded_offset__gte=offset)
        duties = list(waiting.order_by("pk"))
        if not duties:
            continue
        with transaction.atomic():
            notify(
                people_of([duty.unit_id for duty in duties]),
                kind="movements.duty_reminder",
                key=f"movements.duty_reminder:{period.pk}:{offset}",
                title=_reminder_title(period, today),
                body=_("{movement}. Hạn nộp: {day}.").format(
                    movement=period.plan.movement.title, day=f"{period.due_on:%d/%m/%Y}"
                ),
                url=reverse("movements:duty-list"),
            )
            ReportDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(reminded_offset=offset)
        done += len(duties)
    return done


def escalate() -> int:
    """Three days after the due day.

    The head of each unit still waiting, and the secretariat with the list. Returns duties.
    """
    today, done = clock.today(), 0
    for period in _running_periods():
        if not is_escalated(period.due_on, today):
            continue
        duties = list(_standing_duties(period).filter(escalated_at=None).select_related("unit").order_by("pk"))
        if not duties:
            continue
        with transaction.atomic():
            _tell_of_delay(period, duties)
            ReportDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(escalated_at=clock.now())
        done += len(duties)
    return done


def _tell_of_delay(period: ReportPeriod, duties: Sequence[ReportDuty]) -> None:
    days = (clock.today() - period.due_on).days
    notify(
        people_of([duty.unit_id for duty in duties], Role.HEAD),
        kind="movements.duty_escalated",
        key=f"movements.duty_escalated:{period.pk}",
        title=_("Đơn vị đã chậm báo cáo {period} {days} ngày").format(period=period.name, days=days),
        body=_("{movement}. Đề nghị lãnh đạo đơn vị chỉ đạo nộp ngay.").format(movement=period.plan.movement.title),
        url=reverse("movements:duty-list"),
    )
    notify(
        holders_of(Role.SECRETARIAT),
        kind="movements.duty_escalated",
        key=f"movements.duty_escalated_list:{period.pk}:{clock.today():%Y%m%d}",
        title=_("{count} đơn vị chậm báo cáo {period}").format(count=len(duties), period=period.name),
        body=", ".join(duty.unit.name for duty in duties),
        url=reverse("movements:report-list"),
    )


def _reminder_title(period: ReportPeriod, today: dt.date) -> str:
    left = (period.due_on - today).days
    if left > 0:
        return _("Còn {days} ngày đến hạn báo cáo {period}").format(days=left, period=period.name)
    if left == 0:
        return _("Hôm nay là hạn nộp báo cáo {period}").format(period=period.name)
    return _("Báo cáo {period} đã quá hạn {days} ngày").format(period=period.name, days=-left)


def _running_periods() -> list[ReportPeriod]:
    opened = ReportPeriod.objects.filter(status=PeriodStatus.OPEN, plan__movement__status=MovementStatus.OPEN)
    return list(opened.select_related("plan__movement").order_by("due_on", "pk"))


def _standing_duties(period: ReportPeriod) -> models.QuerySet[ReportDuty]:
    waiting = ReportDuty.objects.filter(period=period, status__in=WAITING_DUTIES)
    return waiting.filter(unit__in=units_as_of(clock.today()))


def _people_of(period: ReportPeriod) -> models.QuerySet[User]:
    """Officers and heads of the units that owe a report, not read but named for the database."""
    units = ReportDuty.objects.filter(period=period).values("unit")
    held = RoleAssignment.objects.as_of(clock.today()).filter(role__in=UNIT_ROLES, unit__in=units)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def _lacking(period: ReportPeriod) -> list[int]:
    """Units that take part, stand today and have no duty in the period; one query."""
    owed = ReportDuty.objects.filter(period=period, unit=OuterRef("pk"))
    missing = units_taking_part(period.plan.movement).as_of(clock.today()).filter(~Exists(owed))
    return list(missing.order_by("pk").values_list("pk", flat=True))
