"""Whether the parts answer. Cheap where all is well: one query and one connection; the worker is asked only when it
was silent.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from celery import current_app
from django.db import DatabaseError
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from web.api.models import Heartbeat

SILENT_AFTER = dt.timedelta(minutes=3)
PATIENCE = 1.0
UNREACHABLE = (OperationalError, RedisError, OSError)


@dataclass(frozen=True)
class Finding:
    """`detail` is a short sentence without addresses or passwords: the answer may be read by a monitoring system
    elsewhere.
    """

    ok: bool
    detail: str


def readiness() -> dict[str, Finding]:
    """Database, broker, worker and beat, in this order; what rests on a part that is away is reported as not known."""
    try:
        beats = {row.name: row.at for row in Heartbeat.objects.all()}
    except DatabaseError:
        unknown = Finding(False, "not known: the database does not answer")
        return {"database": Finding(False, "does not answer"), "broker": _broker(), "worker": unknown, "beat": unknown}
    broker = _broker()
    return {
        "database": Finding(True, "answers"),
        "broker": broker,
        "worker": _worker(beats.get("worker"), broker.ok),
        "beat": _silence(beats.get("beat")),
    }


def _broker() -> Finding:
    if current_app.conf.task_always_eager:
        return Finding(True, "not used: tasks run in the caller")
    try:
        with current_app.connection_for_read(connect_timeout=PATIENCE) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=PATIENCE)
    except UNREACHABLE:
        return Finding(False, "does not answer")
    return Finding(True, "answers")


def _worker(last: dt.datetime | None, has_broker: bool) -> Finding:
    """A worker whose pool is busy with long jobs does no ticks but still answers a ping."""
    seen = _silence(last)
    if seen.ok or not has_broker or current_app.conf.task_always_eager:
        return seen
    try:
        answers = current_app.control.inspect(timeout=PATIENCE).ping()
    except UNREACHABLE:
        answers = None
    return Finding(True, "answers, busy with other work") if answers else seen


def _silence(last: dt.datetime | None) -> Finding:
    if last is None:
        return Finding(False, "no sign of life yet")
    silent = timezone.now() - last
    return Finding(silent < SILENT_AFTER, f"last sign of life {int(silent.total_seconds())} s ago")
