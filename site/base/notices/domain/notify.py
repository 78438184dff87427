"""Telling people, once per occasion."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, models

from base.accounts.models import User
from base.core import clock
from base.notices.models import Notice

logger = logging.getLogger(__name__)
BATCH = 200


def notify(recipients: Iterable[User], *, kind: str, key: str, title: str, body: str = "", url: str = "") -> int:
    """Put a notice into each inbox; e-mail follows by the schedule. Returns how many are new: zero on a repetition."""
    people = list({user.pk: user for user in recipients}.values())
    if not people:
        return 0
    known = set(Notice.objects.filter(key=key, recipient__in=people).values_list("recipient_id", flat=True))
    fresh = [
        Notice(recipient=user, key=key, kind=kind, title=title, body=body, url=url, created_at=clock.now())
        for user in people
        if user.pk not in known
    ]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def notify_all(people: models.QuerySet[User], *, kind: str, key: str, title: str, body: str = "", url: str = "") -> int:
    """`notify` for thousands: one statement inside the database, no row passes through here.

    `people` must be filtered by something: SQLite reads "ON CONFLICT" after a bare SELECT as a join.
    """
    values = {"key": key, "kind": kind, "title": title, "body": body, "url": url, "email_error": ""}
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


def send_pending_mail() -> int:
    """E-mail what is not sent yet. A broken mail server leaves the notices in the inbox and is tried again at the
    next tick.
    """
    pending = Notice.objects.filter(emailed_at=None).exclude(recipient__email="").select_related("recipient")
    sent = 0
    notices = list(pending.order_by("pk")[:BATCH])
    if not notices:
        return 0
    with get_connection() as mailer:
        for notice in notices:
            link = f"\n\n{settings.BASE_URL}{notice.url}" if notice.url else ""
            mail = EmailMessage(notice.title, f"{notice.body}{link}", to=[notice.recipient.email], connection=mailer)
            try:
                mail.send()
            except OSError as error:
                Notice.objects.filter(pk=notice.pk).update(email_error=str(error)[:300])
                logger.warning("mail_not_sent", extra={"notice_id": notice.pk})
                break
            sent += Notice.objects.filter(pk=notice.pk, emailed_at=None).update(emailed_at=clock.now(), email_error="")
    return sent
