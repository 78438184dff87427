"""Words of the rulebook about collectives: movements, clusters, members; and about the quota, which binds everybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.domain.conditions.base import FAIL, OPEN, PASS, Answer, Params, condition
from awards.domain.conditions.params import ANY_OF, GRADE, NUMBER, PERCENT, RANK, WHOLE, Param, count_of
from awards.domain.conditions.reviews import grade_words
from awards.domain.facts import Facts, Member, ResultFact, at_least
from awards.domain.quota_state import QuotaState
from awards.domain.titles import Title
from awards.enums import QuotaBasis
from base.units.enums import ReviewGrade


@condition(
    "movement_result",
    _lazy("Kết quả phong trào"),
    says=_lazy("Đạt kết quả trong phong trào"),
    help=_lazy("Theo bảng kết quả đã chốt. Để trống hạng và điểm thì theo mức của đợt xét."),
    params={
        "rank_at_most": Param(
            WHOLE,
            _lazy("Hạng thấp nhất được tính"),
            required=False,
            low=1,
            high=500,
            says=_lazy("hạng {value} trở lên"),
        ),
        "min_score": Param(
            NUMBER, _lazy("Điểm tối thiểu"), required=False, high=100_000, says=_lazy("từ {value} điểm")
        ),
        "min_years": Param(
            NUMBER,
            _lazy("Phong trào kéo dài từ (năm)"),
            required=False,
            high=30,
            says=_lazy("phong trào kéo dài từ {value} năm"),
        ),
    },
)
def movement_result(params: Params, facts: Facts, base: Title | None) -> Answer:
    """The frozen result in a movement; without parameters the demands of the round hold.

    `min_years`: the movement runs so long.
    """
    rank, score = params.get("rank_at_most", facts.top_n), params.get("min_score", facts.min_score)
    years = params.get("min_years")
    if not facts.results:
        return Answer(
            OPEN,
            lambda: _("Chưa có kết quả xếp hạng của đơn vị trong phong trào."),
            missing=lambda: _("Có kết quả xếp hạng trong một phong trào của năm."),
        )
    fitting = [r for r in facts.results if years is None or (r.years is not None and round(r.years, 1) >= years)]
    unknown = [r for r in facts.results if years is not None and r.years is None]

    def lines() -> list[str]:
        return [_result_line(each) for each in facts.results]

    def is_met(result: ResultFact) -> bool:
        return (rank is None or result.rank <= rank) and (score is None or result.score >= score)

    if rank is None and score is None:
        return Answer(OPEN, lambda: _("Đợt xét không đặt mức hạng hay điểm; cần người đánh giá."), lines)
    if any(map(is_met, fitting)):
        return Answer(PASS, lambda: _("Đạt mức yêu cầu trong phong trào."), lines, earliest=facts.year)
    if any(map(is_met, unknown)):
        return Answer(OPEN, lambda: _("Chưa biết phong trào kéo dài bao lâu."), lines)
    if years is not None and not fitting:
        text = _("Chỉ thấy kết quả của phong trào ngắn hơn {years} năm.")
        return Answer(OPEN, lambda: text.format(years=years), lines)
    return Answer(
        FAIL,
        lambda: _("Chưa đạt mức hạng hoặc điểm mà đợt xét yêu cầu."),
        lines,
        missing=lambda: _demand(rank, score),
        earliest=facts.year + 1,
    )


@condition(
    "cluster_rank",
    _lazy("Hạng trong cụm, khối"),
    says=_lazy("Hạng {rank_at_most} trở lên trong cụm, khối thi đua"),
    help=_lazy("Theo bảng xếp hạng của năm đã công bố."),
    params={"rank_at_most": RANK},
)
def cluster_rank(params: Params, facts: Facts, base: Title | None) -> Answer:
    """The place in the cluster or block by the published ranking of the year."""
    wanted = params["rank_at_most"]
    if not facts.clusters:
        return Answer(
            OPEN,
            lambda: _("Chưa có bảng xếp hạng cụm, khối năm {year} đã công bố.").format(year=facts.year),
            missing=lambda: _("Công bố bảng xếp hạng cụm, khối năm {year}.").format(year=facts.year),
            earliest=facts.year,
        )
    good = any(each.rank <= wanted for each in facts.clusters)
    return Answer(
        PASS if good else FAIL,
        lambda: _("Hạng {rank} trong cụm, khối; cần hạng {wanted} trở lên.").format(
            rank=min(each.rank for each in facts.clusters), wanted=wanted
        ),
        lambda: [_result_line(each) for each in facts.clusters],
        missing="" if good else lambda: _demand(wanted, None),
        earliest=facts.year if good else facts.year + 1,
    )


@condition(
    "member_share",
    _lazy("Tỷ lệ cá nhân đạt danh hiệu"),
    says=_lazy("Từ {min_pct}% cá nhân trong tập thể đạt {any_of}"),
    help=_lazy("Tính trên mọi cá nhân của tập thể trong năm thành tích."),
    params={"any_of": ANY_OF, "min_pct": PERCENT},
)
def member_share(params: Params, facts: Facts, base: Title | None) -> Answer:
    """The share of members with one of these titles in the year."""
    codes = params["any_of"]
    return _share(
        facts,
        params["min_pct"],
        lambda m: any(t.is_one_of(codes) for t in m.titles) or _refuted(m),
        lambda: _("{found}/{all} cá nhân đạt {names}; cần từ {pct}%."),
        lambda: facts.names_of(codes),
    )


@condition(
    "member_reviews",
    _lazy("Tỷ lệ cá nhân đạt xếp loại"),
    says=_lazy("Từ {min_pct}% cá nhân trong tập thể xếp loại từ {at_least} trở lên"),
    help=_lazy("Tính trên mọi cá nhân của tập thể trong năm thành tích."),
    params={"at_least": GRADE, "min_pct": PERCENT},
)
def member_reviews(params: Params, facts: Facts, base: Title | None) -> Answer:
    """The share of members whose yearly review is at least of that grade."""
    wanted = params["at_least"]
    return _share(
        facts,
        params["min_pct"],
        lambda m: None if m.grade is None else at_least(m.grade, wanted),
        lambda: _("{found}/{all} cá nhân {names} trở lên; cần từ {pct}%."),
        lambda: grade_words(wanted),
    )


@condition(
    "member_titles",
    _lazy("Số cá nhân đạt danh hiệu"),
    says=_lazy("Từ {count} cá nhân trong tập thể đạt {any_of}"),
    help=_lazy("Số người, không phải tỷ lệ, trong năm thành tích."),
    params={"any_of": ANY_OF, "count": count_of(_lazy("Số cá nhân"))},
)
def member_titles(params: Params, facts: Facts, base: Title | None) -> Answer:
    """At least so many members with one of these titles in the year."""
    codes, count = params["any_of"], params["count"]
    found = [m.name for m in facts.members if any(t.is_one_of(codes) for t in m.titles)]
    left = count - len(found)
    return Answer(
        PASS if left <= 0 else OPEN,
        lambda: _("{found}/{count} cá nhân đạt {names}.").format(
            found=len(found), count=count, names=facts.names_of(codes)
        ),
        lambda: sorted(found),
        missing=lambda: (
            _("Cần thêm {left} cá nhân đạt {names}.").format(left=left, names=facts.names_of(codes)) if left > 0 else ""
        ),
        earliest=facts.year,
    )


@condition(
    "quota",
    _lazy("Trong chỉ tiêu"),
    says=_lazy("Còn trong chỉ tiêu của đơn vị và các đơn vị cấp trên"),
    help=_lazy("Theo chỉ tiêu khen thưởng đã duyệt; không đặt chỉ tiêu thì không giới hạn."),
    is_bar=True,
)
def quota(params: Params, facts: Facts, base: Title | None) -> Answer:
    """The approved quotas of the unit and of every unit above it leave room. Without a quota there is no limit."""
    if facts.reference is None or facts.award is None:
        return Answer(OPEN, lambda: _("Chưa biết chỉ tiêu khen thưởng."))
    states = facts.reference.quotas.states(facts.award.pk, facts.home, facts.year)
    if not states:
        return Answer(PASS, lambda: _("Không đặt chỉ tiêu số lượng."), earliest=facts.year)
    full = [state for state in states if state.granted >= state.limit]
    crowded = [state for state in states if state.granted + state.asked > state.limit]

    def lines() -> list[str]:
        return [_quota_line(state) for state in states]

    if full:
        return Answer(
            FAIL,
            lambda: _("Đã hết chỉ tiêu của {unit}.").format(unit=full[0].quota.scope),
            lines,
            missing=lambda: _("Chờ chỉ tiêu của năm sau."),
            earliest=facts.year + 1,
        )
    if crowded:
        return Answer(
            OPEN,
            lambda: _("Số đang đề nghị vượt chỉ tiêu của {unit}; cần chọn.").format(unit=crowded[0].quota.scope),
            lines,
            earliest=facts.year,
        )
    return Answer(PASS, lambda: _("Còn trong chỉ tiêu."), lines, earliest=facts.year)


def _quota_line(state: QuotaState) -> str:
    text = _("{unit}: chỉ tiêu {limit}{how}, đã khen {granted}, đang đề nghị {asked} ({source})")
    amount = f"{state.quota.amount.normalize():f}".replace(".", ",")
    how = "" if state.quota.basis == QuotaBasis.NUMBER else f" ({amount}% × {state.base})"
    values = {"limit": state.limit, "granted": state.granted, "asked": state.asked, "source": state.quota.source}
    return text.format(unit=state.quota.scope, how=how, **values)


def _share(
    facts: Facts,
    pct: int,
    judge: Callable[[Member], bool | None],
    text: Callable[[], str],
    names: Callable[[], str],
) -> Answer:
    """Exact share in integers. Members of whom nothing is known may tip the scale, so they keep it from a fail."""
    members: Sequence[Member] = facts.members
    if not members:
        return Answer(
            OPEN,
            lambda: _("Chưa có danh sách cá nhân của tập thể."),
            missing=lambda: _("Bổ sung danh sách cá nhân của tập thể."),
            earliest=facts.year,
        )
    answers = [judge(member) for member in members]
    found, possible, total = answers.count(True), len(answers) - answers.count(False), len(members)

    def reason() -> str:
        return text().format(found=found, all=total, names=names(), pct=pct)

    if found * 100 >= pct * total:
        return Answer(PASS, reason, earliest=facts.year)
    needed = -(-pct * total // 100)

    def missing() -> str:
        said = _("Cần thêm {left} cá nhân {names}: {share} của {total} là {needed}, mới có {found}.")
        left = needed - found
        return said.format(left=left, names=names(), share=f"{pct}%", total=total, needed=needed, found=found)

    if possible * 100 < pct * total:
        return Answer(FAIL, reason, missing=missing, earliest=facts.year + 1, part=found / needed)
    return Answer(
        OPEN,
        lambda: reason() + " " + _("Một số cá nhân chưa có dữ liệu của năm."),
        missing=missing,
        earliest=facts.year,
        part=found / needed,
    )


def _refuted(member: Member) -> bool | None:
    """False where the review rules a title out, None where it is open."""
    return False if member.grade is not None and not at_least(member.grade, ReviewGrade.GOOD) else None


def _result_line(each: ResultFact) -> str:
    score = f"{each.score:.2f}"
    return _("{movement}: hạng {rank}, {score} điểm").format(movement=each.name, rank=each.rank, score=score)


def _demand(rank: int | None, score: object) -> str:
    parts = [_("hạng {rank} trở lên").format(rank=rank)] if rank is not None else []
    parts += [_("từ {score} điểm").format(score=score)] if score is not None else []
    return _("Cần đạt {demand}.").format(demand=", ".join(parts))
