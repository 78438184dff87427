"""Organisations and people. `UnitFactory(parent=province)` hangs a unit below another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.db import models, transaction
from factory.django import DjangoModelFactory

from base.core import ledger
from base.units import models as units
from base.units.enums import InitiativeScope, ReviewGrade, SuccessionKind
from tests.factories.sealed import SealedFactory


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


class UnitFactory(SealedFactory):
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
    def _made(cls, model_class: type[models.Model], *args: Any, **kwargs: Any) -> units.Unit:
        parent = kwargs.pop("parent", None)
        if parent is None:
            return units.Unit.add_root(**kwargs)
        parent.refresh_from_db()
        return parent.add_child(**kwargs)


class ClusterFactory(SealedFactory):
    class Meta:
        model = units.Cluster

    year = 2026
    name = factory.Sequence(lambda n: f"Cụm thi đua số {n + 1}")


class ClusterMemberFactory(SealedFactory):
    class Meta:
        model = units.ClusterMember

    cluster = factory.SubFactory(ClusterFactory)
    unit = factory.SubFactory(UnitFactory)


class PersonFactory(SealedFactory):
    class Meta:
        model = units.Person

    code = factory.Sequence(lambda n: f"CB{n + 1:05d}")
    name = factory.Sequence(lambda n: f"Nguyễn Văn {chr(65 + n % 26)}{n // 26 or ''}")
    unit = factory.SubFactory(UnitFactory)
    position = "Chuyên viên"


class PostFactory(SealedFactory):
    class Meta:
        model = units.Post

    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    title = "Trưởng phòng"
    valid_from = dt.date(2020, 1, 1)


class YearlyReviewFactory(SealedFactory):
    class Meta:
        model = units.YearlyReview

    person = factory.SubFactory(PersonFactory)
    year = 2025
    grade = ReviewGrade.GOOD


class InitiativeFactory(SealedFactory):
    class Meta:
        model = units.Initiative

    person = factory.SubFactory(PersonFactory)
    title = factory.Sequence(lambda n: f"Sáng kiến số {n + 1}")
    scope = InitiativeScope.UNIT
    recognised_on = dt.date(2025, 11, 1)


class DisciplineFactory(SealedFactory):
    class Meta:
        model = units.Discipline

    person = factory.SubFactory(PersonFactory)
    measure = "Khiển trách"
    decided_on = dt.date(2025, 3, 1)


class SuccessionFactory(SealedFactory):
    class Meta:
        model = units.Succession

    kind = SuccessionKind.MERGE
    happened_on = dt.date(2025, 7, 1)
    decision_number = "1687/NQ-UBTVQH15"


class SuccessionPartFactory(SealedFactory):
    class Meta:
        model = units.SuccessionPart

    succession = factory.SubFactory(SuccessionFactory)
    source = factory.SubFactory(UnitFactory, dissolved=True)
    target = factory.SubFactory(UnitFactory)


def end_posts(person: units.Person, day: dt.date) -> None:
    """The last day of every post that the person holds, sealed."""
    with transaction.atomic():
        for post in person.posts.filter(valid_to=None):
            post.valid_to = day
            post.save()
            ledger.record("units.post.ended", post)


def end_unit(unit: units.Unit, day: dt.date) -> units.Unit:
    """The unit's last day, as the domain would seal it, without a successor and without what follows from it."""
    with transaction.atomic():
        unit.valid_to = day
        unit.save()
        ledger.record("units.unit.ended", unit)
    return unit
