"""Who answers for a target or a task by name: the person who heads the unit on the day, handed over with a date."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import fold
from base.units.models import Person, Post, Unit
from movements.enums import ACTIVE, LIVE_TASKS, AssignmentStatus
from movements.lock_objects import assignment_for_update, task_for_update
from movements.models import Responsibility, TargetAssignment, Task
from movements.rules import require_permission

Duty = TargetAssignment | Task
FIRST_WORDS = (
    "chu tich", "giam doc", "tong giam doc", "truong", "chanh", "hieu truong", "bi thu", "cuc truong", "vu truong",
    "vien truong", "tong bien tap", "thu truong",
)  # fmt: skip
"""How the titles of those who head an organisation begin, folded; deputies begin with "phó"."""


def heads_of(units: Iterable[Unit | int], on: dt.date) -> dict[int, Person]:
    """Unit → who heads it on that day, by the posts held then, else by the person's present position; two queries.

    A unit with no such person, or with several of the same standing, has no entry: somebody must be named.
    """
    keys = [unit.pk if isinstance(unit, Unit) else unit for unit in units]
    candidates: dict[int, dict[int, tuple[Person, int]]] = defaultdict(dict)
    posts = Post.objects.filter(unit__in=keys, valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))
    for post in posts.select_related("person").order_by("pk"):
        rank = _rank(post.title)
        if rank:
            candidates[post.unit_id][post.person_id] = (post.person, rank)
    leaders = Person.objects.filter(unit__in=[key for key in keys if key not in candidates], is_leader=True)
    for person in leaders.order_by("pk"):
        rank = _rank(person.position)
        if rank:
            candidates[person.unit_id][person.pk] = (person, rank)
    found = {}
    for unit_id, people in candidates.items():
        best = max(rank for _person, rank in people.values())
        first = [person for person, rank in people.values() if rank == best]
        if len(first) == 1:
            found[unit_id] = first[0]
    return found


def _rank(title: str) -> int:
    """2 = heads the organisation, 1 = some leading post, 0 = a deputy or no leading post. A head of a part is a 1."""
    words = fold(title)
    if words.startswith("pho ") or not words.startswith(FIRST_WORDS):
        return 0
    return 1 if words.startswith(("truong phong", "truong ban", "chanh van phong")) else 2


def name_heads(duties: Sequence[Duty], *, actor: Any = None) -> list[Responsibility]:
    """First rows of responsibility for fresh assignments or tasks that have a head; in the caller's transaction."""
    today = clock.today()
    rows = [
        Responsibility(**_of(duty), person_id=duty.head_id, starts_on=today)
        for duty in duties
        if duty.head_id is not None
    ]
    return Responsibility.objects.bulk_create(rows)


def hand_over(duty: Duty, person: Person, *, on: dt.date, note: str = "", actor: Any) -> Duty:
    """`person` answers for the assignment or task from `on`; who did before, until the day before. History stays."""
    is_task = isinstance(duty, Task)
    if actor is not None:
        permission = "movements.task_manage" if is_task else "movements.target_assign"
        require_permission(actor, permission, duty.lead if isinstance(duty, Task) else duty.target.movement.organiser)
    with transaction.atomic():
        locked: Duty = task_for_update(duty.pk) if is_task else assignment_for_update(duty.pk)
        if locked.head_id == person.pk:
            return locked
        current = locked.responsibilities.filter(ends_on=None).first()
        touched: list[Responsibility] = []
        if current is not None:
            if on <= current.starts_on:
                raise DomainError(
                    _("Ngày bàn giao phải sau ngày {day}, là ngày người đang phụ trách nhận việc.").format(
                        day=f"{current.starts_on:%d/%m/%Y}"
                    ),
                    code="on",
                )
            current.ends_on = on - dt.timedelta(days=1)
            current.save(update_fields=["ends_on"])
            touched.append(current)
        fresh = Responsibility.objects.create(**_of(locked), person=person, starts_on=on, note=note.strip())
        locked.head = person
        locked.save(update_fields=["head"])
        ledger.record("movements.responsibility.handed_over", locked, *touched, fresh, actor=actor, name=person.name)
        return locked


def follow_posts() -> int:
    """Hand over what is headed by somebody whose post in the unit has ended, to who holds it now. Returns how many.

    The day is that on which the new post began, else today. Where nobody is clearly the head, all stays as it is and
    the secretariat finds it among the heads to be named.
    """
    today, done = clock.today(), 0
    if not Post.objects.filter(valid_to__lt=today).exists():
        return 0
    lasting = Q(valid_to=None) | Q(valid_to__gte=today)
    for model, unit, live in (
        (TargetAssignment, "unit", Q(status=AssignmentStatus.ACTIVE, target__movement__status__in=ACTIVE)),
        (Task, "lead", Q(status__in=LIVE_TASKS)),
    ):
        held = Post.objects.filter(person=OuterRef("head"), unit=OuterRef(unit))
        left = model.objects.filter(live, Exists(held.filter(valid_to__lt=today)), ~Exists(held.filter(lasting)))
        duties: list[Any] = list(left.select_related("head", unit).order_by("pk"))
        heads = heads_of({getattr(duty, f"{unit}_id") for duty in duties}, today)
        for duty in duties:
            unit_id = getattr(duty, f"{unit}_id")
            person = heads.get(unit_id)
            if person is None or person.pk == duty.head_id:
                continue
            hand_over(
                duty, person, on=_taken_up(person, unit_id, duty, today), note=_("Theo thay đổi chức vụ"), actor=None
            )
            done += 1
    return done


def _taken_up(person: Person, unit_id: int, duty: Duty, today: dt.date) -> dt.date:
    """The day of the new post; not before the day after the one before took the duty over."""
    post = person.posts.filter(unit=unit_id, valid_from__lte=today).order_by("-valid_from").first()
    current = duty.responsibilities.filter(ends_on=None).first()
    day = post.valid_from if post is not None else today
    return max(day, current.starts_on + dt.timedelta(days=1)) if current is not None else day


def _of(duty: Duty) -> dict[str, Any]:
    return {"task": duty} if isinstance(duty, Task) else {"assignment": duty}
