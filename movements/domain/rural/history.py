"""One commune as the public may see it: its recognitions, its appraised assessments, and the communes before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from base.units.models import SuccessionPart, Unit
from movements.domain.rural.conditions import Condition, conditions_of
from movements.enums import RURAL_APPRAISED, ReassessmentStatus
from movements.models import RuralAssessment, RuralLine, RuralReassessment, RuralRecognition


@dataclass
class Before:
    """A predecessor (or successor) with what it held."""

    unit: Unit
    part: SuccessionPart
    recognitions: list[RuralRecognition] = field(default_factory=list)


@dataclass(frozen=True)
class CommuneHistory:
    unit: Unit
    recognitions: list[RuralRecognition]
    assessments: list[RuralAssessment]
    lines: list[RuralLine]
    conditions: list[Condition]
    before: list[Before]
    after: list[Before]
    reassessment: RuralReassessment | None


def history_of_commune(unit: Unit) -> CommuneHistory:
    """Eight queries at most. Only appraised assessments; their newest one with its criteria."""
    before = [
        Before(part.source, part)
        for part in SuccessionPart.objects.filter(target=unit)
        .select_related("source__kind", "succession")
        .order_by("-succession__happened_on", "source__name_folded")
    ]
    after = [
        Before(part.target, part)
        for part in SuccessionPart.objects.filter(source=unit)
        .exclude(target=None)
        .select_related("target__kind", "succession")
        .order_by("succession__happened_on", "target__name_folded")
        if part.target is not None
    ]
    keys = {unit.pk, *(each.unit.pk for each in (*before, *after))}
    held: dict[int, list[RuralRecognition]] = {}
    for row in RuralRecognition.objects.filter(unit__in=keys).select_related("standard"):
        held.setdefault(row.unit_id, []).append(row)
    for each in (*before, *after):
        each.recognitions = held.get(each.unit.pk, [])
    assessments = list(
        RuralAssessment.objects.filter(unit=unit, status__in=RURAL_APPRAISED).select_related("standard", "criteria_set")
    )
    newest = assessments[0] if assessments else None
    return CommuneHistory(
        unit=unit,
        recognitions=held.get(unit.pk, []),
        assessments=assessments,
        lines=list(newest.lines.select_related("criterion__group")) if newest else [],
        conditions=conditions_of(newest, list(newest.survey.all())) if newest else [],
        before=before,
        after=after,
        reassessment=RuralReassessment.objects.filter(unit=unit, status=ReassessmentStatus.OPEN).first(),
    )
