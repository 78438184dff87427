"""The level between the unit's head and the secretariat, where the plan has one.

Never a dead end: a unit without cluster or parent, or whose endorsing seat nobody holds, sends straight on, and the
secretariat may take over a report that waits too long.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.accounts.permissions import holders_of, reach_of, units_of
from base.core import clock
from base.core.errors import DomainError, NotAllowed
from base.core.transitions import advance
from base.units.models import ClusterMember
from movements.domain.reports import telling
from movements.domain.states import REPORT
from movements.enums import Endorser
from movements.lock_objects import report_for_update
from movements.models import Report, ReportDuty
from movements.rules import can_endorse_report, require_permission


def endorsers_of(duty: ReportDuty) -> list[User]:
    """People who may endorse the unit's report; empty where it goes straight to the secretariat."""
    match duty.period.plan.endorser:
        case Endorser.CLUSTER:
            clusters = ClusterMember.objects.filter(unit=duty.unit_id, cluster__year=duty.period.ends_on.year)
            held = RoleAssignment.objects.as_of(clock.today()).filter(
                role=Role.CLUSTER_HEAD, cluster__in=clusters.values("cluster")
            )
            return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))
        case Endorser.PARENT:
            parent = duty.unit.get_parent()
            return holders_of(Role.HEAD, unit=parent) if parent is not None else []
        case _:
            return []


def can_endorse(user: Any, report: Report) -> bool:
    """Holds the endorsing seat over the unit, and did not send the report.

    A head reaches down the tree, so that the seat of the parent is that of a unit above, never the unit's own.
    """
    if user.pk == report.submitted_by_id:
        return False
    reach = reach_of(user, "movements.report_endorse")
    unit = report.duty.unit
    if report.duty.period.plan.endorser == Endorser.CLUSTER:
        return unit.pk in reach.unit_ids
    above = [own for own in units_of(user, Role.HEAD) if unit.path.startswith(own.path) and own.pk != unit.pk]
    return bool(above) and reach.covers(unit)


def require_endorser(actor: Any, report: Report) -> None:
    """Raises NotAllowed. An actor of None is the operator."""
    if actor is not None and not can_endorse(actor, report):
        raise NotAllowed(_("Báo cáo này do cấp xem xét khác phụ trách, hoặc do chính bạn gửi."))


def endorse_report(report: Report, *, actor: Any) -> Report:
    """Pass the report on to the secretariat."""
    with transaction.atomic():
        report = report_for_update(report.pk)
        require_endorser(actor, report)
        endorsed: Report = advance(
            REPORT,
            report,
            "endorse",
            actor=actor,
            check=lambda locked: _check_open(report),
            endorsed_by=actor,
            endorsed_at=clock.now(),
        )
        if endorsed.endorsed_at is not None:
            telling.of_endorsement(endorsed, report.duty)
        return endorsed


def take_over_report(report: Report, *, reason: str, actor: Any) -> Report:
    """The secretariat takes a report that waits at the endorsing level, and says why."""
    require_permission(actor, "movements.report_review", report.duty.unit)
    with transaction.atomic():
        report = report_for_update(report.pk)
        return advance(
            REPORT, report, "take_over", actor=actor, reason=reason, check=lambda locked: _check_open(report)
        )


def _check_open(report: Report) -> None:
    if not can_endorse_report(report):
        raise DomainError(_("Báo cáo không ở bước chờ xem xét. Hãy tải lại trang."), code="closed")
