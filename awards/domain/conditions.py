"""The closed vocabulary of the rulebook. Each word is a function from parameters and facts to a reasoned answer.

An answer is a fail only where recorded data contradict the rule; where data are missing a person has to look.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.domain.facts import Facts, Member, at_least
from awards.domain.titles import Title
from awards.enums import Verdict
from base.units.enums import InitiativeScope, ReviewGrade
from base.units.models import Unit

Params = dict[str, Any]
LOWER_TITLES = ("LDTT", "CSTT")
SCOPES = [scope.value for scope in InitiativeScope]


@dataclass(frozen=True)
class Answer:
    """Verdict, the reason in Vietnamese, and the facts it rests on, one line each."""

    verdict: Verdict
    reason: str
    facts: list[str] = field(default_factory=list)


Condition = Callable[[Params, Facts, Title | None], Answer]
VOCABULARY: dict[str, Condition] = {}


def condition(name: str) -> Callable[[Condition], Condition]:
    def register(evaluate: Condition) -> Condition:
        VOCABULARY[name] = evaluate
        return evaluate

    return register


@condition("holds")
def holds(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{any_of: [codes], as: base} – an award held before; it becomes the base from which years are counted."""
    if base is not None:
        return Answer(Verdict.PASS, _("Đã được tặng {name}.").format(name=base.name), [_line(base)])
    wanted = facts.names_of(params["any_of"])
    return Answer(
        Verdict.NEEDS_PERSON,
        _("Chưa thấy {names} trong lịch sử khen thưởng. Nếu đã được tặng, hãy bổ sung quyết định.").format(
            names=wanted
        ),
    )


