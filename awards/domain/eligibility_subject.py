"""Whom a question is about: found by code or name, and warned of where a person may have two records."""

from __future__ import annotations

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.core.text import fold
from base.units.domain.duplicates import pairs_of
from base.units.models import Person, Unit


def subject_named(text: str) -> Person | Unit:
    """The person of that code or exact name, or the unit of that id or exact name.

    The code of a merged duplicate leads to the record that stayed. DomainError where none or several fit.
    """
    wanted = text.strip()
    if wanted and (person := Person.objects.filter(code__iexact=wanted).select_related("unit", "merged_into").first()):
        return kept(person)
    if wanted.isdigit() and (unit := Unit.objects.filter(pk=int(wanted[:18])).first()):
        return unit
    folded = fold(wanted)
    found: list[Person | Unit] = []
    if folded:
        found = [
            *Person.objects.filter(name_folded=folded, merged_into=None).select_related("unit")[:2],
            *Unit.objects.filter(name_folded=folded)[:2],
        ]
    if len(found) == 1:
        return found[0]
    message = (
        _("Không tìm thấy “{name}”. Hãy ghi mã cá nhân, họ tên đầy đủ hoặc mã số đơn vị.")
        if not found
        else _("Có nhiều đối tượng tên “{name}”. Hãy ghi mã cá nhân hoặc mã số đơn vị.")
    )
    raise DomainError(message.format(name=wanted), code="subject")


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
