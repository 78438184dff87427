"""What is typed into the form of a rule is judged by the reader of files, and what is stored comes back unchanged."""

from __future__ import annotations

from typing import Any

import pytest

from awards.domain.conditions import VOCABULARY
from awards.domain.conditions.params import BASE, CHOICE, CODES, FLAG, NUMBER, PART, WHOLE, WORDS, Param
from awards.domain.rulebook import known_codes
from awards.domain.rulebook_reader import Reader
from awards.domain.rulebook_rule import read_legs
from awards.domain.rulebook_words import condition_words
from awards.forms.rule_typed import Typed, act, legs_of, typed_of, values_of, words_of
from awards.models import Rule
from config.reference import RULES_PAGE, rules_page

CODE = {"CSTDCS"}
EXAMPLES: dict[str, Any] = {CODES: ["CSTDCS"], WORDS: ["Giám đốc"], FLAG: True, BASE: "base", PART: "1/3"}


def example(param: Param) -> Any:
    if param.kind == CHOICE:
        return param.choices.values[0]
    return EXAMPLES.get(param.kind, param.low + 1 if param.kind == WHOLE else param.low + 0.5)


def leg(*words: dict[str, Any], **more: Any) -> dict[str, Any]:
    cite = {"instrument": "06/2022/QH15", "article": "22"}
    return {"name": "x", "label": "Thử", "cite": cite, "verified": False, "all": list(words)} | more


def every_word() -> list[dict[str, Any]]:
    return [{name: {key: example(param) for key, param in word.params.items()}} for name, word in VOCABULARY.items()]


@pytest.mark.django_db
def test_every_rule_of_the_law_comes_back_from_the_form_unchanged(law: None) -> None:
    codes = known_codes()
    rules = list(Rule.objects.all())
    assert rules
    for rule in rules:
        assert read_legs(values_of(typed_of(rule.legs)), codes) == (rule.legs, [])


def test_every_parameter_of_every_word_comes_back_unchanged() -> None:
    legs = [leg(*every_word(), confirm=["Một câu.", "Hai câu."], valid={"from": "2024-01-01", "to": "2025-01-01"})]
    assert read_legs(values_of(typed_of(legs)), CODE) == (legs, [])


def test_every_word_says_itself_with_all_that_it_asks_for() -> None:
    for written in every_word():
        (kind,) = written
        said = condition_words(written, {"CSTDCS": "Chiến sĩ thi đua cơ sở"})
        assert "{" not in said
        assert "…" not in said
        for param in VOCABULARY[kind].params.values():
            if param.kind == CODES:
                assert "Chiến sĩ thi đua cơ sở" in said
            elif param.kind == NUMBER:
                assert "0,5" in said


def test_the_page_of_the_rules_shows_the_words_as_they_are_declared() -> None:
    assert RULES_PAGE.read_text(encoding="utf-8") == rules_page(), "run `make docs`"


def test_a_word_that_is_not_filled_in_yet_leaves_its_places_open() -> None:
    assert condition_words({"titles": {"count": 2}}, {}) == "Từ 2 lần được tặng …"


