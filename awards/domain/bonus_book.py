"""Reading the payment ledger: one row an award, and the sums that must agree with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from awards.enums.decisions import BonusEntryKind as K
from awards.models.bonuses import BonusEntry
from awards.models.decisions import Grant


def bonus_rows(year: int) -> QuerySet[Grant]:
    """Awards of the decisions of one year, with the sums of `all_bonus_rows`."""
    return all_bonus_rows().filter(granted_on__year=year)


def all_bonus_rows() -> QuerySet[Grant]:
    """Awards that bring a bonus, each with the sum of its lines by kind: `sum_paid`, `sum_planned`… (đồng)."""
    sums = {kind.value: Coalesce(_sum("bonus_entries__", kind), Value(0)) for kind in K}
    return (
        Grant.objects.exclude(bonus_amount=None)
        .select_related("award_type", "decision")
        .annotate(**{f"sum_{name}": total for name, total in sums.items()})
    )


def bonus_totals(year: int) -> dict[str, int]:
    """Sums of the year by kind of line, and what follows from them: `net`, `due` and `owed`."""
    entries = BonusEntry.objects.filter(grant__granted_on__year=year)
    sums: dict[str, Any] = entries.aggregate(**{kind.value: Coalesce(_sum("", kind), Value(0)) for kind in K})
    return sums | reconciled(sums)


def reconciled(sums: dict[str, int]) -> dict[str, int]:
    """What is still to be paid and to come back, and what the fund has spent on balance."""
    return {
        "due": sums[K.PLANNED] - sums[K.UNPLANNED] - sums[K.PAID],
        "owed": sums[K.TO_RECOVER] - sums[K.LIFTED] - sums[K.RETURNED],
        "net": sums[K.PAID] - sums[K.RETURNED],
    }


def open_sums(row: Any) -> dict[str, int]:
    """What is open of one row of `all_bonus_rows`."""
    return reconciled({kind.value: getattr(row, f"sum_{kind.value}") for kind in K})


def _sum(prefix: str, kind: K) -> Sum:
    return Sum(f"{prefix}amount", filter=Q(**{f"{prefix}kind": kind}))
