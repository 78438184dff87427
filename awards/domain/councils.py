"""Appointing a council and asking who sits on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models.councils import Council, CouncilMember
from base.accounts.models import User
from base.core import ledger
from base.core.errors import DomainError
from base.units.models import Unit


@dataclass(frozen=True)
class Seat:
    """A member as the appointing decision names them."""

    user: User
    position: str = ""
    name: str = ""
    is_chair: bool = False
    is_secretary: bool = False


def appoint_council(
    *,
    name: str,
    unit: Unit,
    appointing_decision: str,
    valid_from: dt.date,
    seats: Sequence[Seat],
    valid_to: dt.date | None = None,
    actor: Any = None,
) -> Council:
    """Record a council and its members. DomainError without a chair, with two, or with the same person twice."""
    if sum(seat.is_chair for seat in seats) != 1:
        raise DomainError(_("Hội đồng phải có đúng một Chủ tịch. Hãy kiểm tra lại danh sách thành viên."))
    if len({seat.user.pk for seat in seats}) != len(seats):
        raise DomainError(_("Một tài khoản xuất hiện hai lần trong danh sách thành viên. Hãy bỏ dòng trùng."))
    if valid_to is not None and valid_to < valid_from:
        raise DomainError(_("Ngày hết nhiệm kỳ phải sau ngày bắt đầu."))
    with transaction.atomic():
        council = Council.objects.create(
            name=name,
            unit=unit,
            appointing_decision=appointing_decision,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        members = [
            CouncilMember.objects.create(
                council=council,
                user=seat.user,
                name=seat.name or str(seat.user),
                position=seat.position,
                is_chair=seat.is_chair,
                is_secretary=seat.is_secretary,
                order=order,
            )
            for order, seat in enumerate(seats, start=1)
        ]
        ledger.record("awards.council.appointed", council, *members, actor=actor, members=len(members))
    return council


def councils_on(day: dt.date, unit: Unit | None = None) -> list[Council]:
    """Councils in office on `day`, of one unit if given."""
    councils = Council.objects.as_of(day).select_related("unit")
    return list(councils.filter(unit=unit) if unit else councils)


def council_ids_of(user: Any) -> list[int]:
    """Councils on which the user has, or had, a seat: a former member may still read the papers of their term."""
    return list(CouncilMember.objects.filter(user=user.pk).values_list("council_id", flat=True))
