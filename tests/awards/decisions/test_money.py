"""The payment ledger: nothing below zero, sums that reconcile, one achievement paid once at its highest."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.bonus_book import bonus_totals, reconciled
from awards.domain.bonus_ledger import EFFECTS, Balance, Line, balance_of, settle, write_line
from awards.domain.bonuses import bonus_of, how_reckoned
from awards.enums import AwardSubject
from awards.enums.decisions import BonusEntryKind as K
from awards.models import AwardType, BonusEntry, BonusFactor, Grant
from base.core import clock, ledger
from base.core.errors import DomainError
from tests.factories.awards import AwardTypeFactory
from tests.factories.councils import Decided, World
from tests.factories.registry import make
from tests.factories.sealed import sealed
from tests.factories.units import UnitFactory


@pytest.fixture
def world(issued: Decided) -> World:
    return issued.world


@pytest.fixture
def grant(issued: Decided) -> Grant:
    return Grant.objects.order_by("pk")[0]


def paid(amount: int, document: str) -> Line:
    return Line(K.PAID, amount, clock.today(), document)


@given(st.lists(st.tuples(st.sampled_from(list(K)), st.integers(1, 50))))
def test_the_three_figures_follow_from_the_lines_in_any_order(lines: list[tuple[K, int]]) -> None:
    balance, taken = Balance(), []
    for kind, amount in lines:
        if (after := balance.after(kind, amount)).is_sound:
            balance = after
            taken.append((kind, amount))
    sums = {kind.value: sum(amount for k, amount in taken if k == kind) for kind in K}
    found = reconciled(sums)
    assert (found["due"], found["owed"], found["net"]) == (balance.due, balance.owed, balance.held)
    assert min(found.values()) >= 0
    assert set(EFFECTS) == set(K)


@pytest.mark.django_db
def test_issuing_plans_the_bonus_and_paying_settles_it(grant: Grant) -> None:
    assert balance_of(grant.bonus_entries.all()) == Balance(due=7_590_000)
    write_line(grant, paid(7_000_000, "UNC-01"))
    assert write_line(grant, paid(7_000_000, "UNC-01")).amount == 7_000_000, "the same document twice is one line"
    assert balance_of(grant.bonus_entries.all()) == Balance(due=590_000, held=7_000_000)
    totals = bonus_totals(grant.granted_on.year)
    assert (totals["planned"], totals["paid"], totals["due"]) == (15_180_000, 7_000_000, 8_180_000)
    assert ledger.verify() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "words"),
    [
        (Line(K.PAID, 7_600_000, dt.date(2026, 11, 1), "UNC-02"), "còn phải chi 7.590.000 đồng"),
        (Line(K.RETURNED, 1, dt.date(2026, 11, 1), "GNT-01"), "còn phải thu hồi 0 đồng"),
        (Line(K.PAID, 1, dt.date(2999, 1, 1), "UNC-03"), "chưa đến"),
        (Line(K.PAID, 0, dt.date(2026, 11, 1), "UNC-04"), "lớn hơn 0"),
    ],
)
def test_more_than_is_open_is_refused_with_the_open_sum(grant: Grant, line: Line, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        write_line(grant, line)
    assert grant.bonus_entries.count() == 1


@pytest.mark.django_db
def test_lines_are_written_once(grant: Grant) -> None:
    entry = grant.bonus_entries.get()
    with pytest.raises(RuntimeError):
        entry.save()
    with pytest.raises(RuntimeError):
        entry.delete()
    BonusEntry.objects.update(amount=1)
    assert any("changed without an event" in breach.problem for breach in ledger.verify())


@pytest.mark.django_db
def test_several_awards_for_one_achievement_pay_the_highest_only(grant: Grant) -> None:
    """A lower form first, then a higher one for the same words: the difference is paid; the loss of the higher leaves
    the lower.
    """
    higher = _second(grant, 8_860_000, achievement=grant.achievement)
    settle(higher)
    assert [balance_of(row.bonus_entries.all()).due for row in (grant, higher)] == [7_590_000, 1_270_000]
    Grant.objects.filter(pk=higher.pk).update(status="cancelled")
    settle(higher)
    assert [balance_of(row.bonus_entries.all()).due for row in (grant, higher)] == [7_590_000, 0]
    Grant.objects.filter(pk=higher.pk).update(status="restored")
    Grant.objects.filter(pk=grant.pk).update(status="cancelled")
    settle(grant)
    assert [balance_of(row.bonus_entries.all()).due for row in (grant, higher)] == [0, 8_860_000]


@pytest.mark.django_db
def test_another_achievement_or_a_title_beside_a_form_is_paid_on_its_own(grant: Grant) -> None:
    other = _second(grant, 3_800_000, achievement="Cứu người trong bão số 3")
    title = _second(grant, 3_800_000, award_type=AwardTypeFactory(code="TTLDXS", kind="title", bonus_multiple="1.5"))
    for row in (other, title):
        settle(row)
        assert balance_of(row.bonus_entries.all()).due == 3_800_000


def _second(grant: Grant, amount: int, **fields: object) -> Grant:
    unit = UnitFactory(parent=grant.unit)
    made = make(Grant, unit)
    known = {"collective": grant.collective, "year": grant.year, "bonus_amount": amount, "award_type": grant.award_type}
    Grant.objects.filter(pk=made.pk).update(**known | fields)
    return Grant.objects.get(pk=made.pk)


@pytest.mark.django_db
def test_the_factor_of_a_collective_is_dated_and_its_source_is_told(world: World) -> None:
    award, day = AwardType.objects.get(pk=AwardTypeFactory().pk), dt.date(2027, 1, 2)
    sealed(
        BonusFactor,
        subject="collective",
        kind="form",
        factor="1.5",
        valid_from=dt.date(2027, 1, 1),
        source="Văn bản mới",
    )
    assert bonus_of(award, dt.date(2026, 12, 31), holder=AwardSubject.COLLECTIVE) == 7_590_000
    assert bonus_of(award, day, holder=AwardSubject.COLLECTIVE) == 5_700_000
    words = " ".join(how_reckoned(award, day, holder=AwardSubject.COLLECTIVE))
    assert "Văn bản mới" in words
    assert "chưa đối chiếu" in words


@pytest.mark.django_db
def test_a_household_has_a_factor_of_its_own(world: World) -> None:
    award = AwardType.objects.get(pk=AwardTypeFactory().pk)
    since = dt.date(2024, 1, 1)
    sealed(BonusFactor, subject="household", kind="form", factor="1.5", valid_from=since, source="Văn bản thử")
    assert bonus_of(award, dt.date(2026, 12, 31), holder=AwardSubject.HOUSEHOLD) == 5_700_000
    assert "hộ gia đình" in " ".join(how_reckoned(award, dt.date(2026, 12, 31), holder=AwardSubject.HOUSEHOLD))
