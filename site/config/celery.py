"""The Celery application. Tasks live with the code they adapt (`tasks.py` of each app)."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("thidua")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def tick_at_once(**_: object) -> None:
    """What fell due while nothing ran is done at the start, not a minute later; `/readyz` knows at once that beat
    lives.
    """
    app.send_task("core.tick", expires=55)
