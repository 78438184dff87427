"""Is this subject eligible for this award? Pass, fail or needs a person, always with reasons, articles and facts,
what is missing, and the first year in which it could be met.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.catalogue import require_existing
from awards.domain.eligibility_legs import RANK, LegOutcome, initiatives_of, judge_leg, legs_in_force, nearest
from awards.domain.eligibility_subject import kept, subject_named, two_records
from awards.domain.facts import Facts, facts_about
from awards.domain.rulebook import versions_for
from awards.enums import AwardSubject, Verdict
from awards.models import AwardType, Nomination, Rule, RulebookVersion
from base.core import clock
from base.units.models import Person, Unit

__all__ = ["ConditionResult", "Eligibility", "LegResult", "check", "check_nomination", "judge", "subject_named"]
ARTICLE = re.compile(r"(?P<article>\d+)(?:\((?P<clause>\d+)\))?(?:\((?P<point>\w+)\))?$")


@dataclass(frozen=True)
class ConditionResult:
    """`missing`: what still has to come; `earliest_year`: the first year of achievement in which it could be met."""

    kind: str
    verdict: str
    reason: str
    facts: list[str]
    article: str
    is_verified: bool
    missing: str = ""
    earliest_year: int | None = None


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
    missing: list[str] = field(default_factory=list)
    earliest_year: int | None = None


@dataclass(frozen=True)
class Transition:
    """Two rule sets were compared because the newer one may apply to dossiers received before it."""

    pinned: str
    pinned_verdict: str
    newer: str
    newer_verdict: str
    chosen: str
    reason: str


@dataclass(frozen=True)
class Eligibility:
    """`missing` and `earliest_year` are those of `nearest_leg`, the way that is met or can be met soonest."""

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
    nearest_leg: str = ""
    missing: list[str] = field(default_factory=list)
    earliest_year: int | None = None
    warnings: list[str] = field(default_factory=list)
    transition: Transition | None = None
    initiatives: list[int] = field(default_factory=list)

    @property
    def verdict_label(self) -> str:
        return str(Verdict(self.verdict).label)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def check_nomination(nomination: Nomination) -> Eligibility:
    """By the rulebook pinned at receipt, or by the one in force today while the dossier is being made.

    A newer set that favours earlier dossiers is compared, and taken where it is better.
    """
    on = nomination.received_on or clock.today()
    round_ = nomination.round
    subject = nomination.person or nomination.collective
    assert subject is not None, "a household is judged by `dossiers.judging`"
    return check(
        subject,
        nomination.award_type,
        on=on,
        year=nomination.year,
        rulebook=nomination.rulebook,
        movement=round_.movement,
        top_n=round_.top_n,
        min_score=round_.min_score,
        nomination=nomination.pk,
    )


def carrying_initiatives(nomination: Nomination) -> list[int]:
    """Keys of the initiatives that the dossier rests on: those of the way that is met, or is nearest."""
    return check_nomination(nomination).initiatives if nomination.person_id else []


def check(
    subject: Person | Unit,
    award_type: AwardType,
    *,
    on: dt.date | None = None,
    year: int | None = None,
    rulebook: RulebookVersion | None = None,
    **round_demands: Any,
) -> Eligibility:
    """Judge as if received on `on`, by the rulebook of that day unless one is given.

    DomainError where the award or a rulebook did not exist then.
    """
    day = on or clock.today()
    require_existing(award_type, day)
    versions = versions_for(day, pinned=rulebook)
    subject = kept(subject) if isinstance(subject, Person) else subject
    facts = facts_about(subject, year=year, on=day, **round_demands)
    facts.award = award_type
    rules = _rules(versions, award_type, subject)
    answers = [judge(facts, award_type, version, rules.get(version.pk)) for version in versions]
    chosen = answers[0]
    transition = None
    for other in answers[1:]:
        better = RANK[Verdict(other.verdict)] > RANK[Verdict(chosen.verdict)]
        transition = _transition(answers[0], other, better)
        if better:
            chosen = other
    warnings = [*chosen.warnings, *(two_records(subject) if isinstance(subject, Person) else [])]
    return _with(chosen, warnings=warnings, transition=transition)


def judge(facts: Facts, award_type: AwardType, version: RulebookVersion, rule: Rule | None) -> Eligibility:
    """The answer by one rule set, in full sentences."""
    outcomes: list[LegOutcome] = []
    if not _fits(award_type, facts.subject):
        verdict, reason = (
            Verdict.FAIL,
            _("{award} không dành cho đối tượng này: chỉ dành cho {who}.").format(
                award=award_type, who=award_type.get_subject_display().lower()
            ),
        )
    else:
        outcomes = [judge_leg(leg, facts) for leg in legs_in_force(rule.legs, facts.on)] if rule else []
        verdict, reason = _conclude(outcomes)
    legs = [_leg_result(outcome) for outcome in outcomes]
    near = nearest(outcomes)
    resting = [leg for leg in legs if leg.verdict == verdict] or legs
    return Eligibility(
        subject=str(facts.subject),
        award=award_type.code,
        award_name=award_type.name,
        on=facts.on.isoformat(),
        year=facts.year,
        rulebook=version.code,
        rulebook_name=version.name,
        verdict=verdict.value,
        is_verified=version.is_verified and award_type.is_verified and all(leg.is_verified for leg in resting[:1]),
        reason=reason,
        legs=legs,
        nearest_leg=near.leg.written["name"] if near else "",
        missing=_missing(near) if near else [],
        earliest_year=near.earliest if near else None,
        warnings=_warnings(outcomes, near, facts),
        initiatives=list(initiatives_of(near, facts)) if near else [],
    )


def _rules(versions: Sequence[RulebookVersion], award_type: AwardType, subject: Person | Unit) -> dict[int, Rule]:
    kind = AwardSubject.INDIVIDUAL if isinstance(subject, Person) else AwardSubject.COLLECTIVE
    rows = Rule.objects.filter(version__in=versions, award_type=award_type, subject=kind)
    return {rule.version_id: rule for rule in rows}


def _fits(award_type: AwardType, subject: Person | Unit) -> bool:
    return award_type.is_for_person if isinstance(subject, Person) else award_type.is_for_collective


def _transition(pinned: Eligibility, newer: Eligibility, better: bool) -> Transition:
    if better:
        text = _("Hồ sơ nhận khi {old} có hiệu lực, nhưng theo {new} thì có lợi hơn ({after} thay vì {before}).")
    else:
        text = _("Đã so với {new}: không có lợi hơn, nên xét theo {old} của ngày nhận hồ sơ.")
    reason = text.format(
        old=pinned.rulebook_name,
        new=newer.rulebook_name,
        before=pinned.verdict_label.lower(),
        after=newer.verdict_label.lower(),
    )
    chosen = newer if better else pinned
    return Transition(pinned.rulebook, pinned.verdict, newer.rulebook, newer.verdict, chosen.rulebook, reason)


def _with(answer: Eligibility, **changes: Any) -> Eligibility:
    return Eligibility(**({name: getattr(answer, name) for name in answer.__dataclass_fields__} | changes))


def _conclude(outcomes: list[LegOutcome]) -> tuple[Verdict, str]:
    if not outcomes:
        return Verdict.NEEDS_PERSON, _("Bộ quy định chưa có điều kiện máy kiểm tra được; cần người đối chiếu.")
    best = max((outcome.verdict for outcome in outcomes), key=RANK.__getitem__)
    leg = next(outcome.leg.written for outcome in outcomes if outcome.verdict == best)
    match best:
        case Verdict.PASS:
            return best, _("Đạt theo “{leg}” ({article}).").format(leg=leg["label"], article=article_text(leg["cite"]))
        case Verdict.FAIL:
            return best, _("Không đạt điều kiện nào trong các trường hợp quy định.")
    return best, _("Chưa đủ dữ liệu hoặc cần người đánh giá; gần nhất là “{leg}”.").format(leg=leg["label"])


def _leg_result(outcome: LegOutcome) -> LegResult:
    leg = outcome.leg.written
    conditions = [
        ConditionResult(
            word.kind,
            answer.verdict.value,
            answer.reason,
            answer.facts,
            article_text(word.written.get("cite") or leg["cite"]),
            bool(word.written.get("verified", leg["verified"])),
            answer.missing if answer.verdict != Verdict.PASS else "",
            answer.earliest,
        )
        for word, answer in zip(outcome.leg.words, outcome.answers, strict=True)
    ]
    return LegResult(
        leg["name"],
        leg["label"],
        outcome.verdict.value,
        article_text(leg["cite"]),
        leg["verified"] and all(condition.is_verified for condition in conditions),
        conditions,
        outcome.leg.to_confirm,
        _missing(outcome),
        outcome.earliest,
    )


def _missing(outcome: LegOutcome) -> list[str]:
    """What has to come, sentence by sentence; for a leg that proves nothing, what a person has to confirm."""
    said = [text for answer in outcome.unmet if (text := answer.missing)]
    if outcome.verdict != Verdict.PASS and not outcome.leg.proves:
        said += [_("Cần người xác nhận: {text}").format(text=each) for each in outcome.leg.to_confirm]
    return said


def _warnings(outcomes: list[LegOutcome], near: LegOutcome | None, facts: Facts) -> list[str]:
    """Awards asked for that were lost since, and initiatives that carried another award before (DOMAIN §15)."""
    asked = {code for outcome in outcomes for word in outcome.leg.words for code in word.params.get("any_of", [])}
    said = [
        _("{name} năm {year} đã bị hủy bỏ hoặc tước nên không được tính.").format(name=title.name, year=title.year)
        for title in facts.lost_named(asked)
    ]
    counted = set(initiatives_of(near, facts)) if near else set()
    for each in facts.initiatives:
        used = sorted({code for code, dossier in each.used_for if dossier != facts.nomination})
        if each.pk in counted and used:
            text = _("Sáng kiến “{title}” đã dùng cho {awards}; mỗi loại danh hiệu được dùng một lần, hãy xem lại.")
            said.append(text.format(title=each.title, awards=facts.names_of(used)))
    return said


def article_text(cite: dict[str, Any]) -> str:
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
