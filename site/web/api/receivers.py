"""Signs of life out of Celery's own signals, so that tasks need not know of them."""

from __future__ import annotations

from typing import Any

from celery.signals import after_task_publish, beat_init, task_success, worker_ready
from django.utils import timezone

from web.api.models import Heartbeat

TICK = "core.tick"


def keep(name: str, detail: dict[str, Any] | None = None) -> None:
    values = {"at": timezone.now(), **({"detail": detail} if detail is not None else {})}
    Heartbeat.objects.update_or_create(name=name, defaults=values)


@beat_init.connect(dispatch_uid="api.beat")
def on_beat_started(**kwargs: Any) -> None:
    keep("beat")


@after_task_publish.connect(dispatch_uid="api.tick_sent")
def on_tick_sent(sender: Any = None, **kwargs: Any) -> None:
    """Only beat sends ticks."""
    if sender == TICK:
        keep("beat")


@worker_ready.connect(dispatch_uid="api.worker")
def on_worker_ready(**kwargs: Any) -> None:
    keep("worker")


@task_success.connect(dispatch_uid="api.tick_done")
def on_tick_done(sender: Any = None, result: Any = None, **kwargs: Any) -> None:
    if getattr(sender, "name", "") == TICK:
        keep("worker", result if isinstance(result, dict) else None)
