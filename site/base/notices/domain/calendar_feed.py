"""A person's due days as a calendar that any calendar program can subscribe to (RFC 5545, all-day events)."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from base.accounts.models import User
from base.accounts.workbench import WorkItem, work_for
from base.core import clock

SALT = "notices.calendar"


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


def feed_of(user: User) -> bytes:
    """The calendar. Each piece of work with a day is one event, whose key stays the same while the work does."""
    at = clock.now().astimezone(dt.UTC)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Thi Dua//vi")
    calendar.add("x-wr-calname", _("Việc thi đua"))
    for item in work_for(user):
        if item.due_on is not None:
            calendar.add_component(_event(item, item.due_on, at))
    return calendar.to_ical(sorted=False)


def _event(item: WorkItem, day: dt.date, at: dt.datetime) -> Event:
    key = hashlib.sha256(f"{item.url}|{item.title}|{day}".encode()).hexdigest()[:32]
    event = Event()
    event.add("uid", f"{key}@thidua")
    event.add("dtstamp", at)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", str(item.title))
    event.add("description", str(item.detail))
    event.add("url", f"{settings.BASE_URL}{item.url}")
    event.add("transp", "TRANSPARENT")
    return event


def _stamp(user: User) -> str:
    return salted_hmac(SALT, user.password).hexdigest()[:16]
