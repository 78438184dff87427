"""The word of the rulebook about initiatives, and which of them may carry a dossier."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.domain.conditions.base import OPEN, PASS, Answer, Params, condition
from awards.domain.conditions.params import CHOICE, FLAG, YEARS, Param, count_of
from awards.domain.facts import Facts, InitiativeFact
from awards.domain.titles import Title
from base.units.enums import InitiativeScope

SCOPES = [scope.value for scope in InitiativeScope]


@condition(
    "initiatives",
    _lazy("Sáng kiến, đề tài"),
    says=_lazy("Từ {count} sáng kiến, đề tài được công nhận phạm vi {scope} trở lên trong {years} năm"),
    help=_lazy("Đã dùng cho chính danh hiệu này thì không tính lại."),
    params={
        "count": count_of(_lazy("Số sáng kiến, đề tài")),
        "scope": Param(CHOICE, _lazy("Phạm vi công nhận từ"), choices=InitiativeScope),
        "years": YEARS,
        "fresh": Param(
            FLAG,
            _lazy("Chưa dùng cho danh hiệu nào"),
            required=False,
            says=_lazy("chưa dùng cho danh hiệu nào"),
        ),
    },
)
def initiatives(params: Params, facts: Facts, base: Title | None) -> Answer:
    """Recognised initiatives of at least that spread within the last years.

    One that carried the same award before does not count again; with `fresh`, one that carried any award.
    """
    count, scope, later = params["count"], params["scope"], max(facts.year, facts.on.year)
    found = counted_initiatives(params, facts, facts.year)
    is_met = len(found) >= count
    left = 0 if is_met else max(count - len(counted_initiatives(params, facts, later)), 0)

    def lines() -> list[str]:
        spent = [each for each in _initiatives_of(params, facts, facts.year) if each not in found]
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
        first = later - params["years"] + 1
        return text.format(left=left, scope=InitiativeScope(scope).label, first=first, last=later)

    return Answer(
        PASS if is_met else OPEN,
        lambda: _("{found}/{count} sáng kiến, đề tài được công nhận ở phạm vi {scope} trở lên.").format(
            found=len(found), count=count, scope=InitiativeScope(scope).label
        ),
        lines,
        missing="" if is_met else missing,
        earliest=facts.year if is_met else later,
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
