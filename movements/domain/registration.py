"""Units enter a movement with a pledge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.units.domain.standing import require_standing
from base.units.models import Unit
from movements.domain.scope import calls_of, is_called
from movements.domain.states import REGISTRATION
from movements.enums import RegistrationStatus
from movements.lock_objects import movement_for_update
from movements.models import Movement, Registration
from movements.rules import is_registration_open, require_permission


def register_unit(movement: Movement, unit: Unit, *, pledge: str = "", actor: Any) -> Registration:
    """Register, or write the pledge anew while the window is open.

    A second call with the same words changes nothing.
    """
    require_permission(actor, "movements.register", unit)
    with transaction.atomic():
        movement = movement_for_update(movement.pk)
        _check_open(movement)
        require_standing(unit)
        if not is_called(movement, unit):
            raise DomainError(
                _("{unit} không thuộc phạm vi của phong trào này. Nếu cần, hãy liên hệ Thường trực Hội đồng.").format(
                    unit=unit
                ),
                code="not_called",
            )
        pledge = pledge.strip()
        found = Registration.objects.filter(movement=movement, unit=unit).first()
        if found is None:
            found = Registration.objects.create(
                movement=movement, unit=unit, pledge=pledge, registered_by=actor, registered_at=clock.now()
            )
            ledger.record("movements.registration.register", found, movement, actor=actor, unit=unit.name)
            return found
        if found.status == RegistrationStatus.WITHDRAWN:
            return advance(
                REGISTRATION,
                found,
                "register",
                actor=actor,
                pledge=pledge,
                registered_by=actor,
                registered_at=clock.now(),
            )
        if found.pledge != pledge:
            found.pledge = pledge
            found.save(update_fields=["pledge"])
            ledger.record("movements.registration.amended", found, actor=actor)
        return found


def withdraw_registration(registration: Registration, *, reason: str, actor: Any) -> Registration:
    """Leave the movement while its window is open."""
    require_permission(actor, "movements.register", registration.unit)
    with transaction.atomic():
        _check_open(movement_for_update(registration.movement_id))
        return advance(REGISTRATION, registration, "withdraw", actor=actor, reason=reason)


def still_to_join(
    movements: Sequence[Movement], units: Sequence[Unit], joined: set[tuple[int, int]]
) -> dict[int, list[Unit]]:
    """Key of each movement → those of `units` that it calls and that are not among `joined`, of `joined_by`."""
    called = calls_of(movements, units) - joined
    return {row.pk: [unit for unit in units if (row.pk, unit.pk) in called] for row in movements}


def joined_by(movements: Sequence[Movement], units: Sequence[Unit]) -> set[tuple[int, int]]:
    """Pairs (movement, unit) that are registered."""
    found = Registration.objects.filter(movement__in=movements, unit__in=units, status=RegistrationStatus.REGISTERED)
    return set(found.values_list("movement_id", "unit_id"))


def _check_open(movement: Movement) -> None:
    if not is_registration_open(movement):
        raise DomainError(
            _(
                "Phong trào không trong thời gian nhận đăng ký ({state}). Nếu cần, hãy liên hệ Thường trực Hội đồng."
            ).format(state=movement.get_registration_status_display()),
            code="window",
        )
