from __future__ import annotations

import pytest

from base.core.errors import DomainError
from base.core.ledger import verify
from importers.domain import directives, queries, review
from importers.enums import Decision, ProposalKind


@pytest.fixture
def item(take_in):
    return take_in()


@pytest.fixture
def target(item):
    return item.proposals.get(kind=ProposalKind.TARGET, data__numerator="66")


def test_accepting_keeps_what_the_machine_said(target, secretary):
    decided = review.decide(target, "accept", actor=secretary)
    assert decided.decision == Decision.ACCEPTED
    assert decided.decided_by == secretary
    assert decided.data == decided.original


def test_a_correction_is_kept_beside_the_original(target, secretary):
    decided = review.decide(target, "correct", data={"numerator": "68"}, actor=secretary)
    assert decided.decision == Decision.CORRECTED
    assert (decided.data["numerator"], decided.original["numerator"]) == ("68", "66")


def test_a_correction_that_changes_nothing_is_an_acceptance(target, secretary):
    assert review.decide(target, "correct", data=dict(target.data), actor=secretary).decision == Decision.ACCEPTED


def test_a_decision_can_be_taken_back(target, secretary):
    review.decide(target, "drop", actor=secretary)
    assert review.decide(target, "reopen", actor=secretary).decision == Decision.PENDING


def test_a_result_can_be_made_a_target_and_counts_as_corrected(item, secretary):
    result = item.proposals.filter(kind=ProposalKind.RESULT).first()
    assert result is not None
    turned = review.decide(result, "turn", actor=secretary)
    assert (turned.kind, turned.decision) == (ProposalKind.TARGET, Decision.PENDING)
    assert review.decide(turned, "accept", actor=secretary).decision == Decision.CORRECTED


def test_a_name_cannot_be_turned_into_a_target(item, secretary):
    movement = item.proposals.filter(kind=ProposalKind.MOVEMENT)[0]
    with pytest.raises(DomainError):
        review.decide(movement, "turn", actor=secretary)


def test_accepting_the_rest_leaves_decisions_alone(item, target, secretary):
    review.decide(target, "drop", actor=secretary)
    count = review.accept_rest(item, actor=secretary)
    assert count == item.proposals.count() - 1
    assert queries.waiting_in(item) == 0
    target.refresh_from_db()
    assert target.decision == Decision.DROPPED
    assert review.accept_rest(item, actor=secretary) == 0
    assert verify() == []


def test_metadata_is_decided_by_its_form(item, secretary):
    values = item.metadata | {"number": "19/CT-UBND", "signer": "Nguyễn Văn A"}
    review.confirm_metadata(item, values, actor=secretary)
    found = {p.data["field"]: p for p in item.proposals.filter(kind=ProposalKind.METADATA)}
    assert found["number"].decision == Decision.CORRECTED
    assert found["number"].original["value"] == "18/CT-UBND"
    assert found["title"].decision == Decision.ACCEPTED
    assert (found["signer"].decision, found["signer"].original) == (Decision.CORRECTED, {})
    assert verify() == []


def test_a_missed_target_is_added_with_its_place(item, secretary):
    quote = "Giảm tỷ lệ hộ nghèo còn dưới 1%"
    added = review.add_target(
        item, {"name": "Tỷ lệ hộ nghèo", "comparator": "lt", "high": "1"}, quote=quote, actor=secretary
    )
    assert item.text[added.start : added.end] == quote
    with pytest.raises(DomainError) as refusal:
        review.add_target(item, {"name": "X"}, quote="không có trong văn bản", actor=secretary)
    assert refusal.value.code == "quote"


def test_nothing_is_decided_once_the_document_is_put_aside(item, target, secretary):
    directives.discard(item, actor=secretary)
    for act in (
        lambda: review.decide(target, "accept", actor=secretary),
        lambda: review.accept_rest(item, actor=secretary),
        lambda: review.confirm_metadata(item, {}, actor=secretary),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "not_in_review"
