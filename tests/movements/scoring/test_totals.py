from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from movements.domain.scoring.rules import CriterionRule, GroupRule, Rule, RuleSet, rule_set_from_json
from movements.domain.scoring.totals import Line, total_of
from movements.enums import NotApplicableRule

D = Decimal


def rule_set(*groups: GroupRule, indicators: dict[str, tuple[str, Any, bool]], maximum: Any = 100) -> RuleSet:
    """`indicators` by code: group, maximum, knock-out; each is a criterion of its own."""
    criteria = [CriterionRule(f"{group}/{code}", code, group) for code, (group, _max, _knock) in indicators.items()]
    rules = [
        Rule(
            f"{group}/{code}/{code}",
            f"Chỉ tiêu {code}",
            group,
            f"{group}/{code}",
            "manual",
            max_score=None if top is None else D(top),
            is_knock_out=knock,
        )
        for code, (group, top, knock) in indicators.items()
    ]
    top = None if maximum is None else D(maximum)
    return RuleSet("bo", 1, "Bộ", top, tuple(groups), tuple(criteria), tuple(rules))


MAIN = GroupRule("I", "Chính", max_score=D(100))
BONUS = GroupRule("T", "Thưởng", "bonus", cap=D(15))
PENALTY = GroupRule("P", "Trừ", "penalty", cap=D(10))
FULL = rule_set(
    MAIN,
    BONUS,
    PENALTY,
    indicators={"a": ("I", 60, False), "b": ("I", 40, True), "t": ("T", 30, False), "p": ("P", -20, False)},
)


def lines(**points: Any) -> dict[str, Line]:
    groups = {"t": "T", "p": "P"}
    return {
        f"{groups.get(code, 'I')}/{code}/{code}": Line(is_not_applicable=True) if value == "na" else Line(D(str(value)))
        for code, value in points.items()
    }


def test_bonus_may_carry_the_score_beyond_the_maximum() -> None:
    assert total_of(FULL, lines(a=60, b=37, t=10)).score == 107


def test_bonus_and_penalty_stop_at_their_caps_and_the_score_at_zero() -> None:
    total = total_of(FULL, lines(a=60, b=40, t=30, p=-20))
    assert (total.main, total.bonus, total.penalty, total.score) == (100, 15, 10, 105)
    assert total_of(FULL, lines(a=0, b=1, p=-20)).score == 0


def test_what_does_not_apply_leaves_the_denominator_or_is_simply_lost() -> None:
    given_lines = lines(a="na", b=20)
    assert total_of(FULL, given_lines).score == 50
    assert total_of(FULL, given_lines, not_applicable=NotApplicableRule.KEEP).score == 20
    nothing = total_of(FULL, lines(a="na", b="na"))
    assert (nothing.score, nothing.nothing_applies) == (0, True)


def test_what_is_missing_counts_nothing_and_is_named() -> None:
    total = total_of(FULL, lines(a=60))
    assert (total.score, total.missing) == (60, ("I/b/b", "T/t/t", "P/p/p"))


def test_weights_shift_between_groups_but_keep_the_scale() -> None:
    two = rule_set(
        GroupRule("I", "Một", max_score=D(50)),
        GroupRule("II", "Hai", max_score=D(50)),
        indicators={"a": ("I", 50, False), "b": ("II", 50, False)},
    )
    points = {"I/a/a": Line(D(50)), "II/b/b": Line(D(0))}
    assert total_of(two, points).score == 50
    assert total_of(two, points, weights={"I": D(3)}).score == 75
    full = {"I/a/a": Line(D(50)), "II/b/b": Line(D(50))}
    assert total_of(two, full, weights={"I": D(3)}).score == 100


def test_main_points_are_cut_at_the_maximum_of_the_set() -> None:
    wide = rule_set(GroupRule("I", "Một"), indicators={"a": ("I", 80, False), "b": ("I", 40, False)})
    total = total_of(wide, {"I/a/a": Line(D(80)), "I/b/b": Line(D(40))})
    assert (total.score, total.is_cut) == (100, True)


def test_a_knock_out_fails_at_zero_but_not_where_nothing_is_known() -> None:
    assert total_of(FULL, lines(a=60, b=0)).failed == ("I/b/b",)
    assert total_of(FULL, lines(a=60)).failed == ()
    assert total_of(FULL, lines(a=60, b="na")).failed == ()


def test_a_set_survives_its_json() -> None:
    assert rule_set_from_json(FULL.to_json()) == FULL


@given(a=st.integers(0, 60), b=st.integers(0, 40), t=st.integers(0, 30), p=st.integers(0, 20))
def test_a_penalty_reads_the_same_with_and_without_its_sign(a: int, b: int, t: int, p: int) -> None:
    total = total_of(FULL, lines(a=a, b=b, t=t, p=p))
    assert total.score == total_of(FULL, lines(a=a, b=b, t=t, p=-p)).score
    assert 0 <= total.score <= 115
