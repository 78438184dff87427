"""Keeping a person out of the public register, by law or at the person's wish, and letting the person back in."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models.decisions import Grant
from awards.models.withholding import WithheldPerson
from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.models import Person


def is_withheld(person: Person | None) -> bool:
    return person is not None and WithheldPerson.objects.filter(person=person, lifted_at=None).exists()


@transaction.atomic
def withhold_person(person: Person, *, ground: str, actor: Any = None) -> WithheldPerson:
    """No public page, file or answer of the API names the person's awards from now on, also none to come. Once more
    is the same.
    """
    if not ground.strip():
        raise DomainError(_("Cần ghi căn cứ: quy định của pháp luật hoặc đề nghị của người đó."), code="ground")
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    row, created = WithheldPerson.objects.get_or_create(
        person=person,
        lifted_at=None,
        defaults={"ground": ground.strip()[:300], "created_at": clock.now(), "created_by": actor},
    )
    if created:
        hidden = Grant.objects.filter(person=person).update(is_public=False)
        ledger.record("awards.person.withheld", row, actor=actor, grants=hidden)
    return row


@transaction.atomic
def lift_withholding(person: Person, *, reason: str, actor: Any = None) -> None:
    """The person's awards are public again. Nothing to do where they are."""
    if not reason.strip():
        raise DomainError(_("Cần ghi lý do công khai trở lại."), code="reason")
    rows = WithheldPerson.objects.select_for_update(of=("self",)).filter(person=person, lifted_at=None)
    for row in rows:
        row.lifted_at = clock.now()
        row.save(update_fields=["lifted_at"])
        shown = Grant.objects.filter(person=person).update(is_public=True)
        ledger.record("awards.person.shown", row, actor=actor, grants=shown, reason=reason)
