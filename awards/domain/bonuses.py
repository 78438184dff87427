"""Bonus of an award: dated base salary × multiple of the catalogue, rounded up to ten thousand đồng (DOMAIN §3.3)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from awards.domain.catalogue import base_salary_on
from awards.enums import AwardKind
from awards.models.catalogue import AwardType
from awards.paper.money import bonus_amount
from base.core.errors import DomainError

# For orders and certificates a collective gets twice the individual amount; titles of collectives have a multiple of
# their own.
COLLECTIVE_FACTOR = 2


def bonus_of(award: AwardType, day: dt.date, *, collective: bool) -> int | None:
    """Đồng, or None where the catalogue names no multiple. DomainError where no base salary is known for the day."""
    if award.bonus_multiple is None:
        return None
    factor = COLLECTIVE_FACTOR if collective and award.kind == AwardKind.FORM else 1
    salary = base_salary_on(day)
    if salary is None:
        raise DomainError(
            _("Chưa có mức lương cơ sở áp dụng ngày {day}. Hãy bổ sung trước khi ban hành quyết định.").format(
                day=f"{day:%d/%m/%Y}"
            ),
            code="no_base_salary",
        )
    return bonus_amount(award.bonus_multiple * factor, salary.amount)
