from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client

from awards.domain.nominations import create_nomination
from awards.domain.round_changes import cancel_round, change_round
from awards.domain.rounds import RoundPlan, plan_round
from awards.enums import RoundStatus
from awards.models import AwardType, Round
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed, TransitionRefused
from base.core.schedule import tick
from base.notices.models import Notice
from tests.awards.conftest import Place

pytestmark = pytest.mark.django_db
REASON = "Ghi nhầm năm."


@pytest.fixture
def plan(place: Place, award: AwardType) -> RoundPlan:
    return RoundPlan(
        name="Khen thưởng năm 2026",
        award_types=[award],
        year=2026,
        opens_on=dt.date(2026, 11, 15),
        closes_on=dt.date(2026, 11, 30),
        council_unit=place.province,
    )


def opened(plan: RoundPlan, place: Place) -> Round:
    round_ = plan_round(plan, actor=place.secretariat)
    tick(clock.start_of(plan.opens_on) + dt.timedelta(hours=7))
    round_.refresh_from_db()
    return round_


def test_a_planned_round_is_mended_and_the_event_says_how(plan: RoundPlan, place: Place, day: dt.date) -> None:
    round_ = plan_round(plan, actor=place.secretariat)
    changed = change_round(round_, replace(plan, closes_on=dt.date(2026, 12, 4)), actor=place.secretariat)
    assert (changed.closes_on, changed.status) == (dt.date(2026, 12, 4), RoundStatus.PLANNED)
    event = list(ledger.history_of(round_))[-1]
    assert event.kind == "awards.round.change"
    assert event.payload["reason"] == "đến hết ngày: 2026-11-30 → 2026-12-04"
    change_round(changed, replace(plan, closes_on=dt.date(2026, 12, 4)), actor=place.secretariat)
    assert len(list(ledger.history_of(round_))) == 2
    assert ledger.verify() == []


def test_what_cannot_be_planned_cannot_be_changed_to(plan: RoundPlan, place: Place, day: dt.date) -> None:
    plan_round(plan, actor=place.secretariat)
    later = replace(plan, name="Đợt sau", opens_on=dt.date(2026, 12, 1), closes_on=dt.date(2026, 12, 20))
    second = plan_round(later, actor=place.secretariat)
    with pytest.raises(DomainError, match="Trùng thời gian"):
        change_round(second, replace(later, opens_on=dt.date(2026, 11, 30)), actor=place.secretariat)
    with pytest.raises(NotAllowed):
        change_round(second, later, actor=place.officer)


def test_an_opened_round_is_not_mended(plan: RoundPlan, place: Place, day: dt.date) -> None:
    round_ = opened(plan, place)
    with clock.at(clock.start_of(plan.opens_on)), pytest.raises(TransitionRefused):
        change_round(round_, replace(plan, name="Tên khác"), actor=place.secretariat)


def test_a_cancelled_round_blocks_nothing(plan: RoundPlan, place: Place, day: dt.date) -> None:
    wrong = plan_round(plan, actor=place.secretariat)
    with pytest.raises(TransitionRefused, match="lý do"):
        cancel_round(wrong, reason=" ", actor=place.secretariat)
    cancel_round(wrong, reason=REASON, actor=place.secretariat)
    right = plan_round(plan, actor=place.secretariat)
    tick(clock.start_of(plan.opens_on) + dt.timedelta(hours=7))
    assert {row.pk: row.status for row in Round.objects.all()} == {
        wrong.pk: RoundStatus.CANCELLED,
        right.pk: RoundStatus.OPEN,
    }
    assert not Notice.objects.filter(kind="awards.round_cancelled").exists()


def test_an_open_round_is_cancelled_while_empty_and_the_units_hear_of_it(
    plan: RoundPlan, place: Place, day: dt.date
) -> None:
    round_ = opened(plan, place)
    with clock.at(clock.start_of(plan.opens_on)):
        cancel_round(round_, reason=REASON, actor=place.secretariat)
    told = Notice.objects.filter(kind="awards.round_cancelled")
    heard = Notice.objects.filter(kind="awards.round_opened")
    assert set(told.values_list("recipient", "body")) == {(row.recipient_id, REASON) for row in heard}


def test_a_round_with_a_dossier_stays(plan: RoundPlan, place: Place, day: dt.date) -> None:
    round_ = opened(plan, place)
    with clock.at(clock.start_of(plan.opens_on)):
        create_nomination(round_, plan.award_types[0], unit=place.commune, subject=place.commune, actor=place.officer)
        with pytest.raises(DomainError, match="đã có đề nghị"):
            cancel_round(round_, reason=REASON, actor=place.secretariat)
    round_.refresh_from_db()
    assert round_.status == RoundStatus.OPEN


def test_the_page_of_a_planned_round_leads_to_both(plan: RoundPlan, place: Place, day: dt.date, client: Client) -> None:
    round_ = plan_round(plan, actor=place.secretariat)
    client.force_login(place.secretariat)
    assert "Hủy đợt xét" in client.get(round_.get_absolute_url()).content.decode()
    form = client.get(f"{round_.get_absolute_url()}sua/").context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"award_types": [award.pk for award in plan.award_types], "name": "Khen thưởng cả năm 2026"}
    assert client.post(f"{round_.get_absolute_url()}sua/", data).status_code == 302
    round_.refresh_from_db()
    assert round_.name == "Khen thưởng cả năm 2026"
    assert client.post(f"{round_.get_absolute_url()}huy/", {"reason": ""}).status_code == 200
    assert client.post(f"{round_.get_absolute_url()}huy/", {"reason": REASON}).status_code == 302
    assert "Sửa đợt xét" not in client.get(round_.get_absolute_url()).content.decode()
    client.force_login(place.officer)
    assert client.post(f"{round_.get_absolute_url()}sua/", data).status_code == 403
