"""Who does not vote on what: conflicts that the system can see by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from awards.enums.council import RecusalGround
from awards.models.ballots import RollEntry
from awards.models.nominations import Nomination
from awards.models.recusals import Kinship
from awards.models.sessions import AgendaItem
from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.core import clock
from base.core.text import fold
from base.units.models import Person

Grounds = dict[str, RecusalGround]


def conflicts(entries: Sequence[RollEntry], items: Iterable[AgendaItem]) -> dict[int, Grounds]:
    """Item key → ground, for each member (by user pk) with a conflict.

    The member is the nominee; declared the nominee as kin; heads the unit that is nominated, is the nominee's own or
    made the proposal; or belongs, as a person, to the collective that is nominated. By person, not name or address.
    """
    users = dict(User.objects.filter(pk__in=[entry.user_id for entry in entries]).values_list("pk", "person_id"))
    homes = dict(
        Person.objects.filter(pk__in=[person for person in users.values() if person]).values_list("pk", "unit_id")
    )
    heads = RoleAssignment.objects.as_of(clock.today()).filter(role=Role.HEAD, user__in=users)
    headed: dict[int, set[int]] = {}
    for user_id, unit_id in heads.exclude(unit=None).values_list("user_id", "unit_id"):
        headed.setdefault(user_id, set()).add(unit_id)
    kin: dict[int, set[int]] = {}
    for user_id, person_id in Kinship.objects.filter(user__in=users).values_list("user_id", "person_id"):
        kin.setdefault(user_id, set()).add(person_id)
    agenda = list(items)
    found: dict[int, Grounds] = {}
    for user_id, person_id in users.items():
        led, home = headed.get(user_id, set()), homes.get(person_id) if person_id else None
        grounds = {
            item.key: ground_of(item.nomination, person_id, home, led, kin.get(user_id, set())) for item in agenda
        }
        found[user_id] = {key: ground for key, ground in grounds.items() if ground is not None}
    return found


def ground_of(
    nomination: Nomination, person_id: int | None, home: int | None, led: set[int], kin: set[int]
) -> RecusalGround | None:
    """Why the person of unit `home`, who heads `led` and is kin to `kin`, is not to judge the nomination."""
    if nomination.person_id is not None:
        if nomination.person_id == person_id:
            return RecusalGround.NOMINEE
        if nomination.person_id in kin:
            return RecusalGround.KINSHIP
        own_units = {nomination.unit_id, nomination.person.unit_id}  # type: ignore[union-attr]
        return RecusalGround.OWN_UNIT if own_units & led else None
    own_collective = nomination.collective_id is not None and nomination.collective_id in led | {home}
    is_own = own_collective or nomination.unit_id in led
    return RecusalGround.OWN_UNIT if is_own else None


def doubts(entries: Sequence[RollEntry], items: Iterable[AgendaItem]) -> list[str]:
    """Namesakes: a member whose account has no personal record bears the name of a nominee. A person must look."""
    unknown = set(
        User.objects.filter(pk__in=[entry.user_id for entry in entries], person=None).values_list("pk", flat=True)
    )
    names: dict[str, list[AgendaItem]] = {}
    for item in items:
        if item.nomination.person is not None:
            names.setdefault(fold(item.nomination.person.name), []).append(item)
    return [
        _(
            "{member} trùng tên với cá nhân được đề nghị ở nội dung {order} nhưng tài khoản chưa gắn hồ sơ cá nhân. "
            "Hãy kiểm tra và ghi nhận nếu là một người."
        ).format(member=entry.label, order=item.order)
        for entry in entries
        if entry.user_id in unknown
        for item in names.get(fold(entry.name), [])
        if item.key not in entry.recused
    ]
