"""The test of revocation at its borders, in whole numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movements.domain.rural.revocation import Rule, Tally, find_ground, tally_of
from movements.enums import RevocationGround as G

RULE = Rule(30, 50, ("10", "17", "19"), verified=True)


def tally(total: int, failed: list[str], unknown: list[str] | None = None) -> Tally:
    codes = [str(number) for number in range(1, total + 1)]
    unknown = unknown or []
    met = tuple(code for code in codes if code not in failed and code not in unknown)
    return Tally(met, tuple(failed), tuple(unknown))


@pytest.mark.parametrize(
    ("total", "failed", "ground"),
    [
        (19, [], G.NONE),
        (19, ["10", "17", "19", "1", "2"], G.NONE),  # 5/19 = 26,3 %
        (19, ["10", "1", "2", "3", "4", "5"], G.NAMED),  # 6/19 = 31,6 %
        (19, ["1", "2", "3", "4", "5", "6"], G.NONE),  # the same share without a named one
        (19, ["1", "2", "3", "4", "5", "6", "7", "8", "9"], G.NONE),  # 9/19 = 47,4 %, none named
        (19, ["1", "2", "3", "4", "5", "6", "7", "8", "19"], G.NAMED),
        (19, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "11"], G.HALF),  # 10/19 = 52,6 %, none named
        (10, ["10", "1", "2"], G.NAMED),  # exactly 30 %
        (10, ["1", "2", "3", "4", "5"], G.HALF),  # exactly 50 %
    ],
)
def test_the_borders_of_the_rule(total: int, failed: list[str], ground: G) -> None:
    assert find_ground(tally(total, failed), RULE).ground == ground


def test_the_arithmetic_is_shown() -> None:
    found = find_ground(tally(19, ["10", "1", "2", "3", "4", "5"]), RULE)
    assert "6/19" in found.explanation
    assert "6 × 100 = 600" in found.explanation
    assert "30 × 19 = 570" in found.explanation
    assert "số 10" in found.explanation
    assert found.named == ("10",)


def test_criteria_without_a_conclusion_have_not_failed_but_may_need_a_person() -> None:
    open_ones = ["3", "4", "5", "6"]
    assert find_ground(tally(19, ["10"], open_ones), RULE).ground == G.NONE  # even 5/19 would not reach 30 %
    found = find_ground(tally(19, ["10", "1"], open_ones), RULE)
    assert (found.ground, found.failed, found.unknown) == (G.PERSON, 2, 4)
    assert "không tính là không đạt" in found.explanation


def test_an_unverified_rule_only_asks_for_a_person() -> None:
    rule = Rule(30, 50, (), verified=False)
    assert find_ground(tally(10, ["1", "2", "3", "4", "5"]), rule).ground == G.PERSON
    assert find_ground(tally(10, ["1", "2", "3"]), rule).ground == G.PERSON  # which criteria it names is not known
    assert find_ground(tally(10, ["1"]), rule).ground == G.NONE


def test_a_rule_that_is_not_known_is_for_a_person() -> None:
    found = find_ground(tally(10, []), Rule(None, None, (), verified=False))
    assert found.needs_person
    assert "Chưa xác định được quy định thu hồi" in found.explanation


def test_what_does_not_apply_does_not_count() -> None:
    found = tally_of([("1", "met"), ("2", "not_met"), ("3", "not_applicable"), ("4", "unknown")])
    assert (found.total, found.failed, found.unknown) == (3, ("2",), ("4",))


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    outcomes = draw(st.lists(st.sampled_from(["met", "not_met", "unknown"]), min_size=1, max_size=60))
    return tally_of([(str(place), outcome) for place, outcome in enumerate(outcomes, start=1)])


@given(tallies())
def test_the_answer_agrees_with_exact_fractions(found: Tally) -> None:
    share = Fraction(len(found.failed), found.total)
    named = any(code in RULE.named for code in found.failed)
    ground = find_ground(found, RULE).ground
    if share >= Fraction(1, 2):
        assert ground == G.HALF
    elif share >= Fraction(3, 10) and named:
        assert ground == G.NAMED
    else:
        assert ground in (G.NONE, G.PERSON)


@given(tallies())
def test_without_open_criteria_nobody_is_asked(found: Tally) -> None:
    closed = Tally((*found.met, *found.unknown), found.failed, ())
    assert find_ground(closed, RULE).ground != G.PERSON


@given(tallies())
def test_one_more_failure_never_helps(found: Tally) -> None:
    order = [G.NONE, G.PERSON, G.NAMED, G.HALF]
    if not found.met:
        return
    worse = Tally(found.met[1:], (*found.failed, found.met[0]), found.unknown)
    assert order.index(find_ground(worse, RULE).ground) >= order.index(find_ground(found, RULE).ground)
