"""The result of every unit in a movement, that awards read.

A movement with a criteria set for scoring takes it from its published ranking (`movements.domain.scoring`). Without
one it is computed here from the targets; the tie rule, as written on the ranking page: score, then earlier last
submission, then name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import fold
from base.core.transitions import advance
from base.units.models import Unit
from movements.domain.evaluation import HUNDRED, ONE, STEP, ZERO, evaluate, goal_of
from movements.domain.figures import Reported, latest_figures
from movements.domain.lifecycle import registered_units
from movements.domain.scoring.inputs import uses_criteria
from movements.domain.standings import effective_weight
from movements.domain.states import MOVEMENT
from movements.domain.wording import target_text, value_text
from movements.enums import UNDER_REVIEW, AssignmentStatus, MovementStatus, ReportStatus, VerdictStatus
from movements.lock_objects import movement_for_update
from movements.models import Movement, Report, TargetAssignment, UnitResult
from movements.rules import require_permission


@dataclass
class Line:
    """One target in the arithmetic of a unit; figures as text, ready for JSON and for the screen."""

    target_id: int
    name: str
    aim: str
    value: str
    shown: str
    period: str
    status: str
    ratio: str
    weight: str
    points: str


@dataclass
class Score:
    """The running result of one unit. `submitted_at` is that of its last approved report."""

    unit: Unit
    score: Decimal = ZERO
    met: int = 0
    total: int = 0
    submitted_at: dt.datetime | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def order(self) -> tuple[Any, ...]:
        last = self.submitted_at or dt.datetime.max.replace(tzinfo=dt.UTC)
        return (-self.score, last, fold(self.unit.name), self.unit.pk)


def scores_of(movement: Movement) -> list[Score]:
    """Every registered unit with targets, best first, from approved reports only.

    score = 100 × Σ weight × min(ratio, 1) ÷ Σ weight, over the targets that apply, where a weight is that of the target
    times the difficulty of what the unit was given. A target without an approved figure earns nothing and is shown as
    unknown, not as zero.
    """
    registered = set(registered_units(movement))
    assignments = TargetAssignment.objects.filter(target__movement=movement, status=AssignmentStatus.ACTIVE)
    assignments = assignments.filter(unit__in=registered).select_related("target", "unit")
    figures = latest_figures(movement)
    submissions = _last_submissions(movement)
    scores: dict[int, Score] = {}
    for assignment in assignments.order_by("unit_id", "target__order", "target_id"):
        score = scores.setdefault(assignment.unit_id, Score(assignment.unit))
        score.lines.append(_line(assignment, figures.get(assignment.pk)))
    for unit_id, score in scores.items():
        _add_up(score)
        score.submitted_at = submissions.get(unit_id)
    return sorted(scores.values(), key=lambda score: score.order)


def freeze_results(movement: Movement, *, actor: Any = None) -> list[UnitResult]:
    """Rank and keep the result of every unit, once.

    Then the movement is summarised. A repetition returns what is kept. Where a criteria set decides, publishing the
    ranking does this, and a DomainError says so.
    """
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        movement = movement_for_update(movement.pk)
        if movement.status == MovementStatus.SUMMARISED:
            return list(ranked_results(movement))
        if movement.status != MovementStatus.CLOSED:
            raise DomainError(_("Chỉ chốt kết quả sau khi phong trào đã kết thúc."), code="not_closed")
        if uses_criteria(movement):
            raise DomainError(
                _("Phong trào chấm điểm theo bộ tiêu chí: hãy chốt và công bố bảng xếp hạng."), code="by_ranking"
            )
        scores = scores_of(movement)
        digest = _digest(scores)
        results = UnitResult.objects.bulk_create(
            [
                UnitResult(
                    movement=movement,
                    unit=score.unit,
                    score=score.score,
                    rank=rank,
                    met=score.met,
                    total=score.total,
                    details=_details(score),
                    inputs_hash=digest,
                    frozen_at=clock.now(),
                )
                for rank, score in enumerate(scores, start=1)
            ]
        )
        ledger.record("movements.movement.results_frozen", movement, *results, actor=actor, inputs_hash=digest)
        advance(MOVEMENT, movement, "summarise", actor=actor)
        return results


def ranked_results(movement: Movement) -> models.QuerySet[UnitResult]:
    """The frozen ranking, best first; empty until the results are frozen."""
    return UnitResult.objects.filter(movement=movement).select_related("unit").order_by("rank", "unit__name", "pk")


def has_unreviewed_reports(movement: Movement) -> bool:
    waiting = Report.objects.filter(status__in=UNDER_REVIEW, duty__period__plan__movement=movement)
    return waiting.exists()


def _last_submissions(movement: Movement) -> dict[int, dt.datetime]:
    approved = Report.objects.filter(status=ReportStatus.APPROVED, duty__period__plan__movement=movement)
    rows = approved.values("duty__unit_id").annotate(last=models.Max("submitted_at")).order_by()
    return {row["duty__unit_id"]: row["last"] for row in rows if row["last"]}


def _line(assignment: TargetAssignment, reported: Reported | None) -> Line:
    target = assignment.target
    goal = goal_of(assignment)
    value = reported.value if reported else None
    common: dict[str, Any] = {
        "target_id": target.pk,
        "name": target.name,
        "aim": target_text(goal),
        "weight": _plain(effective_weight(assignment)),
    }
    period = reported.period if reported else ""
    if reported is not None and reported.is_not_applicable:
        return Line(
            **common, value="", shown=_("không áp dụng"), period=period, status="not_applicable", ratio="", points=""
        )
    verdict = evaluate(goal, value)
    counted = min(ONE, verdict.ratio) if verdict.ratio is not None else ZERO
    return Line(
        **common,
        value="" if value is None else str(value),
        shown=value_text(value, goal),
        period=period,
        status=str(verdict.status),
        ratio="" if verdict.ratio is None else str(verdict.ratio),
        points=str((counted * effective_weight(assignment)).quantize(STEP)),
    )


def _add_up(score: Score) -> None:
    counted = [line for line in score.lines if line.status != "not_applicable"]
    score.total = len(counted)
    score.met = sum(line.status == VerdictStatus.MET for line in counted)
    weight = _weight(counted)
    points = sum((Decimal(line.points) for line in counted), ZERO)
    score.score = (HUNDRED * points / weight).quantize(STEP, ROUND_HALF_EVEN) if weight else ZERO.quantize(STEP)


def _details(score: Score) -> dict[str, Any]:
    return {
        "lines": [asdict(line) for line in score.lines],
        "weight": _plain(_weight(line for line in score.lines if line.status != "not_applicable")),
        "points": str(sum((Decimal(line.points) for line in score.lines if line.points), ZERO)),
        "submitted_at": score.submitted_at.isoformat() if score.submitted_at else None,
    }


def _weight(lines: Iterable[Line]) -> Decimal:
    return sum((Decimal(line.weight) for line in lines), ZERO)


def _plain(value: Decimal) -> str:
    """ "3.00" → "3" """
    return f"{value.normalize():f}"


def _digest(scores: Iterable[Score]) -> str:
    inputs = [[score.unit.pk, _details(score)] for score in scores]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
