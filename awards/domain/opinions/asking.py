"""Hiệp y: asking several bodies at once, each with a due date and a rule for silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from awards.domain.dossier_states import IN_APPRAISAL, REQUEST
from awards.domain.dossiers.moving_on import move_on
from awards.domain.nominations import nomination_for_update
from awards.enums import NominationStatus, RequestStatus, RuleStatus
from awards.models import Nomination, OpinionRequest, SilenceRule
from awards.rules import require_permission
from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import can, holders_of, reach_of
from base.core import clock, ledger
from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from base.core.text import fold, normalise
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.models import Unit
from movements.domain.queries import within

MANAGE, ANSWER = "awards.opinion_manage", "awards.opinion_answer"
ASKABLE = (*IN_APPRAISAL, NominationStatus.APPRAISED)
PARTS = ("nomination__round", "nomination__award_type", "nomination__unit", "nomination__person",
         "nomination__collective", "nomination__household", "body_unit", "rule")  # fmt: skip


@dataclass(frozen=True)
class Body:
    """Whom to ask: a unit of the system, whose people answer here, or a name alone, answered on paper."""

    name: str
    unit: Unit | None = None


def rules_today() -> models.QuerySet[SilenceRule]:
    """Approved rules in force today; of one that was replaced by a later law, the later."""
    rules = SilenceRule.objects.as_of(clock.today()).filter(status=RuleStatus.APPROVED)
    later = rules.filter(code=models.OuterRef("code"), valid_from__gt=models.OuterRef("valid_from"))
    found: models.QuerySet[SilenceRule] = rules.exclude(models.Exists(later))
    return found


def requests_for(user: Any) -> models.QuerySet[OpinionRequest]:
    """All for who manages them; for others those put to their units."""
    found = OpinionRequest.objects.select_related(*PARTS)
    if can(user, MANAGE):
        return found
    return within(found, reach_of(user, ANSWER), "body_unit").exclude(body_unit=None)


@transaction.atomic
def ask_opinions(
    nominations: Sequence[Nomination], bodies: Sequence[Body], rule: SilenceRule, *, question: str = "", actor: Any
) -> list[OpinionRequest]:
    """Put the same question about each dossier to each body. A body already asked about a dossier is not asked again.

    DomainError where a dossier is past appraisal or secret, or nobody is named.
    """
    if not nominations or not any(body.name.strip() for body in bodies):
        raise DomainError(_("Hãy chọn hồ sơ và ghi ít nhất một cơ quan cần xin ý kiến."), code="nobody")
    if not rules_today().filter(pk=rule.pk).exists():
        raise DomainError(
            _("Quy tắc “{rule}” không còn hiệu lực. Hãy chọn quy tắc khác.").format(rule=rule), code="rule"
        )
    calendar, today = WorkingCalendar.load(), clock.today()
    due = calendar.add(today, rule.working_days)
    made = []
    for nomination in nominations:
        locked = nomination_for_update(nomination)
        require_permission(actor, MANAGE, locked.unit)
        _check_askable(locked)
        known = {row.body_folded for row in locked.opinion_requests.exclude(status=RequestStatus.WITHDRAWN)}
        for body in bodies:
            name = normalise(body.name)
            if not name or fold(name) in known:
                continue
            known.add(fold(name))
            request = OpinionRequest.objects.create(
                nomination=locked,
                body=name,
                body_folded=fold(name),
                body_unit=body.unit,
                question=normalise(question),
                sent_on=today,
                due_on=due,
                is_calendar_announced=calendar.is_announced(due),
                rule=rule,
                silence=rule.silence,
                created_by=actor,
            )
            ledger.record("awards.opinion_request.sent", request, locked, actor=actor, body=name, due=due)
            _tell_body(request)
            made.append(request)
    return made


@transaction.atomic
def withdraw_request(request: OpinionRequest, *, reason: str, actor: Any) -> OpinionRequest:
    """The opinion is not needed any more; the dossier goes on where nothing else is open."""
    locked = nomination_for_update(request.nomination)
    require_permission(actor, MANAGE, locked.unit)
    done = advance(REQUEST, request, "withdraw", actor=actor, reason=normalise(reason))
    move_on(locked, actor=actor)
    return done


def people_of(request: OpinionRequest) -> list[User]:
    """Who is to answer or to chase the answer."""
    if request.body_unit is None:
        return holders_of(Role.SECRETARIAT)
    return holders_of(Role.OFFICER, Role.HEAD, unit=request.body_unit) or holders_of(Role.SECRETARIAT)


def _check_askable(nomination: Nomination) -> None:
    if nomination.is_secret:
        raise DomainError(_("Hồ sơ mật xin ý kiến bằng văn bản giấy, không qua hệ thống."), code="secret")
    if nomination.status not in ASKABLE:
        raise DomainError(
            _("Hồ sơ “{nomination}” đang ở trạng thái “{status}”: chỉ xin ý kiến trong khi thẩm định.").format(
                nomination=nomination, status=nomination.get_status_display()
            ),
            code="not_askable",
        )


def _tell_body(request: OpinionRequest) -> None:
    if request.body_unit is None:
        return
    notify(
        people_of(request),
        kind="awards.opinion_requested",
        key=f"awards.opinion_request:{request.pk}:sent",
        title=_("Xin ý kiến về {nomination}").format(nomination=request.nomination)[:200],
        body=_("Hạn trả lời: {day}. Không trả lời: {silence}.").format(
            day=f"{request.due_on:%d/%m/%Y}", silence=request.get_silence_display()
        ),
        url=request.get_absolute_url(),
    )
