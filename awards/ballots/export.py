"""The file that the stand-alone recount program reads."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from awards.ballots.tally import Base, Item, Sheet, Threshold, agenda_hash, base_count, frozen_agenda, passes, tally


def export_session(
    *,
    title: str,
    electorate: Sequence[str],
    items: Sequence[Item],
    threshold: Threshold,
    base: Base,
    legal_source: str,
    present: int,
    sheets: Sequence[Sheet],
    detached: Mapping[str, Sequence[str]],
    issued: Mapping[str, int],
    excluded: Mapping[str, int] | None = None,
    named: Mapping[str, Mapping[str, str]] | None = None,
    later: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """JSON data of a counted session: frozen agenda, opened sheets, open votes, published result.

    ``sheets`` and ``detached`` come from ``detach_recused``. ``issued``: sheets handed out per item key. ``excluded``:
    recused members taken out of the denominator, per item key. ``named``: voter → choice per item voted openly.
    ``later``: exports of the second and further ballots on some of the same nominees.
    """
    out, open_votes = dict(excluded or {}), {key: dict(votes) for key, votes in (named or {}).items()}
    loose = {**detached, **{key: list(votes.values()) for key, votes in open_votes.items()}}
    counted = tally(sheets, [item["key"] for item in items], loose)
    result = {}
    for item in items:
        key, votes = item["key"], counted.items[item["key"]]
        rule = Threshold.from_data(item["threshold"]) if "threshold" in item else threshold
        count = base_count(rule, votes, total_members=len(electorate), present=present, excluded=out.get(key, 0))
        result[key] = {
            "yes": votes.yes,
            "no": votes.no,
            "blank": votes.blank,
            "invalid": votes.invalid,
            "base": count,
            "passed": passes(votes.yes, count, rule),
        }
    return {
        "format": "thidua-ballot-1",
        "title": title,
        "agenda": frozen_agenda(electorate, items, threshold, base, legal_source),
        "agenda_hash": agenda_hash(electorate, items, threshold, base, legal_source),
        "present": present,
        "issued": dict(issued),
        "excluded": out,
        "sheets": list(sheets),
        "detached": {key: list(values) for key, values in detached.items()},
        "named": open_votes,
        "result": result,
        "result_hash": result_hash(result),
        "later": list(later),
    }


def result_hash(result: Mapping[str, Mapping[str, Any]]) -> str:
    """SHA-256, as hex, of the canonical result: printed in the minutes, printed again by the recount program."""
    canonical = json.dumps(result, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
