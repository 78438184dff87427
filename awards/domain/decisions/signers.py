"""Who checks and who signs a decision."""

from __future__ import annotations

from awards.models.councils import CouncilMember
from awards.models.decisions import Decision
from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import holders_of
from base.core import clock


def signers_of(decision: Decision) -> list[User]:
    """The chair of the council that voted, or of the council of the issuing unit; where there is none, whoever is
    chair.
    """
    seats = CouncilMember.objects.as_of(clock.today()).filter(is_chair=True)
    if decision.session_id is not None:
        seats = seats.filter(council__sessions=decision.session_id)
    else:
        seats = seats.filter(council__unit=decision.unit_id)
    chairs = list(User.objects.filter(pk__in=seats.values("user"), is_active=True))
    return chairs if chairs or decision.session_id is not None else holders_of(Role.CHAIR)


def checkers_of(decision: Decision) -> list[User]:
    """The second person: the secretariat and the signer, without whoever drafted it."""
    people = {user.pk: user for user in [*holders_of(Role.SECRETARIAT), *signers_of(decision)]}
    return [user for pk, user in people.items() if pk != decision.drafted_by_id]
