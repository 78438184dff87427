"""What one rule set changes against another: by award and subject, leg by leg, in sentences that a clerk can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.facts import award_names
from awards.domain.rulebook_words import leg_parts, verified_words
from awards.enums import AwardSubject
from awards.models import Rule, RulebookVersion

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
Parts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One sentence that was and now reads otherwise; without `was` it is new, without `now` it is gone."""

    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class LegChange:
    label: str
    what: str
    lines: list[Line]


@dataclass(frozen=True)
class RuleChange:
    """`title` is the award with the subject, or the set itself."""

    title: str
    what: str
    legs: list[LegChange]


def diff(old: RulebookVersion, new: RulebookVersion) -> list[RuleChange]:
    """In the order of the catalogue. Empty for sets that say the same."""
    found = list(_of_version(old, new))
    names = award_names()
    before, after = _rules(old), _rules(new)
    for key in sorted(before.keys() | after.keys()):
        found += _of_rule(before.get(key), after.get(key), names)
    return found


def diff_words(changes: Sequence[RuleChange]) -> str:
    """How much changes, in one sentence."""
    rules = [each.what for each in changes if each.title != _("Thông tin chung")]
    text = _("Sửa {changed} quy định, thêm {added}, bỏ {removed}.")
    return text.format(changed=rules.count(CHANGED), added=rules.count(ADDED), removed=rules.count(REMOVED))


def _of_version(old: RulebookVersion, new: RulebookVersion) -> Iterator[RuleChange]:
    lines = [
        Line(f"{label}: {was}", f"{label}: {now}")
        for label, was, now in (
            (_("Tên"), old.name, new.name),
            (_("Hiệu lực"), _validity(old), _validity(new)),
            (_("Căn cứ"), old.source, new.source),
            (_("Đối chiếu"), verified_words(old.is_verified), verified_words(new.is_verified)),
            (_("Chuyển tiếp"), _favour(old), _favour(new)),
        )
        if was != now
    ]
    if lines:
        yield RuleChange(_("Thông tin chung"), CHANGED, [LegChange("", CHANGED, lines)])


def _of_rule(old: Rule | None, new: Rule | None, names: dict[str, str]) -> Iterator[RuleChange]:
    rule = new or old
    assert rule is not None
    before = {leg["name"]: leg for leg in old.legs} if old else {}
    after = {leg["name"]: leg for leg in new.legs} if new else {}
    legs = []
    for name in dict.fromkeys([*after, *before]):
        was, now = before.get(name), after.get(name)
        if lines := _lines(_parts(was, names), _parts(now, names)):
            what = ADDED if was is None else REMOVED if now is None else CHANGED
            legs.append(LegChange((now or was or {})["label"], what, lines))
    if not legs and list(before) != list(after):
        legs.append(LegChange("", CHANGED, [Line(now=_("Chỉ đổi thứ tự các trường hợp."))]))
    if legs:
        what = ADDED if old is None else REMOVED if new is None else CHANGED
        yield RuleChange(f"{rule.award_type.name} – {AwardSubject(rule.subject).label}", what, legs)


def _lines(before: Parts, after: Parts) -> list[Line]:
    """Sentences about the same thing stand side by side, what was against what is now."""
    gone = [part for part in before if part not in after]
    come = [part for part in after if part not in before]
    if not gone and not come:
        same = list(before) == list(after)
        return [] if same else [Line(now=_("Chỉ đổi thứ tự hoặc số lần nhắc lại của các điều kiện."))]
    lines = []
    for about, was in gone:
        now = next((part for part in come if part[0] == about), None)
        if now is not None:
            come.remove(now)
        lines.append(Line(was, now[1] if now else ""))
    return lines + [Line(now=text) for _about, text in come]


def _parts(leg: dict[str, Any] | None, names: dict[str, str]) -> Parts:
    return leg_parts(leg, names) if leg else []


def _rules(version: RulebookVersion) -> dict[tuple[int, str], Rule]:
    rows = version.rules.select_related("award_type").order_by("award_type", "subject")
    return {(rule.award_type_id, rule.subject): rule for rule in rows}


def _validity(version: RulebookVersion) -> str:
    end = f"{version.valid_to:%d/%m/%Y}" if version.valid_to else "…"
    return f"{version.valid_from:%d/%m/%Y} – {end}"


def _favour(version: RulebookVersion) -> str:
    return version.favour_source if version.favours_earlier else _("không áp dụng cho hồ sơ nhận trước")
