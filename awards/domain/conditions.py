"""The closed vocabulary of the rulebook: titles, grades, initiatives, discipline.

Each word is a function from parameters and facts to a reasoned answer. An answer is a fail only where recorded data
contradict the rule; where data are missing a person has to look. Words about posts and gaps stand in
`conditions_time`, about collectives and quotas in `conditions_units`.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.domain import conditions_time, conditions_units
from awards.domain.conditions_base import (
    VOCABULARY,
    Answer,
    Params,
    condition,
    state_of_year,
    title_line,
    title_lines,
    years_text,
)
from awards.domain.facts import Facts, InitiativeFact, at_least
from awards.domain.titles import Title
from awards.enums import Verdict
from base.units.enums import InitiativeScope, ReviewGrade
from base.units.models import Unit

__all__ = ["VOCABULARY", "Answer", "Params", "condition", "conditions_time", "conditions_units", "counted_initiatives"]
SCOPES = [scope.value for scope in InitiativeScope]
PASS, FAIL, OPEN = Verdict.PASS, Verdict.FAIL, Verdict.NEEDS_PERSON


@condition("holds")
def holds(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{any_of: [codes], as: base} – an award held before; it becomes the base from which years are counted."""
    codes = params["any_of"]
    if base is not None:
        return Answer(
            PASS,
            lambda: _("Đã được tặng {name}.").format(name=base.name),
            lambda: title_lines(facts, [base], codes),
            earliest=facts.year,
        )
    return Answer(
        OPEN,
        lambda: _("Chưa thấy {names} trong lịch sử khen thưởng. Nếu đã được tặng, hãy bổ sung quyết định.").format(
            names=facts.names_of(codes)
        ),
        lambda: title_lines(facts, [], codes),
        missing=lambda: _("Được tặng {names} trước; các năm sau đó mới bắt đầu được tính.").format(
            names=facts.names_of(codes)
        ),
    )


