"""The payment ledger of bonuses: what is owed, what was paid, what must come back. Lines are only added.

Each line moves three figures of an award: `due` (still to be paid), `held` (in the hands of the holder) and `owed` (to
be given back). None of them is ever negative, and `owed` is never more than `held`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.enums.council import LOST_GRANTS
from awards.enums.decisions import BonusEntryKind as K
from awards.models.bonuses import BonusEntry
from awards.models.decisions import Grant
from awards.paper.money import amount_in_figures_vi
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import fold

# How a line of each kind moves (due, held, owed).
EFFECTS: dict[str, tuple[int, int, int]] = {
    K.PLANNED: (1, 0, 0),
    K.UNPLANNED: (-1, 0, 0),
    K.PAID: (-1, 1, 0),
    K.TO_RECOVER: (0, 0, 1),
    K.LIFTED: (0, 0, -1),
    K.RETURNED: (0, -1, -1),
}


@dataclass(frozen=True)
class Balance:
    """Đồng. `entitled` is what the holder has or will have once everything is settled."""

    due: int = 0
    held: int = 0
    owed: int = 0

    @property
    def entitled(self) -> int:
        return self.due + self.held - self.owed

    def after(self, kind: str, amount: int) -> Balance:
        due, held, owed = EFFECTS[kind]
        return Balance(self.due + due * amount, self.held + held * amount, self.owed + owed * amount)

    @property
    def is_sound(self) -> bool:
        return self.due >= 0 and 0 <= self.owed <= self.held


@dataclass(frozen=True)
class Line:
    """What somebody enters: money paid out or given back, by a document of the bank or the treasury."""

    kind: str
    amount: int
    on: dt.date
    document: str
    note: str = ""


def balance_of(entries: Iterable[BonusEntry]) -> Balance:
    balance = Balance()
    for entry in entries:
        balance = balance.after(entry.kind, entry.amount)
    return balance


@transaction.atomic
def write_line(grant: Grant, line: Line, *, actor: Any = None) -> BonusEntry:
    """Add a line under a lock of the award. The same document twice is one line. DomainError that says how much is
    open, where more is paid than due or more is given back than owed.
    """
    Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    rows = list(BonusEntry.objects.filter(grant=grant))
    known = next((r for r in rows if line.document and (r.kind, r.document) == (line.kind, line.document)), None)
    if known is not None:
        if known.amount == line.amount:
            return known
        raise DomainError(
            _("Chứng từ {document} đã ghi {amount} cho {name}. Hãy kiểm tra số chứng từ.").format(
                document=line.document, amount=amount_in_figures_vi(known.amount), name=grant.holder_name
            ),
            code="document_used",
        )
    if line.amount <= 0:
        raise DomainError(_("Số tiền phải lớn hơn 0."), code="amount")
    if line.on > clock.today():
        raise DomainError(_("Ngày chứng từ chưa đến. Hãy kiểm tra lại."), code="future")
    balance = balance_of(rows)
    if not balance.after(line.kind, line.amount).is_sound:
        raise DomainError(_too_much(grant, line, balance), code="too_much")
    entry = BonusEntry.objects.create(
        grant=grant,
        kind=line.kind,
        amount=line.amount,
        on=line.on,
        document=line.document,
        note=line.note[:300],
        written_by=actor,
        written_at=clock.now(),
    )
    ledger.record("awards.bonus.written", entry, actor=actor, kind=line.kind, amount=line.amount, grant=grant.pk)
    return entry


def _too_much(grant: Grant, line: Line, balance: Balance) -> str:
    opened = balance.due if line.kind == K.PAID else balance.owed
    words = _("còn phải chi") if line.kind == K.PAID else _("còn phải thu hồi")
    return _("{name}: {words} {opened}, không ghi được {amount}. Hãy kiểm tra lại số tiền.").format(
        name=grant.holder_name,
        words=words,
        opened=amount_in_figures_vi(opened),
        amount=amount_in_figures_vi(line.amount),
    )


def plan_bonuses(grants: Sequence[Grant], *, actor: Any = None) -> None:
    """What is to be paid for new awards, by the rule of the highest bonus; in the transaction that makes them."""
    for grant in grants:
        settle(grant, actor=actor)


def settle(grant: Grant, *, actor: Any = None, note: str = "") -> None:
    """Bring the ledger of one achievement to what the law gives: the highest bonus among the awards that stand.

    A lost award is no longer to be paid, and what was paid is to be given back; one that stands again is paid again.
    """
    rows = {row.pk: list(row.bonus_entries.all()) for row in same_achievement(grant)}
    for row in same_achievement(grant):
        balance = balance_of(rows[row.pk])
        if row.status in LOST_GRANTS:
            _line(row, K.UNPLANNED, balance.due, note, actor)
            _line(row, K.TO_RECOVER, balance.held - balance.owed, note, actor)
        else:
            _line(row, K.LIFTED, balance.owed, note, actor)
    standing = [row for row in same_achievement(grant) if row.status not in LOST_GRANTS and row.bonus_amount]
    if not standing:
        return
    highest = max(standing, key=lambda row: (row.bonus_amount or 0, -row.pk))
    given = sum(balance_of(row.bonus_entries.all()).entitled for row in standing)
    _line(highest, K.PLANNED, (highest.bonus_amount or 0) - given, note, actor)


def _line(grant: Grant, kind: K, amount: int, note: str, actor: Any) -> None:
    if amount > 0:
        write_line(grant, Line(kind, amount, clock.today(), "", note), actor=actor)


def same_achievement(grant: Grant) -> list[Grant]:
    """Awards of the same holder for the same achievement: titles of one year; forms of one year for the same words or
    the same movement (DOMAIN §3.3). A title and a form are two bonuses, and so are different years.
    """
    holder = {"person": grant.person_id} if grant.person_id else {"collective": grant.collective_id}
    rows = Grant.objects.filter(**holder, year=grant.year, award_type__kind=grant.award_type.kind)
    found = rows.select_related("award_type", "nomination__round").prefetch_related("bonus_entries").order_by("pk")
    if grant.award_type.kind == "title":
        return list(found)
    return [row for row in found if row.pk == grant.pk or _is_same(row, grant)]


def _is_same(one: Grant, other: Grant) -> bool:
    words = fold(one.achievement)
    if words and words == fold(other.achievement):
        return True
    movements = [row.nomination.round.movement_id if row.nomination else None for row in (one, other)]
    return movements[0] is not None and movements[0] == movements[1]
