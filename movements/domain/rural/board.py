"""The board of all communes: who holds which tier, how many criteria, what still has to be assessed again.

Reckoned in memory from a handful of flat queries: the whole country is 3,321 units, so filters, counts per province and
the download read the same rows, and none of them can say something else than the others.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from base.core import clock
from base.core.text import fold
from base.units.domain.finding import kin_by_words
from base.units.domain.queries import units_as_of
from base.units.models import Unit
from movements.domain.rural.communes import COMMUNE, LEVELS, Held, best_tiers, held_by, names_before, same_before
from movements.enums import RURAL_APPRAISED, ReassessmentStatus, RuralTier
from movements.models import RuralAssessment, RuralReassessment

ALL_KINDS = "tat-ca"
NO_TIER = "chua"
AGAIN = "danh-gia-lai"
NO_COUNT = (None, None, None)
TIER_WORDS = {
    RuralTier.STANDARD: "dat-chuan",
    RuralTier.ADVANCED: "nang-cao",
    RuralTier.MODEL: "kieu-mau",
    RuralTier.MODERN: "hien-dai",
}


class Row(NamedTuple):
    """One commune. `held` None = not recognised; `met` of `asked` criteria by its newest appraised assessment (None =
    none yet).
    """

    pk: int
    name: str
    name_folded: str
    kind: str
    province_id: int
    held: Held | None
    met: int | None
    asked: int | None
    counted_on: dt.date | None
    must_reassess: bool

    @property
    def tier(self) -> str:
        return self.held.tier if self.held else ""

    @property
    def tier_label(self) -> str:
        return str(RuralTier(self.held.tier).label) if self.held else _("Chưa công nhận")

    @property
    def is_carried(self) -> bool:
        """Recognised under the name that the same commune had before."""
        return self.held is not None and self.held.unit_id != self.pk

    @property
    def is_unverified(self) -> bool:
        """The recognition was taken over, and nobody held it against its decision yet."""
        return self.held is not None and not self.held.verified


@dataclass
class Province:
    """One tile of the overview. `tiers` counts communes by their highest tier."""

    pk: int
    name: str
    name_folded: str = ""
    communes: int = 0
    tiers: Counter[str] = field(default_factory=Counter)
    again: int = 0

    @property
    def recognised(self) -> int:
        return sum(self.tiers.values())

    def at_least(self, tier: str) -> int:
        return sum(count for each, count in self.tiers.items() if LEVELS[each] >= LEVELS[tier])


@dataclass(frozen=True)
class Filter:
    """What a visitor asked for; nonsense in the address is left out. `day` is the day the board shows."""

    query: str = ""
    province_id: int | None = None
    tier: str = ""
    kind: str = COMMUNE
    day: dt.date | None = None

    @classmethod
    def of(cls, params: Mapping[str, str]) -> Filter:
        """From the GET parameters q, tinh, muc, loai, ngay."""
        query = "".join(c for c in params.get("q", "") if c.isprintable()).strip()[:100]
        tier = params.get("muc", "")
        return cls(
            query=query,
            province_id=_number(params.get("tinh")),
            tier=tier if tier in (*TIER_WORDS.values(), NO_TIER, AGAIN) else "",
            kind="" if params.get("loai") == ALL_KINDS else COMMUNE,
            day=_past_day(params.get("ngay", "")),
        )


def board_rows(day: dt.date | None = None, *, kind: str = COMMUNE) -> tuple[list[Row], dict[int, Province]]:
    """Units of the kind that stand on the day ("" = wards and special zones too) by province and name; the provinces.

    Six queries, whatever the number of communes.
    """
    on = day or clock.today()
    provinces = {
        path: Province(pk, name, folded)
        for pk, name, folded, path in units_as_of(on)
        .filter(kind__is_territory=True, kind__level=2)
        .values_list("pk", "name", "name_folded", "path")
    }
    units = units_as_of(on).filter(kind__is_territory=True, kind__level=4)
    if kind:
        units = units.filter(kind__name=kind)
    best, before = best_tiers(on), same_before(on)
    depths = {len(path) for path in provinces}
    counts, again = _counts(on), _again()
    rows = []
    fields = ("pk", "name", "name_folded", "kind__name", "path")
    for pk, name, folded, kind_name, path in units.order_by().values_list(*fields):
        province = next((provinces[path[:depth]] for depth in depths if path[:depth] in provinces), None)
        if province is None:
            continue
        held = held_by(pk, best, before)
        met, asked, counted_on = next((counts[key] for key in names_before(pk, before) if key in counts), NO_COUNT)
        row = Row(pk, name, folded, kind_name, province.pk, held, met, asked, counted_on, pk in again)
        rows.append(row)
        province.communes += 1
        province.again += row.must_reassess
        if held is not None:
            province.tiers[held.tier] += 1
    shown = {province.pk: province for province in provinces.values() if province.communes}
    rows.sort(key=lambda row: (shown[row.province_id].name_folded, row.name_folded, row.pk))
    return rows, shown


def matching(rows: Iterable[Row], wanted: Filter) -> list[Row]:
    """Rows that the filter leaves, in their order; a commune is found by the names of those it was formed of too."""
    words, kin = fold(wanted.query).split(), kin_by_words(wanted.query, is_now=True)
    tier = next((tier for tier, word in TIER_WORDS.items() if word == wanted.tier), "")
    found = []
    for row in rows:
        if wanted.province_id and row.province_id != wanted.province_id:
            continue
        if tier and (row.held is None or LEVELS[row.held.tier] < LEVELS[tier]):
            continue
        if (wanted.tier == NO_TIER and row.held) or (wanted.tier == AGAIN and not row.must_reassess):
            continue
        if row.pk in kin or all(word in row.name_folded for word in words):
            found.append(row)
    return found


def totals_of(provinces: Iterable[Province]) -> Province:
    """All provinces together."""
    total = Province(0, _("Cả nước"))
    for province in provinces:
        total.communes += province.communes
        total.again += province.again
        total.tiers.update(province.tiers)
    return total


def _counts(day: dt.date) -> dict[int, tuple[int, int, dt.date]]:
    """Unit → (met, asked, as of) by the newest appraised assessment as of a day."""
    rows = RuralAssessment.objects.filter(status__in=RURAL_APPRAISED, as_of__lte=day).order_by("as_of", "pk")
    values = rows.values_list("unit_id", "met", "not_met", "unknown", "as_of")
    return {unit: (met, met + failed + unknown, as_of) for unit, met, failed, unknown, as_of in values}


def _again() -> set[int]:
    waiting = RuralReassessment.objects.filter(status=ReassessmentStatus.OPEN)
    return set(waiting.order_by().values_list("unit_id", flat=True))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 10 else None


def _past_day(text: str) -> dt.date | None:
    """A day up to today; None for anything else, which means today."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if dt.date(2011, 1, 1) <= day < clock.today() else None


def province_names() -> list[tuple[int, str]]:
    found = units_as_of().filter(kind__is_territory=True, kind__level=2).order_by("name_folded")
    return list(found.values_list("pk", "name"))


def province_of(unit: Unit) -> Unit | None:
    ancestors = unit.get_ancestors().select_related("kind")
    return next((each for each in ancestors if each.kind.level == 2 and each.kind.is_territory), None)
