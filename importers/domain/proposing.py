"""From what the extractor found to proposals that a person decides."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from importers.enums import ProposalKind
from importers.extraction import VERSION
from importers.extraction.result import Extraction, Figure
from importers.models import DirectiveImport, Proposal
from movements.domain.drafts import TargetDraft, target_from_extraction

FIGURE_FIELDS = ("low", "high", "numerator", "denominator")
METADATA_FIELDS = ("type", "number", "issuer", "issued_on", "effective_on", "signer", "title")
TARGET_FIELDS = (
    "name",
    "comparator",
    *FIGURE_FIELDS,
    "unit",
    "scale",
    "direction",
    "nature",
    "accumulation",
    "hardness",
    "period",
    "deadline",
)


def proposals_of(item: DirectiveImport, extraction: Extraction) -> list[Proposal]:
    """Unsaved, in the order of the review: by kind, then by place in the text."""
    rows: list[Proposal] = []
    for proposal in (*_metadata(extraction), *_names(extraction), *_figures(extraction), *_rules(extraction)):
        proposal.directive_import = item
        proposal.original, proposal.original_kind = dict(proposal.data), proposal.kind
        proposal.order = len(rows)
        proposal.extractor = VERSION
        rows.append(proposal)
    return rows


def target_data(draft: TargetDraft) -> dict[str, Any]:
    """JSON-able values of a target, figures as text so that no digit is lost."""
    values = {name: getattr(draft, name) for name in TARGET_FIELDS}
    return {name: _plain(value) for name, value in values.items()}


def target_draft(proposal: Proposal) -> TargetDraft:
    """The accepted values as the movement wants them, with the place they come from."""
    known = {field.name for field in dataclasses.fields(TargetDraft)}
    values = {name: value for name, value in proposal.data.items() if name in known and value is not None}
    for name in FIGURE_FIELDS:
        if name in values:
            values[name] = Decimal(str(values[name]))
    if "deadline" in values:
        values["deadline"] = _day(values["deadline"])
    if proposal.quote:
        values |= {"original_text": proposal.quote, "span_start": proposal.start, "span_end": proposal.end}
    return TargetDraft(**values)


def _metadata(extraction: Extraction) -> Iterator[Proposal]:
    order = {name: number for number, name in enumerate(METADATA_FIELDS)}
    for found in sorted(extraction.metadata_fields, key=lambda found: order.get(found.field, len(order))):
        yield _proposal(ProposalKind.METADATA, found, {"field": found.field, "value": found.value})


def _names(extraction: Extraction) -> Iterator[Proposal]:
    for mention in extraction.movement_mentions:
        yield _proposal(ProposalKind.MOVEMENT, mention, {"name": mention.name, "mention": mention.kind})


def _figures(extraction: Extraction) -> Iterator[Proposal]:
    for kind, figures in ((ProposalKind.TARGET, extraction.targets), (ProposalKind.RESULT, extraction.results)):
        for figure in figures:
            yield _figure(kind, figure)


def _figure(kind: ProposalKind, figure: Figure) -> Proposal:
    row: Mapping[str, Any] = figure.to_json()
    proposal = _proposal(kind, figure, target_data(target_from_extraction(row)))
    proposal.rule, proposal.confidence = figure.rule[:80], figure.confidence
    proposal.reasons = list(figure.reasons)
    return proposal


def _rules(extraction: Extraction) -> Iterator[Proposal]:
    for deadline in extraction.deadlines:
        data = {"date_or_rule": deadline.date_or_rule, "due": deadline.kind}
        yield _proposal(ProposalKind.DEADLINE, deadline, data)
    for unit in extraction.unit_mentions:
        yield _proposal(ProposalKind.UNIT, unit, {"name": unit.name})


def _proposal(kind: ProposalKind, span: Any, data: dict[str, Any]) -> Proposal:
    return Proposal(kind=kind, data=data, quote=span.quote, start=span.start, end=span.end)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if hasattr(value, "isoformat") else (str(value) if value is not None else None)


def _day(value: str) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
