"""How many may be proposed for an award within a movement, a cluster or a unit: exact arithmetic, stated rounding."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.domain.queries import units_as_of
from base.units.models import Cluster, Unit, UnitKind
from movements.domain.scope import called_units
from movements.domain.wording import number_text
from movements.enums import DRAFTED, QuotaMeasure, QuotaPer, Rounding
from movements.lock_objects import movement_for_update
from movements.models import AwardQuota, Movement
from movements.rules import require_permission

UnitScope = Cluster | Unit | None


@dataclass(frozen=True)
class QuotaDraft:
    """Fields as in `AwardQuota`."""

    award_code: str
    subject: str
    amount: Decimal
    per: str = QuotaPer.MOVEMENT
    per_kind: UnitKind | None = None
    measure: str = QuotaMeasure.COUNT
    of_kind: UnitKind | None = None
    rounding: str = Rounding.DOWN
    source: str = ""
    verified: bool = False


@dataclass(frozen=True)
class AllowanceLine:
    """One rule applied: `base` is what a percentage is taken of (None for a count), `exact` before the rounding."""

    quota: AwardQuota
    base: int | None
    exact: Fraction
    allowed: int

    @property
    def text(self) -> str:
        """ "5% × 87 Xã = 4,35 → 4 (làm tròn xuống)"."""
        amount = number_text(self.quota.amount)
        if self.base is None:
            return f"{amount} {self.quota.subject}"
        exact = number_text(Decimal(self.exact.numerator) / Decimal(self.exact.denominator))
        how = self.quota.get_rounding_display()
        return f"{amount}% × {self.base} {self.quota.of_kind} = {exact} → {self.allowed} ({how})"


@dataclass(frozen=True)
class Allowance:
    total: int
    lines: tuple[AllowanceLine, ...]


def allowed(
    movement: Movement, award_code: str, unit_scope: UnitScope = None, *, on: dt.date | None = None
) -> Allowance | None:
    """How many may be proposed for `award_code` by the movement (None), a cluster or a unit; units as of `on` (today).

    Several rules add up ("1 huyện và 5% số xã"). None where no rule speaks of it: then nothing limits the number.
    """
    rules = [quota for quota in _rules(movement, award_code) if _speaks_of(quota, unit_scope)]
    if not rules:
        return None
    day = on or clock.today()
    lines = tuple(apply_quota(quota, _base(quota, movement, unit_scope, day)) for quota in rules)
    return Allowance(sum(line.allowed for line in lines), lines)


def apply_quota(quota: AwardQuota, base: int | None) -> AllowanceLine:
    """The arithmetic of one rule; `base` counts the units a percentage is of."""
    exact = Fraction(quota.amount)
    if quota.measure == QuotaMeasure.PERCENT:
        exact = exact * (base or 0) / 100
    else:
        base = None
    return AllowanceLine(quota, base, exact, rounded(exact, quota.rounding))


def rounded(exact: Fraction, rounding: str) -> int:
    """Down, up, or to the nearest whole number with a half going up."""
    match rounding:
        case Rounding.UP:
            return math.ceil(exact)
        case Rounding.NEAREST:
            return math.floor(exact + Fraction(1, 2))
        case _:
            return math.floor(exact)


def set_quotas(movement: Movement, drafts: Sequence[QuotaDraft], *, actor: Any) -> list[AwardQuota]:
    """Replace the quotas of a draft. DomainError where a rule contradicts itself; then nothing changes."""
    require_permission(actor, "movements.draft", movement.organiser)
    for draft in drafts:
        check_quota(draft)
    with transaction.atomic():
        locked = movement_for_update(movement.pk)
        if locked.status not in DRAFTED:
            raise DomainError(
                _(
                    "Chỉ sửa chỉ tiêu khen thưởng khi phong trào còn là dự thảo. Nay đang ở trạng thái “{state}”."
                ).format(state=locked.get_status_display()),
                code="not_draft",
            )
        gone = [AwardQuota(pk=pk) for pk in locked.quotas.values_list("pk", flat=True)]
        locked.quotas.all().delete()
        quotas = AwardQuota.objects.bulk_create([AwardQuota(movement=locked, **vars(draft)) for draft in drafts])
        ledger.record("movements.movement.quotas_set", locked, *quotas, *gone, actor=actor, count=len(quotas))
        return quotas


def check_quota(draft: QuotaDraft) -> None:
    """Raises DomainError with what to do."""
    name = draft.award_code or draft.subject
    if not draft.subject.strip():
        raise DomainError(_("Mỗi dòng cần có đối tượng được xét."), code="subject")
    if draft.amount < 0:
        raise DomainError(_("{name}: mức không được âm.").format(name=name), code="amount")
    if draft.measure == QuotaMeasure.PERCENT:
        if draft.amount > 100:
            raise DomainError(_("{name}: tỷ lệ phải từ 0 đến 100%.").format(name=name), code="amount")
        if draft.of_kind is None:
            raise DomainError(
                _("{name}: tỷ lệ % tính trên số đơn vị loại nào? Hãy chọn loại đơn vị.").format(name=name),
                code="of_kind",
            )
    elif draft.amount != draft.amount.to_integral_value():
        raise DomainError(_("{name}: số lượng phải là số nguyên.").format(name=name), code="amount")


def quota_words(quotas: Iterable[AwardQuota]) -> list[str]:
    """ "CTDCP, xã: 5% số Xã của mỗi đơn vị Tỉnh, làm tròn xuống"."""
    return [_words(quota) for quota in quotas]


def _words(quota: AwardQuota) -> str:
    amount = number_text(quota.amount)
    if quota.measure == QuotaMeasure.PERCENT:
        amount = _("{share} số {kind}").format(share=f"{amount}%", kind=quota.of_kind)
    within = str(quota.get_per_display())
    if quota.per == QuotaPer.UNIT and quota.per_kind:
        within = _("mỗi {kind}").format(kind=quota.per_kind)
    words = _("{code}, {subject}: {amount} – {within}").format(
        code=quota.award_code or _("Chưa rõ danh hiệu"), subject=quota.subject, amount=amount, within=within
    )
    return f"{words}, {quota.get_rounding_display()}" if quota.measure == QuotaMeasure.PERCENT else words


def _rules(movement: Movement, award_code: str) -> list[AwardQuota]:
    found = AwardQuota.objects.filter(movement=movement, award_code=award_code)
    return list(found.select_related("of_kind", "per_kind"))


def _speaks_of(quota: AwardQuota, unit_scope: UnitScope) -> bool:
    match unit_scope:
        case None:
            return quota.per == QuotaPer.MOVEMENT
        case Cluster():
            return quota.per == QuotaPer.CLUSTER
        case _:
            return quota.per == QuotaPer.UNIT and quota.per_kind_id in (None, unit_scope.kind_id)


def _base(quota: AwardQuota, movement: Movement, unit_scope: UnitScope, day: dt.date) -> int | None:
    if quota.measure != QuotaMeasure.PERCENT:
        return None
    match unit_scope:
        case None:
            units = called_units(movement, day)
        case Cluster():
            units = units_as_of(day).filter(cluster_memberships__cluster=unit_scope)
        case _:
            units = units_as_of(day).under(unit_scope).exclude(pk=unit_scope.pk)
    return units.filter(kind=quota.of_kind_id).count()
