"""Figures for Prometheus, read from the database when asked: every web process gives the same answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from base.core.models import Job, LedgerStream
from base.core.models.jobs import JobStatus
from base.notices.enums import MailState
from base.notices.models import Mailing
from web.api.models import Heartbeat


class PlatformCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        yield self._jobs()
        yield self._ledger()
        yield from self._ticks()
        waiting = Mailing.objects.filter(state__in=[MailState.WAITING, MailState.FAILED]).count()
        yield GaugeMetricFamily("thidua_mails_waiting", "E-mails that wait or failed", value=waiting)

    def _jobs(self) -> Metric:
        counted = dict(Job.objects.order_by().values_list("status").annotate(Count("pk")))
        family = GaugeMetricFamily("thidua_jobs", "Background jobs by state", labels=["state"])
        for state in JobStatus:
            family.add_metric([state.value], counted.get(state.value, 0))
        return family

    def _ledger(self) -> Metric:
        family = GaugeMetricFamily("thidua_ledger_events", "Events in the ledger by stream", labels=["stream"])
        for name, length in LedgerStream.objects.order_by("name").values_list("name", "length"):
            family.add_metric([name], length)
        return family

    def _ticks(self) -> Iterator[Metric]:
        age = GaugeMetricFamily("thidua_heartbeat_age_seconds", "Time since the last sign of life", labels=["process"])
        done = GaugeMetricFamily("thidua_due_work_done", "Pieces of work done by the last tick", labels=["work"])
        failed = GaugeMetricFamily(
            "thidua_due_work_failed", "1 where a finder failed in the last tick", labels=["work"]
        )
        for beat in Heartbeat.objects.order_by("name"):
            age.add_metric([beat.name], (timezone.now() - beat.at).total_seconds())
            for work, count in beat.detail.get("done", {}).items():
                done.add_metric([work], count)
                failed.add_metric([work], int(work in beat.detail.get("failed", {})))
        yield from (age, done, failed)


def exposition() -> bytes:
    """The text that Prometheus scrapes."""
    registry = CollectorRegistry()
    registry.register(PlatformCollector())
    return generate_latest(registry)
