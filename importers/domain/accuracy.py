"""How the reading of directives fares, told by what people made of its proposals; and a reviewed document as gold."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from base.core.text import guarded
from importers.enums import KEPT, Decision, ProposalKind
from importers.models import DirectiveImport, Proposal
from movements.enums import Comparator

SIGNS = {
    Comparator.GT: ">", Comparator.GE: ">=", Comparator.EQ: "=", Comparator.LE: "<=", Comparator.LT: "<",
    Comparator.BETWEEN: "range", Comparator.APPROX: "~", Comparator.N_OF_M: "ratio", Comparator.CHANGE: "=",
    Comparator.GROWTH: "=",
}  # fmt: skip
DIRECTIONS = {"up": "increase", "down": "decrease"}
GOLD_METADATA = {
    "number": "so_hieu", "type": "loai_van_ban", "issuer": "co_quan_ban_hanh", "issued_on": "ngay_ban_hanh",
    "effective_on": "ngay_hieu_luc", "signer": "nguoi_ky", "title": "trich_yeu",
}  # fmt: skip
COLUMNS = ("version", "part", "proposed", "accepted", "corrected", "dropped", "missed", "precision", "recall", "f1")


@dataclass(frozen=True)
class Accuracy:
    """How one part fared under one version of the extractor, among proposals that people decided.

    Right is only what was accepted unchanged. `dropped` counts what was no such thing, also a target that turned out
    to be a result; `missed` what people added or what stood under another part. Shares are between 0 and 1, None
    where nothing was decided.
    """

    version: str
    kind: str
    proposed: int
    accepted: int
    corrected: int
    dropped: int
    missed: int

    @property
    def title(self) -> str:
        return str(ProposalKind(self.kind).label)

    @property
    def precision(self) -> float | None:
        decided = self.accepted + self.corrected + self.dropped
        return self.accepted / decided if decided else None

    @property
    def recall(self) -> float | None:
        wanted = self.accepted + self.corrected + self.missed
        return self.accepted / wanted if wanted else None

    @property
    def f1(self) -> float | None:
        if self.precision is None or self.recall is None:
            return None
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def row(self) -> dict[str, Any]:
        shares = {name: getattr(self, name) for name in ("precision", "recall", "f1")}
        rounded = {name: round(share, 4) if share is not None else None for name, share in shares.items()}
        counts = {name: getattr(self, name) for name in ("proposed", "accepted", "corrected", "dropped", "missed")}
        return {"version": self.version, "part": self.kind, **counts, **rounded}


def accuracy() -> list[Accuracy]:
    """One row per version and part, newest version first. One query."""
    groups = (
        Proposal.objects.order_by().values("extractor", "original_kind", "kind", "decision").annotate(rows=Count("pk"))
    )
    tallies: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for group in groups:
        version, first, last = group["extractor"], group["original_kind"], group["kind"]
        if first:
            tallies[version, first]["proposed"] += group["rows"]
            turned = first != last and group["decision"] in KEPT
            tallies[version, first][Decision.DROPPED if turned else group["decision"]] += group["rows"]
        if first != last and group["decision"] in KEPT:
            tallies[version, last]["missed"] += group["rows"]
    order = [kind.value for kind in ProposalKind]
    keys = sorted(sorted(tallies, key=lambda key: order.index(key[1])), key=lambda key: key[0], reverse=True)
    return [_row(version, kind, tallies[version, kind]) for version, kind in keys]


def _row(version: str, kind: str, tally: dict[str, int]) -> Accuracy:
    counts = (tally[Decision.ACCEPTED], tally[Decision.CORRECTED], tally[Decision.DROPPED], tally["missed"])
    return Accuracy(version, kind, tally["proposed"], *counts)


def accuracy_csv() -> bytes:
    """The same rows for a spreadsheet program: UTF-8 with mark, text guarded against formulas."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, delimiter=";")
    writer.writeheader()
    for row in accuracy():
        writer.writerow(
            {name: guarded(value) if isinstance(value, str) else value for name, value in row.row().items()}
        )
    return stream.getvalue().encode("utf-8-sig")


def gold_of(item: DirectiveImport) -> dict[str, Any]:
    """A reviewed document as an annotation by which any extractor can be scored: what people kept, with its places.

    Offsets count code points of `text`. What waits for a decision is left out, and `waiting` says how many these are.
    """
    proposals = list(item.proposals.all())
    kept = [proposal for proposal in proposals if proposal.decision in KEPT]
    of = {kind: [proposal for proposal in kept if proposal.kind == kind] for kind in ProposalKind}
    movements = of[ProposalKind.MOVEMENT]
    return {
        "document": item.name,
        "text": item.text,
        "text_is_nfc": unicodedata.is_normalized("NFC", item.text),
        "waiting": sum(proposal.decision == Decision.PENDING for proposal in proposals),
        "metadata": {theirs: item.metadata.get(ours) for ours, theirs in GOLD_METADATA.items()},
        "targets": [_figure(proposal) for proposal in of[ProposalKind.TARGET]],
        "results": [_figure(proposal) for proposal in of[ProposalKind.RESULT]],
        "movements": [p.data["name"] for p in movements if p.data.get("mention") != "campaign"],
        "campaigns": [p.data["name"] for p in movements if p.data.get("mention") == "campaign"],
        "not_movements": [
            p.data.get("name", "")
            for p in proposals
            if p.kind == ProposalKind.MOVEMENT and p.decision == Decision.DROPPED
        ],
        "deadlines": [
            {**_place(p), "date_or_rule": p.data.get("date_or_rule"), "kind": p.data.get("due", "task")}
            for p in of[ProposalKind.DEADLINE]
        ],
        "assigned_units": [p.data["name"] for p in of[ProposalKind.UNIT]],
    }


def _place(proposal: Proposal) -> dict[str, Any]:
    return {"quote": proposal.quote, "start": proposal.start if proposal.quote else None}


def _figure(proposal: Proposal) -> dict[str, Any]:
    """A figure in the words of the annotations; the sign that was read stays where nobody changed the comparison."""
    data = proposal.data
    read = proposal.rule.partition(":")[2]
    unchanged = data.get("comparator") == proposal.original.get("comparator")
    numbers = {name: _number(data.get(name)) for name in ("low", "high", "numerator", "denominator")}
    return {
        **_place(proposal),
        "name": data.get("name"),
        "comparator": read if unchanged and read else SIGNS.get(data.get("comparator", ""), "="),
        **numbers,
        "unit": data.get("unit") or "",
        "direction": DIRECTIONS.get(data.get("direction") or "", "reach"),
        "year_or_period": data.get("period") or None,
    }


def _number(value: Any) -> float | None:
    return abs(float(value)) if value not in (None, "") else None
