"""Recognitions through reorganisations: who keeps one, who must be assessed again, and the count against the plan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.accounts.enums import Role
from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.enums import SuccessionKind
from movements.domain.rural.history import history_of_commune
from movements.domain.rural.plans import link_target, live_figures, unlink_target
from movements.domain.rural.reassessment import dismiss_reassessment, find_reassessments, reason_of
from movements.domain.rural.recognising import save_past_recognitions, verify_recognition
from movements.domain.rural.revoking import confirm_revocation, propose_due, propose_revocations, reject_revocation
from movements.enums import RuralTier
from movements.models import RuralReassessment, RuralRecognition, RuralRevocation
from tests.factories.accounts import UserFactory
from tests.factories.movements import TargetFactory
from tests.factories.rural import RuralRecognitionFactory, RuralStandardFactory, assessment, commune
from tests.factories.units import SuccessionFactory, SuccessionPartFactory, UnitFactory

pytestmark = pytest.mark.django_db
CHANGED = dt.date(2025, 7, 1)
DAY = dt.date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.at(clock.start_of(DAY) + dt.timedelta(hours=9)):
        yield


@pytest.fixture
def province() -> Any:
    return UnitFactory(province=True)


def former(parent: Any, **fields: Any) -> Any:
    return commune(parent, valid_to=CHANGED - dt.timedelta(days=1), **fields)


def formed(parent: Any, *sources: Any, kind: str = SuccessionKind.MERGE, share: Any = 1, **fields: Any) -> Any:
    """A commune formed of others on the day."""
    unit = commune(parent, valid_from=CHANGED, **fields)
    succession = SuccessionFactory(kind=kind, happened_on=CHANGED)
    for source in sources:
        SuccessionPartFactory(succession=succession, source=source, target=unit, share=share)
    return unit


def test_a_commune_of_recognised_and_unrecognised_ones_is_listed_once(province: Any) -> None:
    one, other = former(province, name="Xã Cũ Một"), former(province, name="Xã Cũ Hai")
    held = RuralRecognitionFactory(unit=one, decision_number="7/QĐ-UBND")
    unit = formed(province, one, other)
    assert find_reassessments() == 1
    assert find_reassessments() == 0
    row = RuralReassessment.objects.get()
    assert row.unit == unit
    states = {each["name"]: (each["tier"], each["decision"]) for each in row.predecessors}
    assert states == {"Xã Cũ Một": ("standard", "7/QĐ-UBND (01/05/2023)"), "Xã Cũ Hai": ("", "")}
    assert "1 đã được công nhận và 1 chưa được công nhận" in reason_of(row)
    assert RuralRecognition.objects.get() == held
    assert ledger.verify() == []


@pytest.mark.parametrize("recognised", [0, 2])
def test_one_formed_of_equals_is_not_listed(province: Any, recognised: int) -> None:
    sources = [former(province), former(province)]
    for source in sources[:recognised]:
        RuralRecognitionFactory(unit=source)
    formed(province, *sources)
    RuralRecognitionFactory()
    assert find_reassessments() == 0


def test_a_recognition_revoked_before_the_day_counts_as_none(province: Any) -> None:
    one, other = former(province), former(province)
    RuralRecognitionFactory(unit=one)
    RuralRecognitionFactory(unit=other, status="revoked", revoked_on=dt.date(2024, 1, 1), revocation_number="9/QĐ")
    formed(province, one, other)
    assert find_reassessments() == 1


def test_a_decision_of_its_own_settles_it(province: Any) -> None:
    one, other = former(province), former(province)
    RuralRecognitionFactory(unit=one)
    unit = formed(province, one, other)
    find_reassessments()
    RuralRecognitionFactory(unit=unit, decided_on=dt.date(2026, 1, 5))
    find_reassessments()
    assert RuralReassessment.objects.get().status == "done"
    assert find_reassessments() == 0


def test_the_secretariat_may_say_that_one_need_not(province: Any) -> None:
    one, other = former(province), former(province)
    RuralRecognitionFactory(unit=one)
    formed(province, one, other)
    find_reassessments()
    row = RuralReassessment.objects.get()
    clerk = UserFactory(role=Role.SECRETARIAT, unit=province)
    assert dismiss_reassessment(row, reason="Tỉnh đã có văn bản.", actor=clerk).note == "Tỉnh đã có văn bản."
    assert find_reassessments() == 0


def test_finding_takes_as_many_queries_for_one_as_for_many(province: Any) -> None:
    def cost(count: int) -> int:
        for _each in range(count):
            one, other = former(province), former(province)
            RuralRecognitionFactory(unit=one)
            formed(province, one, other)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert find_reassessments() == count
        return len(queries)

    assert cost(1) == cost(3)


def target_of(province: Any, numerator: int = 2, denominator: int = 4) -> Any:
    target = TargetFactory(fraction=True, numerator=Decimal(numerator), denominator=Decimal(denominator))
    target.movement.organiser = province
    return target


def test_the_count_follows_decisions_revocations_and_the_day(province: Any) -> None:
    first, second = commune(province), commune(province)
    commune(province, valid_to=dt.date(2026, 1, 31))
    commune(UnitFactory(province=True))
    target = target_of(province)
    link_target(target, actor=None)
    RuralRecognitionFactory(unit=first, decided_on=dt.date(2026, 3, 1))
    RuralRecognitionFactory(
        unit=second, decided_on=dt.date(2025, 1, 1), status="revoked", revoked_on=dt.date(2026, 2, 1)
    )
    (now,) = live_figures(target.movement)
    assert (now.count, now.communes, now.text, now.is_met, now.missing) == (1, 2, "1/2 xã", False, 1)
    assert "Kế hoạch tính trên 4 xã" in now.detail
    (then,) = live_figures(target.movement, dt.date(2026, 1, 15))
    assert (then.count, then.communes) == (1, 3)


def test_a_higher_tier_counts_for_a_lower_plan_and_not_the_other_way(province: Any) -> None:
    unit = commune(province)
    RuralRecognitionFactory(unit=unit, tier=RuralTier.ADVANCED)
    target = target_of(province)
    link_target(target, actor=None)
    assert live_figures(target.movement)[0].count == 1
    link_target(target, tier=RuralTier.MODEL, actor=None)
    assert live_figures(target.movement)[0].count == 0
    unlink_target(target, actor=None)
    assert live_figures(target.movement) == []
    assert ledger.verify() == []


def test_a_renamed_commune_keeps_its_recognition_and_a_merged_one_does_not(province: Any) -> None:
    renamed, merged, other = (former(province) for _each in range(3))
    RuralRecognitionFactory(unit=renamed)
    RuralRecognitionFactory(unit=merged)
    RuralRecognitionFactory(unit=other)
    formed(province, renamed, kind=SuccessionKind.RENAME)
    formed(province, merged, other)
    target = target_of(province)
    link_target(target, actor=None)
    assert live_figures(target.movement)[0].count == 1


def test_only_a_count_of_communes_can_be_bound(province: Any) -> None:
    with pytest.raises(DomainError, match="66/87 xã"):
        link_target(TargetFactory(), actor=None)


def test_the_history_of_a_commune_goes_both_ways(province: Any) -> None:
    one, other = former(province), former(province)
    held = RuralRecognitionFactory(unit=one)
    unit = formed(province, one, other)
    now = history_of_commune(unit)
    assert {each.unit: each.recognitions for each in now.before} == {one: [held], other: []}
    assert (now.recognitions, now.after) == ([], [])
    old = history_of_commune(one)
    assert old.recognitions == [held]
    assert [each.unit for each in old.after] == [unit]


def test_taken_over_decisions_count_as_unverified_until_somebody_looked(province: Any) -> None:
    clerk = UserFactory(role=Role.SECRETARIAT, unit=province)
    standard = RuralStandardFactory()
    row = RuralRecognition(
        unit=commune(province), standard=standard, decision_number="5/QĐ", decided_on=CHANGED, source="Sổ cũ"
    )
    save_past_recognitions([row], [], [], actor=clerk)
    row.refresh_from_db()
    assert (row.verified, row.tier, row.created_by) == (False, "standard", clerk)
    assert verify_recognition(row, actor=clerk).verified
    assert ledger.verify() == []


def failing(province: Any) -> Any:
    """An appraised file that fails a third of the criteria, one of them named, and an earlier recognition."""
    unit = commune(province)
    item = assessment(unit, status="appraised", appraised_at=clock.now(), not_met=1, unknown=0, met=2)
    lines = list(item.lines.all())
    for line, outcome in zip(lines, ("not_met", "met", "met"), strict=True):
        line.outcome = outcome
        line.save()
    return item, RuralRecognitionFactory(unit=unit)


def test_the_schedule_finds_what_a_list_brought_later(province: Any) -> None:
    failing(province)
    assert propose_due() == 1
    assert propose_due() == 0


def test_a_person_decides_on_the_proposal(province: Any) -> None:
    item, held = failing(province)
    propose_revocations(item)
    proposal = RuralRevocation.objects.select_related("recognition").get()
    chair = UserFactory(role=Role.CHAIR, unit=province)
    with pytest.raises(DomainError, match="số quyết định"):
        confirm_revocation(proposal, number="", decided_on=DAY, reason="x", actor=chair)
    with pytest.raises(DomainError, match="Ngày thu hồi"):
        confirm_revocation(proposal, number="8", decided_on=dt.date(2020, 1, 1), reason="x", actor=chair)
    done = confirm_revocation(proposal, number="8/QĐ", decided_on=DAY, reason="Không giữ được chuẩn.", actor=chair)
    held.refresh_from_db()
    assert (done.status, held.status, held.revoked_on) == ("confirmed", "revoked", DAY)


def test_a_person_may_keep_the_recognition(province: Any) -> None:
    item, held = failing(province)
    propose_revocations(item)
    chair = UserFactory(role=Role.CHAIR, unit=province)
    kept = reject_revocation(RuralRevocation.objects.get(), reason="Đã khắc phục.", actor=chair)
    held.refresh_from_db()
    assert (kept.status, kept.decision_reason, held.status) == ("rejected", "Đã khắc phục.", "valid")
