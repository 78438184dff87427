"""Words of the rulebook about the yearly grades: so many years in a row, so many years at all."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from awards.domain.conditions.base import FAIL, OPEN, PASS, Answer, Params, condition, title_line, years_text
from awards.domain.conditions.params import AFTER, GRADE, YEARS, count_of
from awards.domain.facts import Facts, at_least
from awards.domain.titles import Title
from base.units.enums import ReviewGrade


@condition(
    "annual_reviews",
    _lazy("Xếp loại liên tục hằng năm"),
    says=_lazy("{years} năm liên tục xếp loại từ {at_least} trở lên"),
    help=_lazy("Các năm liền nhau, tính đến năm thành tích, không năm nào dưới mức này."),
    params={"at_least": GRADE, "years": YEARS, "after": AFTER},
)
def annual_reviews(params: Params, facts: Facts, base: Title | None) -> Answer:
    """So many years in a row up to the year of achievement, none below that grade."""
    wanted, years, needs_base = params["at_least"], params["years"], bool(params.get("after"))
    first, last = facts.year - years + 1, facts.year
    span = range(first, last + 1)
    below = [year for year in span if year in facts.reviews and not at_least(facts.reviews[year], wanted)]
    earliest = below[-1] + years if below else last
    if needs_base and base is not None:
        earliest = max(earliest, base.year + years)

    def missing(start: int) -> str:
        text = _("Cần {years} năm liên tục {label} trở lên, tính từ năm {start}: sớm nhất hết năm {end} ({sum}).")
        total = f"{start} + {years} − 1 = {start + years - 1}"
        return text.format(years=years, label=grade_words(wanted), start=start, end=start + years - 1, sum=total)

    if needs_base and base is not None and first <= base.year:
        return _too_soon(base, years, last, earliest, lambda: missing(earliest - years + 1))

    def lines() -> list[str]:
        return [_review_line(facts, year) for year in span if year in facts.reviews]

    if below:
        return Answer(
            FAIL,
            lambda: _("Năm {years} xếp loại dưới mức {label}.").format(
                years=years_text(below), label=grade_words(wanted)
            ),
            lines,
            missing=lambda: missing(earliest - years + 1),
            earliest=None if needs_base and base is None else earliest,
            part=(last - below[-1]) / years,
        )
    unknown = [year for year in span if year not in facts.reviews]
    if unknown:
        return Answer(
            OPEN,
            lambda: _("Chưa có xếp loại năm {years}.").format(years=years_text(unknown)),
            lines,
            missing=lambda: _("Bổ sung xếp loại năm {years}, từ mức {label} trở lên.").format(
                years=years_text(unknown), label=grade_words(wanted)
            ),
            earliest=None if needs_base and base is None else last,
            part=(years - len(unknown)) / years,
        )
    return Answer(
        PASS,
        lambda: ngettext("{n} năm {label} trở lên.", "{n} năm {label} trở lên.", years).format(
            n=years, label=grade_words(wanted)
        ),
        lines,
        earliest=last,
    )


def _too_soon(base: Title, years: int, last: int, earliest: int, missing: Callable[[], str]) -> Answer:
    """So many years cannot lie between the base and the year of achievement."""
    passed = max(last - base.year, 0)
    return Answer(
        FAIL,
        lambda: _("Từ {name} năm {base} đến năm {year} mới {passed}/{years} năm.").format(
            name=base.name, base=base.year, year=last, passed=passed, years=years
        ),
        lambda: [title_line(base)],
        missing=missing,
        earliest=earliest,
        part=min(passed, years) / years,
    )


@condition(
    "reviews_count",
    _lazy("Số năm đạt xếp loại"),
    says=_lazy("Từ {count} năm xếp loại từ {at_least} trở lên"),
    help=_lazy("Số năm đạt mức xếp loại, không cần liên tục."),
    params={"at_least": GRADE, "count": count_of(_lazy("Số năm")), "after": AFTER},
)
def reviews_count(params: Params, facts: Facts, base: Title | None) -> Answer:
    """At least so many years of that grade after the base."""
    wanted, after, count = params["at_least"], base.year if base else 0, params["count"]
    graded = {year: grade for year, grade in facts.reviews.items() if after < year <= facts.year}
    good = sorted(year for year, grade in graded.items() if at_least(grade, wanted))
    known = base is not None and len(graded) == facts.year - after
    left = max(count - len(good), 0)
    earliest = facts.year if not left else facts.year + left - (facts.year not in graded)
    return Answer(
        PASS if not left else FAIL if known else OPEN,
        lambda: _("{found}/{count} năm {label}.").format(found=len(good), count=count, label=grade_words(wanted)),
        lambda: [_review_line(facts, year) for year in good],
        missing=lambda: (
            _("Còn thiếu {left} năm {label}: sớm nhất hết năm {earliest}.").format(
                left=left, label=grade_words(wanted), earliest=earliest
            )
            if left
            else ""
        ),
        earliest=earliest if base is not None or not params.get("after") else None,
        part=len(good) / count,
    )


def grade_words(grade: str) -> str:
    """As it stands in the middle of a sentence."""
    return str(ReviewGrade(grade).label).lower()


def _review_line(facts: Facts, year: int) -> str:
    number = facts.papers.get(year)
    return f"{year}: {ReviewGrade(facts.reviews[year]).label}" + (f" ({number})" if number else "")
