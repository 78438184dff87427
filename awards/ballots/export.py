"""The file that the stand-alone recount program reads."""

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
) -> dict[str, Any]:
    """JSON data of a counted session: frozen agenda, opened sheets, published result.

    ``sheets`` and ``detached`` come from ``detach_recused``. ``issued``: sheets handed out per item key. ``excluded``:
    recused members taken out of the denominator, per item key.
    """
    counted = tally(sheets, [item["key"] for item in items], detached)
    out = dict(excluded or {})
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
        "result": result,
    }
