"""Tiếp nhận: the secretariat confirms that a dossier has come in whole."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.dossier_states import DOSSIER
from awards.models import Nomination
from awards.rules import require_permission
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core.transitions import advance
from base.notices.domain.notify import notify


@transaction.atomic
def receive_nomination(nomination: Nomination, *, actor: Any) -> Nomination:
    """The day of receipt stays the day on which the unit sent it; the unit is told."""
    require_permission(actor, "awards.nomination_appraise", nomination.unit)
    done = advance(DOSSIER, nomination, "receive", actor=actor)
    notify(
        holders_of(Role.OFFICER, Role.HEAD, unit=done.unit),
        kind="awards.nomination_received",
        key=f"awards.nomination:{done.pk}:received:{done.received_on}",
        title=_("Đã tiếp nhận hồ sơ: {nomination}").format(nomination=done)[:200],
        url=done.get_absolute_url(),
    )
    return done
