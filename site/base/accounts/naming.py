"""Names of those who acted, as the screens show them: "A", or "A thay B" where A stood in for B."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from base.accounts.models import User
from base.core.models import LedgerEvent


def actor_names(events: Iterable[LedgerEvent], *, nobody: str = "") -> dict[int, str]:
    """Key of the event → who acted; `nobody` where it was the schedule. One query. A sign-in that is gone keeps its
    name of sign-in.
    """
    rows = list(events)
    wanted = {name for row in rows for name in (row.actor, row.on_behalf_of) if name}
    people = {user.username: str(user) for user in User.objects.filter(username__in=wanted)} if wanted else {}

    def name(row: LedgerEvent) -> str:
        acted = people.get(row.actor, row.actor)
        if not acted:
            return nobody
        other = people.get(row.on_behalf_of, row.on_behalf_of)
        return _("{acted} thay {other}").format(acted=acted, other=other) if other else acted

    return {row.pk: name(row) for row in rows}
