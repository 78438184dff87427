from __future__ import annotations

import datetime as dt

import pytest

from awards.domain.appraisal import appraise
from awards.domain.dossiers.moving_on import proceed_despite, waits_for
from awards.domain.nominations import nomination_for_update
from awards.domain.opinions.answering import answer_request
from awards.domain.opinions.asking import Body, ask_opinions, requests_for, withdraw_request
from awards.enums import BodyAnswer, NominationStatus, RequestStatus
from awards.models import Nomination, OpinionRequest, SilenceRule
from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.workbench import work_for
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.schedule import tick
from tests.awards.conftest import Place
from tests.awards.domain.test_nominations import pdf
from tests.factories.accounts import UserFactory
from tests.factories.awards import NominationFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
TAX, PARTY = "Cục Thuế tỉnh", "Ban Tổ chức Tỉnh ủy"


@pytest.fixture
def tax(place: Place) -> User:
    unit = UnitFactory(parent=place.province, department=True, name=TAX)
    return UserFactory(role=Role.OFFICER, unit=unit)


def ask(sent: Nomination, place: Place, rule: str, *bodies: Body) -> list[OpinionRequest]:
    return ask_opinions([sent], bodies, SilenceRule.objects.get(code=rule), actor=place.secretariat)


def run(day: dt.date) -> dict[str, int]:
    result = tick(clock.start_of(day) + dt.timedelta(hours=7))
    assert result.failed == {}
    return result.done


def test_parallel_requests_hold_the_dossier_until_the_last_is_closed(sent: Nomination, place: Place, tax: User) -> None:
    unit = tax.assignments.get().unit
    first, second = ask(sent, place, "agency", Body(TAX, unit), Body(PARTY), Body(f" {PARTY.upper()} "))
    # Ten working days after 10 November 2026 without the 24th.
    assert (first.due_on, first.is_calendar_announced) == (dt.date(2026, 11, 25), True)
    assert [item.url for item in work_for(tax)] == [first.get_absolute_url()]
    done = appraise(sent, comment="Đủ căn cứ.", actor=place.secretariat)
    assert done.status == NominationStatus.APPRAISED
    assert TAX in waits_for(done)[0]
    answer_request(first, answer=BodyAnswer.AGREE, upload=pdf(), actor=tax)
    assert nomination_for_update(sent).status == NominationStatus.APPRAISED
    answer_request(second, answer=BodyAnswer.NO_OPINION, actor=place.secretariat)
    assert nomination_for_update(sent).status == NominationStatus.READY
    assert ledger.verify() == []


def test_silence_counts_by_the_rule_once_the_day_is_over_and_a_late_answer_is_kept(
    sent: Nomination, place: Place, tax: User
) -> None:
    request, waiting = *ask(sent, place, "agency", Body(TAX)), *ask(sent, place, "party", Body(PARTY))
    appraise(sent, comment="Đủ căn cứ.", actor=place.secretariat)
    assert run(request.due_on)["awards.lapse_opinion_requests"] == 0
    assert run(request.due_on + dt.timedelta(days=1))["awards.lapse_opinion_requests"] == 1
    assert run(request.due_on + dt.timedelta(days=1))["awards.lapse_opinion_requests"] == 0
    request.refresh_from_db()
    assert (request.status, request.answer, request.answered_on) == (RequestStatus.SILENT, BodyAnswer.AGREE, None)
    waiting.refresh_from_db()
    assert waiting.status == RequestStatus.OPEN
    late = answer_request(request, answer=BodyAnswer.NO_OPINION, actor=place.secretariat)
    assert (late.status, late.answer) == (RequestStatus.ANSWERED, BodyAnswer.NO_OPINION)
    withdraw_request(waiting, reason="Không thuộc diện quản lý.", actor=place.secretariat)
    assert nomination_for_update(sent).status == NominationStatus.READY


def test_bodies_are_reminded_at_each_step_once(sent: Nomination, place: Place, tax: User) -> None:
    ask(sent, place, "agency", Body(TAX, tax.assignments.get().unit))
    counts = [run(dt.date(2026, 11, day))["awards.remind_bodies"] for day in (12, 18, 18, 24, 26)]
    assert counts == [0, 1, 0, 1, 0]


def test_a_disagreement_needs_reasons_and_a_conclusion(sent: Nomination, place: Place) -> None:
    (request,) = ask(sent, place, "agency", Body(TAX))
    appraise(sent, comment="Đủ căn cứ.", actor=place.secretariat)
    with pytest.raises(DomainError, match="nêu lý do"):
        answer_request(request, answer=BodyAnswer.DISAGREE, actor=place.secretariat)
    answer_request(request, answer=BodyAnswer.DISAGREE, text="Còn nợ thuế.", actor=place.secretariat)
    held = nomination_for_update(sent)
    assert held.status == NominationStatus.APPRAISED
    assert "Thường trực phải kết luận" in waits_for(held)[0]
    done = proceed_despite(held, reason="Đã nộp đủ ngày 12/11.", actor=place.secretariat)
    assert done.status == NominationStatus.READY


@pytest.mark.parametrize("case", ["draft", "nobody", "future", "stranger"])
def test_requests_and_answers_that_cannot_be_are_refused(
    sent: Nomination, draft_elsewhere: Nomination, place: Place, tax: User, case: str
) -> None:
    rule = SilenceRule.objects.get(code="agency")
    with pytest.raises((DomainError, NotAllowed)):  # noqa: PT012 -- the request of a case is made where it is answered
        match case:
            case "draft":
                ask_opinions([draft_elsewhere], [Body(TAX)], rule, actor=place.secretariat)
            case "nobody":
                ask_opinions([sent], [Body("  ")], rule, actor=place.secretariat)
            case "future":
                (request,) = ask(sent, place, "agency", Body(TAX))
                answer_request(
                    request, answer=BodyAnswer.AGREE, answered_on=dt.date(2026, 12, 1), actor=place.secretariat
                )
            case "stranger":
                (request,) = ask(sent, place, "agency", Body(TAX, tax.assignments.get().unit))
                answer_request(request, answer=BodyAnswer.AGREE, actor=place.head)
    assert not OpinionRequest.objects.filter(status=RequestStatus.ANSWERED).exists()


@pytest.fixture
def draft_elsewhere(sent: Nomination, place: Place) -> Nomination:
    return NominationFactory(round=sent.round, award_type=sent.award_type, unit=place.other)


def test_a_body_sees_only_what_was_put_to_it(sent: Nomination, place: Place, tax: User) -> None:
    own, _other = ask(sent, place, "agency", Body(TAX, tax.assignments.get().unit), Body(PARTY))
    assert list(requests_for(tax)) == [own]
    assert requests_for(place.secretariat).count() == 2
    assert not requests_for(place.officer).exists()
