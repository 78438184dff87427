"""New rural areas in tests: a small standard with three criteria, or the real packs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.db import transaction

from base.core import clock, ledger
from movements import models
from movements.domain.rural.assessing import open_assessment
from movements.enums import CriteriaPurpose, CriteriaStatus, RuralTier
from tests.factories.sealed import SealedFactory, sealed
from tests.factories.units import UnitFactory, UnitKindFactory

NAMED = ("1", "2")


def commune(parent: Any = None, **fields: Any) -> Any:
    """A commune (xã) that stands."""
    return UnitFactory(parent=parent, kind=UnitKindFactory(code="xa", name="Xã"), **fields)


class RuralStandardFactory(SealedFactory):
    class Meta:
        model = models.RuralStandard
        django_get_or_create = ("code",)

    code = "chuan-thu"
    title = "Xã nông thôn mới (thử)"
    tier = RuralTier.STANDARD
    set_code = "bo-thu"
    valid_from = dt.date(2022, 1, 1)
    revocation_low = 30
    revocation_high = 50
    named_criteria = list(NAMED)
    revocation_verified = True
    recognition_verified = True
    verified = True


class RuralRecognitionFactory(SealedFactory):
    class Meta:
        model = models.RuralRecognition

    unit = factory.LazyFunction(commune)
    standard = factory.SubFactory(RuralStandardFactory)
    tier = RuralTier.STANDARD
    decision_number = factory.Sequence(lambda n: f"{n + 1}/QĐ-UBND")
    decided_on = dt.date(2023, 5, 1)
    source = "Danh sách cũ"
    created_at = factory.LazyFunction(clock.now)


def criteria_set(code: str = "bo-thu", criteria: int = 3, *, version: int = 1, indicators: bool = False) -> Any:
    """A frozen standard with criteria "1", "2", …; with indicators, each criterion has one: at least 50 %."""
    made = sealed(
        models.CriteriaSet,
        code=code,
        version=version,
        title="Bộ tiêu chí thử",
        purpose=CriteriaPurpose.STANDARD,
        status=CriteriaStatus.FROZEN,
        created_at=clock.now(),
    )
    group = sealed(models.CriterionGroup, criteria_set=made, code="I", name="Nhóm")
    for number in range(1, criteria + 1):
        criterion = sealed(models.Criterion, group=group, code=str(number), name=f"Tiêu chí số {number}", order=number)
        if indicators:
            indicator = sealed(
                models.Indicator, criterion=criterion, code=f"{number}.1", name=f"Tỷ lệ {number}", kind="percent"
            )
            sealed(models.Threshold, indicator=indicator, low=50)
    return made


def assessment(unit: Any = None, **fields: Any) -> Any:
    """A draft with a line for each criterion, made without a person."""
    standard = RuralStandardFactory()
    if not models.CriteriaSet.objects.filter(code="bo-thu").exists():
        criteria_set()
    made = open_assessment(unit or commune(), standard, year=clock.today().year, actor=None)
    if fields:
        for name, value in fields.items():
            setattr(made, name, value)
        made.save()
        with transaction.atomic():
            ledger.record("movements.rural_assessment.changed", made)
    return made