@condition("titles")
def titles(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{any_of, count, after: base} – so many awards, in any years after the base."""
    codes, wanted = params["any_of"], params["count"]
    after = base.year if base and params.get("after") else 0
    held = facts.titles_named(codes, after=after)
    years = {title.year for title in held}
    count = len(years)

    def lines() -> list[str]:
        return title_lines(facts, held, codes)

    def values() -> dict[str, object]:
        return {"count": count, "wanted": wanted, "names": facts.names_of(codes)}

    if count >= wanted:
        return Answer(
            PASS, lambda: _("Đủ {count}/{wanted} lần {names}.").format(**values()), lines, earliest=facts.year
        )
    first = facts.year + (state_of_year(facts, facts.year, codes) is not None)
    earliest = first + wanted - count - 1
    unknown = [y for y in range(after + 1, facts.year + 1) if state_of_year(facts, y, codes) is None] if after else [0]
    return Answer(
        OPEN if not after or count + len(unknown) >= wanted else FAIL,
        lambda: _("Mới thấy {count}/{wanted} lần {names}.").format(**values()),
        lines,
        missing=lambda: _("Còn thiếu {left} lần {names}; mỗi năm một lần thì sớm nhất là năm {earliest}.").format(
            left=wanted - count, names=facts.names_of(codes), earliest=earliest
        ),
        earliest=None if params.get("after") and base is None else earliest,
        part=count / wanted,
    )


@condition("consecutive_titles")
def consecutive_titles(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{any_of, count, max_gap: 1} – awards of consecutive years up to the year of achievement or the year before it."""
    codes, count, gap = params["any_of"], params["count"], params.get("max_gap", 1)
    held = facts.titles_named(codes)
    run = _run(sorted({title.year for title in held}, reverse=True), facts.year, gap)
    if len(run) >= count:
        return Answer(
            PASS,
            lambda: _("{count} lần liên tục {names}: {years}.").format(
                count=len(run), names=facts.names_of(codes), years=years_text(reversed(run))
            ),
            lambda: title_lines(facts, held, codes),
            earliest=facts.year,
        )
    windows = [range(last - count + 1, last + 1) for last in (facts.year, facts.year - 1)]
    states = {y: state_of_year(facts, y, codes) for y in range(facts.year - count, facts.year + 1)}
    broken = gap == 1 and all(any(states[y] is False for y in window) for window in windows)
    if gap == 1 and run and run[0] < facts.year and states[facts.year] is False:
        run = []
    following = max(run[0] + 1, facts.year) if run else facts.year
    first = following + (following == facts.year and states[facts.year] is False)
    left = count - len(run)
    earliest = first + left - 1

    def lines() -> list[str]:
        gaps = sorted({y for window in windows for y in window if states[y] is False}) if broken else []
        return title_lines(facts, held, codes) + [
            _("Năm {year}: có dữ liệu nhưng không đạt {names}").format(year=y, names=facts.names_of(codes))
            for y in gaps
        ]

    def reason() -> str:
        text = _("Mới thấy {found}/{count} lần liên tục {names}.")
        text = text.format(found=len(run), count=count, names=facts.names_of(codes))
        more = "" if broken else " " + _("Hãy bổ sung lịch sử khen thưởng các năm còn thiếu, nếu có.")
        return text + more

    def missing() -> str:
        text = _("Còn thiếu {left} lần liên tục {names}. Nếu đạt từ năm {first} thì đủ sau năm {earliest} ({sum}).")
        total = f"{first} + {left} − 1 = {earliest}"
        return text.format(left=left, names=facts.names_of(codes), first=first, earliest=earliest, sum=total)

    verdict = FAIL if broken else OPEN
    return Answer(verdict, reason, lines, missing=missing, earliest=earliest, part=len(run) / count)


def _run(years: list[int], last: int, gap: int) -> list[int]:
    """The newest years of `years` (newest first) that follow each other, where they reach up to `last`."""
    if not years or years[0] < last - gap:
        return []
    run = years[:1]
    for year in years[1:]:
        if run[-1] - year > gap:
            break
        run.append(year)
    return run


@condition("annual_reviews")
def annual_reviews(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{at_least, years, after: base} – so many years in a row up to the year of achievement, none below that grade."""
    wanted, years, needs_base = params["at_least"], params["years"], bool(params.get("after"))
    first, last = facts.year - years + 1, facts.year
    label = str(ReviewGrade(wanted).label).lower()
    span = range(first, last + 1)
    below = [year for year in span if year in facts.reviews and not at_least(facts.reviews[year], wanted)]
    earliest = below[-1] + years if below else last
    if needs_base and base is not None:
        earliest = max(earliest, base.year + years)

    def missing(start: int) -> str:
        text = _("Cần {years} năm liên tục {label} trở lên, tính từ năm {start}: sớm nhất hết năm {end} ({sum}).")
        total = f"{start} + {years} − 1 = {start + years - 1}"
        return text.format(years=years, label=label, start=start, end=start + years - 1, sum=total)

    if needs_base and base is not None and first <= base.year:
        passed = max(last - base.year, 0)
        return Answer(
            FAIL,
            lambda: _("Từ {name} năm {base} đến năm {year} mới {passed}/{years} năm.").format(
                name=base.name, base=base.year, year=last, passed=passed, years=years
            ),
            lambda: [title_line(base)],
            missing=lambda: missing(earliest - years + 1),
            earliest=earliest,
            part=min(passed, years) / years,
        )

    def lines() -> list[str]:
        return [_review_line(facts, year) for year in span if year in facts.reviews]

    if below:
        return Answer(
            FAIL,
            lambda: _("Năm {years} xếp loại dưới mức {label}.").format(years=years_text(below), label=label),
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
                years=years_text(unknown), label=label
            ),
            earliest=None if needs_base and base is None else last,
            part=(years - len(unknown)) / years,
        )
    return Answer(
        PASS,
        lambda: ngettext("{n} năm {label} trở lên.", "{n} năm {label} trở lên.", years).format(n=years, label=label),
        lines,
        earliest=last,
    )


@condition("reviews_count")
def reviews_count(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{at_least, count, after: base} – at least so many years of that grade after the base."""
    after, count = base.year if base else 0, params["count"]
    graded = {year: grade for year, grade in facts.reviews.items() if after < year <= facts.year}
    good = sorted(year for year, grade in graded.items() if at_least(grade, params["at_least"]))
    label = str(ReviewGrade(params["at_least"]).label).lower()
    known = base is not None and len(graded) == facts.year - after
    left = max(count - len(good), 0)
    earliest = facts.year if not left else facts.year + left - (facts.year not in graded)
    return Answer(
        PASS if not left else FAIL if known else OPEN,
        lambda: _("{found}/{count} năm {label}.").format(found=len(good), count=count, label=label),
        lambda: [_review_line(facts, year) for year in good],
        missing=lambda: (
            _("Còn thiếu {left} năm {label}: sớm nhất hết năm {earliest}.").format(
                left=left, label=label, earliest=earliest
            )
            if left
            else ""
        ),
        earliest=earliest if base is not None or not params.get("after") else None,
        part=len(good) / count,
    )


def _review_line(facts: Facts, year: int) -> str:
    number = facts.papers.get(year)
    return f"{year}: {ReviewGrade(facts.reviews[year]).label}" + (f" ({number})" if number else "")


@condition("initiatives")
def initiatives(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{count, scope, years, fresh: false} – recognised initiatives of at least that spread within the last years.

    One that carried the same award before does not count again; with `fresh`, one that carried any award.
    """
    count = params["count"]
    found = counted_initiatives(params, facts, facts.year)
    spent = [each for each in _initiatives_of(params, facts, facts.year) if each not in found]
    label = InitiativeScope(params["scope"]).label
    later = max(facts.year, facts.on.year)
    left = max(count - len(counted_initiatives(params, facts, later)), 0)
    earliest = facts.year if len(found) >= count else later

    def lines() -> list[str]:
        told = [_initiative_line(each) for each in found]
        told += [
            _("Không tính lại, đã dùng cho danh hiệu này: {title}").format(title=_initiative_line(each))
            for each in spent
        ]
        return told

    def missing() -> str:
        text = _(
            "Cần thêm {left} sáng kiến, đề tài được công nhận ở phạm vi {scope} trở lên trong các năm {first}–{last}."
        )
        return text.format(left=left, scope=label, first=later - params["years"] + 1, last=later)

    return Answer(
        PASS if len(found) >= count else OPEN,
        lambda: _("{found}/{count} sáng kiến, đề tài được công nhận ở phạm vi {scope} trở lên.").format(
            found=len(found), count=count, scope=label
        ),
        lines,
        missing="" if len(found) >= count else missing,
        earliest=earliest,
        part=len(found) / count,
    )


def counted_initiatives(params: Params, facts: Facts, year: int) -> list[InitiativeFact]:
    """Those that may carry the award asked about in a dossier of `year`, unused ones first."""
    code, fresh = facts.award.code if facts.award else "", bool(params.get("fresh"))
    free = [
        each
        for each in _initiatives_of(params, facts, year)
        if not any((fresh or used == code) and dossier != facts.nomination for used, dossier in each.used_for)
    ]
    return sorted(free, key=lambda each: bool(each.used_for))


def _initiatives_of(params: Params, facts: Facts, year: int) -> list[InitiativeFact]:
    first, wide = year - params["years"] + 1, SCOPES.index(params["scope"])
    return [
        each
        for each in facts.initiatives
        if first <= each.recognised_on.year <= year and SCOPES.index(each.scope) >= wide
    ]


def _initiative_line(each: InitiativeFact) -> str:
    number = f", {each.decision_number}" if each.decision_number else ""
    scope = InitiativeScope(each.scope).label
    used = sorted({code for code, _dossier in each.used_for})
    note = _("; đã dùng cho {codes}").format(codes=", ".join(used)) if used else ""
    return f"{each.title} ({scope}, {each.recognised_on:%d/%m/%Y}{number}{note})"


@condition("not_disciplined")
def not_disciplined(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{} – no disciplinary measure decided or running in the year of achievement or on the day asked about."""
    if not facts.disciplines:
        return Answer(PASS, lambda: _("Không thấy quyết định kỷ luật nào trong thời gian xét."), earliest=facts.year)
    start, end = dt.date(facts.year, 1, 1), max(facts.on, dt.date(facts.year, 12, 31))
    running = [
        each
        for each in facts.disciplines
        if each.decided_on <= end and (each.ends_on or each.decided_on) >= start and each.decided_on <= facts.on
    ]
    if not running:
        return Answer(PASS, lambda: _("Không thấy quyết định kỷ luật nào trong thời gian xét."), earliest=facts.year)
    over = max(each.ends_on or each.decided_on for each in running)
    return Answer(
        FAIL,
        lambda: _("Có hình thức kỷ luật trong thời gian xét."),
        lambda: [f"{each.measure} ({each.decided_on:%d/%m/%Y})" for each in running],
        missing=lambda: _("Kỷ luật tính đến {day}: sớm nhất là năm thành tích {year}.").format(
            day=f"{over:%d/%m/%Y}", year=over.year + 1
        ),
        earliest=over.year + 1,
    )


@condition("not_dissolved")
def not_dissolved(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{} – units ended by a reorganisation are not commended."""
    unit = facts.subject
    if isinstance(unit, Unit) and unit.valid_to and unit.valid_to < facts.on:
        day = f"{unit.valid_to:%d/%m/%Y}"
        return Answer(
            FAIL,
            lambda: _("Đơn vị đã kết thúc hoạt động từ ngày {day}.").format(day=day),
            missing=lambda: _("Không khen thưởng đơn vị đã kết thúc hoạt động; hãy xét đơn vị kế thừa."),
        )
    return Answer(PASS, lambda: _("Đơn vị đang hoạt động."), earliest=facts.year)
