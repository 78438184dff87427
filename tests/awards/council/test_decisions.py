from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from docx import Document

from awards.domain.bonuses import bonus_of
from awards.domain.decision_paper import decision_paper, grounds_on
from awards.domain.decisions import (
    DecisionPlan,
    cancel_draft,
    draft_decision,
    issue_decision,
    return_decision,
    sign_decision,
    submit_decision,
)
from awards.enums import AwardSubject, NominationStatus, RoundStatus
from awards.enums.council import DecisionStatus
from awards.models import AwardType, Certificate, Decision, Grant, Nomination
from base.accounts.enums import Role
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardTypeFactory
from tests.factories.councils import (
    Decided,
    World,
    concluded_session,
    drafted_decision,
    issued_decision,
    make_nominations,
    make_world,
    moved_to,
    with_scan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3)


def test_number_and_date_come_with_the_signature(drafted: Decided) -> None:
    decision = drafted.decision
    assert decision.full_number == "…/QĐ-UBND"
    with moved_to(dt.date(2026, 12, 15)):
        signed = sign_decision(submit_decision(decision), actor=drafted.world.chair)
    assert (signed.full_number, signed.issued_on) == ("1/QĐ-UBND", dt.date(2026, 12, 15))
    assert sign_decision(signed, actor=drafted.world.chair).number == 1
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(signed.docx.file.read())).paragraphs)  # type: ignore[union-attr]
    assert "QUYẾT ĐỊNH" in words
    assert "152/2025/NĐ-CP" in words


def test_only_the_chair_of_the_council_signs(drafted: Decided) -> None:
    decision = submit_decision(drafted.decision)
    with pytest.raises(NotAllowed):
        sign_decision(decision, actor=UserFactory(role=Role.CHAIR))
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.CHECKED


def test_a_cancelled_draft_leaves_no_gap_and_frees_its_nominations(world: World) -> None:
    session = concluded_session(world)
    dropped = cancel_draft(drafted_decision(world, session), reason="Sai thể thức")
    kept = sign_decision(submit_decision(drafted_decision(world, session)), actor=world.chair)
    assert dropped.number is None
    assert kept.number == 1
    assert ledger.verify() == []


def test_a_returned_draft_asks_for_a_reason_and_can_come_again(drafted: Decided) -> None:
    decision = submit_decision(drafted.decision)
    with pytest.raises(DomainError, match="lý do"):
        return_decision(decision, reason=" ")
    again = submit_decision(return_decision(decision, reason="Sửa trích yếu"))
    assert again.status == DecisionStatus.CHECKED
    assert drafted.world.chair.notices.filter(kind="awards.decision.to_sign").count() == 2


def test_issuing_makes_grants_certificates_and_closes_the_round(world: World) -> None:
    nominations = make_nominations(world)
    round_ = nominations[0].round
    with transaction.atomic():
        round_.status = RoundStatus.CLOSED
        round_.save()
        ledger.record("awards.round.close", round_)
    session = concluded_session(world, nominations)
    with moved_to(dt.date(2026, 12, 20)):
        decision = issued_decision(world, session)
    assert issue_decision(decision).status == DecisionStatus.ISSUED
    grants = list(Grant.objects.order_by("golden_book_number"))
    assert [grant.golden_book for grant in grants] == ["1/2026", "2/2026"]
    assert {grant.bonus_amount for grant in grants} == {7_590_000}
    assert Certificate.objects.count() == 2
    assert set(Nomination.objects.values_list("status", flat=True)) == {NominationStatus.GRANTED}
    round_.refresh_from_db()
    assert ledger.verify() == []


def test_one_nomination_stands_in_one_decision(world: World) -> None:
    session = concluded_session(world)
    first = drafted_decision(world, session)
    plan = DecisionPlan(world.province, "Lần hai", "Hồ Thanh Liêm", "Chủ tịch")
    with pytest.raises(DomainError, match="quyết định khác"):
        draft_decision(plan, [item.nomination for item in first.items.all()])
    assert Decision.objects.count() == 1


