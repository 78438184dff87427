"""Who is honoured, held against who is there: direct workers, women, remote areas. Counts only, no judgement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from awards.domain.statistics.computing import grants_of, units_below
from awards.domain.statistics.layout import layout
from awards.enums import PersonClass
from awards.models.decisions import Grant
from base.units.enums import Gender
from base.units.models import Person, Unit, UnitCode


@dataclass(frozen=True)
class Share:
    """A group among those honoured and among all. `unknown` of each could not be classed and are in neither total.
    `needs` says what has to be recorded before the question can be answered.
    """

    name: str
    awarded: int
    awarded_total: int
    there: int
    there_total: int
    unknown: int = 0
    needs: str = ""

    @property
    def is_known(self) -> bool:
        """Somebody of the group is recorded, honoured or not, and there are awards to hold against them."""
        return bool(self.awarded_total and self.there_total and (self.awarded or self.there))

    @property
    def awarded_percent(self) -> int | None:
        return _percent(self.awarded, self.awarded_total)

    @property
    def there_percent(self) -> int | None:
        return _percent(self.there, self.there_total)


def fairness(year: int, unit: Unit) -> list[Share]:
    """Three questions, in a fixed number of queries. The people there are those recorded today, not of that year."""
    grants = grants_of(year, unit)
    people = Person.objects.filter(unit__in=units_below(unit).values("pk"), merged_into=None)
    personal = grants.filter(person__isnull=False)
    honoured = personal.aggregate(
        all=Count("pk"),
        workers=Count("pk", filter=Q(person_class=PersonClass.DIRECT_WORKER)),
        classed=Count("pk", filter=~Q(person_class="")),
        women=Count("pk", filter=Q(person__gender=Gender.FEMALE)),
        gendered=Count("pk", filter=~Q(person__gender="")),
    )
    there = people.aggregate(
        all=Count("pk"),
        workers=Count("pk", filter=Q(is_leader=False)),
        women=Count("pk", filter=Q(gender=Gender.FEMALE)),
        gendered=Count("pk", filter=~Q(gender="")),
    )
    unclassed, ungendered = honoured["all"] - honoured["classed"], honoured["all"] - honoured["gendered"]
    return [
        Share(
            _("Người trực tiếp công tác, lao động"),
            honoured["workers"], honoured["all"], there["workers"], there["all"], unclassed,
            _("Cần danh sách cá nhân của các đơn vị, trong đó có người không giữ chức vụ lãnh đạo."),
        ),
        Share(
            _("Nữ"), honoured["women"], honoured["gendered"], there["women"], there["gendered"], ungendered,
            _("Cần ghi giới tính ở hồ sơ từng cá nhân."),
        ),
        _remote(grants, unit, year),
    ]  # fmt: skip


def _remote(grants: QuerySet[Grant], unit: Unit, year: int) -> Share:
    """Awards of persons and collectives of units in areas that were remote at any time of the year; a unit below one
    in such an area is in it too.
    """
    units = units_below(unit)
    codes = UnitCode.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=dt.date(year, 12, 31)),
        Q(valid_to=None) | Q(valid_to__gte=dt.date(year, 1, 1)),
        scheme=layout()["remote_scheme"],
    )
    paths = list(units.filter(pk__in=codes.values("unit")).values_list("path", flat=True))
    inside = Q(pk__in=())
    for path in paths:
        inside |= Q(path__startswith=path)
    remote = units.filter(inside)
    return Share(
        _("Vùng sâu, vùng xa, miền núi"),
        grants.filter(unit__in=remote.values("pk")).count(),
        grants.count(),
        remote.filter(valid_to=None).count(),
        units.filter(valid_to=None).count(),
        needs=_("Cần ghi khu vực I, II hoặc III cho các đơn vị vùng sâu, vùng xa, miền núi."),
    )


def _percent(part: int, whole: int) -> int | None:
    """Whole percent, halves up; None of nothing."""
    return None if whole == 0 else int(Fraction(100 * part, whole) + Fraction(1, 2))
