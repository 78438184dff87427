"""Units by the words that people use for them: a name with or without accents, a code, or "(#key)" behind the name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError
from base.core.text import fold, normalise
from base.units.domain.lineage import Lineage, current_units
from base.units.domain.queries import parents_then, units_as_of
from base.units.domain.standing import not_standing
from base.units.models import Unit, UnitCode, UnitKind, UnitQuerySet, UnitVersion

KEY = re.compile(r"\(?#(\d{1,12})\)?\s*$")
SHOWN = 5


@dataclass(frozen=True)
class FormerMatch:
    """A unit that no longer goes by the words: it ended, or bears another name. `now`: who stands in its place."""

    unit: Unit
    name: str
    until: dt.date
    now: Sequence[Unit]


def word_for(unit: Unit) -> str:
    """What `unit_by_word` finds this very unit by, and a person can read."""
    return f"{unit.name} (#{unit.pk})"


def unit_by_word(words: str) -> Unit:
    """The one standing unit meant. DomainError where none is, several are, or it ended (then with its successor)."""
    words = normalise(words)
    key = KEY.search(words)
    if key:
        found = list(Unit.objects.filter(pk=int(key[1])))
    else:
        codes = UnitCode.objects.filter(code__iexact=words, valid_to=None).values("unit")
        found = list(units_as_of().filter(Q(name_folded=fold(words)) | Q(pk__in=codes))[: SHOWN + 1])
    if not found:
        ended = Unit.objects.filter(name_folded=fold(words)).order_by("-valid_to").first() if words else None
        if ended is not None:
            raise DomainError(not_standing(ended), code="dissolved")
        raise DomainError(
            _("Không có đơn vị nào đang hoạt động mang mã hoặc tên “{word}”. Hãy kiểm tra lại.").format(
                word=words[:60]
            ),
            code="unknown_unit",
        )
    if len(found) > 1:
        shown = "; ".join(_with_senior(found[:SHOWN]))
        raise DomainError(
            _("Có nhiều đơn vị tên “{word}”: {units}. Hãy chép đúng một dòng, kể cả phần (#…).").format(
                word=words[:60], units=shown
            ),
            code="several_units",
        )
    return found[0]


def kin_by_words(words: str, *, is_now: bool = False) -> set[int]:
    """Keys of the units that came of those that go or went by a part of the words: who types the name of a unit that
    ended finds the one that carries it on. `is_now`: also of those from which they came, whose rows are then read
    under its name. One query where no unit ever became another, else two.
    """
    folded = fold(words)
    lineage = Lineage()
    if not folded or not lineage:
        return set()
    called = Q(name_folded__contains=folded) | Q(versions__name_folded__contains=folded)
    named = set(Unit.objects.filter(called).order_by().values_list("pk", flat=True))
    return lineage.followers(named) | (lineage.origins(named) if is_now else set())


def named(words: str, path: str = "unit", *, is_now: bool = False) -> Q:
    """Rows whose unit (`path`, a lookup; "" for units themselves) goes or went by a part of the words, or is of the
    `kin_by_words`. No words leave out nothing.
    """
    folded = fold(words)
    if not folded:
        return Q()
    step, key = (f"{path}__", path) if path else ("", "pk")
    before = UnitVersion.objects.filter(name_folded__contains=folded).order_by().values("unit")
    found = Q(**{f"{step}name_folded__contains": folded}) | Q(**{f"{key}__in": before})
    kin = kin_by_words(words, is_now=is_now)
    return found | Q(**{f"{key}__in": kin}) if kin else found


def units_matching(*, day: dt.date, words: str = "", kind: UnitKind | None = None) -> UnitQuerySet:
    """Units as they were on `day`, in the order of that day's tree, by a part of the name that they had then, or of
    those from which they came or which came of them.
    """
    units = Unit.objects.as_it_was(day).select_related("kind")
    if words.strip():
        folded = fold(words)
        called = Q(former=None, name_folded__contains=folded) | Q(former__name_folded__contains=folded)
        units = units.filter(called | Q(pk__in=kin_by_words(words, is_now=True)))
    return units.filter(kind=kind) if kind else units


def former_matches(words: str, day: dt.date, limit: int = 10) -> list[FormerMatch]:
    """Units that went by the words before `day`, each with who stands in its place today. At most five queries."""
    folded = fold(words)
    if not folded:
        return []
    ended = Unit.objects.filter(name_folded__contains=folded, valid_to__lt=day).order_by("-valid_to", "path")[:limit]
    renamed = UnitVersion.objects.filter(name_folded__contains=folded, valid_to__lt=day).select_related("unit")
    renamed = renamed.exclude(unit__name_folded__contains=folded).order_by("-valid_to", "pk")[:limit]
    rows = [(unit, unit.name, unit.valid_to or day) for unit in ended]
    rows += [(version.unit, version.name, version.valid_to) for version in renamed]
    rows = rows[:limit]
    heirs = current_units([unit for unit, _name, _until in rows]) if rows else {}
    today = clock.today()
    return [
        FormerMatch(unit, name, until, [u for u in heirs[unit.pk] if u.valid_to is None or u.valid_to >= today])
        for unit, name, until in rows
    ]


def _with_senior(units: Sequence[Unit]) -> list[str]:
    seniors = parents_then({unit.path[: -Unit.steplen] for unit in units}, clock.today())
    named = []
    for unit in units:
        senior = seniors.get(unit.path[: -Unit.steplen])
        named.append(f"{word_for(unit)}, {senior.name}" if senior else word_for(unit))
    return named
