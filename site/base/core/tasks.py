"""Celery adapters: load, call one domain function. Names are never changed once deployed."""

from __future__ import annotations

from celery import shared_task

from base.core import clock, jobs, schedule


@shared_task(name="core.run_job")
def task_run_job(*, job_id: int) -> None:
    jobs.run_job(job_id)


@shared_task(name="core.tick")
def task_tick() -> dict[str, dict[str, int] | dict[str, str]]:
    """What was done and what failed, by name; `web.api` keeps the newest for /readyz and /metrics."""
    result = schedule.tick(clock.now())
    return {"done": result.done, "failed": result.failed}
