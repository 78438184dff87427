"""Predicates of rounds and dossiers: what may be done in a state, and who may do it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from awards.enums import NominationStatus, RoundStatus
from awards.models import Nomination, Round
from base.accounts.permissions import can
from base.core.errors import NotAllowed
from base.units.domain import standing
from base.units.models import Unit

EDITABLE = (NominationStatus.DRAFT, NominationStatus.RETURNED)
RETURN_WINDOW = (RoundStatus.OPEN, RoundStatus.CLOSED)


def require_permission(actor: Any, permission: str, unit: Unit | None = None) -> None:
    """Raises NotAllowed. An actor of None is the schedule or an operator's command, who may."""
    if actor is not None and not can(actor, permission, unit):
        raise NotAllowed(
            _("Bạn không được làm việc này cho đơn vị {unit}.").format(unit=unit)
            if unit
            else _("Bạn không có quyền làm việc này.")
        )


def is_standing(unit: Unit) -> bool:
    return standing.is_standing(unit)


def takes_dossiers(round_: Round) -> bool:
    """New dossiers come in only while the window is open; the schedule turns the status by the dates."""
    return round_.status == RoundStatus.OPEN


def can_edit(nomination: Nomination) -> bool:
    """A draft while the window is open; a returned dossier may be mended until the council sits."""
    if nomination.status == NominationStatus.RETURNED:
        return nomination.round.status in RETURN_WINDOW
    return nomination.status == NominationStatus.DRAFT and takes_dossiers(nomination.round)


def can_discard(nomination: Nomination) -> bool:
    """A draft without papers: nobody else has worked on it."""
    return nomination.status == NominationStatus.DRAFT and not nomination.documents.exists()


def can_send(nomination: Nomination) -> bool:
    """What may be edited may be sent, and what waits for the head: once returned also after the window."""
    if nomination.status == NominationStatus.PENDING:
        was_sent = nomination.received_on is not None
        return nomination.round.status in RETURN_WINDOW if was_sent else takes_dossiers(nomination.round)
    return can_edit(nomination)
