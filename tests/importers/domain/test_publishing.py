from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.core.errors import DomainError
from base.core.ledger import verify
from importers.domain import prefill, review
from importers.domain.publishing import PublishChoices, submit_directive
from importers.enums import ImportStatus, ProposalKind
from importers.models import DirectiveImport, Proposal
from movements.domain.approval import approve_movement
from movements.domain.drafts import PlanDraft
from movements.enums import Comparator, DueRule, Frequency, MovementStatus
from movements.models import Movement
from tests.at_once import together
from tests.factories.accounts import UserFactory


@pytest.fixture
def choices(province):
    return PublishChoices(
        title="Thi đua phát triển kinh tế - xã hội năm 2026",
        organiser=province,
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2026, 12, 31),
        plan=PlanDraft(due_day=20),
        gaps="Soạn nốt sau.",
    )


@pytest.fixture
def reviewed(take_in, secretary):
    item = take_in()
    dropped = item.proposals.filter(kind=ProposalKind.TARGET).last()
    review.decide(dropped, "drop", actor=secretary)
    review.accept_rest(item, actor=secretary)
    return item


def test_one_directive_becomes_one_movement_with_its_accepted_targets(reviewed, choices, secretary):
    movement = submit_directive(reviewed, choices, actor=secretary)
    reviewed.refresh_from_db()
    assert (reviewed.status, reviewed.movement) == (ImportStatus.PUBLISHED, movement)
    kept = reviewed.proposals.filter(kind=ProposalKind.TARGET).exclude(decision="dropped")
    assert movement.targets.count() == kept.count() > 0
    ratio = movement.targets.get(comparator=Comparator.N_OF_M)
    assert (ratio.numerator, ratio.denominator) == (Decimal(66), Decimal(87))
    assert reviewed.text[ratio.span_start : ratio.span_end] == ratio.original_text
    assert movement.directive.number == "18/CT-UBND"
    assert movement.plans.get().due_day == 20
    assert (movement.status, movement.page) == (MovementStatus.SUBMITTED, None)
    movement = approve_movement(movement, actor=UserFactory(role="chair"))
    assert "Cả nước chung sức" in movement.page.specific.body
    assert verify() == []


def test_nothing_is_published_while_a_proposal_waits(take_in, choices, secretary):
    item = take_in()
    with pytest.raises(DomainError) as refusal:
        submit_directive(item, choices, actor=secretary)
    assert refusal.value.code == "pending"
    assert not Movement.objects.exists()


def test_the_second_to_publish_the_same_import_learns_who_was_first(reviewed, choices, secretary):
    submit_directive(reviewed, choices, actor=secretary)
    with pytest.raises(DomainError, match="đã được"):
        submit_directive(reviewed, choices, actor=secretary)
    assert Movement.objects.count() == 1


def test_the_same_document_uploaded_twice_is_published_once(reviewed, take_in, choices, secretary):
    twin = take_in()
    review.accept_rest(twin, actor=secretary)
    submit_directive(reviewed, choices, actor=secretary)
    with pytest.raises(DomainError, match="18/CT-UBND"):
        submit_directive(twin, choices, actor=secretary)
    twin.refresh_from_db()
    assert twin.status == ImportStatus.REVIEW
    assert Movement.objects.count() == 1
    assert verify() == []


def test_a_hostile_name_does_not_reach_the_page_as_markup(reviewed, choices, secretary):
    name = reviewed.proposals.filter(kind=ProposalKind.MOVEMENT)[0]
    review.decide(name, "correct", data={"name": "<script>alert(1)</script>"}, actor=secretary)
    movement = approve_movement(submit_directive(reviewed, choices, actor=secretary), actor=None)
    assert "<script>" not in movement.page.specific.body


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Về việc phát động thi đua thực hiện nhiệm vụ năm 2022", "Thi đua thực hiện nhiệm vụ năm 2022"),
        ("V/v tổ chức phong trào thi đua “Xây dựng nông thôn mới”", "Phong trào thi đua “Xây dựng nông thôn mới"),
        ("Kế hoạch năm 2026", "Kế hoạch năm 2026"),
        (None, ""),
    ],
)
def test_a_movement_takes_its_name_from_the_subject(title, expected):
    assert prefill.movement_title(title) == expected


@pytest.mark.parametrize(
    ("rule", "frequency", "due_rule", "day", "month"),
    [
        (
            "báo cáo định kỳ hằng quý trước ngày 20 của tháng cuối quý",
            Frequency.QUARTER,
            DueRule.DAY_OF_MONTH,
            20,
            None,
        ),
        ("báo cáo hằng tháng trước ngày 25", Frequency.MONTH, DueRule.DAY_OF_MONTH, 25, None),
        ("báo cáo 6 tháng trước ngày 10 tháng 6", Frequency.HALF, DueRule.DAY_OF_MONTH, 10, None),
        ("báo cáo hằng năm trước ngày 15 tháng 11", Frequency.YEAR, DueRule.FIXED_DATE, 15, 11),
        ("hoàn thành trong năm 2026", Frequency.QUARTER, DueRule.DAY_OF_MONTH, 15, None),
    ],
)
def test_the_plan_follows_the_deadline_of_the_document(rule, frequency, due_rule, day, month):
    proposal = Proposal(kind=ProposalKind.DEADLINE, decision="accepted", data={"date_or_rule": rule}, quote="")
    plan = prefill.plan_of([proposal])
    assert (plan.frequency, plan.due_rule, plan.due_day, plan.due_month) == (frequency, due_rule, day, month)


def test_days_follow_the_title_then_the_targets(db):
    titled = DirectiveImport(metadata={"title": "thi đua giai đoạn 2026-2030"})
    assert prefill.movement_days(titled, []) == (dt.date(2026, 1, 1), dt.date(2030, 12, 31))
    target = Proposal(kind=ProposalKind.TARGET, decision="accepted", data={"period": "2027"})
    assert prefill.movement_days(DirectiveImport(metadata={}), [target])[0] == dt.date(2027, 1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_publish_one_movement(reviewed, choices, secretary):
    outcomes = together(*(lambda: submit_directive(reviewed, choices, actor=secretary) for _twice in range(2)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Movement", "str"]
    assert Movement.objects.count() == 1
    assert verify() == []
