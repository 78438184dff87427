from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.core.errors import DomainError
from movements.domain.scoring.aggregation import combine_scorers, combine_stages, consistency_of, middle
from movements.domain.scoring.engine import (
    Grade,
    PlanRules,
    UnitInput,
    digest,
    input_from_json,
    plan_from_json,
    rank_units,
)
from movements.domain.scoring.methods import Value
from movements.domain.scoring.plans import read_grades
from movements.domain.scoring.totals import Line
from tests.movements.scoring.test_totals import FULL

D = Decimal
A, B, T, P = "I/a/a", "I/b/b", "T/t/t", "P/p/p"


def unit(pk: int, cluster: int | None = 1, *, on_time: int = 0, name: str = "", **points: Any) -> UnitInput:
    """One unit with the appraisal of one scorer."""
    paths = {"a": A, "b": B, "t": T, "p": P}
    given_lines = {paths[code]: Line(D(str(value))) for code, value in points.items()}
    return UnitInput(pk, name or f"Xã {pk}", cluster, given={"appraisal": {"1": given_lines}}, on_time=on_time)


def plan(**changes: Any) -> PlanRules:
    values: dict[str, Any] = {"rules": FULL, "stages": {"appraisal": D(1)}, "scope": "overall"} | changes
    return PlanRules(**values)


def ranks(made: PlanRules, *units: UnitInput) -> dict[int, int | None]:
    return {row.unit.unit_id: row.rank for row in rank_units(made, units)}


def test_equal_scores_share_the_place_and_the_next_is_left_out() -> None:
    assert ranks(plan(), unit(1, a=50, b=20), unit(2, a=50, b=20), unit(3, a=10, b=10), unit(4, a=60, b=40)) == {
        4: 1,
        1: 2,
        2: 2,
        3: 4,
    }


def test_tie_rules_decide_in_their_written_order() -> None:
    rows = unit(1, a=50, b=20, t=5), unit(2, a=50, b=25), unit(3, a=50, b=25, on_time=4)
    assert ranks(plan(ties=("main",)), *rows) == {2: 1, 3: 1, 1: 3}
    assert ranks(plan(ties=("main", "on_time")), *rows) == {3: 1, 2: 2, 1: 3}
    assert ranks(plan(ties=("bonus",)), *rows) == {1: 1, 2: 2, 3: 2}
    named = unit(1, a=50, b=25, name="Xã Ý"), unit(2, a=50, b=25, name="Xã An")
    assert ranks(plan(ties=("name",)), *named) == {2: 1, 1: 2}


def test_clusters_are_ranked_by_themselves_and_who_has_none_is_told() -> None:
    rows = rank_units(plan(scope="cluster"), [unit(1, 1, a=9, b=9), unit(2, 2, a=5, b=5), unit(3, None, a=60, b=40)])
    assert {row.unit.unit_id: (row.rank, row.rank_overall) for row in rows} == {1: (1, 1), 2: (1, 2), 3: (None, None)}
    assert rows[-1].reasons == ("no_cluster",)


def test_knock_outs_take_the_place_or_one_grade() -> None:
    grades = (Grade(D(90), "Xuất sắc"), Grade(D(50), "Tốt"))
    failed = unit(1, a=60, b=0, t=15)
    row = rank_units(plan(grades=grades), [failed])[0]
    assert (row.rank, row.grade, row.reasons) == (None, "", (f"knock_out:{B}",))
    row = rank_units(plan(grades=grades, knock_outs={B: "grade_down"}), [failed])[0]
    assert (row.rank, row.grade) == (1, "")
    row = rank_units(plan(grades=(*grades, Grade(D(0), "Hoàn thành")), knock_outs={B: "grade_down"}), [failed])[0]
    assert row.grade == "Hoàn thành"


def test_a_unit_without_any_points_is_not_ranked() -> None:
    assert rank_units(plan(), [UnitInput(1, "Xã 1")])[0].reasons == ("no_points",)


def test_without_stages_the_computed_points_stand() -> None:
    figures = {A: (Value(D(5)), "Quý I")}
    assert rank_units(plan(stages={}), [UnitInput(1, "Xã", figures=figures)])[0].reasons == ("no_points",)


def test_stages_are_weighted_and_a_silent_one_leaves_the_weights() -> None:
    weights = {"self": D(1), "cross": D(1), "appraisal": D(2)}
    assert combine_stages({"self": Line(D(8)), "cross": None, "appraisal": Line(D(5))}, weights) == Line(D(6))
    assert combine_stages({"self": Line(D(8))}, {"self": D(0), "appraisal": D(1)}) is None
    na = combine_stages({"self": Line(D(8)), "appraisal": Line(is_not_applicable=True)}, weights)
    assert na == Line(is_not_applicable=True)


def test_several_scorers_by_mean_or_median() -> None:
    three = [Line(D(10)), Line(D(9)), Line(D(2))]
    assert combine_scorers(three, "mean") == Line(D(7))
    assert combine_scorers(three, "median") == Line(D(9))
    assert middle([D(1), D(2)], "median") == D("1.5")
    assert combine_scorers([*three, Line(is_not_applicable=True)], "mean") == Line(D(7))
    assert combine_scorers([], "mean") is None


def test_the_scorer_who_stands_apart_is_named_and_two_cannot_tell_which() -> None:
    found = consistency_of({1: D(90), 2: D(91), 3: D(70)}, D(15))
    assert (found.spread, found.outliers) == (21, (3,))
    assert consistency_of({1: D(90), 2: D(70)}, D(5)).outliers == (1, 2)
    assert consistency_of({1: D(90)}, D(5)).outliers == ()


def test_plan_and_inputs_survive_json_and_give_the_same_fingerprint() -> None:
    made = plan(group_weights={"I": D(2)}, ties=("main",), grades=(Grade(D("90.5"), "A"),), knock_outs={B: "unranked"})
    units = [
        unit(1, a="1.5", b=2),
        UnitInput(
            2, "Xã", None, "nhom-1", {A: (Value(D(1), D(2), "tot"), "Quý I"), B: (Value(is_not_applicable=True), "")}
        ),
    ]
    again, copies = plan_from_json(made.to_json()), [input_from_json(row.to_json()) for row in units]
    assert (again, copies) == (made, units)
    prints = {
        digest(p.to_json(), [u.to_json() for u in us], [row.outcome() for row in rank_units(p, us)], "1")
        for p, us in ((made, units), (again, copies))
    }
    assert len(prints) == 1


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40), st.integers(0, 3)), min_size=1, max_size=12),
    st.randoms(),
)
def test_the_order_of_the_units_changes_nothing(rows: list[tuple[int, int, int]], random: Any) -> None:
    made = plan(ties=("main", "on_time"))
    units = [unit(number, a=a, b=b, on_time=late) for number, (a, b, late) in enumerate(rows, start=1)]
    mixed = units[:]
    random.shuffle(mixed)
    first = ranks(made, *units)
    assert first == ranks(made, *mixed)
    for pk, place in first.items():
        assert place is not None
        assert sum(other < place for other in first.values() if other is not None) == place - 1, pk


def test_grades_are_read_line_by_line() -> None:
    assert read_grades("70: Tiên tiến\n\n91,5: Xuất sắc") == (Grade(D("91.5"), "Xuất sắc"), Grade(D(70), "Tiên tiến"))
    with pytest.raises(DomainError, match="Dòng “chín mươi”"):
        read_grades("chín mươi")
