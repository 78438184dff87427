"""Loading rule packs, and finding what was in force on a day."""

from __future__ import annotations

import csv
import datetime as dt
import logging
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from awards.domain.catalogue import DATA, Row, load_catalogue, upsert
from awards.domain.kinds import load_kinds
from awards.domain.rulebook_schema import BadPack, PackDraft, RuleKey, parse_pack
from awards.enums import RuleStatus
from awards.models import AwardType, Nomination, Rule, RulebookVersion, VotingRule
from base.core import clock, ledger
from base.core.errors import DomainError

logger = logging.getLogger(__name__)
PACKS = Path(__file__).parents[1] / "rulebook"


def rulebook_on(day: dt.date) -> RulebookVersion:
    """The version in force on that day, by which a dossier received then is judged. DomainError where none is.

    Of two that are, the later law counts; of one law, the version approved last.
    """
    return _in_force(_approved(), day)


def versions_for(received_on: dt.date, *, pinned: RulebookVersion | None = None) -> list[RulebookVersion]:
    """The version that a dossier received then is judged by, or is pinned to, and after it the newer ones in force
    today by which it is judged where they are better for it. DomainError where none was in force.

    So the Law of 1/10/2026 orders: earlier dossiers go on under the old text, the new one applies if more favourable.
    """
    approved, today = _approved(), clock.today()
    first = pinned or _in_force(approved, received_on)
    since = max(received_on, first.valid_from)
    newer = [
        version
        for version in approved
        if version.favours_earlier and version.valid_from > since and version.pk != first.pk and _covers(version, today)
    ]
    return [first, *sorted(newer, key=lambda version: (version.valid_from, version.pk))]


def _approved() -> list[RulebookVersion]:
    """The later law first, of one law the version approved last. They are a handful: one question serves them all."""
    order = ("-valid_from", F("approved_at").desc(nulls_last=True), "pk")
    return list(RulebookVersion.objects.filter(status=RuleStatus.APPROVED).order_by(*order))


def _in_force(approved: list[RulebookVersion], day: dt.date) -> RulebookVersion:
    version = next((version for version in approved if _covers(version, day)), None)
    if version is None:
        raise DomainError(
            _("Chưa có bộ quy định nào có hiệu lực vào ngày {day}. Hãy nạp bộ quy định trước.").format(
                day=f"{day:%d/%m/%Y}"
            ),
            code="no_rulebook",
        )
    return version


def _covers(version: RulebookVersion, day: dt.date) -> bool:
    return version.valid_from <= day and (version.valid_to is None or day <= version.valid_to)


def load_reference_data() -> int:
    """Catalogue, rule packs, voting rules and kinds of commendation. Safe to repeat; how many rows changed."""
    return load_catalogue() + load_rulebooks() + load_kinds()


def is_pinned(version: RulebookVersion) -> bool:
    """Whether a dossier is judged by this version."""
    return Nomination.objects.filter(rulebook=version).exists()


def known_codes() -> set[str]:
    """Codes and joint codes of the catalogue."""
    return {word for pair in AwardType.objects.values_list("code", "alias") for word in pair if word}


@transaction.atomic
def load_rulebooks(folder: Path = PACKS) -> int:
    """Load every pack. A version that a dossier is pinned to stays as it is: a change of law is a new version.

    Raises BadPack with the lines to mend; nothing is kept then.
    """
    codes = known_codes()
    packs = {draft.code: draft for draft in (_read(path, codes) for path in sorted(folder.glob("*.yaml")))}
    changed: list[models.Model] = []
    for code, pack in packs.items():
        changed += _load_pack(pack, _rules_of(code, packs))
    changed += _load_voting_rules()
    if changed:
        ledger.record("awards.rulebook.loaded", *changed, rows=len(changed))
    return len(changed)


def _read(path: Path, codes: set[str]) -> PackDraft:
    try:
        return parse_pack(path.read_text(encoding="utf-8"), name=path.name, codes=codes)
    except (OSError, UnicodeDecodeError) as error:
        raise BadPack(path.name, [_("không đọc được tệp.")]) from error


def _rules_of(code: str, packs: dict[str, PackDraft]) -> dict[RuleKey, list[Any]]:
    """Legs by (award, subject): those of the pack, over those of the pack it extends.

    What is taken over from another law's text counts as unverified.
    """
    pack = packs[code]
    rules: dict[RuleKey, list[Any]] = {}
    if pack.extends:
        if pack.extends not in packs:
            raise BadPack(code, [_("không có bộ “{code}” để kế thừa.").format(code=pack.extends)])
        rules = {key: [unverified(leg) for leg in legs] for key, legs in _rules_of(pack.extends, packs).items()}
    return rules | pack.rules


