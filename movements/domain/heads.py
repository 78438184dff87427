"""Heads of agencies judged by what they deliver: targets and tasks in their name, in groups, with the sum shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from base.accounts.permissions import Reach, reach_of
from base.core.text import fold
from base.units.domain.finding import named
from base.units.models import Person
from movements.domain.evaluation import HUNDRED, ZERO
from movements.domain.queries import within
from movements.domain.standings import standings_of
from movements.domain.tasks.queries import outlook_of_task, pace_of_task, share_of_task
from movements.domain.wording import number_text
from movements.enums import PUBLIC, AssignmentStatus, OutlookStatus, TaskStatus
from movements.models import TargetAssignment, Task

STEP = Decimal("0.01")


@dataclass(frozen=True)
class HeadLine:
    """One target or task in somebody's name. `share` None where it does not count."""

    kind: str
    group: str
    name: str
    url: str
    aim: str
    shown: str
    due_on: dt.date
    status: OutlookStatus
    why: str
    weight: int
    difficulty: Decimal
    difficulty_reason: str
    share: Decimal | None
    is_soft: bool = False

    @property
    def counted(self) -> Decimal:
        """Weight × difficulty, exactly."""
        return self.weight * self.difficulty

    @property
    def points(self) -> Decimal:
        return ZERO if self.share is None else self.counted * self.share

    @property
    def sum_text(self) -> str:
        """ "2 × 1,5 × 0,8788 = 2,6364" """
        if self.share is None:
            return "–"
        return (
            f"{self.weight} × {number_text(self.difficulty)} × {number_text(self.share)} = {number_text(self.points)}"
        )


@dataclass
class HeadGroup:
    """What somebody was given under one movement or theme."""

    name: str
    lines: list[HeadLine] = field(default_factory=list)

    @property
    def statuses(self) -> list[tuple[OutlookStatus, int]]:
        return counted_by_status(self.lines)


@dataclass
class HeadRow:
    """One head with everything in their name."""

    person: Person
    groups: list[HeadGroup]

    @property
    def lines(self) -> list[HeadLine]:
        return [line for group in self.groups for line in group.lines]

    @property
    def statuses(self) -> list[tuple[OutlookStatus, int]]:
        return counted_by_status(self.lines)

    @property
    def missed(self) -> int:
        """Failures: what is to be striven for is none."""
        return sum(line.status == OutlookStatus.MISSED and not line.is_soft for line in self.lines)

    @property
    def points(self) -> Decimal:
        return sum((line.points for line in self.lines), ZERO)

    @property
    def weight(self) -> Decimal:
        return sum((line.counted for line in self.lines if line.share is not None), ZERO)

    @property
    def score(self) -> Decimal | None:
        """100 × Σ weight × difficulty × share ÷ Σ weight × difficulty; None where nothing counts."""
        return (HUNDRED * self.points / self.weight).quantize(STEP, ROUND_HALF_EVEN) if self.weight else None

    @property
    def sum_text(self) -> str:
        return f"100 × {number_text(self.points)} ÷ {number_text(self.weight)} = {number_text(self.score)}"


def counted_by_status(lines: Iterable[HeadLine]) -> list[tuple[OutlookStatus, int]]:
    found = Counter(line.status for line in lines)
    return [(status, found[status]) for status in OutlookStatus if found[status]]


def heads_for(user: Any, *, year: int, words: str = "", is_now: bool = False) -> models.QuerySet[Person]:
    """Everybody who answers for a target or task of the year within the reach of the user, in the order of the tree.

    `words`: part of the name of the person or of the unit, successions included.
    """
    reach = reach_of(user, "movements.heads_view")
    answers = Q(Exists(_assignments(year, reach).filter(head=OuterRef("pk"))))
    answers |= Q(Exists(_tasks(year, reach).filter(head=OuterRef("pk"))))
    found = Person.objects.filter(answers).select_related("unit")
    if words.strip():
        found = found.filter(Q(name_folded__contains=fold(words)) | named(words, is_now=is_now))
    return found.order_by("unit__path", "name_folded", "pk")


def rows_of(people: Iterable[Person], user: Any, *, year: int) -> list[HeadRow]:
    """The rows of one page; four queries however many people."""
    shown = list(people)
    reach = reach_of(user, "movements.heads_view")
    groups: dict[int, dict[str, HeadGroup]] = defaultdict(dict)
    assignments = _assignments(year, reach).filter(head__in=shown).select_related("target__movement", "unit")
    for row in standings_of(assignments.order_by("target__movement__starts_on", "target__order", "unit__path")):
        assert row.assignment.head_id is not None
        _put(groups[row.assignment.head_id], _target_line(row))
    tasks = _tasks(year, reach).filter(head__in=shown).select_related("theme", "movement", "lead")
    for task in tasks.order_by("due_on", "pk"):
        assert task.head_id is not None
        _put(groups[task.head_id], _task_line(task))
    return [HeadRow(person, list(groups[person.pk].values())) for person in shown]


def _put(groups: dict[str, HeadGroup], line: HeadLine) -> None:
    groups.setdefault(line.group, HeadGroup(line.group)).lines.append(line)


def _target_line(row: Any) -> HeadLine:
    assignment = row.assignment
    target = assignment.target
    return HeadLine(
        kind=_("Chỉ tiêu"),
        group=target.movement.title,
        name=target.name,
        url=assignment.get_absolute_url(),
        aim=row.aim,
        shown=row.shown,
        due_on=assignment.due_on,
        status=row.outlook.status,
        why=" ".join(row.outlook.lines[1:]) or " ".join(row.outlook.lines),
        weight=target.weight,
        difficulty=assignment.difficulty,
        difficulty_reason=assignment.difficulty_reason,
        share=row.share,
        is_soft=row.is_soft,
    )


def _task_line(task: Task) -> HeadLine:
    group = task.theme or task.movement or _("Đầu việc khác")
    late = _("Chậm {days} ngày.").format(days=task.days_late) if task.days_late else ""
    return HeadLine(
        kind=_("Đầu việc"),
        group=str(group),
        name=task.title,
        url=task.get_absolute_url(),
        aim=task.output,
        shown=f"{task.percent}%",
        due_on=task.due_on,
        status=outlook_of_task(task),
        why=" ".join(filter(None, (late, "" if task.status == TaskStatus.ACCEPTED else pace_of_task(task)))),
        weight=task.weight,
        difficulty=task.difficulty,
        difficulty_reason=task.difficulty_reason,
        share=share_of_task(task),
    )


def _assignments(year: int, reach: Reach) -> models.QuerySet[TargetAssignment]:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    found = TargetAssignment.objects.filter(
        status=AssignmentStatus.ACTIVE,
        target__movement__status__in=PUBLIC,
        target__movement__starts_on__lte=last,
        target__movement__ends_on__gte=first,
    )
    return within(found, reach, "unit")


def _tasks(year: int, reach: Reach) -> models.QuerySet[Task]:
    found = Task.objects.filter(due_on__year=year).exclude(status=TaskStatus.CANCELLED)
    return within(found, reach, "lead")
