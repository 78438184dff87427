"""Organisations and people. `UnitFactory(parent=province)` hangs a unit below another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.db import models
from factory.django import DjangoModelFactory

from base.units import models as units
from base.units.enums import InitiativeScope, ReviewGrade, SuccessionKind


class UnitKindFactory(DjangoModelFactory):
    class Meta:
        model = units.UnitKind
        django_get_or_create = ("code",)

    code = "xa"
    name = "Xã"
    level = 4
    is_territory = True

    class Params:
        province = factory.Trait(code="tinh", name="Tỉnh", level=2)
        department = factory.Trait(code="so", name="Sở, ban, ngành", level=3, is_territory=False)


class UnitFactory(DjangoModelFactory):
    """Traits: `province`, `department`, `dissolved` (ended on 30/06/2025)."""

    class Meta:
        model = units.Unit

    parent: Any = None
    name = factory.Sequence(lambda n: f"Xã số {n + 1}")
    kind = factory.SubFactory(UnitKindFactory)

    class Params:
        province = factory.Trait(
            name=factory.Sequence(lambda n: f"Tỉnh số {n + 1}"), kind=factory.SubFactory(UnitKindFactory, province=True)
        )
        department = factory.Trait(
            name=factory.Sequence(lambda n: f"Sở số {n + 1}"), kind=factory.SubFactory(UnitKindFactory, department=True)
        )
        dissolved = factory.Trait(valid_to=dt.date(2025, 6, 30))

    @classmethod
    def _create(cls, model_class: type[models.Model], *args: Any, **kwargs: Any) -> units.Unit:
        parent = kwargs.pop("parent", None)
        if parent is None:
            return units.Unit.add_root(**kwargs)
        parent.refresh_from_db()
        return parent.add_child(**kwargs)


class ClusterFactory(DjangoModelFactory):
    class Meta:
        model = units.Cluster

    year = 2026
    name = factory.Sequence(lambda n: f"Cụm thi đua số {n + 1}")


class ClusterMemberFactory(DjangoModelFactory):
    class Meta:
        model = units.ClusterMember

    cluster = factory.SubFactory(ClusterFactory)
    unit = factory.SubFactory(UnitFactory)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = units.Person

    code = factory.Sequence(lambda n: f"CB{n + 1:05d}")
    name = factory.Sequence(lambda n: f"Nguyễn Văn {chr(65 + n % 26)}{n // 26 or ''}")
    unit = factory.SubFactory(UnitFactory)
    position = "Chuyên viên"


class PostFactory(DjangoModelFactory):
    class Meta:
        model = units.Post

    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    title = "Trưởng phòng"
    valid_from = dt.date(2020, 1, 1)


class YearlyReviewFactory(DjangoModelFactory):
    class Meta:
        model = units.YearlyReview

    person = factory.SubFactory(PersonFactory)
    year = 2025
    grade = ReviewGrade.GOOD


class InitiativeFactory(DjangoModelFactory):
    class Meta:
        model = units.Initiative

    person = factory.SubFactory(PersonFactory)
    title = factory.Sequence(lambda n: f"Sáng kiến số {n + 1}")
    scope = InitiativeScope.UNIT
    recognised_on = dt.date(2025, 11, 1)


class DisciplineFactory(DjangoModelFactory):
    class Meta:
        model = units.Discipline

    person = factory.SubFactory(PersonFactory)
    measure = "Khiển trách"
    decided_on = dt.date(2025, 3, 1)


class SuccessionFactory(DjangoModelFactory):
    class Meta:
        model = units.Succession

    kind = SuccessionKind.MERGE
    happened_on = dt.date(2025, 7, 1)
    decision_number = "1687/NQ-UBTVQH15"


class SuccessionPartFactory(DjangoModelFactory):
    class Meta:
        model = units.SuccessionPart

    succession = factory.SubFactory(SuccessionFactory)
    source = factory.SubFactory(UnitFactory, dissolved=True)
    target = factory.SubFactory(UnitFactory)
