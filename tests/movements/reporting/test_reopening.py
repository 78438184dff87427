"""Many locked reports of a period opened again: chosen, looked at, confirmed, and never twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from base.core.jobs import run_job
from base.core.models.jobs import JobStatus
from base.notices.models import Notice
from movements.domain.reports.reopening import counted_by_state, reopen_duties, reopenable, start_reopening
from movements.enums import ReportStatus
from movements.models import ReportDuty, ReportPeriod
from tests.movements.campaign import Campaign, ticked
from tests.movements.queries import queries_of
from tests.movements.reporting.world import WRITING, approve, at, opened, submit

pytestmark = pytest.mark.django_db
LATER, UNTIL = dt.date(2026, 4, 1), dt.date(2026, 4, 10)


@pytest.fixture
def locked(db: None) -> Any:
    """One approved, one waiting for review, one that never sent; the period has closed since."""
    campaign = opened(units=3)
    with at(WRITING):
        approve(campaign, index=0)
        submit(campaign, index=1)
    ticked(LATER)
    with at(LATER):
        yield campaign


def period_of(campaign: Campaign) -> ReportPeriod:
    return campaign.duty().period


def test_the_preview_counts_what_the_act_then_opens(locked: Campaign) -> None:
    found = reopenable(period_of(locked), locked.secretary)
    assert counted_by_state(found) == {"all": 3, "missing": 1, "review": 1, "approved": 1}
    assert list(reopenable(period_of(locked), locked.secretary, state="approved")) == [locked.duty(0)]
    outcome = reopen_duties([duty.pk for duty in found], until=UNTIL, reason="Sai biểu mẫu.", actor=locked.secretary)
    assert (outcome.reopened, outcome.left_out) == (3, [])
    assert set(ReportDuty.objects.values_list("reopened_until", flat=True)) == {UNTIL}
    assert locked.duty(0).report.status == ReportStatus.RETURNED
    assert not reopenable(period_of(locked), locked.secretary).exists()
    assert ledger.verify() == []


def test_a_job_that_runs_twice_opens_and_tells_once(locked: Campaign) -> None:
    keys = list(reopenable(period_of(locked), locked.secretary).values_list("pk", flat=True))
    words: dict[str, Any] = {"until": UNTIL, "reason": "Sai biểu mẫu.", "actor": locked.secretary}
    reopen_duties(keys[:1], **words)
    job = start_reopening(period_of(locked), keys, **words)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result["reopened"]) == (JobStatus.DONE, 2)
    told = Notice.objects.filter(kind="movements.duty_reopened").values_list("key", flat=True)
    assert len(set(told)) == 3
    with pytest.raises(NotAllowed):
        start_reopening(period_of(locked), keys, until=UNTIL, reason="x", actor=locked.officers[0])
    with pytest.raises(DomainError, match="Hạn mới"):
        start_reopening(period_of(locked), keys, **words | {"until": LATER - dt.timedelta(days=1)})


def test_the_page_shows_first_and_opens_only_what_it_showed(locked: Campaign, client: Client) -> None:
    client.force_login(locked.secretary)
    url = reverse("movements:period-reopen", args=[period_of(locked).pk])
    typed = {"state": "", "until": UNTIL.isoformat(), "reason": "Sai biểu mẫu."}
    shown = client.post(url, typed).content.decode()
    assert "Mở lại 3 báo cáo" in shown
    assert "số liệu thôi được tính" in shown
    stale = client.post(url, typed | {"confirm": "1", "seen": "9-9-9-9"}).content.decode()
    assert "Danh sách vừa thay đổi" in stale
    assert not ReportDuty.objects.exclude(reopened_until=None).exists()
    done = client.post(url, typed | {"confirm": "1", "seen": "3-1-1-1"}, follow=True).content.decode()
    assert "Đã mở lại 3 báo cáo." in done
    assert "Không có báo cáo nào bị khóa" in client.post(url, typed).content.decode()
    assert client.post(url, typed | {"reason": ""}).status_code == 422
    assert queries_of(client, url) <= 30