def unverified(leg: dict[str, Any]) -> dict[str, Any]:
    """The leg as taken over into another law: nothing of it has been held against that text."""
    conditions = [{key: value for key, value in each.items() if key != "verified"} for each in leg["all"]]
    return leg | {"verified": False, "all": conditions}


def _load_pack(pack: PackDraft, rules: dict[RuleKey, list[Any]]) -> list[models.Model]:
    known = RulebookVersion.objects.filter(code=pack.code).first()
    if known and is_pinned(known):
        logger.info("rulebook_pinned", extra={"rulebook": known.code})
        return []
    values = pack_values(pack)
    if known is None:
        values |= {"loaded_at": clock.now(), "status": RuleStatus.APPROVED}
    versions = upsert(RulebookVersion, [({"code": pack.code}, values)])
    version = RulebookVersion.objects.get(code=pack.code)
    gone = list(version.rules.exclude(award_type__in=_awards_of(rules)))
    version.rules.filter(pk__in=[rule.pk for rule in gone]).delete()
    return [*versions, *gone, *upsert(Rule, rule_rows(version, rules))]


def pack_values(pack: PackDraft) -> dict[str, Any]:
    """Columns of the version but for its code."""
    return {
        "name": pack.name,
        "valid_from": pack.valid_from,
        "valid_to": pack.valid_to,
        "source": pack.source,
        "is_verified": pack.verified,
        "favours_earlier": pack.favours_earlier,
        "favour_source": pack.favour_source,
    }


def rule_rows(version: RulebookVersion, rules: dict[RuleKey, list[Any]]) -> list[Row]:
    """(key, values) of every rule; a joint code stands for its twins, unless a twin has a rule of its own."""
    found: dict[tuple[int, str], Row] = {}
    for (code, subject), legs in sorted(rules.items(), key=lambda item: _is_code(item[0][0])):
        for award_type in _award_types(code):
            key = {"version": version, "award_type": award_type, "subject": subject}
            found[award_type.pk, subject] = (key, {"legs": legs})
    return list(found.values())


def _is_code(code: str) -> bool:
    return AwardType.objects.filter(code=code).exists()


def _awards_of(rules: dict[RuleKey, list[Any]]) -> list[AwardType]:
    return [award for code in {code for code, _subject in rules} for award in _award_types(code)]


def _award_types(code: str) -> list[AwardType]:
    """One award, or the twins that share an alias."""
    return list(AwardType.objects.filter(Q(code=code) | Q(alias=code)))


def _load_voting_rules() -> list[VotingRule]:
    awards = {award_type.code: award_type for award_type in AwardType.objects.all()}
    with (DATA / "voting_rules.csv").open(encoding="utf-8", newline="") as file:
        rows = [_voting_rule(row, awards) for row in csv.DictReader(file)]
    edited = VotingRule.objects.exclude(status=RuleStatus.APPROVED, approved_by=None).values_list(
        "award_type_id", "level", "scope_id", "valid_from"
    )
    own = set(edited)
    return upsert(VotingRule, [row for row in rows if _stored_key(row) not in own])


def _stored_key(row: Row) -> tuple[Any, ...]:
    """What people have written under the same key is theirs: the shipped row does not overwrite it."""
    key = row[0]
    return key["award_type"].pk if key["award_type"] else None, key["level"], None, key["valid_from"]


def _voting_rule(row: dict[str, str], awards: dict[str, AwardType]) -> Row:
    key = {
        "award_type": awards[row["award"]] if row["award"] else None,
        "level": row["level"],
        "scope": None,
        "valid_from": dt.date.fromisoformat(row["valid_from"]),
    }
    values = {
        "method": row["method"],
        "threshold_pct": int(row["threshold_pct"]),
        "is_strict": row["strict"] == "yes",
        "base": row["base"],
        "quorum_pct": int(row["quorum_pct"]),
        "counts_absent": row["absent"] == "counted",
        "excludes_recused": row["recused"] == "leaves",
        "source": row["source"],
        "is_verified": row["verified"] == "yes",
        "status": RuleStatus.APPROVED,
    }
    return key, values
