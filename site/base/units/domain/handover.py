"""What passes from the units that end to the units that carry on: people here, accounts and report duties by the apps
above, which follow a reorganisation in its own transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.core import ledger
from base.units.models import Person, Post, Succession, SuccessionPart, Unit, UnitVersion

DAY = dt.timedelta(days=1)


@dataclass
class Outcome:
    """What a reorganisation changed, in order; what a preview shows is the same object of a deed taken back."""

    succession: Succession
    parts: list[SuccessionPart] = field(default_factory=list)
    ended: list[Unit] = field(default_factory=list)
    founded: list[Unit] = field(default_factory=list)
    moved: list[Unit] = field(default_factory=list)
    moved_tops: list[Unit] = field(default_factory=list)
    versions: list[UnitVersion] = field(default_factory=list)
    renamed: Unit | None = None
    is_repeat: bool = False
    lines: list[str] = field(default_factory=list)

    def heirs(self) -> Iterator[tuple[Unit, Unit]]:
        """(unit that ended, unit that took over all of it): where there is exactly one of these."""
        ended = {unit.pk for unit in self.ended}
        for part in self.parts:
            if part.source_id in ended and part.target is not None and part.share == Decimal(1):
                yield part.source, part.target


Follower = Callable[[Outcome, Any], str]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """Register what else is to be done in the transaction of every reorganisation.

    A follower gets (outcome, actor) and returns a sentence for the preview, empty for nothing done.
    """
    if follower not in _followers:
        _followers.append(follower)
    return follower


def settle(outcome: Outcome, actor: Any) -> None:
    """Carry over people, let the followers do theirs, and put everything into words. Once per reorganisation."""
    outcome.lines += list(_tree_lines(outcome))
    carried = carry_people(outcome, actor)
    if carried:
        text = ngettext(
            "{count} cá nhân chuyển sang đơn vị kế tục.", "{count} cá nhân chuyển sang đơn vị kế tục.", carried
        )
        outcome.lines.append(text.format(count=carried))
    left = Person.objects.filter(unit__in=outcome.ended, merged_into=None).count()
    if left:
        text = _("{count} cá nhân vẫn ghi ở đơn vị cũ; sau đó hãy chuyển từng người sang đơn vị mới.")
        outcome.lines.append(text.format(count=left))
    outcome.lines += [line for line in (follower(outcome, actor) for follower in _followers) if line]


def carry_people(outcome: Outcome, actor: Any) -> int:
    """People of a unit that one other unit took over whole belong to that one; their open posts go on there."""
    day, count = outcome.succession.happened_on, 0
    for source, target in outcome.heirs():
        people = list(Person.objects.filter(unit=source, merged_into=None))
        open_posts = models.Q(valid_to=None) | models.Q(valid_to__gte=day)
        posts = list(Post.objects.filter(open_posts, unit=source, valid_from__lt=day))
        fresh = [
            Post(person_id=p.person_id, unit=target, title=p.title, valid_from=day, valid_to=p.valid_to) for p in posts
        ]
        Person.objects.filter(pk__in=[person.pk for person in people]).update(unit=target)
        Post.objects.filter(pk__in=[post.pk for post in posts]).update(valid_to=day - DAY)
        fresh = Post.objects.bulk_create(fresh)
        if people or posts:
            rows = [*people, *posts, *fresh]
            ledger.record("units.people.carried", target, *rows, actor=actor, source=source.name, count=len(people))
        count += len(people)
    return count


def _tree_lines(outcome: Outcome) -> Iterator[str]:
    day = outcome.succession.happened_on
    for unit in outcome.founded:
        yield _("{unit} được thành lập từ ngày {day}.").format(unit=unit, day=f"{day:%d/%m/%Y}")
    for unit in outcome.ended:
        yield _("{unit} kết thúc hoạt động, đến hết ngày {day}.").format(unit=unit, day=f"{day - DAY:%d/%m/%Y}")
    if outcome.renamed is not None and outcome.versions:
        yield _("“{old}” mang tên “{new}” từ ngày {day}; tên cũ vẫn giữ cho thời gian trước.").format(
            old=outcome.versions[0].name, new=outcome.renamed.name, day=f"{day:%d/%m/%Y}"
        )
    below = len(outcome.moved) - len(outcome.moved_tops)
    for unit in outcome.moved_tops[:10]:
        yield _("{unit} chuyển về {parent}.").format(unit=unit, parent=unit.get_parent(update=True))
    if len(outcome.moved_tops) > 10:
        yield _("… và {count} đơn vị trực thuộc khác.").format(count=len(outcome.moved_tops) - 10)
    if below:
        yield _("{count} đơn vị cấp dưới đi cùng.").format(count=below)
