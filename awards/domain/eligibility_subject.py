"""Whom a question is about: found by code or name, and warned of where a person may have two records."""

from __future__ import annotations

import re

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.core.text import fold, normalise
from base.units.domain.duplicates import pairs_of
from base.units.domain.finding import KEY as UNIT_KEY
from base.units.domain.finding import SHOWN, word_for
from base.units.domain.standing import is_standing
from base.units.models import Person, Unit

NUMBER = re.compile(r"(\d{1,12})")
PART = 5
"""So many letters of a name are enough to look for who may be meant."""
PERSON_KEY = re.compile(r"\(cá nhân #(\d{1,12})\)\s*$")


def subject_named(text: str) -> Person | Unit:
    """The person of that code or name, or the unit of that key or name; "(#12)" behind a unit's name and
    "(cá nhân #12)" behind a person's say which of several.

    The same accents count before other ones, a standing unit before one that ended. The code of a merged duplicate
    leads to the record that stayed. DomainError where none fits, or several do: then with what to copy.
    """
    wanted = normalise(text)
    found = _by_code(wanted) or _called(wanted)
    if not found:
        raise DomainError(_not_found(wanted), code="subject")
    if len(found) > 1:
        message = _("Có nhiều đối tượng tên “{name}”: {found}. Hãy ghi mã cá nhân, hoặc chép đúng một dòng kể cả (#…).")
        shown = "; ".join(_line(one) for one in found[:SHOWN]) + ("…" if len(found) > SHOWN else "")
        raise DomainError(message.format(name=wanted[:60], found=shown), code="subject")
    one = found[0]
    return kept(one) if isinstance(one, Person) else one


def _not_found(wanted: str) -> str:
    """With what to write instead, where a part of a name was given that is long enough to mean somebody."""
    folded = fold(wanted)
    near: list[Person | Unit] = []
    if len(folded) >= PART:
        near += _people().filter(name_folded__contains=folded, merged_into=None).order_by("name_folded")[:SHOWN]
        near += Unit.objects.filter(name_folded__contains=folded, valid_to=None).order_by("name_folded")[:SHOWN]
    if not near:
        return _("Không tìm thấy “{name}”. Hãy ghi mã cá nhân, họ tên đầy đủ hoặc tên đơn vị.").format(name=wanted[:60])
    message = _("Không có ai tên đúng là “{name}”. Có phải: {found}? Hãy ghi đủ họ tên hoặc tên đơn vị.")
    return message.format(name=wanted[:60], found="; ".join(one.name for one in near[:SHOWN]))


def _by_code(wanted: str) -> list[Person | Unit]:
    """By what is one subject's alone. The code of a person goes before the key of a unit: many are bare numbers."""
    if key := PERSON_KEY.search(wanted):
        return list(_people().filter(pk=int(key[1])))
    people: list[Person | Unit] = list(_people().filter(code__iexact=wanted)) if wanted else []
    key = UNIT_KEY.search(wanted) or NUMBER.fullmatch(wanted)
    return people or (list(Unit.objects.filter(pk=int(key[1]))) if key else [])


def _people() -> QuerySet[Person]:
    return Person.objects.select_related("unit", "merged_into")


def _called(name: str) -> list[Person | Unit]:
    folded = fold(name)
    if not folded:
        return []
    people = list(_people().filter(name_folded=folded, merged_into=None)[: SHOWN + 1])
    units = list(Unit.objects.filter(name_folded=folded)[: SHOWN + 1])
    standing = [unit for unit in units if is_standing(unit)]
    found: list[Person | Unit] = [*people, *(standing or units)]
    exact = [one for one in found if one.name.casefold() == name.casefold()]
    return exact or found


def _line(subject: Person | Unit) -> str:
    """What tells it from others of its name, and finds it when copied."""
    if isinstance(subject, Unit):
        return word_for(subject)
    about = ", ".join(str(part) for part in (subject.birth_year, subject.unit) if part)
    return f"{subject.code} ({about})" if subject.code else f"{subject.name}, {about} (cá nhân #{subject.pk})"


def kept(person: Person) -> Person:
    """The record that stayed of a person who had several."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def two_records(person: Person) -> list[str]:
    """Warnings about other records that may be the same person: what stands there is not counted."""
    twins = Person.objects.filter(name_folded=person.name_folded, merged_into=None).exclude(pk=person.pk)
    if not twins.exists():
        return []
    pairs = pairs_of(Person.objects.all(), [person.name_folded])
    others = [
        pair.second if pair.first.pk == person.pk else pair.first
        for pair in pairs
        if person.pk in (pair.first.pk, pair.second.pk)
    ]
    text = _(
        "Có thể còn một hồ sơ khác của người này: {name}, {unit}{code}. Nếu đúng, hãy gộp hai hồ sơ trước khi xét."
    )
    return [
        text.format(name=other.name, unit=other.unit, code=f", {other.code}" if other.code else "") for other in others
    ]