def test_what_did_not_pass_is_not_granted(world: World) -> None:
    session = concluded_session(world, no=3)
    plan = DecisionPlan(world.province, "Về việc tặng Bằng khen", "Hồ Thanh Liêm", "Chủ tịch")
    with pytest.raises(DomainError, match="chưa được Hội đồng thông qua"):
        draft_decision(plan, [item.nomination for item in session.items.all()])


def test_a_state_award_is_not_decided_by_the_province(world: World) -> None:
    order = AwardTypeFactory(
        code="HCLD3", name="Huân chương Lao động hạng Ba", level="state", authority="Chủ tịch nước"
    )
    session = concluded_session(world, make_nominations(world, 1, award_type=order))
    plan = DecisionPlan(world.province, "Về việc tặng Huân chương", "Hồ Thanh Liêm", "Chủ tịch")
    with pytest.raises(DomainError, match="thẩm quyền của Chủ tịch nước"):
        draft_decision(plan, [item.nomination for item in session.items.all()])


def test_a_number_cannot_be_given_twice(drafted: Decided) -> None:
    signed = sign_decision(submit_decision(drafted.decision), actor=drafted.world.chair)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            number=signed.number,
            symbol=signed.symbol,
            year=signed.year,
            issued_on=signed.issued_on,
            unit=drafted.world.province,
            status=DecisionStatus.SIGNED,
        )


@pytest.mark.parametrize(
    ("day", "collective", "amount"),
    [
        (dt.date(2026, 6, 30), False, 3_510_000),
        (dt.date(2026, 7, 1), False, 3_800_000),
        (dt.date(2026, 7, 1), True, 7_590_000),
    ],
)
def test_bonus_follows_the_base_salary_of_the_day(world: World, day: dt.date, collective: bool, amount: int) -> None:
    award = AwardType.objects.get(pk=AwardTypeFactory().pk)
    holder = AwardSubject.COLLECTIVE if collective else AwardSubject.INDIVIDUAL
    assert bonus_of(award, day, holder=holder) == amount


def test_a_day_without_base_salary_is_named(world: World) -> None:
    with pytest.raises(DomainError, match="01/01/2020"):
        bonus_of(AwardTypeFactory(), dt.date(2020, 1, 1), holder=AwardSubject.INDIVIDUAL)


@pytest.mark.parametrize(
    ("day", "present", "absent"),
    [
        (dt.date(2025, 6, 30), "98/2023", "152/2025"),
        (dt.date(2025, 7, 1), "152/2025", "98/2023"),
        (dt.date(2027, 3, 1), "năm 2026", "152/2025"),
    ],
)
def test_grounds_are_those_of_the_day(day: dt.date, present: str, absent: str) -> None:
    text = "\n".join(grounds_on(day))
    assert present in text
    assert absent not in text


def test_paper_of_one_nomination_names_it_in_article_one(world: World) -> None:
    decision = drafted_decision(world, concluded_session(world, make_nominations(world, 1)))
    paper = decision_paper(decision)
    name = str(decision.items.get().nomination.subject)
    assert name in paper.articles[0]
    assert "Bảy triệu" in paper.articles[1] or "bảy triệu" in paper.articles[1]


def test_unit_sees_what_was_issued_about_it_and_no_draft(drafted: Decided) -> None:
    decision = drafted.decision
    unit = decision.items.first().nomination.unit  # type: ignore[union-attr]
    officer, stranger = (
        UserFactory(role=Role.OFFICER, unit=unit),
        UserFactory(role=Role.OFFICER, unit=make_nominations(drafted.world, 1)[0].unit),
    )
    address = reverse("awards:decision-detail", args=[decision.pk])
    client = Client()
    client.force_login(officer)
    assert client.get(address).status_code == 403
    issue_decision(with_scan(sign_decision(submit_decision(decision), actor=drafted.world.chair)))
    assert client.get(address).status_code == 200
    client.force_login(stranger)
    assert client.get(address).status_code == 403


def test_draft_is_readable_as_pdf_and_docx(drafted: Decided) -> None:
    decision = drafted.decision
    client = Client()
    client.force_login(drafted.world.chair)
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert client.get(reverse("awards:decision-file", args=[decision.pk, kind])).content.startswith(start)
    assert client.get(reverse("awards:decision-file", args=[decision.pk, "certificates"])).status_code == 404
