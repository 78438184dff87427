"""Is this subject eligible for this award? Pass, fail or needs a person, always with reasons, articles and facts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.catalogue import require_existing
from awards.domain.conditions import VOCABULARY
from awards.domain.facts import Facts, facts_about
from awards.domain.rulebook import rulebook_on
from awards.domain.titles import Title
from awards.enums import AwardSubject, Verdict
from awards.models import AwardType, Nomination, Rule, RulebookVersion
from base.core import clock
from base.core.errors import DomainError
from base.core.text import fold
from base.units.models import Person, Unit

ORDER = [Verdict.FAIL, Verdict.NEEDS_PERSON, Verdict.PASS]
ARTICLE = re.compile(r"(?P<article>\d+)(?:\((?P<clause>\d+)\))?(?:\((?P<point>\w+)\))?$")


@dataclass(frozen=True)
class ConditionResult:
    kind: str
    verdict: str
    reason: str
    facts: list[str]
    article: str
    is_verified: bool


@dataclass(frozen=True)
class LegResult:
    """One way to qualify. `to_confirm`: what only a person can judge; it does not count against the verdict."""

    name: str
    label: str
    verdict: str
    article: str
    is_verified: bool
    conditions: list[ConditionResult]
    to_confirm: list[str]


@dataclass(frozen=True)
class Eligibility:
    subject: str
    award: str
    award_name: str
    on: str
    year: int
    rulebook: str
    rulebook_name: str
    verdict: str
    is_verified: bool
    reason: str
    legs: list[LegResult]

    @property
    def verdict_label(self) -> str:
        return str(Verdict(self.verdict).label)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def check_nomination(nomination: Nomination) -> Eligibility:
    """By the rulebook pinned at receipt, or by the one in force today while the dossier is being made."""
    on = nomination.received_on or clock.today()
    round_ = nomination.round
    return check(
        nomination.subject,
        nomination.award_type,
        on=on,
        year=nomination.year,
        rulebook=nomination.rulebook,
        movement=round_.movement,
        top_n=round_.top_n,
        min_score=round_.min_score,
    )


def check(
    subject: Person | Unit,
    award_type: AwardType,
    *,
    on: dt.date | None = None,
    year: int | None = None,
    rulebook: RulebookVersion | None = None,
    **round_demands: Any,
) -> Eligibility:
    """Judge by the rulebook of `on` unless one is given. DomainError where the award or a rulebook did not exist."""
    day = on or clock.today()
    require_existing(award_type, day)
    version = rulebook or rulebook_on(day)
    facts = facts_about(subject, year=year, on=day, **round_demands)
    kind = AwardSubject.INDIVIDUAL if isinstance(subject, Person) else AwardSubject.COLLECTIVE
    legs: list[LegResult] = []
    if not (award_type.is_for_person if isinstance(subject, Person) else award_type.is_for_collective):
        verdict, reason = (
            Verdict.FAIL,
            _("{award} không dành cho đối tượng này: chỉ dành cho {who}.").format(
                award=award_type, who=award_type.get_subject_display().lower()
            ),
        )
    else:
        rule = Rule.objects.filter(version=version, award_type=award_type, subject=kind).first()
        legs = [_leg(leg, facts) for leg in rule.legs] if rule else []
        verdict, reason = _conclude(legs)
    resting = [leg for leg in legs if leg.verdict == verdict] or legs
    return Eligibility(
        subject=str(subject),
        award=award_type.code,
        award_name=award_type.name,
        on=day.isoformat(),
        year=facts.year,
        rulebook=version.code,
        rulebook_name=version.name,
        verdict=verdict.value,
        is_verified=version.is_verified and award_type.is_verified and all(leg.is_verified for leg in resting[:1]),
        reason=reason,
        legs=legs,
    )


def subject_named(text: str) -> Person | Unit:
    """The person of that code or exact name, or the unit of that id or exact name.

    Raises DomainError where none or several fit.
    """
    wanted = text.strip()
    if wanted and (person := Person.objects.filter(code__iexact=wanted, merged_into=None).first()):
        return person
    if wanted.isdigit() and (unit := Unit.objects.filter(pk=int(wanted[:18])).first()):
        return unit
    folded = fold(wanted)
    found: list[Person | Unit] = []
    if folded:
        found = [
            *Person.objects.filter(name_folded=folded, merged_into=None)[:2],
            *Unit.objects.filter(name_folded=folded)[:2],
        ]
    if len(found) == 1:
        return found[0]
    message = (
        _("Không tìm thấy “{name}”. Hãy ghi mã cá nhân, họ tên đầy đủ hoặc mã số đơn vị.")
        if not found
        else _("Có nhiều đối tượng tên “{name}”. Hãy ghi mã cá nhân hoặc mã số đơn vị.")
    )
    raise DomainError(message.format(name=wanted), code="subject")


def _conclude(legs: list[LegResult]) -> tuple[Verdict, str]:
    if not legs:
        return Verdict.NEEDS_PERSON, _("Bộ quy định chưa có điều kiện máy kiểm tra được; cần người đối chiếu.")
    best = max((Verdict(leg.verdict) for leg in legs), key=ORDER.index)
    leg = next(leg for leg in legs if leg.verdict == best)
    match best:
        case Verdict.PASS:
            return best, _("Đạt theo “{leg}” ({article}).").format(leg=leg.label, article=leg.article)
        case Verdict.FAIL:
            return best, _("Không đạt điều kiện nào trong các trường hợp quy định.")
    return best, _("Chưa đủ dữ liệu hoặc cần người đánh giá; gần nhất là “{leg}”.").format(leg=leg.label)


def _leg(leg: dict[str, Any], facts: Facts) -> LegResult:
    """Every award that may serve as base is tried; the best outcome counts."""
    holds = next((each["holds"] for each in leg["all"] if "holds" in each), None)
    bases = facts.titles_named(holds["any_of"]) if holds else []
    tried: list[Title | None] = [*bases] or [None]
    outcomes = [[_answer(each, leg, facts, base) for each in leg["all"]] for base in tried]
    best = max(outcomes, key=lambda results: (ORDER.index(_worst(results)), sum(r.verdict == "pass" for r in results)))
    verdict, to_confirm = _worst(best), leg.get("confirm", [])
    if verdict == Verdict.PASS and to_confirm and not _proves(leg):
        verdict = Verdict.NEEDS_PERSON
    verified = leg["verified"] and all(result.is_verified for result in best)
    return LegResult(
        leg["name"],
        leg["label"],
        verdict.value,
        _article(leg["cite"]),
        verified,
        best,
        [str(each) for each in to_confirm],
    )


def _proves(leg: dict[str, Any]) -> bool:
    """A leg with nothing but bars (not disciplined, not dissolved) proves no merit: a person must confirm it."""
    return any(not kind.startswith("not_") for each in leg["all"] for kind in each if kind in VOCABULARY)


def _answer(each: dict[str, Any], leg: dict[str, Any], facts: Facts, base: Title | None) -> ConditionResult:
    kind = next(key for key in each if key in VOCABULARY)
    answer = VOCABULARY[kind](each[kind] or {}, facts, base)
    verified = bool(each.get("verified", leg["verified"]))
    return ConditionResult(
        kind, answer.verdict.value, answer.reason, answer.facts, _article(each.get("cite", leg["cite"])), verified
    )


def _worst(results: list[ConditionResult]) -> Verdict:
    return min((Verdict(result.verdict) for result in results), key=ORDER.index, default=Verdict.PASS)


def _article(cite: dict[str, Any]) -> str:
    """{article: "74(1)(d)"} → "điểm d khoản 1 Điều 74, 06/2022/QH15"; a number from memory says so."""
    instrument = str(cite["instrument"])
    found = ARTICLE.match(str(cite.get("article", "")))
    if not found:
        return instrument
    parts = [
        _("điểm {point}").format(point=found["point"]) if found["point"] else "",
        _("khoản {clause}").format(clause=found["clause"]) if found["clause"] else "",
        _("Điều {article}").format(article=found["article"]),
    ]
    note = "" if cite.get("article_verified", True) else _(" (số điều chưa đối chiếu)")
    return f"{' '.join(part for part in parts if part)}, {instrument}{note}"
