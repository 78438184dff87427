"""A person's due days as a calendar that any calendar program can subscribe to (RFC 5545, all-day events)."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from base.accounts.models import User
from base.accounts.workbench import WorkItem, work_for
from base.core import clock

SALT = "notices.calendar"
LINE = 75
"""Octets of a line; what is longer goes on in the next one, behind a space (RFC 5545 §3.1)."""


def address_key(user: User) -> str:
    """What stands in the address of the feed. A new password makes a new one, so a lost address can be closed."""
    return signing.dumps([user.pk, _stamp(user)], salt=SALT)


def owner_of(key: str) -> User | None:
    """Whose feed it is; None for a forged or closed address and for somebody who left."""
    try:
        pk, stamp = signing.loads(key, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user is not None and stamp == _stamp(user) else None


def feed_of(user: User) -> str:
    """The calendar, lines ended by CRLF. Each piece of work with a day is one event, whose key stays the same while
    the work does.
    """
    at = f"{clock.now().astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Thi Dua//vi", f"X-WR-CALNAME:{_text(_('Việc thi đua'))}"]
    for item in work_for(user):
        if item.due_on is not None:
            lines += _event(item, item.due_on, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def _event(item: WorkItem, day: dt.date, at: str) -> list[str]:
    key = hashlib.sha256(f"{item.url}|{item.title}|{day}".encode()).hexdigest()[:32]
    return [
        "BEGIN:VEVENT",
        f"UID:{key}@thidua",
        f"DTSTAMP:{at}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(item.title)}",
        f"DESCRIPTION:{_text(item.detail)}",
        f"URL:{settings.BASE_URL}{item.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: object) -> str:
    """A TEXT value (RFC 5545 §3.3.11)."""
    escaped = str(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _fold(line: str) -> list[str]:
    """Cut between letters, never inside one: a Vietnamese letter takes up to three octets."""
    parts, held, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE:
            parts.append(held)
            held, size = " ", 1
        held, size = held + letter, size + octets
    return [*parts, held]


def _stamp(user: User) -> str:
    return salted_hmac(SALT, user.password).hexdigest()[:16]
