"""Everything that one assessment is reckoned from, read in a fixed number of queries, and the reckoning itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.units.models import Unit
from movements.domain.criteria.grouping import group_of
from movements.domain.criteria.thresholds import threshold_for
from movements.domain.criteria.tree import indicators_of
from movements.domain.rural.judging import judge_criterion, judge_indicator, outcome_of
from movements.enums import RuralVerdict
from movements.models import Indicator, RuralAssessment, RuralLine, RuralValue, Threshold


@dataclass
class Board:
    """Lines in the order of the set, indicators and values by key of the indicator, thresholds of the group."""

    lines: list[RuralLine]
    indicators: dict[int, Indicator]
    values: dict[int, RuralValue]
    thresholds: dict[int, Threshold | None]
    expected: dict[str, int]

    @classmethod
    def of(cls, assessment: RuralAssessment) -> Self:
        """Five queries; reads `assessment.standard` and `assessment.criteria_set`."""
        indicators = indicators_of(assessment.criteria_set, with_thresholds=True)
        return cls(
            lines=list(assessment.lines.select_related("criterion__group")),
            indicators={each.pk: each for each in indicators},
            values={each.indicator_id: each for each in assessment.values.all()},
            thresholds={each.pk: threshold_for(each, assessment.group_key) for each in indicators},
            expected={str(code): int(count) for code, count in assessment.standard.indicator_counts.items()},
        )

    def line_of(self, criterion_id: int) -> RuralLine:
        """DomainError where the criterion is of another set."""
        found = next((line for line in self.lines if line.criterion_id == criterion_id), None)
        if found is None:
            raise DomainError(_("Tiêu chí không thuộc bộ tiêu chí của hồ sơ. Hãy tải lại trang."), code="criterion")
        return found

    def indicators_of(self, line: RuralLine) -> list[Indicator]:
        return [each for each in self.indicators.values() if each.criterion_id == line.criterion_id]


def group_of_unit(scheme: str, unit: Unit, day: dt.date) -> str:
    """The group of the commune on a day; "" where none is assigned to it or above it."""
    return group_of(scheme, [unit], day).get(unit.pk, "")


def reckon(assessment: RuralAssessment, board: Board) -> list[RuralLine | RuralValue]:
    """Verdicts of values and lines by the thresholds of today, and the counts on the assessment (which is saved).

    Returns the rows that changed, for the ledger.
    """
    changed: list[RuralLine | RuralValue] = []
    for line in board.lines:
        verdicts = []
        for indicator in board.indicators_of(line):
            row = board.values.get(indicator.pk) or RuralValue(indicator=indicator)
            judged = judge_indicator(
                indicator,
                board.thresholds[indicator.pk],
                value=row.value,
                whole=row.whole,
                text=row.text,
                is_not_applicable=row.is_not_applicable,
            )
            verdicts.append(judged.verdict)
            if row.pk and (row.verdict, row.explanation) != (judged.verdict, judged.explanation[:500]):
                row.verdict, row.explanation = judged.verdict, judged.explanation[:500]
                row.save(update_fields=["verdict", "explanation"])
                changed.append(row)
        whole = judge_criterion(verdicts, expected=board.expected.get(line.criterion.code))
        outcome = outcome_of(whole.verdict, line.judgement, line.appraisal)
        if (line.computed, line.explanation, line.outcome) != (whole.verdict, whole.explanation, outcome):
            line.computed, line.explanation, line.outcome = whole.verdict, whole.explanation, outcome
            line.save(update_fields=["computed", "explanation", "outcome"])
            changed.append(line)
    count(assessment, board)
    return changed


def count(assessment: RuralAssessment, board: Board) -> None:
    counts = Counter(line.outcome for line in board.lines)
    for verdict in RuralVerdict:
        setattr(assessment, verdict.value, counts[verdict])
    assessment.save(update_fields=RuralVerdict.values)
