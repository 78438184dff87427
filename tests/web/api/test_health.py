from __future__ import annotations

import datetime as dt
import json

import pytest
from celery import Celery, current_app
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.core.tasks import task_tick
from tests.web.workspace.test_screens import make_job
from web.api.models import Heartbeat
from web.api.receivers import on_beat_started, on_tick_sent, on_worker_ready

pytestmark = pytest.mark.django_db


def failing(client: Client) -> list[str]:
    return json.loads(client.get("/readyz").content)["failing"]


def test_healthz_touches_no_database(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/healthz").json() == {"status": "ok"}
    assert len(queries) == 0


def test_readyz_names_what_never_answered(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["failing"] == ["worker", "beat"]


def test_readyz_is_well_once_worker_and_beat_showed_themselves(client: Client) -> None:
    on_beat_started()
    on_worker_ready()
    assert client.get("/readyz").status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get("/readyz")
    assert len(queries) == 1


def test_readyz_names_the_part_that_fell_silent(client: Client) -> None:
    on_beat_started()
    on_worker_ready()
    Heartbeat.objects.filter(name="beat").update(at=timezone.now() - dt.timedelta(minutes=10))
    assert failing(client) == ["beat"]


def test_only_a_tick_counts_as_a_sign_of_beat() -> None:
    on_tick_sent(sender="core.run_job")
    assert not Heartbeat.objects.exists()
    on_tick_sent(sender="core.tick")
    assert Heartbeat.objects.get().name == "beat"


def test_a_tick_done_is_a_sign_of_the_worker_with_what_it_did() -> None:
    task_tick.delay()
    beat = Heartbeat.objects.get(name="worker")
    assert "core.resend_jobs" in beat.detail["done"]
    assert beat.detail["failed"] == {}


def test_readyz_survives_a_database_that_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(Heartbeat.objects, "all", refuse)
    assert failing(client) == ["database", "worker", "beat"]


def test_readyz_names_a_broker_that_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    on_beat_started()
    on_worker_ready()
    away = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr("web.api.health.current_app", away)
    assert failing(client) == ["broker"]
    assert current_app.conf.task_always_eager


def test_metrics_count_jobs_and_ticks(client: Client) -> None:
    make_job(None)
    task_tick.delay()
    text = client.get("/metrics").content.decode()
    assert 'thidua_jobs{state="queued"} 1.0' in text
    assert 'thidua_due_work_failed{work="core.resend_jobs"} 0.0' in text
    assert "thidua_heartbeat_age_seconds" in text


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("", {}, 200),
        ("", {"REMOTE_ADDR": "203.0.113.9"}, 403),
        ("", {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),
        ("bí mật", {}, 403),
        ("bi-mat", {"HTTP_AUTHORIZATION": "Bearer sai"}, 403),
        ("bi-mat", {"HTTP_AUTHORIZATION": "Bearer bi-mat", "REMOTE_ADDR": "203.0.113.9"}, 200),
    ],
)
def test_metrics_are_for_those_who_may(
    client: Client, settings: object, token: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = token  # type: ignore[attr-defined]
    assert client.get("/metrics", **headers).status_code == status
