from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.domain import consultations as domain
from awards.enums import ConsultationStatus, NominationStatus, RoundStatus
from awards.models import AwardType, Consultation, Nomination, Round
from base.core import clock, ledger
from base.core.calendar import WorkingCalendar, load_calendar
from base.core.errors import DomainError, NotAllowed
from base.core.schedule import tick
from tests.awards.conftest import Place
from tests.factories.awards import NominationFactory, RoundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(place: Place, law: None, day: dt.date) -> Nomination:
    order = AwardType.objects.get(code="HCLD3")
    round_ = RoundFactory(award_types=[order], council_unit=place.province, rulebook=None)
    return NominationFactory(
        round=round_, award_type=order, unit=place.commune, status=NominationStatus.APPRAISED, received_on=day
    )


def post(nomination: Nomination, place: Place, **fields: Any) -> Consultation:
    return domain.plan_consultation(nomination.round, [nomination], actor=place.secretariat, **fields)


def run(day: dt.date) -> dict[str, int]:
    result = tick(clock.start_of(day) + dt.timedelta(hours=7))
    assert result.failed == {}
    return result.done


def test_ten_working_days_skip_the_new_holiday(law: None) -> None:
    assert domain.closing_day(dt.date(2026, 11, 16)) == (dt.date(2026, 12, 1), True)
    assert domain.closing_day(dt.date(2026, 11, 9)) == (dt.date(2026, 11, 23), True)


def test_a_year_without_announced_holidays_is_said(law: None) -> None:
    assert domain.closing_day(dt.date(2026, 12, 28))[1] is False


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 1)))
def test_exactly_ten_working_days_lie_between(start: dt.date) -> None:
    load_calendar()
    calendar = WorkingCalendar.load()
    end = domain.closing_day(start)[0]
    days = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(calendar.is_working(day) for day in days) == 10
    assert calendar.is_working(end)


def test_posted_answered_closed_ready(waiting: Nomination, place: Place) -> None:
    consultation = post(waiting, place)
    waiting.refresh_from_db()
    assert (consultation.status, waiting.status) == (ConsultationStatus.OPEN, NominationStatus.CONSULTING)
    opinion = domain.give_opinion(consultation, text="Tôi không đồng ý với đề nghị này.", nomination=waiting)
    assert run(consultation.closes_on)["awards.close_consultations"] == 0
    assert run(consultation.closes_on + dt.timedelta(days=1))["awards.close_consultations"] == 1
    waiting.refresh_from_db()
    assert waiting.status == NominationStatus.CONSULTING
    domain.answer_opinion(opinion, accept=False, answer="Đã xác minh, không đúng.", actor=place.secretariat)
    waiting.refresh_from_db()
    assert waiting.status == NominationStatus.READY
    assert domain.report_of(consultation) == {"total": 1, "new": 0, "accepted": 0, "rejected": 1, "set_aside": 0}
    assert ledger.verify() == []


def test_without_opinions_closing_is_enough(waiting: Nomination, place: Place) -> None:
    consultation = post(waiting, place)
    run(consultation.closes_on + dt.timedelta(days=1))
    waiting.refresh_from_db()
    assert waiting.status == NominationStatus.READY


def test_an_opinion_on_the_whole_list_holds_everybody_back(waiting: Nomination, place: Place) -> None:
    consultation = post(waiting, place)
    domain.give_opinion(consultation, text="Danh sách thiếu người lao động trực tiếp.")
    run(consultation.closes_on + dt.timedelta(days=1))
    waiting.refresh_from_db()
    assert waiting.status == NominationStatus.CONSULTING


def test_a_later_day_waits_for_the_schedule(waiting: Nomination, place: Place) -> None:
    consultation = post(waiting, place, opens_on=dt.date(2026, 11, 12))
    assert consultation.status == ConsultationStatus.PLANNED
    with pytest.raises(DomainError):
        domain.give_opinion(consultation, text="Gửi trước khi đăng danh sách.")
    assert run(dt.date(2026, 11, 12))["awards.open_consultations"] == 1
    waiting.refresh_from_db()
    assert waiting.status == NominationStatus.CONSULTING


def test_a_closed_round_posts_its_list_by_itself_once(waiting: Nomination) -> None:
    assert run(dt.date(2026, 11, 11))["awards.plan_consultations"] == 0
    Round.objects.filter(pk=waiting.round_id).update(status=RoundStatus.CLOSED)
    assert run(dt.date(2026, 12, 1))["awards.plan_consultations"] == 1
    assert run(dt.date(2026, 12, 1))["awards.plan_consultations"] == 0
    assert Consultation.objects.get().nominations.get() == waiting


@pytest.mark.parametrize("case", ["past", "not_appraised", "twice", "nobody"])
def test_lists_that_cannot_be_posted_are_refused(waiting: Nomination, place: Place, case: str) -> None:
    nominations, fields = [waiting], {}
    match case:
        case "past":
            fields = {"opens_on": dt.date(2026, 11, 1)}
        case "not_appraised":
            nominations = [NominationFactory(round=waiting.round, award_type=waiting.award_type)]
        case "twice":
            post(waiting, place)
        case "nobody":
            nominations = []
    with pytest.raises(DomainError):
        domain.plan_consultation(waiting.round, nominations, actor=place.secretariat, **fields)
    assert Consultation.objects.count() == (case == "twice")


@pytest.mark.parametrize("text", ["", "ngắn", "x" * 4001, "   \n  "])
def test_opinions_out_of_bounds_are_refused(waiting: Nomination, place: Place, text: str) -> None:
    consultation = post(waiting, place)
    with pytest.raises(DomainError, match="ký tự"):
        domain.give_opinion(consultation, text=text)


def test_opinion_about_somebody_else_or_after_the_end_is_refused(waiting: Nomination, place: Place) -> None:
    consultation = post(waiting, place)
    with pytest.raises(DomainError):
        domain.give_opinion(consultation, text="Ý kiến về người khác.", nomination=NominationFactory())
    run(consultation.closes_on + dt.timedelta(days=1))
    with pytest.raises(DomainError, match="hết thời gian"):
        domain.give_opinion(consultation, text="Gửi sau khi đã kết thúc.")


def test_only_the_secretariat_answers_and_with_words(waiting: Nomination, place: Place) -> None:
    opinion = domain.give_opinion(post(waiting, place), text="Tôi đồng tình với đề nghị.")
    with pytest.raises(NotAllowed):
        domain.answer_opinion(opinion, accept=True, answer="x", actor=place.head)
    with pytest.raises(DomainError):
        domain.answer_opinion(opinion, accept=True, answer=" ", actor=place.secretariat)
