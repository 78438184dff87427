"""Loading rule packs, and finding what was in force on a day."""

from __future__ import annotations

import csv
import datetime as dt
import logging
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.domain.catalogue import DATA, Row, load_catalogue, upsert
from awards.domain.conditions import VOCABULARY
from awards.models import AwardType, Nomination, Rule, RulebookVersion, VotingRule
from base.core import clock, ledger
from base.core.errors import DomainError

logger = logging.getLogger(__name__)
PACKS = Path(__file__).parents[1] / "rulebook"
Pack = dict[str, Any]


def rulebook_on(day: dt.date) -> RulebookVersion:
    """The version in force on that day, by which a dossier received then is judged. DomainError where none is."""
    version = RulebookVersion.objects.as_of(day).order_by("-valid_from").first()
    if version is None:
        raise DomainError(
            _("Chưa có bộ quy định nào có hiệu lực vào ngày {day}. Hãy nạp bộ quy định trước.").format(
                day=f"{day:%d/%m/%Y}"
            ),
            code="no_rulebook",
        )
    return version


def load_reference_data() -> int:
    """Catalogue, rule packs and voting rules. Safe to repeat; returns how many rows are new or changed."""
    return load_catalogue() + load_rulebooks()


@transaction.atomic
def load_rulebooks(folder: Path = PACKS) -> int:
    """Load every pack. A version that a dossier is pinned to stays as it is: a change of law is a new version.

    Raises DomainError on a pack with an unknown award or condition; nothing is kept then.
    """
    packs = {pack["code"]: pack for pack in (_read(path) for path in sorted(folder.glob("*.yaml")))}
    changed: list[models.Model] = []
    for code, pack in packs.items():
        changed += _load_pack(pack, _rules_of(code, packs))
    changed += _load_voting_rules()
    if changed:
        ledger.record("awards.rulebook.loaded", *changed, rows=len(changed))
    return len(changed)


def _read(path: Path) -> Pack:
    try:
        pack = yaml.safe_load(path.read_text(encoding="utf-8"))
        for key in ("code", "name", "valid", "source", "verified", "rules"):
            pack[key]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise DomainError(
            _("Bộ quy định {name} sai định dạng: {error}.").format(name=path.name, error=error), code="bad_pack"
        ) from error
    for rule in pack["rules"]:
        for leg in rule["legs"]:
            for condition in leg["all"]:
                _check_condition(path.name, rule["award"], condition)
    return dict(pack)


def _check_condition(pack: str, award: str, condition: dict[str, Any]) -> None:
    kinds = [key for key in condition if key not in ("cite", "verified")]
    if len(kinds) != 1 or kinds[0] not in VOCABULARY:
        raise DomainError(
            _("Bộ quy định {pack}, {award}: điều kiện “{kind}” không có trong danh mục điều kiện.").format(
                pack=pack, award=award, kind=", ".join(kinds)
            ),
            code="bad_pack",
        )


def _rules_of(code: str, packs: dict[str, Pack]) -> dict[tuple[str, str], list[Any]]:
    """Legs by (award, subject): those of the pack, over those of the pack it extends.

    What is taken over from another law's text counts as unverified.
    """
    pack = packs[code]
    rules: dict[tuple[str, str], list[Any]] = {}
    if parent := pack.get("extends"):
        rules = {key: [_unverified(leg) for leg in legs] for key, legs in _rules_of(parent, packs).items()}
    rules.update({(rule["award"], rule["subject"]): rule["legs"] for rule in pack["rules"]})
    return rules


def _unverified(leg: dict[str, Any]) -> dict[str, Any]:
    conditions = [{key: value for key, value in each.items() if key != "verified"} for each in leg["all"]]
    return leg | {"verified": False, "all": conditions}


def _load_pack(pack: Pack, rules: dict[tuple[str, str], list[Any]]) -> list[models.Model]:
    known = RulebookVersion.objects.filter(code=pack["code"]).first()
    if known and Nomination.objects.filter(rulebook=known).exists():
        logger.info("rulebook_pinned", extra={"rulebook": known.code})
        return []
    values = {
        "name": pack["name"],
        "valid_from": pack["valid"]["from"],
        "valid_to": pack["valid"].get("to"),
        "source": pack["source"],
        "is_verified": pack["verified"],
    }
    if known is None:
        values["loaded_at"] = clock.now()
    versions = upsert(RulebookVersion, [({"code": pack["code"]}, values)])
    version = RulebookVersion.objects.get(code=pack["code"])
    rows = [
        ({"version": version, "award_type": award_type, "subject": subject}, {"legs": legs})
        for (award, subject), legs in rules.items()
        for award_type in _award_types(pack["code"], award)
    ]
    return [*versions, *upsert(Rule, rows)]


def _award_types(pack: str, code: str) -> list[AwardType]:
    """One award, or the twins that share an alias."""
    found = list(AwardType.objects.filter(Q(code=code) | Q(alias=code)))
    if not found:
        raise DomainError(
            _("Bộ quy định {pack} nói về mã “{code}” không có trong danh mục.").format(pack=pack, code=code),
            code="bad_pack",
        )
    return found


def _load_voting_rules() -> list[VotingRule]:
    awards = {award_type.code: award_type for award_type in AwardType.objects.all()}
    with (DATA / "voting_rules.csv").open(encoding="utf-8", newline="") as file:
        return upsert(VotingRule, [_voting_rule(row, awards) for row in csv.DictReader(file)])


def _voting_rule(row: dict[str, str], awards: dict[str, AwardType]) -> Row:
    key = {
        "award_type": awards[row["award"]] if row["award"] else None,
        "level": row["level"],
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
    }
    return key, values