@pytest.mark.parametrize(
    ("field", "typed", "place", "said"),
    [
        ("t0-label", "", (0, "label"), "Tên trường hợp"),
        ("t0-instrument", "", (0, "cite", "instrument"), "Căn cứ: số văn bản"),
        ("t0-from", "31/31/2024", (0, "valid", "from"), "không phải là một ngày"),
        ("t0-0-count", "ba", (0, "all", 0, "titles", "count"), "“Số lần” phải là số nguyên từ 1 đến 50"),
        ("t0-0-count", "51", (0, "all", 0, "titles", "count"), "từ 1 đến 50"),
        ("t0-0-count", "", (0, "all", 0, "titles", "count"), "thiếu “Số lần”"),
        ("t0-0-any_of", "XYZ", (0, "all", 0, "titles", "any_of"), "XYZ"),
        ("t0-0-any_of", "", (0, "all", 0, "titles", "any_of"), "Một trong các danh hiệu"),
        ("t0-0-after", "on", (0, "all", 0, "titles", "after"), "cần một điều kiện “Đã được tặng”"),
        ("t0-0-article", "5", (0, "all", 0, "cite", "instrument"), "số văn bản"),
        ("t0-1-years", "", (0, "all", 1, "gap_since", "years"), "thiếu “Số năm”"),
        ("t0-1-any_of", "", (0, "all", 1, "gap_since", "any_of"), "cần một trong"),
        ("t0-2-years", "nhiều", (0, "all", 2, "years_in_post", "years"), "phải là một số"),
        ("t0-2-women_less", "3/1", (0, "all", 2, "years_in_post", "women_less"), "phân số"),
    ],
)
def test_a_fault_is_told_at_its_field_in_the_words_of_the_form(
    field: str, typed: str, place: tuple[Any, ...], said: str
) -> None:
    """The same faults are found in the same values by the reader of files."""
    words: list[dict[str, Any]] = [
        {"titles": {"any_of": ["CSTDCS"], "count": 2}},
        {"gap_since": {"any_of": ["CSTDCS"], "years": 2}},
        {"years_in_post": {"posts": ["Giám đốc"], "years": 2}},
    ]
    form = typed_of([leg(*words)])
    form[field] = typed
    _legs, problems = read_legs(values_of(form), CODE)
    assert [problem.path for problem in problems] == [place]
    assert said in problems[0].text
    reader = Reader(CODE)
    reader.rule(values_of(form))
    assert [problem.path for problem in reader.problems] == [place]


def test_a_leg_without_anything_to_prove_or_confirm_is_refused() -> None:
    _legs, problems = read_legs(values_of(typed_of([leg()])), CODE)
    assert [problem.path for problem in problems] == [(0,)]
    assert read_legs([], CODE)[1][0].text == "cần ít nhất một trường hợp"


def order(form: Typed) -> list[tuple[str, list[str]]]:
    return [(each, [kind for _number, kind in words_of(form, each)]) for each in legs_of(form)]


def test_moving_adding_and_removing_change_the_order_and_nothing_that_was_typed() -> None:
    form = typed_of([leg({"quota": {}}, {"titles": {"any_of": ["CSTDCS"], "count": 2}}), leg(name="y")])
    form["t0-1-count"] = "hai"
    form["t0-new"] = "holds"
    assert act(form, "add:0") == "t0-2"
    assert form["t0-new"] == ""
    act(form, "up:0-1")
    act(form, "leg-down:0")
    assert order(form) == [("1", []), ("0", ["titles", "quota", "holds"])]
    assert values_of(form)[1]["all"][0]["titles"]["count"] == "hai"
    act(form, "drop:0-1")
    act(form, "leg-up:1")
    act(form, "down:0-2")
    assert order(form) == [("1", []), ("0", ["quota", "holds"])]
    act(form, "leg-drop:1")
    assert act(form, "leg-add:") == "t1-label"
    assert order(form) == [("0", ["quota", "holds"]), ("1", [])]


@pytest.mark.parametrize("deed", ["", "up:9-9", "drop:x", "add:0", "leg-up:7", "leg-drop:7", "dance:0-0", "add:9"])
def test_a_deed_that_cannot_be_changes_nothing(deed: str) -> None:
    form = typed_of([leg({"quota": {}})])
    act(form, deed)
    assert order(form) == [("0", ["quota"])]


def test_new_legs_get_short_names_of_their_own() -> None:
    form = typed_of([leg(name="thu")])
    for number in ("1", "2"):
        act(form, "leg-add:")
        form[f"t{number}-label"] = "Thử"
    assert [each["name"] for each in values_of(form)] == ["thu", "thu-2", "thu-3"]
