"""A file that is still written may move to the newest version of its criteria, for instance one with thresholds."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from movements.domain.criteria.tree import indicators_of
from movements.domain.rural.assessing import editable, stamp
from movements.domain.rural.reckoning import Board, group_of_unit, reckon
from movements.enums import RURAL_EDITABLE, CriteriaStatus
from movements.models import CriteriaSet, Criterion, RuralAssessment, RuralEvidence, RuralLine, RuralValue
from movements.rules import require_permission


def newer_version(assessment: RuralAssessment) -> CriteriaSet | None:
    """A frozen version after the one that the file uses; None where there is none or the file is signed already."""
    if assessment.status not in RURAL_EDITABLE:
        return None
    own = assessment.criteria_set
    later = CriteriaSet.objects.filter(code=own.code, version__gt=own.version, status=CriteriaStatus.FROZEN)
    return later.order_by("-version").first()


def adopt_newest_version(assessment: RuralAssessment, *, actor: Any) -> RuralAssessment:
    """Carry values, judgements and files over by the codes of criteria and indicators, and judge anew.

    DomainError where there is nothing newer, or where something entered has no place in the new version.
    """
    require_permission(actor, "movements.rural_assess", assessment.unit)
    with transaction.atomic():
        locked = editable(assessment.pk, None)
        newest = newer_version(locked)
        if newest is None:
            raise DomainError(_("Hồ sơ đã dùng phiên bản mới nhất của bộ tiêu chí."), code="newest")
        old = Board.of(locked)
        files = list(locked.evidence.exclude(criterion=None).select_related("criterion"))
        criteria = {each.code: each for each in Criterion.objects.filter(group__criteria_set=newest)}
        _require_place(old, files, criteria, newest)
        lines, values = _carry(locked, old, criteria, newest)
        for file in files:
            assert file.criterion is not None
            file.criterion = criteria[file.criterion.code]
            file.save(update_fields=["criterion"])
        locked.criteria_set = newest
        locked.group_key = group_of_unit(newest.grouping, locked.unit, locked.as_of)
        stamp(locked, actor)
        board = Board.of(locked)
        reckon(locked, board)
        gone = [*old.lines, *old.values.values()]
        ledger.record(
            "movements.rural_assessment.adopted",
            locked,
            *gone,
            *lines,
            *values,
            *files,
            actor=actor,
            version=newest.version,
        )
    return locked


def _require_place(old: Board, files: list[RuralEvidence], criteria: dict[str, Criterion], newest: CriteriaSet) -> None:
    used = {line.criterion.code for line in old.lines if line.judgement or line.reason}
    used |= {file.criterion.code for file in files if file.criterion is not None}
    codes = {(each.criterion.code, each.code) for each in indicators_of(newest)}
    filled = {(old.indicators[key].criterion.code, old.indicators[key].code) for key in old.values}
    lost = sorted(used - set(criteria)) + sorted(code for _criterion, code in filled - codes)
    if lost:
        text = _("Phiên bản mới không còn mã: {codes}. Hãy bỏ phần đã nhập ở các mã này trước.")
        raise DomainError(text.format(codes=", ".join(lost)), code="lost")


def _carry(
    locked: RuralAssessment, old: Board, criteria: dict[str, Criterion], newest: CriteriaSet
) -> tuple[list[RuralLine], list[RuralValue]]:
    """New rows in place of the old ones, which are deleted but keep their keys for the ledger."""
    judged = {line.criterion.code: line for line in old.lines}
    entered = {(old.indicators[key].criterion.code, old.indicators[key].code): row for key, row in old.values.items()}
    RuralLine.objects.filter(pk__in=[line.pk for line in old.lines]).delete()
    RuralValue.objects.filter(pk__in=[row.pk for row in old.values.values()]).delete()
    lines = [
        RuralLine.objects.create(
            assessment=locked,
            criterion=criterion,
            judgement=judged[code].judgement if code in judged else "",
            reason=judged[code].reason if code in judged else "",
        )
        for code, criterion in criteria.items()
    ]
    values = [
        RuralValue.objects.create(
            assessment=locked,
            indicator=indicator,
            value=row.value,
            whole=row.whole,
            text=row.text,
            is_not_applicable=row.is_not_applicable,
            note=row.note,
        )
        for indicator in indicators_of(newest)
        if (row := entered.get((indicator.criterion.code, indicator.code))) is not None
    ]
    return lines, values
