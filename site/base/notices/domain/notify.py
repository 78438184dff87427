"""Telling people, once per occasion."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models
from django.utils.translation import gettext as _

from base.accounts.models import Delegation, User
from base.core import clock
from base.notices.models import Notice

VOTES = "awards.session."
NOT_FOR_STAND_INS = ("accounts.", VOTES)


def notify(recipients: Iterable[User], *, kind: str, key: str, title: str, body: str = "", url: str = "") -> int:
    """Put a notice into each inbox; e-mail follows by the schedule. Who stands in for one of the recipients is told as
    well. Returns how many of the recipients hear of it for the first time: zero on a repetition.
    """
    people = {user.pk: user for user in recipients}
    if not people:
        return 0
    instead = {user.pk: user for user in _stand_ins(people.values(), kind) if user.pk not in people}
    everybody = people | instead
    known = set(Notice.objects.filter(key=key, recipient__in=everybody).values_list("recipient_id", flat=True))
    facts = {"key": key, "kind": kind, "body": body, "url": url, "created_at": clock.now()}
    fresh = [
        Notice(recipient_id=pk, title=title if pk in people else _lent(title), **facts)
        for pk in everybody
        if pk not in known
    ]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return sum(notice.recipient_id in people for notice in fresh)


def notify_all(people: models.QuerySet[User], *, kind: str, key: str, title: str, body: str = "", url: str = "") -> int:
    """`notify` for thousands: one statement inside the database, no row passes through here.

    `people` must be filtered by something: SQLite reads "ON CONFLICT" after a bare SELECT as a join.
    """
    told = _insert(people, {"key": key, "kind": kind, "title": title, "body": body, "url": url})
    if not kind.startswith(NOT_FOR_STAND_INS):
        held = Delegation.objects.in_force(clock.today()).filter(giver__in=people.order_by(), permissions=[])
        instead = User.objects.filter(pk__in=held.order_by().values("taker"))
        _insert(instead, {"key": key, "kind": kind, "title": _lent(title), "body": body, "url": url})
    return told


def _lent(title: str) -> str:
    return _("Việc được ủy quyền: {title}").format(title=title)[:200]


def _insert(people: models.QuerySet[User], values: dict[str, str]) -> int:
    constants = [models.Value(text) for text in values.values()]
    created = models.Value(clock.now(), output_field=models.DateTimeField())
    sql, params = people.order_by().values_list("pk", *constants, created).query.sql_with_params()
    columns = ", ".join(connection.ops.quote_name(name) for name in ("recipient_id", *values, "created_at"))
    table = connection.ops.quote_name(Notice._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {sql} ON CONFLICT DO NOTHING", params)
        return int(cursor.rowcount)


def mark_read(user: User, notice: Notice | None = None) -> int:
    """One notice, or all of the user's."""
    unread = Notice.objects.filter(recipient=user, read_at=None)
    return (unread.filter(pk=notice.pk) if notice else unread).update(read_at=clock.now())


def read_here(user: User, address: str) -> int:
    """How many of the user's notices are unread, once those that lead to this address are read: who is there has seen
    what they call to. One query, and a second only where something is read. A call to vote is left out: the moment
    of being at the ballot is kept nowhere.
    """
    unread = Notice.objects.filter(recipient=user, read_at=None)
    here = models.Q(url__in=[address, address.partition("?")[0]]) & ~models.Q(kind__startswith=VOTES)
    counts = unread.aggregate(total=models.Count("pk"), here=models.Count("pk", filter=here))
    if counts["here"]:
        unread.filter(here).update(read_at=clock.now())
    return int(counts["total"] - counts["here"])


def _stand_ins(people: Iterable[User], kind: str) -> list[User]:
    """Who carries out all duties of one of them today. A vote is nobody else's, so neither is its call."""
    if kind.startswith(NOT_FOR_STAND_INS):
        return []
    held = Delegation.objects.in_force(clock.today()).filter(giver__in=people, permissions=[])
    return [delegation.taker for delegation in held]
