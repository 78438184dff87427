"""Missing data is never a fail: what nobody recorded is left to a person, and only what was recorded contradicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain.conditions import VOCABULARY, Answer
from awards.domain.facts import DisciplineFact, Facts, InitiativeFact, Member, PostFact, ResultFact
from awards.domain.titles import Title
from awards.enums import Verdict
from awards.models import AwardType
from base.units.models import Person, Unit

ON, YEAR = dt.date(2026, 3, 1), 2025
PASS, FAIL, OPEN = Verdict.PASS, Verdict.FAIL, Verdict.NEEDS_PERSON
ASKED: dict[str, dict[str, Any]] = {
    "holds": {"any_of": ["BKT"], "as": "base"},
    "titles": {"any_of": ["CSTDCS"], "count": 2},
    "consecutive_titles": {"any_of": ["CSTDCS"], "count": 2},
    "annual_reviews": {"at_least": "good", "years": 3},
    "reviews_count": {"at_least": "good", "count": 3},
    "initiatives": {"count": 1, "scope": "unit", "years": 2},
    "movement_result": {"rank_at_most": 1},
    "cluster_rank": {"rank_at_most": 1},
    "member_share": {"any_of": ["LDTT"], "min_pct": 50},
    "member_reviews": {"at_least": "good", "min_pct": 50},
    "member_titles": {"any_of": ["LDTT"], "count": 1},
    "years_in_post": {"posts": ["giám đốc"], "years": 3},
    "gap_since": {"any_of": ["BKT"], "years": 5},
    "quota": {},
    "not_disciplined": {},
    "not_dissolved": {},
}
UNFOUNDED = {"gap_since", "not_disciplined", "not_dissolved"}
"""Words that bar: where nothing is recorded that stands in the way, nothing does."""


def title(code: str, year: int) -> Title:
    return Title(code, "", code, year, "", None, "", "")


def member(code: str | None, grade: str | None) -> Member:
    return Member("x", (title(code, YEAR),) if code else (), grade)


def facts(subject: Any = None, **known: Any) -> Facts:
    award = AwardType(pk=1, code="CSTDBT")
    return Facts(
        **{"subject": subject or Person(name="x"), "year": YEAR, "on": ON, "award": award}
        | {"titles": [], "reviews": {}}
        | known
    )


def ask(kind: str, known: Facts, base: Title | None = None, **params: Any) -> Answer:
    return VOCABULARY[kind].answer(ASKED[kind] | params, known, base)


EVERYTHING: dict[str, Any] = {
    "titles": [title("CSTDCS", 2020), title("BKT", 2022), title("HC", 2010)],
    "reviews": {2023: "completed", 2024: "good", 2025: "failed"},
    "initiatives": [InitiativeFact(1, "SK", "unit", dt.date(2019, 1, 1))],
    "disciplines": [DisciplineFact("Khiển trách", dt.date(2025, 5, 1), None)],
    "posts": [PostFact("Chuyên viên", "Sở", dt.date(2020, 1, 1), None)],
    "members": [member(None, "failed"), member(None, "failed")],
    "results": [ResultFact("PT", 9, Decimal(10), Decimal(1))],
    "clusters": [ResultFact("Cụm", 9, Decimal(10))],
}
READS: dict[str, set[str]] = {
    "holds": {"titles"},
    "titles": {"titles", "reviews"},
    "consecutive_titles": {"titles", "reviews"},
    "annual_reviews": {"reviews"},
    "reviews_count": {"reviews"},
    "initiatives": {"initiatives"},
    "movement_result": {"results"},
    "cluster_rank": {"clusters"},
    "member_share": {"members"},
    "member_reviews": {"members"},
    "member_titles": {"members"},
    "years_in_post": {"posts"},
    "gap_since": {"titles"},
    "quota": set(),
    "not_disciplined": {"disciplines"},
    "not_dissolved": set(),
}


def test_no_word_is_left_out() -> None:
    """A new word has to say here what it reads."""
    assert set(ASKED) == set(READS) == set(VOCABULARY)


@pytest.mark.parametrize("subject", [Person(name="x"), Unit(name="x")], ids=["person", "unit"])
@pytest.mark.parametrize("kind", ASKED)
def test_of_whom_nothing_is_known_a_person_decides(kind: str, subject: Any) -> None:
    assert ask(kind, facts(subject)).verdict == (PASS if kind in UNFOUNDED else OPEN)


@pytest.mark.parametrize("kind", ASKED)
def test_where_just_what_it_reads_is_missing_a_person_decides(kind: str) -> None:
    """The rest of the record, bad as it is, says nothing about it."""
    other = {name: value for name, value in EVERYTHING.items() if name not in READS[kind]}
    assert ask(kind, facts(**other)).verdict == (PASS if kind in UNFOUNDED else OPEN)


@pytest.mark.parametrize("kind", ["titles", "annual_reviews", "reviews_count"])
def test_after_a_base_unknown_years_are_left_to_a_person(kind: str) -> None:
    base = title("BKT", 2020)
    assert ask(kind, facts(titles=[base]), base, after="base").verdict == OPEN


YEAR_BY_YEAR: list[tuple[str, Callable[[], Facts], dict[str, Any]]] = [
    ("annual_reviews", lambda: facts(reviews={2023: "good", 2025: "good"}), {}),
    ("annual_reviews", lambda: facts(reviews={2022: "failed", 2024: "good", 2025: "good"}), {}),
    ("reviews_count", lambda: facts(reviews={2024: "failed", 2025: "failed"}), {}),
    ("consecutive_titles", lambda: facts(titles=[title("CSTDCS", 2023)]), {}),
    ("consecutive_titles", lambda: facts(reviews={2025: "failed"}), {}),
    ("consecutive_titles", lambda: facts(reviews={2024: "failed"}, titles=[title("CSTDCS", 2022)]), {"max_gap": 3}),
    ("titles", lambda: facts(reviews={2025: "failed"}, titles=[title("CSTDCS", 2023)]), {}),
    ("member_share", lambda: facts(members=[member(None, "failed"), member(None, None)]), {}),
    ("member_share", lambda: facts(members=[member(None, "good"), member(None, "good")]), {}),
    ("member_reviews", lambda: facts(members=[member(None, "failed"), member("LDTT", None)]), {}),
    ("member_titles", lambda: facts(members=[member(None, "failed")]), {}),
    ("initiatives", lambda: facts(initiatives=EVERYTHING["initiatives"]), {}),
    ("years_in_post", lambda: facts(posts=EVERYTHING["posts"]), {}),
    ("holds", lambda: facts(titles=[title("LDTT", 2025)]), {}),
    ("movement_result", lambda: facts(results=EVERYTHING["results"]), {"min_years": 5}),
    ("movement_result", lambda: facts(results=EVERYTHING["results"]), {"rank_at_most": None}),
]


@pytest.mark.parametrize(
    ("kind", "known", "params"), YEAR_BY_YEAR, ids=[f"{n}-{each[0]}" for n, each in enumerate(YEAR_BY_YEAR)]
)
def test_where_one_year_or_one_member_is_missing_a_person_decides(
    kind: str, known: Callable[[], Facts], params: dict[str, Any]
) -> None:
    assert ask(kind, known(), **params).verdict == OPEN


def test_a_movement_of_unknown_length_may_be_the_long_one() -> None:
    short = ResultFact("Ngắn", 1, Decimal(90), Decimal(1))
    unknown, long_ = ResultFact("Không rõ", 1, Decimal(90)), ResultFact("Dài", 7, Decimal(50), Decimal(5))
    assert ask("movement_result", facts(results=[short, long_]), min_years=5).verdict == FAIL
    assert ask("movement_result", facts(results=[unknown, long_]), min_years=5).verdict == OPEN


FAILS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("annual_reviews", {"reviews": {2024: "completed"}}, {}),
    ("consecutive_titles", {"reviews": {2024: "failed"}}, {}),
    ("cluster_rank", {"clusters": EVERYTHING["clusters"]}, {}),
    ("movement_result", {"results": EVERYTHING["results"]}, {}),
    ("member_share", {"members": EVERYTHING["members"]}, {}),
    ("member_reviews", {"members": EVERYTHING["members"]}, {}),
    ("gap_since", {"titles": [title("BKT", 2024)]}, {}),
    ("not_disciplined", {"disciplines": EVERYTHING["disciplines"]}, {}),
]


@pytest.mark.parametrize(("kind", "known", "params"), FAILS, ids=[each[0] for each in FAILS])
def test_what_was_recorded_does_contradict(kind: str, known: dict[str, Any], params: dict[str, Any]) -> None:
    """So that the tests above prove something: with these facts the answer is a fail."""
    assert ask(kind, facts(**known), **params).verdict == FAIL


years = st.integers(2018, YEAR)
grades = st.dictionaries(years, st.sampled_from(["excellent", "good", "completed", "failed"]))
held = st.lists(st.builds(title, st.sampled_from(["CSTDCS", "LDTT"]), years), max_size=6)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["annual_reviews", "reviews_count", "titles", "consecutive_titles"]),
    reviews=grades,
    titles=held,
    first=st.none() | years,
)
def test_a_fail_stands_on_something_recorded_in_a_year_that_counts(
    kind: str, reviews: dict[int, str], titles: list[Title], first: int | None
) -> None:
    """Whatever the history: take away every record of the years after the base, and no fail is left."""
    base = title("BKT", first) if first is not None else None
    params = {"after": "base"} if base and kind != "consecutive_titles" else {}
    known = facts(reviews=reviews, titles=sorted(titles, key=lambda each: each.year))
    if ask(kind, known, base, **params).verdict != FAIL:
        return
    empty = ask(kind, facts(), base, **params)
    too_soon = base is not None and YEAR - base.year < 3 and kind != "consecutive_titles"
    assert empty.verdict == OPEN or too_soon
