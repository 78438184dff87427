"""The whole plan as it reads: what people wrote together with dates, units, quotas and reports of the movement."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from movements.domain.plans.parts import PARTS, PlanParts, parts_from_json
from movements.domain.quotas import quota_words
from movements.domain.scope import scope_words
from movements.domain.wording import target_text
from movements.enums import MilestoneStatus, PlanSubject
from movements.models import LaunchPlan, Movement


@dataclass(frozen=True)
class PlanPart:
    """One of the ten parts; without a line it is missing."""

    number: int
    key: str
    title: str
    lines: tuple[str, ...]

    @property
    def is_filled(self) -> bool:
        return bool(self.lines)

    def to_json(self) -> dict[str, Any]:
        return {"number": self.number, "key": self.key, "title": self.title, "lines": list(self.lines)}


@dataclass(frozen=True)
class Change:
    """How one part reads after against before: lines with "-" (gone), "+" (new) or " " (same)."""

    title: str
    lines: tuple[tuple[str, str], ...]


def document_of(plan: LaunchPlan) -> list[PlanPart]:
    """The ten parts: as frozen at submission, or as they read now while the version is a draft."""
    if plan.document:
        return [PlanPart(row["number"], row["key"], row["title"], tuple(row["lines"])) for row in plan.document]
    return compose(plan.movement, parts_from_json(plan.parts))


def compose(movement: Movement, parts: PlanParts) -> list[PlanPart]:
    """The parts from the text of `parts` and the rows of the movement."""
    lines: dict[str, list[str]] = {
        "grounds": list(parts.grounds),
        "purpose": [*_labelled(_("Mục đích"), parts.purpose), *_labelled(_("Yêu cầu"), parts.requirements)],
        "theme": [*_labelled(_("Tên phong trào"), movement.title), *_labelled(_("Chủ đề"), parts.theme)],
        "scope": _scope(movement, parts),
        "content": parts.content.splitlines(),
        "criteria": _criteria(movement, parts),
        "commendation": [*parts.commendation.splitlines(), *_quotas(movement)],
        "phases": _phases(movement, parts),
        "budget": [
            *(_budget(line.source, line.amount, line.purpose) for line in parts.budget),
            *parts.budget_note.splitlines(),
        ],
        "work": _work(movement, parts),
    }
    return [
        PlanPart(number, key, str(title), tuple(line.strip() for line in lines[key] if line.strip()))
        for number, (key, title) in enumerate(PARTS, start=1)
    ]


def completeness(parts: Sequence[PlanPart]) -> tuple[int, list[str]]:
    """How many of the ten are filled, and the titles of those that are not."""
    missing = [part.title for part in parts if not part.is_filled]
    return len(parts) - len(missing), missing


def next_part(parts: Sequence[PlanPart], after: str = "") -> PlanPart | None:
    """The next part to write: the first missing one behind `after`, else the first missing one at all but `after`."""
    missing = [part for part in parts if not part.is_filled and part.key != after]
    start = next((part.number for part in parts if part.key == after), 0)
    return next((part for part in missing if part.number > start), missing[0] if missing else None)


def changes_between(before: Sequence[PlanPart], after: Sequence[PlanPart]) -> list[Change]:
    """Parts that read differently, line by line."""
    old = {part.key: part.lines for part in before}
    found = []
    for part in after:
        previous = old.get(part.key, ())
        if previous != part.lines:
            rows = difflib.ndiff(previous, part.lines)
            found.append(Change(part.title, tuple((row[0], row[2:]) for row in rows if row[0] in "-+ ")))
    return found


def _labelled(label: str, text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    return [f"{label}: {lines[0]}", *lines[1:]] if lines else []


def _scope(movement: Movement, parts: PlanParts) -> list[str]:
    subjects = ", ".join(str(PlanSubject(name).label) for name in parts.subjects)
    return [*scope_words(movement), *_labelled(_("Đối tượng"), subjects), *parts.scope_note.splitlines()]


def _criteria(movement: Movement, parts: PlanParts) -> list[str]:
    lines = [
        f"{PlanSubject(row.subject).label}: {row.text}" + (f" ({row.measure})" if row.measure else "")
        for row in parts.criteria
    ]
    if movement.criteria_set is not None:
        lines.append(_("Bộ tiêu chí: {name}").format(name=movement.criteria_set))
    return [*lines, *(f"{target.name}: {target_text(target)}" for target in movement.targets.all())]


def _quotas(movement: Movement) -> list[str]:
    return quota_words(movement.quotas.select_related("of_kind", "per_kind"))


def _phases(movement: Movement, parts: PlanParts) -> list[str]:
    """The days of the movement itself do not fill the part: a plan names its steps."""
    milestones = movement.milestones.exclude(status=MilestoneStatus.DROPPED)
    steps = [
        f"{row.title}: " + (f"{row.planned_on:%d/%m/%Y}" if row.planned_on else _("chưa định ngày"))
        for row in milestones
    ]
    lines = [*parts.phases.splitlines(), *steps]
    if not lines:
        return []
    span = _("Từ {start} đến {end}").format(start=f"{movement.starts_on:%d/%m/%Y}", end=f"{movement.ends_on:%d/%m/%Y}")
    return [span, *lines]


def _budget(source: str, amount: str, purpose: str) -> str:
    from_ = f"{source}: {_money(amount)}" if amount else source
    return f"{from_} – {purpose}" if purpose else from_


def _money(digits: str) -> str:
    """ "150000000" → "150.000.000 đồng"."""
    return f"{int(digits):,}".replace(",", ".") + " đồng"


def _work(movement: Movement, parts: PlanParts) -> list[str]:
    lines = []
    for row in parts.work:
        line = f"{row.task} – {row.lead}" if row.lead else row.task
        if row.partners:
            line += _("; phối hợp: {partners}").format(partners=row.partners)
        if row.due_on:
            year, month, day = row.due_on.split("-")
            line += _("; xong trước hết ngày {day}").format(day=f"{day}/{month}/{year}")
        lines.append(line)
    reports = [
        _("Báo cáo {frequency}: hạn theo {rule} ({day})").format(
            frequency=str(plan.get_frequency_display()).lower(),
            rule=plan.get_due_rule_display(),
            day=f"{plan.due_day}/{plan.due_month}" if plan.due_month else plan.due_day,
        )
        for plan in movement.plans.all()
    ]
    return [*lines, *parts.reporting.splitlines(), *reports] if lines or parts.reporting else []
