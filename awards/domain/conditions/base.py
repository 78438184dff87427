"""What the words of the rulebook have in common: their shape, and the answer they give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.conditions.params import Param
from awards.domain.facts import Facts, at_least
from awards.domain.titles import Title
from awards.enums import Verdict
from base.units.enums import ReviewGrade

Params = dict[str, Any]
PASS, FAIL, OPEN = Verdict.PASS, Verdict.FAIL, Verdict.NEEDS_PERSON
LOWER_TITLES = ("LDTT", "CSTT")
Say = Callable[[], str]
Tell = Callable[[], list[str]]


class Answer:
    """Verdict, reason, the facts it rests on, and what is still missing.

    `earliest` is the first year of achievement in which the condition can hold if all goes well from now on; the year
    asked about where it holds, None where nobody can tell. Sentences are made only when somebody reads them: a search
    over a hundred thousand people reads few. `part` is how much of it is there, from 0 to 1.
    """

    __slots__ = ("_facts", "_missing", "_reason", "earliest", "part", "verdict")

    def __init__(
        self,
        verdict: Verdict,
        reason: str | Say,
        facts: list[str] | Tell | None = None,
        *,
        missing: str | Say = "",
        earliest: int | None = None,
        part: float = 0.0,
    ) -> None:
        self.verdict, self.earliest = verdict, earliest
        self.part = 1.0 if verdict == Verdict.PASS else part
        self._reason, self._facts, self._missing = reason, facts, missing

    @property
    def reason(self) -> str:
        return self._reason if isinstance(self._reason, str) else self._reason()

    @property
    def facts(self) -> list[str]:
        return self._facts() if callable(self._facts) else self._facts or []

    @property
    def missing(self) -> str:
        return self._missing if isinstance(self._missing, str) else self._missing()


Evaluate = Callable[[Params, Facts, Title | None], Answer]


@dataclass(frozen=True, slots=True)
class Condition:
    """A word of the rulebook: what it is called, what it asks for, and the function that answers it.

    This is the one place that describes a word: files are checked, forms built, sentences and the table of the docs
    written from it. `says` is its sentence with the required parameters in place. `is_bar`: it can only stand in the
    way, and proves no merit. `needs_one`: of these parameters at least one has to be given.
    """

    name: str
    label: Any
    says: Any
    help: Any
    params: Mapping[str, Param]
    is_bar: bool
    needs_one: tuple[str, ...]
    answer: Evaluate


REGISTERED: dict[str, Condition] = {}


def condition(
    name: str,
    label: Any,
    *,
    says: Any,
    help: Any,
    params: Mapping[str, Param] | None = None,
    is_bar: bool = False,
    needs_one: tuple[str, ...] = (),
) -> Callable[[Evaluate], Evaluate]:
    def register(evaluate: Evaluate) -> Evaluate:
        REGISTERED[name] = Condition(name, label, says, help, params or {}, is_bar, needs_one, evaluate)
        return evaluate

    return register


def state_of_year(facts: Facts, year: int, codes: Collection[str]) -> bool | None:
    """Whether the subject holds one of the titles of that year: yes, recorded otherwise, or not known."""
    lower = False
    for title in facts.titles_of_year(year):
        if title.is_one_of(codes):
            return True
        lower = lower or title.code in LOWER_TITLES
    if lower and not any(code in codes for code in LOWER_TITLES):
        return False
    grade = facts.reviews.get(year)
    if grade is not None and not at_least(grade, ReviewGrade.GOOD):
        return False
    return False if any(title.year == year and title.is_one_of(codes) for title in facts.lost) else None


def title_line(title: Title) -> str:
    decision = f", {title.decision_number}" if title.decision_number else ""
    day = f" ({title.decided_on:%d/%m/%Y})" if title.decided_on else ""
    return f"{title.name} {title.year}{decision}{day if decision else ''}"


def title_lines(facts: Facts, held: list[Title], codes: list[str]) -> list[str]:
    """What counts, and what was found and does not: cancelled or stripped, or held by only some former units."""
    lines = [title_line(title) for title in held]
    lines += [
        _("Không tính, đã bị hủy bỏ hoặc tước: {title}").format(title=title_line(t)) for t in facts.lost_named(codes)
    ]
    former = [title for title in facts.inherited if title.is_one_of(codes)]
    lines += [_("Không tính, chỉ một phần đơn vị tiền thân có: {title}").format(title=title_line(t)) for t in former]
    return lines


def years_text(years: Iterable[int]) -> str:
    return ", ".join(str(year) for year in years)