@condition("titles")
def titles(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{any_of, count, after: base} – so many awards, in any years after the base."""
    after = base.year if base and params.get("after") else 0
    held = facts.titles_named(params["any_of"], after=after)
    lines = [_line(title) for title in held]
    count, wanted = len({title.year for title in held}), params["count"]
    names = facts.names_of(params["any_of"])
    if count >= wanted:
        return Answer(
            Verdict.PASS, _("Đủ {count}/{wanted} lần {names}.").format(count=count, wanted=wanted, names=names), lines
        )
    unknown = (
        [y for y in range(after + 1, facts.year + 1) if _state(facts, y, params["any_of"]) is None] if after else [0]
    )
    verdict = Verdict.NEEDS_PERSON if not after or count + len(unknown) >= wanted else Verdict.FAIL
    return Answer(
        verdict, _("Mới thấy {count}/{wanted} lần {names}.").format(count=count, wanted=wanted, names=names), lines
    )


@condition("consecutive_titles")
def consecutive_titles(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{any_of, count, max_gap: 1} – awards of consecutive years up to the year of achievement or the year before it."""
    codes, count, gap = params["any_of"], params["count"], params.get("max_gap", 1)
    held = facts.titles_named(codes)
    lines = [_line(title) for title in held]
    names = facts.names_of(codes)
    years = sorted({title.year for title in held}, reverse=True)
    run = years[:1] if years and years[0] >= facts.year - gap else []
    for year in years[1:] if run else []:
        if run[-1] - year > gap:
            break
        run.append(year)
    if len(run) >= count:
        listed = ", ".join(str(year) for year in reversed(run))
        return Answer(
            Verdict.PASS,
            _("{count} lần liên tục {names}: {years}.").format(count=len(run), names=names, years=listed),
            lines,
        )
    windows = [range(last - count + 1, last + 1) for last in (facts.year, facts.year - 1)]
    broken = gap == 1 and all(any(_state(facts, y, codes) is False for y in window) for window in windows)
    reason = _("Mới thấy {found}/{count} lần liên tục {names}.").format(found=len(run), count=count, names=names)
    if broken:
        gaps = sorted({y for window in windows for y in window if _state(facts, y, codes) is False})
        lines += [_("Năm {year}: có dữ liệu nhưng không đạt {names}").format(year=y, names=names) for y in gaps]
        return Answer(Verdict.FAIL, reason, lines)
    return Answer(
        Verdict.NEEDS_PERSON, reason + " " + _("Hãy bổ sung lịch sử khen thưởng các năm còn thiếu, nếu có."), lines
    )


@condition("annual_reviews")
def annual_reviews(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{at_least, years, after: base} – so many years in a row up to the year of achievement, none below that grade."""
    wanted, years = params["at_least"], params["years"]
    first = facts.year - years + 1
    if params.get("after") and base and first <= base.year:
        reason = _("Từ {name} năm {base} đến năm {year} mới {passed}/{years} năm.").format(
            name=base.name, base=base.year, year=facts.year, passed=max(facts.year - base.year, 0), years=years
        )
        return Answer(Verdict.FAIL, reason, [_line(base)])
    span = range(first, facts.year + 1)
    label = str(ReviewGrade(wanted).label).lower()
    lines = [f"{year}: {ReviewGrade(facts.reviews[year]).label}" for year in span if year in facts.reviews]
    below = [year for year in span if year in facts.reviews and not at_least(facts.reviews[year], wanted)]
    missing = [year for year in span if year not in facts.reviews]
    if below:
        return Answer(
            Verdict.FAIL, _("Năm {years} xếp loại dưới mức {label}.").format(years=_list(below), label=label), lines
        )
    if missing:
        return Answer(Verdict.NEEDS_PERSON, _("Chưa có xếp loại năm {years}.").format(years=_list(missing)), lines)
    return Answer(
        Verdict.PASS,
        ngettext("{n} năm {label} trở lên.", "{n} năm {label} trở lên.", years).format(n=years, label=label),
        lines,
    )


@condition("reviews_count")
def reviews_count(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{at_least, count, after: base} – at least so many years of that grade after the base."""
    after = base.year if base else 0
    graded = {year: grade for year, grade in facts.reviews.items() if after < year <= facts.year}
    good = sorted(year for year, grade in graded.items() if at_least(grade, params["at_least"]))
    label = str(ReviewGrade(params["at_least"]).label).lower()
    reason = _("{found}/{count} năm {label}.").format(found=len(good), count=params["count"], label=label)
    if len(good) >= params["count"]:
        return Answer(Verdict.PASS, reason, [str(year) for year in good])
    known = base is not None and len(graded) == facts.year - after
    return Answer(Verdict.FAIL if known else Verdict.NEEDS_PERSON, reason, [str(year) for year in good])


@condition("initiatives")
def initiatives(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{count, scope, years} – recognised initiatives of at least that spread within the last years."""
    first = facts.year - params["years"] + 1
    wide = SCOPES.index(params["scope"])
    found = [
        each
        for each in facts.initiatives
        if first <= each.recognised_on.year <= facts.year and SCOPES.index(each.scope) >= wide
    ]
    lines = [f"{each.title} ({each.get_scope_display()}, {each.recognised_on:%d/%m/%Y})" for each in found]
    values = {"found": len(found), "count": params["count"], "scope": InitiativeScope(params["scope"]).label}
    reason = _("{found}/{count} sáng kiến, đề tài được công nhận ở phạm vi {scope} trở lên.").format(**values)
    return Answer(Verdict.PASS if len(found) >= params["count"] else Verdict.NEEDS_PERSON, reason, lines)


@condition("not_disciplined")
def not_disciplined(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{} – no disciplinary measure decided or running in the year of achievement or on the day asked about."""
    start, end = dt.date(facts.year, 1, 1), max(facts.on, dt.date(facts.year, 12, 31))
    running = [
        each
        for each in facts.disciplines
        if each.decided_on <= end and (each.ends_on or each.decided_on) >= start and each.decided_on <= facts.on
    ]
    if running:
        lines = [f"{each.measure} ({each.decided_on:%d/%m/%Y})" for each in running]
        return Answer(Verdict.FAIL, _("Có hình thức kỷ luật trong thời gian xét."), lines)
    return Answer(Verdict.PASS, _("Không thấy quyết định kỷ luật nào trong thời gian xét."))


@condition("not_dissolved")
def not_dissolved(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{} – units ended by a reorganisation are not commended."""
    unit = facts.subject
    if isinstance(unit, Unit) and unit.valid_to and unit.valid_to < facts.on:
        day = f"{unit.valid_to:%d/%m/%Y}"
        return Answer(Verdict.FAIL, _("Đơn vị đã kết thúc hoạt động từ ngày {day}.").format(day=day))
    return Answer(Verdict.PASS, _("Đơn vị đang hoạt động."))


@condition("movement_result")
def movement_result(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{rank_at_most, min_score} – the frozen result in a movement; without parameters the demands of the round hold."""
    rank = params.get("rank_at_most", facts.top_n)
    score = params.get("min_score", facts.min_score)
    if not facts.results:
        return Answer(Verdict.NEEDS_PERSON, _("Chưa có kết quả xếp hạng của đơn vị trong phong trào."))
    lines = [
        _("{movement}: hạng {rank}, {score} điểm").format(movement=r.movement, rank=r.rank, score=f"{r.score:.2f}")
        for r in facts.results
    ]
    if rank is None and score is None:
        return Answer(Verdict.NEEDS_PERSON, _("Đợt xét không đặt mức hạng hay điểm; cần người đánh giá."), lines)
    good = [r for r in facts.results if (rank is None or r.rank <= rank) and (score is None or r.score >= score)]
    if good:
        return Answer(Verdict.PASS, _("Đạt mức yêu cầu trong phong trào."), lines)
    return Answer(Verdict.FAIL, _("Chưa đạt mức hạng hoặc điểm mà đợt xét yêu cầu."), lines)


@condition("member_share")
def member_share(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{any_of, min_pct} – the share of members with one of these titles in the year."""
    codes = params["any_of"]
    return _share(
        facts.members,
        params["min_pct"],
        lambda m: any(t.is_one_of(codes) for t in m.titles) or _refuted(m),
        _("{found}/{all} cá nhân đạt {names}; cần từ {pct}%."),
        facts.names_of(codes),
    )


@condition("member_reviews")
def member_reviews(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{at_least, min_pct} – the share of members whose yearly review is at least of that grade."""
    wanted = params["at_least"]
    return _share(
        facts.members,
        params["min_pct"],
        lambda m: None if m.grade is None else at_least(m.grade, wanted),
        _("{found}/{all} cá nhân {names} trở lên; cần từ {pct}%."),
        str(ReviewGrade(wanted).label).lower(),
    )


@condition("member_titles")
def member_titles(params: Params, facts: Facts, base: Title | None) -> Answer:
    """{any_of, count} – at least so many members with one of these titles in the year."""
    names = facts.names_of(params["any_of"])
    found = [m.name for m in facts.members if any(t.is_one_of(params["any_of"]) for t in m.titles)]
    reason = _("{found}/{count} cá nhân đạt {names}.").format(found=len(found), count=params["count"], names=names)
    return Answer(Verdict.PASS if len(found) >= params["count"] else Verdict.NEEDS_PERSON, reason, sorted(found))


def _share(members: list[Member], pct: int, judge: Callable[[Member], bool | None], text: str, names: str) -> Answer:
    """Exact share in integers. Members of whom nothing is known may tip the scale, so they keep it from a fail."""
    if not members:
        return Answer(Verdict.NEEDS_PERSON, _("Chưa có danh sách cá nhân của tập thể."))
    answers = [judge(member) for member in members]
    found, possible, total = answers.count(True), len(answers) - answers.count(False), len(members)
    reason = text.format(found=found, all=total, names=names, pct=pct)
    if found * 100 >= pct * total:
        return Answer(Verdict.PASS, reason)
    if possible * 100 < pct * total:
        return Answer(Verdict.FAIL, reason)
    return Answer(Verdict.NEEDS_PERSON, reason + " " + _("Một số cá nhân chưa có dữ liệu của năm."))


def _refuted(member: Member) -> bool | None:
    """False where the review rules a title out, None where it is open."""
    return False if member.grade is not None and not at_least(member.grade, ReviewGrade.GOOD) else None


def _state(facts: Facts, year: int, codes: Iterable[str]) -> bool | None:
    """Whether the subject holds one of the titles of that year: yes, recorded otherwise, or not known."""
    of_year = [title for title in facts.titles if title.year == year]
    if any(title.is_one_of(list(codes)) for title in of_year):
        return True
    lower = any(title.code in LOWER_TITLES for title in of_year) and not set(codes) & set(LOWER_TITLES)
    poor = year in facts.reviews and not at_least(facts.reviews[year], ReviewGrade.GOOD)
    return False if lower or poor else None


def _line(title: Title) -> str:
    decision = f", {title.decision_number}" if title.decision_number else ""
    return f"{title.name} {title.year}{decision}"


def _list(years: list[int]) -> str:
    return ", ".join(str(year) for year in years)
