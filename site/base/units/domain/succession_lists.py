"""Reorganisations out of a list: what is history already is recorded, what still stands is carried out.

A row is an arrow. Where its former unit has ended, the arrow is written down as it was; where that unit still stands,
the reorganisation is done by the same commands and checks as on the screen.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.units.domain import succession_checks as checks
from base.units.domain.successions import ONE, Decision, dissolve_unit, move_unit, rename_unit, reorganise
from base.units.enums import SuccessionKind
from base.units.models import Succession, SuccessionPart, Unit

ORDER = [
    SuccessionKind.MOVE,
    SuccessionKind.RENAME,
    SuccessionKind.SPLIT,
    SuccessionKind.MERGE,
    SuccessionKind.DISSOLVE,
]


@dataclass(frozen=True)
class ListedArrow:
    """One row. A unit that goes on has `new_name` (renamed) or `new_parent` (moved) instead of a target."""

    kind: SuccessionKind
    decision: Decision
    source: Unit
    target: Unit | None = None
    share: Decimal | None = None
    new_name: str = ""
    new_parent: Unit | None = None


def carry_out(arrows: Sequence[ListedArrow], *, actor: Any = None) -> None:
    """All of them, in the order of time, or none. DomainError where one is refused."""
    with transaction.atomic():
        for group in _groups(arrows):
            _do(group, actor)


def problems_of(arrows: Sequence[ListedArrow]) -> list[tuple[ListedArrow, str]]:
    """What `carry_out` would refuse, and why: done group by group and taken back."""
    found: list[tuple[ListedArrow, str]] = []
    with transaction.atomic():
        for group in _groups(arrows):
            try:
                with transaction.atomic():
                    _do(group, None)
            except DomainError as error:
                found += [(arrow, error.message) for arrow in group]
        transaction.set_rollback(True)
    return found


def change_shares(parts: Sequence[SuccessionPart], *, actor: Any = None) -> None:
    """Write corrected shares of known arrows; what a unit gives away on one day stays within 1."""
    with transaction.atomic():
        SuccessionPart.objects.bulk_update(parts, ["share"])
        for part in parts:
            _check_total(part.source, part.succession.happened_on)
        if parts:
            first = parts[0].succession
            ledger.record("units.succession.shares_changed", first, *parts, actor=actor, count=len(parts))


def _groups(arrows: Sequence[ListedArrow]) -> Iterator[list[ListedArrow]]:
    """Arrows that are one reorganisation, in the order in which they can be done."""
    found: dict[tuple[Any, ...], list[ListedArrow]] = defaultdict(list)
    for arrow in arrows:
        ended = arrow.source.valid_to is not None
        goal = arrow.target.pk if arrow.kind == SuccessionKind.MERGE and arrow.target else arrow.source.pk
        found[arrow.decision.day, ORDER.index(arrow.kind), ended, arrow.decision.number, 0 if ended else goal].append(
            arrow
        )
    keys = sorted(found, key=lambda key: key[:4])
    return (found[key] for key in keys)


def _do(group: list[ListedArrow], actor: Any) -> None:
    first = group[0]
    if first.source.valid_to is not None:
        _record(group, actor)
    elif first.new_parent is not None:
        move_unit(first.source, first.new_parent, first.decision, actor=actor)
    elif first.new_name:
        rename_unit(first.source, first.new_name, first.decision, actor=actor)
    elif first.kind == SuccessionKind.DISSOLVE:
        dissolve_unit(first.source, first.decision, actor=actor)
    else:
        _reorganise(group, actor)


def _reorganise(group: list[ListedArrow], actor: Any) -> None:
    given: dict[int, list[ListedArrow]] = defaultdict(list)
    for arrow in group:
        given[arrow.source.pk].append(arrow)
    ended = [arrows[0].source for arrows in given.values() if _gives_all(arrows)]
    arrows = [(a.source, a.target, a.share or ONE) for a in group]
    reorganise(group[0].kind, ended, arrows, group[0].decision, actor=actor)


def _gives_all(arrows: list[ListedArrow]) -> bool:
    """The unit ends with these arrows. DomainError where the shares of a unit that still stands are not known."""
    if len(arrows) == 1 and arrows[0].share is None:
        return True
    if any(arrow.share is None for arrow in arrows):
        raise DomainError(
            _("{unit} còn hoạt động và chia thành nhiều phần: hãy ghi tỷ lệ của từng phần.").format(
                unit=arrows[0].source
            ),
            code="share",
        )
    total = sum((arrow.share or Decimal(0) for arrow in arrows), Decimal(0))
    if total > ONE:
        _refuse_total(arrows[0].source, total)
    return total == ONE


def _record(group: list[ListedArrow], actor: Any) -> None:
    """Arrows between units of which the former ended before: history, written down."""
    first = group[0]
    day, number = first.decision.day, first.decision.number
    checks.check_decision(day, number)
    same = Succession.objects.filter(kind=first.kind, happened_on=day, decision_number=number)
    succession = same.order_by("pk").first() or Succession.objects.create(
        kind=first.kind, happened_on=day, decision_number=number
    )
    parts = []
    for arrow in group:
        _check_recorded(arrow, day)
        values = {"source": arrow.source, "target": arrow.target, "share": arrow.share}
        parts.append(SuccessionPart.objects.create(succession=succession, **values))
        _check_total(arrow.source, day)
    ledger.record("units.succession.recorded", succession, *parts, actor=actor, count=len(parts))


def _check_recorded(arrow: ListedArrow, day: dt.date) -> None:
    source = arrow.source
    if source.valid_from is not None and source.valid_from >= day:
        raise DomainError(
            _("{unit} thành lập ngày {day}, nên chỉ sắp xếp lại được từ sau ngày đó.").format(
                unit=source, day=f"{source.valid_from:%d/%m/%Y}"
            ),
            code="before_founding",
        )
    if arrow.target is not None:
        checks.check_target_then(arrow.target, day)
        checks.check_ring(arrow.target, [source], ends=False)


def _check_total(source: Unit, day: dt.date) -> None:
    given = SuccessionPart.objects.filter(source=source, succession__happened_on=day).values_list("share", flat=True)
    total = sum((share for share in given if share is not None), Decimal(0))
    if total > ONE:
        _refuse_total(source, total)


def _refuse_total(source: Unit, total: Decimal) -> None:
    raise DomainError(
        _("Các tỷ lệ của {unit} trong cùng ngày cộng lại là {total}, lớn hơn 1. Hãy sửa lại.").format(
            unit=source, total=f"{total.normalize():f}".replace(".", ",")
        ),
        code="shares",
    )
