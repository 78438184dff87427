"""Bonus of an award: dated base salary × multiple of the catalogue, rounded up to ten thousand đồng (DOMAIN §3.3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from awards.domain.catalogue import base_salary_on
from awards.enums import AwardKind, AwardSubject
from awards.models.bonuses import BonusFactor
from awards.models.catalogue import AwardType
from awards.paper.money import amount_in_figures_vi, bonus_amount
from base.core.errors import DomainError


def factor_on(day: dt.date, award: AwardType, *, holder: AwardSubject) -> BonusFactor | None:
    """The factor of the day for a collective or a household. None for a person, and for titles: those of collectives
    have a multiple of their own. DomainError where a form has no factor yet.
    """
    if holder == AwardSubject.INDIVIDUAL or award.kind != AwardKind.FORM:
        return None
    rows = BonusFactor.objects.as_of(day).filter(subject=holder, kind=award.kind)
    factor = rows.order_by("-valid_from").first()
    if factor is None:
        raise DomainError(
            _("Chưa có hệ số tiền thưởng của {holder} áp dụng ngày {day}. Hãy bổ sung trước khi ban hành.").format(
                holder=AwardSubject(holder).label.lower(), day=f"{day:%d/%m/%Y}"
            ),
            code="no_factor",
        )
    return factor


def bonus_of(award: AwardType, day: dt.date, *, holder: AwardSubject) -> int | None:
    """Đồng, or None where the catalogue names no multiple. DomainError where no base salary or factor is known for the
    day.
    """
    if award.bonus_multiple is None:
        return None
    factor = factor_on(day, award, holder=holder)
    salary = base_salary_on(day)
    if salary is None:
        raise DomainError(
            _("Chưa có mức lương cơ sở áp dụng ngày {day}. Hãy bổ sung trước khi ban hành quyết định.").format(
                day=f"{day:%d/%m/%Y}"
            ),
            code="no_base_salary",
        )
    return bonus_amount(award.bonus_multiple * (factor.factor if factor else 1), salary.amount)


def how_reckoned(award: AwardType, day: dt.date, *, holder: AwardSubject) -> list[str]:
    """The sum in words for the screen, each part with its source and a remark where nobody has checked it."""
    salary, factor = base_salary_on(day), factor_on(day, award, holder=holder)
    if award.bonus_multiple is None or salary is None:
        return [_("Danh mục không ghi mức thưởng cho danh hiệu, hình thức này.")]
    parts = [
        (
            _("Mức thưởng {multiple} lần lương cơ sở").format(multiple=_plain(award.bonus_multiple)),
            _("danh mục danh hiệu, hình thức"),
            award.is_bonus_verified,
        ),
        (
            _("Lương cơ sở {amount} từ ngày {day}").format(
                amount=amount_in_figures_vi(salary.amount), day=f"{salary.valid_from:%d/%m/%Y}"
            ),
            salary.source,
            salary.is_verified,
        ),
    ]
    if factor:
        words = _("Hệ số {subject} {factor}").format(
            subject=factor.get_subject_display().lower(), factor=_plain(factor.factor)
        )
        parts.append((words, factor.source, factor.is_verified))
    note = _(" – chưa đối chiếu văn bản")
    return [f"{text} ({source}){'' if checked else note}" for text, source, checked in parts]


def _plain(number: Decimal) -> str:
    """1.50 → "1,5"."""
    return f"{number.normalize():f}".replace(".", ",")
