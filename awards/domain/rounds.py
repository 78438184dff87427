"""Đợt xét: planning, opening, drafting nominations by movement result, closing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards.domain.catalogue import require_existing
from awards.domain.dossier_states import ROUND
from awards.domain.kinds import kind_by_code
from awards.domain.rulebook import rulebook_on
from awards.enums import NominationSource, NominationStatus, Procedure, RoundKind, RoundStatus
from awards.models import AwardType, CommendationKind, Nomination, Round
from awards.rules import EDITABLE, is_standing, require_permission
from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.notices.domain.reminders import OFFSETS, due_offset
from base.notices.models import Notice
from base.units.models import Unit
from movements.models import Movement, UnitResult

UNIT_PEOPLE = (Role.OFFICER, Role.HEAD)


@dataclass(frozen=True)
class RoundPlan:
    """What the secretariat fixes. With a movement, `top_n` or `min_score` says whom the schedule drafts.

    `kind` is the code of a `CommendationKind`; `appraisal_days` (working days) is that kind's where None.
    """

    name: str
    award_types: Sequence[AwardType]
    year: int
    opens_on: dt.date
    closes_on: dt.date
    council_unit: Unit
    kind: str = RoundKind.MERIT
    procedure: Procedure = Procedure.FULL
    is_blind: bool = False
    appraisal_days: int | None = None
    movement: Movement | None = None
    top_n: int | None = None
    min_score: Decimal | None = None


@transaction.atomic
def plan_round(plan: RoundPlan, *, actor: Any) -> Round:
    """A round that the schedule will open. DomainError on a window that cannot be, or an award unknown by then."""
    require_permission(actor, "awards.round_manage", plan.council_unit)
    planned = Round.objects.create(**checked_fields(plan), created_by=actor)
    planned.award_types.set(plan.award_types)
    codes = [award_type.code for award_type in plan.award_types]
    ledger.record("awards.round.planned", planned, actor=actor, awards=codes)
    return planned


def checked_fields(plan: RoundPlan, *, of: Round | None = None) -> dict[str, Any]:
    """The columns of a round by this plan, `of` which it is the new one. DomainError where the plan cannot be."""
    _check_window(plan)
    if not plan.award_types:
        raise DomainError(_("Hãy chọn ít nhất một danh hiệu hoặc hình thức khen thưởng."), code="no_award")
    for award_type in plan.award_types:
        require_existing(award_type, plan.opens_on)
    if (plan.top_n is not None or plan.min_score is not None) and plan.movement is None:
        raise DomainError(
            _("Chỉ đặt số đơn vị dẫn đầu hoặc điểm tối thiểu khi đã chọn phong trào."), code="no_movement"
        )
    kind = kind_by_code(plan.kind)
    _check_procedure(plan, kind)
    others = Round.objects.exclude(status=RoundStatus.CANCELLED)
    _check_overlap(plan, others if of is None else others.exclude(pk=of.pk))
    fields = {name: value for name, value in vars(plan).items() if name not in ("award_types", "kind")}
    return fields | {"kind": kind, "appraisal_days": plan.appraisal_days or kind.appraisal_days}


def open_due_rounds() -> int:
    """Open what is due, pin the rulebook of the first day, and tell the units."""
    due = Round.objects.filter(status=RoundStatus.PLANNED, opens_on__lte=clock.today())
    return len([open_round(planned) for planned in due.order_by("pk")])


@transaction.atomic
def open_round(planned: Round, *, actor: Any = None) -> Round:
    opened = advance(ROUND, planned, "open", actor=actor, rulebook=rulebook_on(planned.opens_on))
    notify(
        people_under(opened.council_unit),
        kind="awards.round_opened",
        key=f"awards.round:{opened.pk}:open",
        title=_("Đợt xét “{round}” nhận hồ sơ đến hết {day}").format(round=opened, day=f"{opened.closes_on:%d/%m/%Y}"),
        url=opened.get_absolute_url(),
    )
    return opened


def draft_due_nominations() -> int:
    """For open rounds of a movement whose results are frozen: draft what the results call for, once."""
    waiting = Round.objects.filter(status=RoundStatus.OPEN, movement__isnull=False, drafted_at=None)
    return sum(draft_nominations(round_) for round_ in waiting.filter(movement__results__isnull=False).distinct())


@transaction.atomic
def draft_nominations(round_: Round, *, actor: Any = None) -> int:
    """Draft one nomination per leading unit and collective award; what exists stays. Returns how many are new."""
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if locked.drafted_at is not None or locked.status != RoundStatus.OPEN:
        return 0
    award_types = list(locked.award_types.for_collective())
    known = set(locked.nominations.values_list("award_type_id", "collective_id"))
    made = 0
    for result in _leading_results(locked):
        for award_type in award_types:
            if (award_type.pk, result.unit_id) not in known:
                _draft(locked, award_type, result, actor)
                made += 1
    locked.drafted_at = clock.now()
    locked.save(update_fields=["drafted_at"])
    ledger.record("awards.round.drafted", locked, actor=actor, nominations=made)
    return made


def close_due_rounds() -> int:
    """Close windows whose last day has passed."""
    over = Round.objects.filter(status=RoundStatus.OPEN, closes_on__lt=clock.today())
    return len([advance(ROUND, round_, "close") for round_ in over.order_by("pk")])


def remind_units() -> int:
    """Tell officers and heads of dossiers that wait for them, at the usual steps before the window closes."""
    sent, today = 0, clock.today()
    rows = Nomination.objects.filter(status__in=EDITABLE, round__status=RoundStatus.OPEN)
    waiting = list(rows.select_related("round", "unit", "person", "collective", "award_type"))
    due = {nomination: due_offset(nomination.round.closes_on, today) for nomination in waiting}
    keys = [_due_key(nomination, step) for nomination, offset in due.items() for step in _from(offset)]
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for nomination, offset in due.items():
        if offset is None or any(_due_key(nomination, step) in told for step in _from(offset)):
            continue
        sent += notify(
            holders_of(*UNIT_PEOPLE, unit=nomination.unit),
            kind="awards.nomination_due",
            key=_due_key(nomination, offset),
            title=_due_words(offset).format(nomination=nomination, day=f"{nomination.round.closes_on:%d/%m/%Y}"),
            url=nomination.get_absolute_url(),
        )
    return sent


def _due_key(nomination: Nomination, offset: int) -> str:
    return f"awards.nomination:{nomination.pk}:due:{nomination.round.closes_on}:{offset}"


def _due_words(offset: int) -> str:
    if offset > 0:
        return _("Hồ sơ “{nomination}” chưa gửi, đợt xét đã hết hạn ngày {day}")
    return _("Hồ sơ “{nomination}” cần gửi trước khi hết {day}")


def _from(offset: int | None) -> list[int]:
    """This reminder step and the later ones: where one of them was sent, the earlier has lost its use."""
    return [] if offset is None else [step for step in OFFSETS if step >= offset]


def _check_window(plan: RoundPlan) -> None:
    if plan.closes_on < plan.opens_on:
        raise DomainError(_("Ngày hết hạn phải sau ngày bắt đầu nhận hồ sơ."), code="window")
    if plan.closes_on < clock.today():
        raise DomainError(_("Hạn nhận hồ sơ đã qua. Hãy chọn ngày từ hôm nay trở đi."), code="window_closed")
    if plan.year > plan.closes_on.year:
        raise DomainError(_("Năm thành tích không thể sau năm xét."), code="year")


def _check_procedure(plan: RoundPlan, kind: CommendationKind) -> None:
    if plan.procedure == Procedure.SIMPLIFIED and not kind.allows_simplified:
        raise DomainError(
            _("Loại hình “{kind}” không theo thủ tục đơn giản. Hãy chọn thủ tục đầy đủ hoặc loại hình khác.").format(
                kind=kind
            ),
            code="procedure",
        )


def _check_overlap(plan: RoundPlan, rounds: QuerySet[Round]) -> None:
    """Two windows at once for one award, year, movement and council would split the candidates between them."""
    same_name = rounds.filter(year=plan.year, name=plan.name).first()
    if same_name is not None:
        raise DomainError(
            _("Năm {year} đã có đợt xét tên “{round}”. Hãy đặt tên khác.").format(year=plan.year, round=same_name),
            code="overlap",
        )
    others = rounds.filter(
        year=plan.year,
        movement=plan.movement,
        council_unit=plan.council_unit,
        kind__code=plan.kind,
        award_types__in=plan.award_types,
        opens_on__lte=plan.closes_on,
        closes_on__gte=plan.opens_on,
    )
    clash = others.order_by("opens_on").first()
    if clash is not None:
        shared = clash.award_types.filter(pk__in=[award_type.pk for award_type in plan.award_types])
        raise DomainError(
            _(
                "Trùng thời gian với đợt xét “{round}” ({start} – {end}) về: {awards}. Hãy nhận hồ sơ sau ngày {end}, "
                "hoặc bỏ danh hiệu trùng, hoặc dùng đợt đã có."
            ).format(
                round=clash,
                start=f"{clash.opens_on:%d/%m/%Y}",
                end=f"{clash.closes_on:%d/%m/%Y}",
                awards="; ".join(str(award_type) for award_type in shared),
            ),
            code="overlap",
        )


def _leading_results(round_: Round) -> list[UnitResult]:
    """Results that meet every demand of the round; none where it makes no demand. Dissolved units are not commended."""
    if round_.top_n is None and round_.min_score is None:
        return []
    found = UnitResult.objects.filter(movement=round_.movement_id).select_related("unit").order_by("rank")
    if round_.top_n is not None:
        found = found.filter(rank__lte=round_.top_n)
    if round_.min_score is not None:
        found = found.filter(score__gte=round_.min_score)
    return [result for result in found if is_standing(result.unit)]


def _draft(round_: Round, award_type: AwardType, result: UnitResult, actor: Any) -> Nomination:
    nomination = Nomination.objects.create(
        round=round_,
        award_type=award_type,
        unit=result.unit,
        collective=result.unit,
        year=round_.year,
        achievement=_("Xếp hạng {rank}, đạt {score} điểm, hoàn thành {met}/{total} chỉ tiêu của {movement}.").format(
            rank=result.rank,
            score=f"{result.score:.2f}".replace(".", ","),
            met=result.met,
            total=result.total,
            movement=round_.movement,
        ),
        source=NominationSource.SYSTEM,
        status=NominationStatus.DRAFT,
        result=result,
        created_at=clock.now(),
        created_by=actor,
    )
    ledger.record("awards.nomination.drafted", nomination, actor=actor, rank=result.rank, score=result.score)
    notify(
        holders_of(*UNIT_PEOPLE, unit=result.unit),
        kind="awards.nomination_drafted",
        key=f"awards.nomination:{nomination.pk}:drafted",
        title=_("Đơn vị được đề xuất “{award}”: hãy hoàn thiện hồ sơ").format(award=award_type),
        body=nomination.achievement,
        url=nomination.get_absolute_url(),
    )
    return nomination


def people_under(unit: Unit) -> list[User]:
    held = RoleAssignment.objects.as_of(clock.today()).filter(
        role__in=UNIT_PEOPLE, user__is_active=True, unit__path__startswith=unit.path
    )
    return list(User.objects.filter(pk__in=held.values("user")))
