"""The steps of a movement after it is published.

Each is idempotent and writes its event; the schedule calls them on the day.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.core import clock
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.models import Unit, UnitQuerySet
from movements.domain.criteria.versions import freeze
from movements.domain.pages import unpublish_page
from movements.domain.scope import called_units
from movements.domain.states import MOVEMENT, WINDOW
from movements.enums import ACTIVE, Participation, RegistrationStatus, WindowStatus
from movements.models import Movement
from movements.rules import cancel_permission, require_permission

UNIT_ROLES = (Role.OFFICER, Role.HEAD)


def open_registration(movement: Movement, *, actor: Any = None) -> Movement:
    """Let units register, and tell officers and heads of the units it calls that they may."""
    with transaction.atomic():
        movement = advance(WINDOW, movement, "open", actor=actor)
        closes = movement.registration_closes_on
        notify(
            _people_called(movement),
            kind="movements.registration_opened",
            key=f"movements.registration_opened:{movement.pk}",
            title=_("Mời đăng ký: {title}").format(title=movement.title)[:200],
            body=_("Hạn đăng ký: {day}.").format(day=f"{closes:%d/%m/%Y}") if closes else "",
            url=reverse("movements:movement-register", args=[movement.pk]),
        )
        return movement


def close_registration(movement: Movement, *, actor: Any = None) -> Movement:
    return advance(WINDOW, movement, "close", actor=actor)


def launch(movement: Movement, *, actor: Any = None) -> Movement:
    """From published to open: reporting periods may open from now on. Tells the registered units.

    Its criteria set is frozen with it; DomainError where that is not sound yet, and nothing happens.
    """
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        movement = advance(MOVEMENT, movement, "launch", actor=actor)
        if movement.criteria_set is not None:
            freeze(movement.criteria_set, actor=actor)
        notify(
            people_of(registered_units(movement)),
            kind="movements.launched",
            key=f"movements.launched:{movement.pk}",
            title=_("Phát động: {title}").format(title=movement.title)[:200],
            body=_("Thời gian thực hiện đến hết ngày {day}.").format(day=f"{movement.ends_on:%d/%m/%Y}"),
            url=movement.get_absolute_url(),
        )
        return movement


def close_movement(movement: Movement, *, actor: Any = None) -> Movement:
    """No report is taken any more; what is submitted may still be approved until the results are frozen."""
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        movement = advance(MOVEMENT, movement, "close", actor=actor, check=_is_over)
        if movement.registration_status != WindowStatus.CLOSED:
            movement = close_registration(movement, actor=actor)
        return movement


def cancel_movement(movement: Movement, *, actor: Any, reason: str) -> Movement:
    """Stop a movement for good. Its rows stay, its page leaves the site, its directive may be published anew.

    A draft may be given up by whoever may draft for its organiser.
    """
    require_permission(actor, cancel_permission(movement), movement.organiser)
    with transaction.atomic():
        movement = advance(MOVEMENT, movement, "cancel", actor=actor, reason=reason)
        if movement.registration_status != WindowStatus.CLOSED:
            movement = close_registration(movement, actor=actor)
        unpublish_page(movement)
        return movement


def registered_units(movement: Movement) -> list[int]:
    """Keys of the units that take part.

    Those that registered; where the movement says so, every unit that it calls, for registration is no ground of any
    title (Law 2022 Art. 7).
    """
    if movement.participation == Participation.CALLED:
        return list(called_units(movement).values_list("pk", flat=True))
    rows = movement.registrations.filter(status=RegistrationStatus.REGISTERED)
    return list(rows.order_by("pk").values_list("unit_id", flat=True))


def units_taking_part(movement: Movement) -> UnitQuerySet:
    """The same as a query, for work on many units at once."""
    if movement.participation == Participation.CALLED:
        return called_units(movement)
    rows = movement.registrations.filter(status=RegistrationStatus.REGISTERED)
    return Unit.objects.get_queryset().filter(pk__in=rows.values("unit"))


def people_of(unit_ids: list[int], *roles: Role) -> list[User]:
    """Active users bound to one of these units today, officers and heads unless roles are named; one query."""
    held = RoleAssignment.objects.as_of(clock.today()).filter(role__in=roles or UNIT_ROLES, unit__in=unit_ids)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def _people_called(movement: Movement) -> list[User]:
    held = RoleAssignment.objects.as_of(clock.today()).filter(
        role__in=UNIT_ROLES, unit__in=called_units(movement).order_by().values("pk")
    )
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def _is_over(movement: Movement) -> None:
    if clock.today() <= movement.ends_on and movement.status in ACTIVE:
        raise DomainError(
            _("Phong trào còn đến hết ngày {day}. Chỉ kết thúc được sau ngày đó.").format(
                day=f"{movement.ends_on:%d/%m/%Y}"
            ),
            code="not_over",
        )
