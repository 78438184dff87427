"""Scoring parameters: every wrong one is refused with what to do; what is kept reads back the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movements.domain.criteria.params import BadParams, canonical_params, check_method
from movements.domain.criteria.params_text import params_text, parse_params
from movements.enums import IndicatorKind, ScoringMethod

FIGURES = st.decimals(min_value=-99999, max_value=99999, places=2, allow_nan=False)


def canonical(method, params, *, kind="number", most=None, effect="normal"):
    return canonical_params(kind, method, params, max_score=most, effect=effect)


def test_bands_are_kept_from_the_highest_and_may_end_with_all_the_rest() -> None:
    rows = [{"from": 50, "points": 5}, {"points": "0"}, {"from": "90.50", "to": 100, "points": 10}]
    assert canonical("bands", {"bands": rows}) == {
        "bands": [{"from": "90.5", "points": "10"}, {"from": "50", "points": "5"}, {"points": "0"}]
    }


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "ít nhất một khoảng"),
        ([{"from": 90, "points": 10}, {"from": 90, "points": 8}], "cùng bắt đầu từ 90"),
        ([{"points": 1}, {"points": 2}], "cùng bắt đầu"),
        ([{"from": 90, "points": 10}, {"from": 70, "to": 80, "points": 8}], "khoảng trống từ 80 đến 90"),
        ([{"from": 90, "points": 10}, {"from": 70, "to": 95, "points": 8}], "chồng lên nhau: một đến 95, một từ 90"),
        ([{"from": 90, "to": 80, "points": 10}], "không lớn hơn"),
        ([{"from": "chín mươi", "points": 10}], "không phải là số"),
        ([{"from": 90, "points": 12}], "vượt điểm tối đa 10"),
        ([{"from": 90}], "cần “from”"),
        (["90"], "cần “from”"),
    ],
)
def test_wrong_bands_say_what_is_wrong(rows, said) -> None:
    with pytest.raises(BadParams, match=said):
        canonical("bands", {"bands": rows}, most=Decimal(10))


@pytest.mark.parametrize(
    ("method", "params", "effect", "said"),
    [
        ("rank", {"points": [10, 8, 9]}, "normal", "giảm dần: 9 đứng sau 8"),
        ("rank", {}, "normal", "thứ hạng"),
        ("per_event", {"per_event": 0}, "normal", "khác 0"),
        ("per_event", {"per_event": -2}, "bonus", "lớn hơn 0"),
        ("per_event", {"per_event": 2}, "penalty", "nhỏ hơn 0"),
        ("per_event", {}, "normal", "mỗi lần"),
        ("proportional", {"per_event": 1}, "normal", "không dùng tham số “per_event”"),
        ("bands", {"bands": [{"from": "1.00001", "points": 1}]}, "normal", "quá 4 chữ số"),
        ("bands", {"bands": [{"from": "1e30", "points": 1}]}, "normal", "không phải là số"),
        ("bands", {"bands": [{"from": True, "points": 1}]}, "normal", "không phải là số"),
    ],
)
def test_other_wrong_parameters(method, params, effect, said) -> None:
    with pytest.raises(BadParams, match=said):
        canonical(method, params, effect=effect)


def test_choices_are_unique_and_scored_ones_have_points() -> None:
    twice = {"choices": [{"label": "Tốt", "points": 10}, {"label": "TỐT", "points": 5}]}
    with pytest.raises(BadParams, match="ghi hai lần"):
        canonical("choice", twice, kind="choice")
    with pytest.raises(BadParams, match="phải có điểm"):
        canonical("choice", {"choices": [{"label": "Tốt"}]}, kind="choice")
    assert canonical("none", {"choices": [{"label": "Tốt"}]}, kind="choice") == {
        "choices": [{"value": "tot", "label": "Tốt"}]
    }


@pytest.mark.parametrize("kind", IndicatorKind.values)
@pytest.mark.parametrize("method", ScoringMethod.values)
def test_a_kind_is_scored_only_by_methods_that_fit(kind, method) -> None:
    fits = (method in ("none", "manual")) or (
        {"yes_no": ("yes_no",), "choice": ("choice",), "text": ()}.get(
            kind, ("proportional", "bands", "rank", *(("per_event",) if kind == "number" else ()))
        ).__contains__(method)
    )
    if fits:
        check_method(kind, method)
    else:
        with pytest.raises(BadParams, match="Hãy chọn"):
            check_method(kind, method)


@given(st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=8, unique_by=lambda row: row[0]), st.booleans())
def test_bands_written_as_text_read_back_the_same(rows, rest) -> None:
    bands = [{"from": str(low), "points": str(points)} for low, points in rows] + ([{"points": "0"}] if rest else [])
    kept = canonical("bands", {"bands": bands})
    for separator in ("; ", "\n"):
        text = params_text("bands", kept, separator=separator)
        assert canonical("bands", parse_params("number", "bands", text)) == kept


@given(st.lists(FIGURES, min_size=1, max_size=6))
def test_ranks_and_events_written_as_text_read_back_the_same(points) -> None:
    ranks = canonical("rank", {"points": [str(value) for value in sorted(points, reverse=True)]})
    assert canonical("rank", parse_params("number", "rank", params_text("rank", ranks))) == ranks
    if points[0]:
        event = canonical("per_event", {"per_event": str(points[0])})
        assert canonical("per_event", parse_params("number", "per_event", params_text("per_event", event))) == event


LABELS = st.text("abc ăâđô: 09", min_size=1, max_size=12).map(str.strip).filter(lambda text: text and text[-1] != ":")


@given(st.lists(st.tuples(LABELS, st.one_of(st.none(), FIGURES)), min_size=1, max_size=5))
def test_choices_written_as_text_read_back_the_same(rows) -> None:
    choices = [
        {"value": f"m{number}", "label": " ".join(label.split())} | ({} if points is None else {"points": str(points)})
        for number, (label, points) in enumerate(rows)
        if points is not None or ":" not in label
    ]
    if choices:
        kept = canonical("none", {"choices": choices}, kind="choice")
        text = params_text("choice", kept)
        assert canonical("none", parse_params("choice", "none", text), kind="choice") == kept


@pytest.mark.parametrize(
    ("method", "text", "expected"),
    [
        ("bands", "từ 90: 10\n80 - 90: 8", [{"from": "90", "points": "10"}, {"from": "80", "points": "8"}]),
        ("bands", "1.000: 10; còn lại: 0", [{"from": "1000", "points": "10"}, {"points": "0"}]),
        ("bands", "-0,5: 2,5", [{"from": "-0.5", "points": "2.5"}]),
    ],
)
def test_bands_as_people_write_them(method, text, expected) -> None:
    assert canonical(method, parse_params("number", method, text))["bands"] == expected


@pytest.mark.parametrize(
    ("method", "text"),
    [("bands", "90"), ("bands", "x: 1"), ("rank", "a"), ("per_event", "1; 2"), ("proportional", "1")],
)
def test_text_that_says_nothing_is_refused(method, text) -> None:
    with pytest.raises(BadParams):
        canonical(method, parse_params("number", method, text))
