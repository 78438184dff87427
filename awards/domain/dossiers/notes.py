"""Talk about a dossier: internal among appraisers, apart from the exchange with the unit."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from awards.enums import NoteAudience
from awards.models import DossierNote, Nomination
from awards.rules import require_permission
from base.accounts.enums import Role
from base.accounts.permissions import can, holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import normalise
from base.notices.domain.notify import notify

APPRAISE = "awards.nomination_appraise"
MAX_CHARS = 4000


def notes_for(user: Any, nomination: Nomination) -> models.QuerySet[DossierNote]:
    """What the user may read: internal notes only who appraises, the exchange also the unit that makes the dossier."""
    found = nomination.notes.select_related("author")
    if can(user, APPRAISE, nomination.unit):
        return found
    if can(user, "awards.nomination_edit", nomination.unit) or can(user, "awards.nomination_submit", nomination.unit):
        return found.filter(audience=NoteAudience.UNIT)
    return found.none()


@transaction.atomic
def add_note(nomination: Nomination, *, text: str, audience: NoteAudience, actor: Any) -> DossierNote:
    """Keep a remark. The unit writes to the exchange only. The other side of the exchange is told."""
    appraises = can(actor, APPRAISE, nomination.unit)
    if not appraises:
        require_permission(actor, "awards.nomination_edit", nomination.unit)
        audience = NoteAudience.UNIT
    words = normalise(text)
    if not 1 <= len(words) <= MAX_CHARS:
        raise DomainError(_("Hãy viết nội dung trao đổi, tối đa {most} ký tự.").format(most=MAX_CHARS), code="length")
    note = DossierNote.objects.create(
        nomination=nomination, audience=audience, text=words, author=actor, at=clock.now()
    )
    ledger.record("awards.note.added", note, actor=actor, nomination=nomination.pk, audience=audience)
    _tell(note, to_unit=appraises)
    return note


def _tell(note: DossierNote, *, to_unit: bool) -> None:
    nomination = note.nomination
    if note.audience == NoteAudience.INTERNAL:
        people = [nomination.appraiser] if nomination.appraiser else []
    elif to_unit:
        people = holders_of(Role.OFFICER, Role.HEAD, unit=nomination.unit)
    else:
        people = [nomination.appraiser] if nomination.appraiser else holders_of(Role.SECRETARIAT)
    notify(
        [person for person in people if person.pk != note.author_id],
        kind="awards.note_added",
        key=f"awards.note:{note.pk}",
        title=_("Có trao đổi mới về hồ sơ số {number}").format(number=nomination.pk),
        url=nomination.get_absolute_url(),
    )
