"""Who does not vote on what: conflicts that the system can see by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from awards.models.ballots import RollEntry
from awards.models.sessions import AgendaItem
from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.core import clock
from base.units.models import Person


def conflicts(entries: Sequence[RollEntry], items: Iterable[AgendaItem]) -> dict[int, list[str]]:
    """Keys of the items on which each member (by user pk) has a conflict.

    Three grounds: the member is the nominee; the member heads the unit that is nominated, is the nominee's own or
    made the
    proposal; the member belongs, as a person, to the collective that is nominated. Kinship is declared by hand.
    """
    users = list(User.objects.filter(pk__in=[entry.user_id for entry in entries]).values_list("pk", "person_id"))
    homes = dict(Person.objects.filter(pk__in=[person for _, person in users if person]).values_list("pk", "unit_id"))
    heads = RoleAssignment.objects.as_of(clock.today()).filter(role=Role.HEAD, user__in=[user for user, _ in users])
    headed: dict[int, set[int]] = {}
    for user_id, unit_id in heads.exclude(unit=None).values_list("user_id", "unit_id"):
        headed.setdefault(user_id, set()).add(unit_id)
    found: dict[int, list[str]] = {}
    agenda = list(items)
    for user_id, person_id in users:
        led = headed.get(user_id, set())
        home = homes.get(person_id) if person_id else None
        found[user_id] = [item.key for item in agenda if _concerns(item, person_id, home, led)]
    return found


def _concerns(item: AgendaItem, person_id: int | None, home: int | None, led: set[int]) -> bool:
    nomination = item.nomination
    if nomination.person_id is not None:
        own_units = {nomination.unit_id, nomination.person.unit_id}  # type: ignore[union-attr]
        return nomination.person_id == person_id or bool(own_units & led)
    return nomination.collective_id in led | {home} or nomination.unit_id in led
