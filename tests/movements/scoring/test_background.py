"""Freezing, publishing and trying out in the background: once, whoever asks and whatever dies."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from base.core import clock, ledger
from base.core.jobs import run_job, sweep
from base.core.models import Job
from base.notices.models import Notice
from movements.domain.scoring import background
from movements.domain.scoring.background import start_freezing, start_publishing
from movements.domain.scoring.rankings import freeze_ranking, publish_ranking
from movements.due_work import freeze_rankings
from movements.enums import RankingStatus
from movements.models import Measurement, Ranking, ScoringStage, UnitResult
from movements.views.scoring import rankings
from tests.factories.scoring import AFTER, SELF_DAY, Contest, group, indicator, moment, pack, start_contest
from tests.factories.sealed import sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest() -> Contest:
    contest = start_contest(2, pack(group("I", indicator("1", "proportional", 100, thresholds=[{"low": 90}]))))
    for unit in range(2):
        contest.report(unit, i1=90 - unit)
    contest.issue(stages=())
    contest.end()
    return contest


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_the_secretariat_freezes_and_publishes_and_sees_the_result(contest: Contest) -> None:
    client = signed_in(contest.secretary)
    with clock.at(moment(AFTER)):
        asked = client.post(reverse("scoring:ranking-freeze", args=[contest.movement.pk]))
        job = Job.objects.get(kind=background.FREEZE)
        assert asked.url == reverse("workspace:job", args=[job.pk])
        run_job(job.pk)
        job.refresh_from_db()
        ranking = Ranking.objects.get()
        assert (job.status, job.result_url, job.total) == ("done", ranking.get_absolute_url(), 3)
        assert "Đã chốt bảng xếp hạng" in client.get(asked.url).content.decode()
        client.post(reverse("scoring:ranking-publish", args=[ranking.pk]))
        run_job(Job.objects.get(kind=background.PUBLISH).pk)
    ranking.refresh_from_db()
    assert ranking.status == RankingStatus.PUBLISHED
    assert UnitResult.objects.count() == 2
    assert ledger.verify() == []


def test_two_people_who_ask_get_the_same_job(contest: Contest) -> None:
    with clock.at(moment(AFTER)):
        first = start_freezing(contest.movement, actor=contest.secretary)
        assert start_freezing(contest.movement, actor=contest.secretary) == first
        run_job(first.pk)
        assert start_freezing(contest.movement, actor=contest.secretary) != first


def test_a_worker_killed_after_its_work_does_it_no_second_time(contest: Contest) -> None:
    """The transaction is in, the row of the job still says that it runs: the sweeper gives it back."""
    with clock.at(moment(AFTER)):
        job = start_freezing(contest.movement, actor=contest.secretary)
        freeze_ranking(contest.movement, actor=contest.secretary)
        Job.objects.filter(pk=job.pk).update(status="running", attempts=1, heartbeat_at=clock.now())
        later = clock.now() + dt.timedelta(minutes=6)
    with clock.at(later):
        sweep(later)
        run_job(job.pk)
        ranking = Ranking.objects.get()
        publishing = start_publishing(ranking, actor=contest.secretary)
        run_job(publishing.pk)
        Job.objects.filter(pk=publishing.pk).update(status="queued")
        run_job(publishing.pk)
    job.refresh_from_db()
    assert job.status == "done"
    assert UnitResult.objects.count() == 2
    assert Notice.objects.filter(kind="movements.ranking_published", recipient=contest.heads[0]).count() == 1
    assert ledger.verify() == []


def test_what_was_changed_between_reading_and_writing_is_read_again(contest: Contest) -> None:
    """A figure corrected while the ranking is being computed counts."""

    def meanwhile(done: int, _total: int, _message: str) -> None:
        if done == 2:
            figure = Measurement.objects.get(report__duty__unit=contest.units[0])
            Measurement.objects.filter(pk=figure.pk).update(value=45)
            figure.refresh_from_db()
            ledger.record("movements.report.correct", figure.report, figure)

    with clock.at(moment(AFTER)):
        ranking = freeze_ranking(contest.movement, actor=contest.secretary, report=meanwhile)
    assert [(row.unit, str(row.score)) for row in ranking.rows.order_by("rank")] == [
        (contest.units[1], "98.8889"),
        (contest.units[0], "50.0000"),
    ]


def test_a_ranking_is_offered_to_be_frozen_only_once_every_stage_is_shut(contest: Contest) -> None:
    client, pk, today = signed_in(contest.secretary), contest.movement.pk, clock.today()
    stage = sealed(ScoringStage, plan=contest.plan, stage="self", weight=1, opens_on=today, due_on=today, status="open")
    address, freeze = (reverse(f"scoring:{name}", args=[pk]) for name in ("plan-edit", "ranking-freeze"))
    assert freeze not in client.get(address).content.decode()
    type(stage).objects.update(status="closed")
    assert freeze in client.get(address).content.decode()


def test_a_refused_freeze_says_why_at_once(contest: Contest) -> None:
    contest.plan.status = "draft"  # type: ignore[union-attr]
    type(contest.plan).objects.update(status="draft")
    page = signed_in(contest.secretary).post(reverse("scoring:ranking-freeze", args=[contest.movement.pk]), follow=True)
    assert "Chưa ban hành phương án" in page.content.decode()
    assert not Job.objects.exists()


def test_many_units_are_tried_out_and_frozen_in_the_background(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "AT_ONCE", 1)
    client, pk = signed_in(contest.secretary), contest.movement.pk
    with clock.at(moment(AFTER)):
        page = client.get(reverse("scoring:what-if", args=[pk]))
        entered = {name: value for name, value in page.context["form"].initial.items() if value is not None}
        entered = {name: str(getattr(value, "value", value)).replace(".", ",") for name, value in entered.items()}
        asked = client.post(reverse("scoring:what-if", args=[pk]), entered)
        job = Job.objects.get(kind=background.TRY_OUT)
        assert asked.url == reverse("workspace:job", args=[job.pk])
        run_job(job.pk)
        job.refresh_from_db()
        shown = client.get(job.result_url).content.decode()
        assert "0 trong 2 đơn vị đổi hạng" in shown
        assert contest.units[0].name in shown
        assert [freeze_rankings(clock.now()), freeze_rankings(clock.now())] == [1, 0]
        run_job(Job.objects.get(kind=background.FREEZE).pk)
    assert Ranking.objects.count() == 1
    assert Notice.objects.filter(kind="movements.ranking_ready", recipient=contest.secretary).count() == 1


def test_a_ranking_of_many_units_is_computed_again_in_the_background(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(contest.secretary)
    with clock.at(moment(AFTER)):
        ranking = freeze_ranking(contest.movement, actor=contest.secretary)
        url = reverse("scoring:ranking-check", args=[ranking.pk])
        assert "mã kiểm tra trùng khớp" in client.post(url, follow=True).content.decode()
        monkeypatch.setattr(rankings, "AT_ONCE", 1)
        assert "mã kiểm tra trùng khớp" not in client.get(f"{ranking.get_absolute_url()}?kiem-tra=1").content.decode()
        asked = client.post(url)
        job = Job.objects.get(kind=background.CHECK)
        assert asked.url == reverse("workspace:job", args=[job.pk])
        run_job(job.pk)
        job.refresh_from_db()
        assert "mã kiểm tra trùng khớp" in client.get(job.result_url).content.decode()
        ranking.rows.filter(rank=1).update(score=12)
        client.post(url)
        again = Job.objects.filter(kind=background.CHECK).latest("pk")
        run_job(again.pk)
        again.refresh_from_db()
        assert "điểm tính lại" in client.get(again.result_url).content.decode()
        stranger = signed_in(contest.officers[0])
        assert "điểm tính lại" not in stranger.get(again.result_url).content.decode()


def test_a_plan_under_which_sheets_were_sent_is_not_offered_to_be_revised() -> None:
    contest = start_contest(1)
    contest.issue()
    client, address = signed_in(contest.secretary), reverse("scoring:plan-edit", args=[contest.movement.pk])
    revise = reverse("scoring:plan-revise", args=[contest.plan.pk])  # type: ignore[union-attr]
    assert revise in client.get(address).content.decode()
    contest.turn(SELF_DAY)
    type(contest.sheet(0, "self")).objects.update(status="submitted")
    shown = client.get(address).content.decode()
    assert revise not in shown
    assert "Đã có phiếu chấm gửi theo phương án này" in shown


def test_a_ranking_is_published_only_once_the_movement_is_over_and_says_from_when(contest: Contest) -> None:
    client = signed_in(contest.secretary)
    with clock.at(moment(AFTER)):
        ranking = freeze_ranking(contest.movement, actor=contest.secretary)
        type(contest.movement).objects.update(status="open")
        publish = reverse("scoring:ranking-publish", args=[ranking.pk])
        when = f"sau ngày {contest.movement.ends_on:%d/%m/%Y}"
        shown = client.get(ranking.get_absolute_url()).content.decode()
        assert publish not in shown
        assert when in shown
        assert when in client.post(publish, follow=True).content.decode()
        assert not Job.objects.exists()
        type(contest.movement).objects.update(status="closed")
        assert publish in client.get(ranking.get_absolute_url()).content.decode()


def test_freezing_what_is_published_and_unchanged_says_that_it_stays(contest: Contest) -> None:
    with clock.at(moment(AFTER)):
        publish_ranking(freeze_ranking(contest.movement), actor=contest.secretary)
        job = start_freezing(contest.movement, actor=contest.secretary)
        run_job(job.pk)
    job.refresh_from_db()
    assert job.message.startswith("Không có gì đổi so với bảng xếp hạng đã công bố")
