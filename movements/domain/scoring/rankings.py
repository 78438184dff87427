"""Rankings: frozen with all their inputs, recomputable by anybody who has the rows, published once a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.models import LedgerStream
from base.core.transitions import advance
from base.notices.domain.notify import notify
from movements.domain.lifecycle import people_of
from movements.domain.scoring.engine import (
    ENGINE_VERSION,
    PlanRules,
    Ranked,
    digest,
    input_from_json,
    plan_from_json,
    rank_units,
    score_unit,
)
from movements.domain.scoring.inputs import gather
from movements.domain.scoring.plans import plan_rules
from movements.domain.scoring.stages import missed_stages
from movements.domain.states import MOVEMENT, RANKING
from movements.domain.wording import number_text
from movements.enums import MovementStatus, PlanStatus, RankingStatus, StageStatus
from movements.lock_objects import movement_for_update
from movements.models import Movement, Ranking, RankingRow, ScoringPlan, UnitResult
from movements.rules import require_permission

FREEZING, PUBLISHING = 3, 2
"""Steps that `report` is told of: done, of how many, and what comes now."""
Report = Callable[[int, int, str], None]


def silent(_done: int, _total: int, _message: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Recomputation:
    """`fingerprint` is what comes out now; `differences` say in words what is not as it was frozen (empty = all is)."""

    fingerprint: str
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.differences


def freeze_ranking(movement: Movement, *, actor: Any = None, report: Report = silent) -> Ranking:
    """Rank everybody who takes part and keep it as a draft, with all inputs. An earlier draft is replaced.

    Freezing what is frozen already, with nothing changed since, gives the one that is there. The long part, reading
    and ranking, is done before the lock and done again under it only where the ledger says that something has moved.
    """
    require_permission(actor, "movements.manage", movement.organiser)
    seen, ranked = _heads(), _ranked(movement, report)
    with transaction.atomic():
        movement = movement_for_update(movement.pk)
        if _heads() != seen:
            ranked = _ranked(movement, silent)
        plan_row, plan, rows = ranked
        fingerprint = _fingerprint(plan.to_json(), rows)
        newest = Ranking.objects.filter(movement=movement).order_by("-number").first()
        if newest is not None and newest.status != RankingStatus.REPLACED and newest.fingerprint == fingerprint:
            return newest
        if newest is not None and newest.status == RankingStatus.DRAFT:
            advance(RANKING, newest, "replace", actor=actor)
        last = Ranking.objects.filter(movement=movement).aggregate(last=Max("number"))["last"] or 0
        ranking = Ranking.objects.create(
            movement=movement,
            number=last + 1,
            engine=ENGINE_VERSION,
            rules=plan.to_json(),
            has_anonymous_peers=plan_row.has_anonymous_peers,
            fingerprint=fingerprint,
            frozen_at=clock.now(),
            frozen_by=actor,
        )
        kept = RankingRow.objects.bulk_create([_row(ranking, row) for row in rows], batch_size=500)
        ledger.record("movements.ranking.frozen", ranking, *kept, actor=actor, count=len(kept), fingerprint=fingerprint)
        return ranking


def _heads() -> dict[str, str]:
    """How far the ledger has come: whatever a ranking reads is changed with an event."""
    return dict(LedgerStream.objects.values_list("name", "head"))


def _ranked(movement: Movement, report: Report) -> tuple[ScoringPlan, PlanRules, list[Ranked]]:
    plan_row = check_ready(movement)
    plan = plan_rules(plan_row)
    report(0, FREEZING, _("Đọc số liệu đã duyệt và phiếu đã gửi"))
    units = gather(movement, plan.rules, scope=plan.scope)
    if not units:
        raise DomainError(_("Chưa có đơn vị nào tham gia nên chưa xếp hạng được."), code="no_units")
    report(1, FREEZING, _("Tính điểm và xếp hạng {count} đơn vị").format(count=len(units)))
    rows = rank_units(plan, units)
    report(2, FREEZING, _("Ghi bảng xếp hạng"))
    return plan_row, plan, rows


def publish_ranking(ranking: Ranking, *, actor: Any, report: Report = silent) -> Ranking:
    """Show it to the units, write the results that awards read, and sum the movement up. A published one is replaced.

    Only once the movement is over. A ranking that no longer recomputes is refused.
    """
    require_permission(actor, "movements.manage", ranking.movement.organiser)
    if ranking.status == RankingStatus.PUBLISHED:
        return ranking
    report(0, PUBLISHING, _("Tính lại để kiểm tra"))
    problems = recompute(ranking).differences
    report(1, PUBLISHING, _("Ghi kết quả của từng đơn vị"))
    with transaction.atomic():
        movement = movement_for_update(ranking.movement_id)
        check_over(movement)
        ranking.refresh_from_db()
        if ranking.status == RankingStatus.PUBLISHED:
            return ranking
        if problems:
            raise DomainError(
                _("Bảng xếp hạng không còn khớp khi tính lại: {what}").format(what=problems[0]), code="altered"
            )
        for earlier in Ranking.objects.filter(movement=movement, status=RankingStatus.PUBLISHED):
            advance(RANKING, earlier, "replace", actor=actor)
        published = advance(RANKING, ranking, "publish", actor=actor, published_at=clock.now())
        _write_results(movement, published, actor)
        if movement.status == MovementStatus.CLOSED:
            advance(MOVEMENT, movement, "summarise", actor=actor)
        notify(
            people_of(list(published.rows.values_list("unit_id", flat=True))),
            kind="movements.ranking_published",
            key=f"movements.ranking_published:{published.pk}",
            title=_("Đã công bố xếp hạng: {title}").format(title=movement.title)[:200],
            body=_("Xem thứ hạng của đơn vị và cách tính từng điểm."),
            url=published.get_absolute_url(),
        )
        return published


def check_over(movement: Movement) -> None:
    """DomainError with the day from which a ranking can be published."""
    if movement.status not in (MovementStatus.CLOSED, MovementStatus.SUMMARISED):
        raise DomainError(
            _("Công bố được khi phong trào đã kết thúc, sau ngày {day}.").format(day=f"{movement.ends_on:%d/%m/%Y}"),
            code="not_closed",
        )


def recompute(ranking: Ranking) -> Recomputation:
    """Compute the ranking again out of its own frozen rows; the same fingerprint, or what differs."""
    stored = list(ranking.rows.order_by("unit_id"))
    plan = plan_from_json(ranking.rules)
    rows = rank_units(plan, [input_from_json(row.inputs) for row in stored])
    fingerprint = digest(
        ranking.rules, [row.inputs for row in stored], [row.outcome() for row in _in_order(rows)], ranking.engine
    )
    differences = []
    if ranking.engine != ENGINE_VERSION:
        differences.append(
            _("tính bằng bộ máy phiên bản {then}, nay là {now}").format(then=ranking.engine, now=ENGINE_VERSION)
        )
    for row, kept in zip(_in_order(rows), stored, strict=True):
        if row.total.score != kept.score:
            differences.append(
                _("{unit}: điểm tính lại {now}, đã chốt {then}").format(
                    unit=row.unit.name, now=number_text(row.total.score), then=number_text(kept.score)
                )
            )
        elif (row.rank, row.grade, list(row.reasons)) != (kept.rank, kept.grade, kept.reasons):
            differences.append(
                _("{unit}: hạng tính lại {now}, đã chốt {then}").format(
                    unit=row.unit.name, now=row.rank or "–", then=kept.rank or "–"
                )
            )
    if fingerprint != ranking.fingerprint and not differences:
        differences.append(_("dữ liệu đầu vào hoặc quy tắc đã bị thay đổi sau khi chốt"))
    return Recomputation(fingerprint, tuple(differences))


def due_rankings() -> list[Movement]:
    """Movements that are over, whose stages are all closed and that have no ranking yet; where a stage went by without
    one sheet a person decides.
    """
    plans = ScoringPlan.objects.filter(status=PlanStatus.ISSUED, movement__status=MovementStatus.CLOSED)
    plans = plans.exclude(stages__status__in=(StageStatus.PLANNED, StageStatus.OPEN)).exclude(
        movement__rankings__status__in=(RankingStatus.DRAFT, RankingStatus.PUBLISHED)
    )
    plans = plans.exclude(pk__in=missed_stages().values("plan"))
    return [plan.movement for plan in plans.select_related("movement").order_by("pk")]


def tell_of_draft(ranking: Ranking) -> None:
    """The secretariat hears once that a ranking waits to be published."""
    notify(
        holders_of(Role.SECRETARIAT),
        kind="movements.ranking_ready",
        key=f"movements.ranking_ready:{ranking.movement_id}",
        title=_("Đã có bảng xếp hạng chờ công bố: {title}").format(title=ranking.movement.title)[:200],
        url=ranking.get_absolute_url(),
    )


def check_ready(movement: Movement) -> ScoringPlan:
    """The plan to rank by. DomainError says what is still missing."""
    plan = ScoringPlan.objects.filter(movement=movement).prefetch_related("stages").first()
    if plan is None or plan.status != PlanStatus.ISSUED:
        raise DomainError(_("Chưa ban hành phương án chấm điểm nên chưa xếp hạng được."), code="no_plan")
    plan.movement = movement
    if movement.criteria_set is None:
        raise DomainError(_("Phong trào chưa có bộ tiêu chí để chấm điểm."), code="criteria")
    waiting = [str(stage) for stage in plan.stages.all() if stage.status != StageStatus.CLOSED]
    if waiting:
        raise DomainError(
            _("Còn bước chưa khóa: {stages}. Bảng xếp hạng được chốt khi mọi bước chấm đã khóa.").format(
                stages=", ".join(waiting)
            ),
            code="stages",
        )
    return plan


def _fingerprint(plan: Mapping[str, Any], rows: Sequence[Ranked]) -> str:
    ordered = _in_order(rows)
    return digest(plan, [row.unit.to_json() for row in ordered], [row.outcome() for row in ordered], ENGINE_VERSION)


def _in_order(rows: Sequence[Ranked]) -> list[Ranked]:
    return sorted(rows, key=lambda row: row.unit.unit_id)


def _row(ranking: Ranking, row: Ranked) -> RankingRow:
    return RankingRow(
        ranking=ranking,
        unit_id=row.unit.unit_id,
        cluster_id=row.unit.cluster_id,
        inputs=row.unit.to_json(),
        score=row.total.score,
        rank=row.rank,
        rank_in_cluster=row.rank_in_cluster,
        rank_overall=row.rank_overall,
        grade=row.grade,
        reasons=list(row.reasons),
    )


def _write_results(movement: Movement, ranking: Ranking, actor: Any) -> None:
    """One result a ranked unit. A unit that lost its place keeps no result, unless an award already rests on it."""
    plan = plan_from_json(ranking.rules)
    known = {result.unit_id: result for result in UnitResult.objects.filter(movement=movement)}
    written: list[UnitResult] = []
    for row in ranking.rows.order_by("rank_overall", "unit_id"):
        if row.rank is None:
            continue
        result = known.pop(row.unit_id, None) or UnitResult(movement=movement, unit_id=row.unit_id)
        _fill_result(result, plan, row, ranking)
        result.save()
        written.append(result)
    for result in known.values():
        try:
            with transaction.atomic():
                UnitResult.objects.get(pk=result.pk).delete()
        except ProtectedError as error:
            text = _("{unit} không còn được xếp hạng nhưng đã có hồ sơ khen thưởng theo kết quả cũ.")
            raise DomainError(text.format(unit=result.unit), code="nominated") from error
        written.append(result)
    if written:
        ledger.record("movements.movement.results_frozen", movement, *written, actor=actor, count=len(written))


def _fill_result(result: UnitResult, plan: PlanRules, row: RankingRow, ranking: Ranking) -> None:
    ranked = score_unit(plan, input_from_json(row.inputs))
    full = sum(
        1
        for rule in plan.rules.scored
        if (line := ranked.lines.get(rule.path)) is not None
        and line.points is not None
        and line.points >= (rule.max_score or Decimal(0))
    )
    applies = sum(not line.is_not_applicable for line in ranked.lines.values())
    result.score, result.rank, result.met, result.total = row.score, row.rank or 0, full, applies
    result.details = {"ranking": ranking.pk, "number": ranking.number, "grade": row.grade}
    result.inputs_hash, result.frozen_at = ranking.fingerprint, ranking.frozen_at
