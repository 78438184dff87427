"""What one rule set changes against another: by award, subject and leg, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.facts import award_names
from awards.domain.rulebook_words import leg_lines, verified_words
from awards.enums import AwardSubject
from awards.models import Rule, RulebookVersion

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Change:
    """`place` is what changed: the set itself, a rule, or a leg of one. `gone` and `come` are sentences."""

    place: str
    what: str
    gone: list[str] = field(default_factory=list)
    come: list[str] = field(default_factory=list)


def diff(old: RulebookVersion, new: RulebookVersion) -> list[Change]:
    """In the order of the catalogue. Empty for sets that say the same."""
    found = list(_of_version(old, new))
    names = award_names()
    before, after = _rules(old), _rules(new)
    for key in sorted(before.keys() | after.keys()):
        found += _of_rule(before.get(key), after.get(key), names)
    return found


def _of_version(old: RulebookVersion, new: RulebookVersion) -> Iterator[Change]:
    gone, come = [], []
    for label, was, now in (
        (_("Tên"), old.name, new.name),
        (_("Hiệu lực"), _validity(old), _validity(new)),
        (_("Căn cứ"), old.source, new.source),
        (_("Đối chiếu"), verified_words(old.is_verified), verified_words(new.is_verified)),
        (_("Chuyển tiếp"), _favour(old), _favour(new)),
    ):
        if was != now:
            gone.append(f"{label}: {was}")
            come.append(f"{label}: {now}")
    if gone:
        yield Change(_("Thông tin chung"), CHANGED, gone, come)


def _of_rule(old: Rule | None, new: Rule | None, names: dict[str, str]) -> Iterator[Change]:
    rule = new or old
    assert rule is not None
    title = f"{rule.award_type.name} – {AwardSubject(rule.subject).label}"
    before = {leg["name"]: leg for leg in old.legs} if old else {}
    after = {leg["name"]: leg for leg in new.legs} if new else {}
    for name in dict.fromkeys([*after, *before]):
        was, now = before.get(name), after.get(name)
        gone = _lines(was, names) if was else []
        come = _lines(now, names) if now else []
        place = f"{title}: {(now or was or {})['label']}"
        if was is None or now is None:
            yield Change(place, REMOVED if now is None else ADDED, gone, come)
        elif gone != come:
            lost = [line for line in gone if line not in come]
            made = [line for line in come if line not in gone]
            yield Change(place, CHANGED, lost, made) if lost or made else Change(place, CHANGED, gone, come)


def _lines(leg: dict[str, Any], names: dict[str, str]) -> list[str]:
    return [leg["label"], *leg_lines(leg, names)]


def _rules(version: RulebookVersion) -> dict[tuple[int, str], Rule]:
    rows = version.rules.select_related("award_type").order_by("award_type", "subject")
    return {(rule.award_type_id, rule.subject): rule for rule in rows}


def _validity(version: RulebookVersion) -> str:
    end = f"{version.valid_to:%d/%m/%Y}" if version.valid_to else "…"
    return f"{version.valid_from:%d/%m/%Y} – {end}"


def _favour(version: RulebookVersion) -> str:
    return version.favour_source if version.favours_earlier else _("không áp dụng cho hồ sơ nhận trước")
