"""Communes that a reorganisation formed of recognised and unrecognised ones: they must be assessed again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.transitions import advance
from base.units.models import Unit
from movements.domain.rural.communes import (
    Arrow,
    Held,
    arrows_into,
    best_tiers,
    communes_as_of,
    held_by,
    same_before,
)
from movements.domain.states import RURAL_REASSESSMENT
from movements.enums import ReassessmentStatus, RecognitionStatus
from movements.models import RuralReassessment, RuralRecognition
from movements.rules import require_permission

CHUNK = 500


def find_reassessments() -> int:
    """List what is new: communes standing today, formed of several of which some, not all, were recognised.

    One that got a decision of its own since then is settled. What the predecessors held is read as of the day of the
    succession and kept on the row. Idempotent; the number of queries does not grow with the communes. Returns how many
    are new.
    """
    today = clock.today()
    settle_recognised()
    recognised = _newest_decisions()
    if not recognised:
        return 0
    arrows = arrows_into(today)
    known = set(RuralReassessment.objects.values_list("unit_id", "succession_id"))
    standing = set(communes_as_of(today).order_by().values_list("pk", flat=True))
    groups: dict[tuple[int, int], list[Arrow]] = defaultdict(list)
    for target, into in arrows.items():
        if target in standing:
            for arrow in into:
                groups[(target, arrow.succession_id)].append(arrow)
    wanted = {
        key: group
        for key, group in groups.items()
        if len(group) > 1
        and key not in known
        and not (key[0] in recognised and recognised[key[0]] >= group[0].happened_on)
    }
    return _list_mixed(wanted) if wanted else 0


def settle_recognised() -> int:
    """End what waits for communes that have meanwhile a decision of their own. Returns how many."""
    waiting = RuralReassessment.objects.filter(status=ReassessmentStatus.OPEN).select_related("succession")
    decided = _newest_decisions()
    settled = [row for row in waiting if row.unit_id in decided and decided[row.unit_id] >= row.succession.happened_on]
    for row in settled:
        advance(RURAL_REASSESSMENT, row, "finish")
    return len(settled)


def _newest_decisions() -> dict[int, dt.date]:
    rows = RuralRecognition.objects.filter(status=RecognitionStatus.VALID).order_by("decided_on")
    return dict(rows.values_list("unit_id", "decided_on"))


def dismiss_reassessment(row: RuralReassessment, *, reason: str, actor: Any) -> RuralReassessment:
    """The secretariat says, with a reason, why this commune need not be assessed again."""
    require_permission(actor, "movements.rural_appraise")
    return advance(RURAL_REASSESSMENT, row, "dismiss", actor=actor, reason=reason, note=reason.strip())


def reason_of(row: RuralReassessment) -> str:
    """Why the commune is on the list, in one sentence."""
    held = [each for each in row.predecessors if each["tier"]]
    return _("Hình thành từ {total} đơn vị, trong đó {held} đã được công nhận và {rest} chưa được công nhận.").format(
        total=len(row.predecessors), held=len(held), rest=len(row.predecessors) - len(held)
    )


def _list_mixed(wanted: dict[tuple[int, int], list[Arrow]]) -> int:
    """Rows for those of `wanted` whose predecessors differ. What they held is read once per day of succession."""
    days = {arrow.happened_on for group in wanted.values() for arrow in group}
    by_day = {day: (best_tiers(day), same_before(day)) for day in days}
    rows: list[tuple[tuple[int, int], list[tuple[Arrow, Held | None]]]] = []
    for key, group in sorted(wanted.items()):
        states = [(arrow, held_by(arrow.source_id, *by_day[arrow.happened_on])) for arrow in group]
        held = sum(state is not None for _arrow, state in states)
        if 0 < held < len(states):
            rows.append((key, states))
    units = {arrow.source_id for _key, states in rows for arrow, _state in states}
    names = dict(Unit.objects.filter(pk__in=units).order_by().values_list("pk", "name"))
    for start in range(0, len(rows), CHUNK):
        _save(rows[start : start + CHUNK], names)
    return len(rows)


def _save(rows: list[tuple[tuple[int, int], list[tuple[Arrow, Held | None]]]], names: dict[int, str]) -> None:
    made = [
        RuralReassessment(
            unit_id=unit,
            succession_id=succession,
            found_at=clock.now(),
            predecessors=[
                {
                    "unit": arrow.source_id,
                    "name": names[arrow.source_id],
                    "tier": held.tier if held else "",
                    "decision": f"{held.number} ({held.decided_on:%d/%m/%Y})" if held else "",
                    "whole": arrow.whole,
                }
                for arrow, held in states
            ],
        )
        for (unit, succession), states in rows
    ]
    with transaction.atomic():
        RuralReassessment.objects.bulk_create(made)
        ledger.record("movements.rural_reassessment.found", *made, count=len(made))
