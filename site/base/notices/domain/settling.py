"""Asks that are over: somebody did the work, or its day has passed. Such a notice counts as read.

Apps say in `register_asks` which kinds of notices ask for something, and what of it still waits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from base.accounts.models import User
from base.core import clock
from base.notices.models import Notice

Waiting = Callable[[User], QuerySet[Any]]
NUMBER = re.compile(r"\d+")
_asks: dict[str, Waiting] = {}


def register_asks(asks: Mapping[str, Waiting]) -> None:
    """Kind of notice → the objects that still wait for the receiver. The first number in the key of such a notice is
    that of its object.
    """
    _asks.update(asks)


def while_in(model: Any, *states: str) -> Waiting:
    """What waits as long as it is in one of the states."""
    return lambda _user: model.objects.filter(status__in=states)


def settle(user: User) -> int:
    """Count as read what the user need not do any more: one query, and where something is asked one for each kind."""
    unread = Notice.objects.filter(recipient=user, read_at=None, kind__in=list(_asks))
    asked: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for pk, kind, key in unread.values_list("pk", "kind", "key"):
        if number := NUMBER.search(key):
            asked[kind][int(number[0])].append(pk)
    over: list[int] = []
    for kind, by_object in asked.items():
        still = set(_asks[kind](user).filter(pk__among=list(by_object)).values_list("pk", flat=True))
        over += [pk for number, pks in by_object.items() if number not in still for pk in pks]
    return Notice.objects.filter(pk__among=over, read_at=None).update(read_at=clock.now()) if over else 0
