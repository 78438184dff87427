"""Who appraises which dossier: by hand, many at once, or shared out evenly; nobody judges their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from awards.domain.conflicts import ground_of
from awards.domain.dossier_states import DOSSIER, IN_APPRAISAL
from awards.enums.council import RecusalGround
from awards.models import Kinship, Nomination
from awards.rules import require_permission
from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.accounts.permissions import holders_of
from base.core import clock
from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.models import Person

PARTS = ("round__kind", "unit", "award_type", "person__unit", "collective", "household")
Conflicts = dict[int, dict[int, RecusalGround]]


@dataclass(frozen=True)
class Share:
    """One line of a plan: who is to appraise the dossier, or None where everybody has a conflict."""

    nomination: Nomination
    appraiser: User | None


def appraisers() -> list[User]:
    """Who can be given dossiers to appraise."""
    return holders_of(Role.SECRETARIAT)


def conflicts_between(users: Sequence[User], nominations: Iterable[Nomination]) -> Conflicts:
    """Ground by user and nomination. Own unit here also means the unit a user works for, not only one they head."""
    keys = [user.pk for user in users]
    homes = dict(
        Person.objects.filter(pk__in=[user.person_id for user in users if user.person_id]).values_list("pk", "unit_id")
    )
    works_for: dict[int, set[int]] = {key: set() for key in keys}
    held = RoleAssignment.objects.as_of(clock.today()).filter(role__in=(Role.HEAD, Role.OFFICER), user__in=keys)
    for user_id, unit_id in held.exclude(unit=None).values_list("user_id", "unit_id"):
        works_for[user_id].add(unit_id)
    kin: dict[int, set[int]] = {key: set() for key in keys}
    for user_id, person_id in Kinship.objects.filter(user__in=keys).values_list("user_id", "person_id"):
        kin[user_id].add(person_id)
    listed = list(nominations)
    found: Conflicts = {}
    for user in users:
        home = homes.get(user.person_id) if user.person_id else None
        own = works_for[user.pk] | ({home} if home else set())
        grounds = {n.pk: ground_of(n, user.person_id, home, own, kin[user.pk]) for n in listed}
        found[user.pk] = {key: ground for key, ground in grounds.items() if ground is not None}
    return found


def require_free_of_conflict(nomination: Nomination, actor: Any) -> None:
    """DomainError where the actor is the nominee, kin, or of the unit; in a blind round also for all but the one it was
    given to.
    """
    if actor is None:
        return
    ground = conflicts_between([actor], [nomination])[actor.pk].get(nomination.pk)
    if ground is not None:
        raise DomainError(
            _("Bạn không thẩm định hồ sơ này vì {ground}. Hãy giao cho người khác.").format(ground=ground.label),
            code="conflict",
        )
    if nomination.round.is_blind and nomination.status in IN_APPRAISAL and nomination.appraiser_id != actor.pk:
        raise DomainError(
            _("Đợt xét này đọc kín: hãy giao thẩm định trước; chỉ người được giao kết luận hồ sơ."), code="blind"
        )


def deadline_of(nomination: Nomination, calendar: WorkingCalendar | None = None) -> dt.date:
    """The last day of the appraisal, counted from today in working days of the round."""
    days = nomination.round.appraisal_days or nomination.round.kind.appraisal_days
    return (calendar or WorkingCalendar.load()).add(clock.today(), days)


@transaction.atomic
def assign_appraiser(nomination: Nomination, appraiser: User, *, actor: Any) -> Nomination:
    """Give the dossier to one appraiser; again to another. DomainError on a conflict or a user who may not appraise."""
    require_permission(actor, "awards.round_manage", nomination.round.council_unit)
    if appraiser not in appraisers():
        raise DomainError(_("{user} không có quyền thẩm định hồ sơ.").format(user=appraiser), code="not_appraiser")
    if nomination.status not in IN_APPRAISAL or nomination.appraiser_id != appraiser.pk:
        ground = conflicts_between([appraiser], [nomination])[appraiser.pk].get(nomination.pk)
        if ground is not None:
            raise DomainError(
                _("Không giao “{nomination}” cho {user}: người này {ground}.").format(
                    nomination=nomination, user=appraiser, ground=ground.label
                ),
                code="conflict",
            )
    done = advance(DOSSIER, nomination, "assign", actor=actor, appraiser=appraiser, appraise_by=deadline_of(nomination))
    notify(
        [appraiser],
        kind="awards.nomination_assigned",
        key=f"awards.nomination:{done.pk}:assigned:{appraiser.pk}:{clock.today()}",
        title=_("Bạn được giao thẩm định hồ sơ số {number}").format(number=done.pk),
        body=_("Hạn thẩm định: {day}").format(day=f"{done.appraise_by:%d/%m/%Y}"),
        url=done.get_absolute_url(),
    )
    return done


def share_out(nominations: Sequence[Nomination], among: Sequence[User]) -> list[Share]:
    """Spread dossiers evenly over the appraisers, counting what they already have. Deterministic.

    The dossier with the fewest possible appraisers comes first, so that a conflict does not leave it without one.
    """
    against = conflicts_between(among, nominations)
    open_now = Nomination.objects.filter(status__in=IN_APPRAISAL, appraiser__in=among)
    load = {user.pk: 0 for user in among}
    load |= dict(
        open_now.exclude(pk__in=[n.pk for n in nominations]).order_by().values_list("appraiser").annotate(n=Count("pk"))
    )
    possible = {n.pk: [user for user in among if n.pk not in against[user.pk]] for n in nominations}
    shares: dict[int, Share] = {}
    for nomination in sorted(nominations, key=lambda n: (len(possible[n.pk]), n.pk)):
        chosen = min(possible[nomination.pk], key=lambda user: (load[user.pk], user.pk), default=None)
        if chosen is not None:
            load[chosen.pk] += 1
        shares[nomination.pk] = Share(nomination, chosen)
    return [shares[nomination.pk] for nomination in nominations]
