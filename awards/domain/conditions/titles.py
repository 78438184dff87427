"""Words of the rulebook about awards held: an award as base, so many, so many in a row."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.domain.conditions.base import (
    FAIL,
    OPEN,
    PASS,
    Answer,
    Params,
    condition,
    state_of_year,
    title_lines,
    years_text,
)
from awards.domain.conditions.params import AFTER, ANY_OF, BASE, WHOLE, Param, count_of
from awards.domain.facts import Facts
from awards.domain.titles import Title


@condition(
    "holds",
    _lazy("Đã được tặng"),
    says=_lazy("Đã được tặng {any_of}"),
    help=_lazy("Một danh hiệu, hình thức đã có từ trước. Có thể lấy làm mốc để tính năm ở các điều kiện khác."),
    params={
        "any_of": ANY_OF,
        "as": Param(BASE, _lazy("Lấy làm mốc tính năm"), required=False, says=_lazy("lấy làm mốc tính năm")),
    },
)
def holds(params: Params, facts: Facts, base: Title | None) -> Answer:
    """An award held before; it becomes the base from which years are counted."""
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


@condition(
    "titles",
    _lazy("Số lần được tặng"),
    says=_lazy("Từ {count} lần được tặng {any_of}"),
    help=_lazy("Số lần được tặng, không cần liên tục; mỗi năm tính một lần."),
    params={"any_of": ANY_OF, "count": count_of(_lazy("Số lần")), "after": AFTER},
)
def titles(params: Params, facts: Facts, base: Title | None) -> Answer:
    """So many awards, in any years after the base."""
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


@condition(
    "consecutive_titles",
    _lazy("Số lần liên tục"),
    says=_lazy("{count} lần liên tục được tặng {any_of}"),
    help=_lazy("Các lần liền nhau, tính đến năm thành tích hoặc năm ngay trước đó."),
    params={
        "any_of": ANY_OF,
        "count": count_of(_lazy("Số lần")),
        "max_gap": Param(
            WHOLE,
            _lazy("Khoảng cách tối đa giữa hai lần (năm)"),
            required=False,
            low=1,
            high=10,
            help=_lazy("Để trống là các năm liền nhau."),
            says=_lazy("hai lần cách nhau không quá {value} năm"),
        ),
    },
)
def consecutive_titles(params: Params, facts: Facts, base: Title | None) -> Answer:
    """Awards of consecutive years up to the year of achievement or the year before it."""
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
