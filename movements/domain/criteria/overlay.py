"""A set as flat lines, one a node, and lines laid over a set: how spreadsheets speak about a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from movements.domain.criteria.checks import Problem
from movements.domain.criteria.drafts import (
    CHILDREN,
    CriterionDraft,
    GroupDraft,
    IndicatorDraft,
    SetDraft,
    ThresholdDraft,
    completed,
    draft_of,
    own_values,
)
from movements.domain.criteria.tree import load_tree
from movements.domain.criteria.versions import new_version, require_draft
from movements.domain.criteria.writing import create_set, write_over
from movements.enums import CriteriaStatus, NodeKind
from movements.models import CriteriaSet
from movements.rules import require_permission

DRAFTS: dict[str, Any] = {
    NodeKind.SET: SetDraft,
    NodeKind.GROUP: GroupDraft,
    NodeKind.CRITERION: CriterionDraft,
    NodeKind.INDICATOR: IndicatorDraft,
    NodeKind.THRESHOLD: ThresholdDraft,
}
CHILD_KIND: dict[str, str] = {
    NodeKind.SET: NodeKind.GROUP,
    NodeKind.GROUP: NodeKind.CRITERION,
    NodeKind.CRITERION: NodeKind.INDICATOR,
    NodeKind.INDICATOR: NodeKind.THRESHOLD,
}
FIELDS: dict[str, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(draft) if f.name != CHILDREN.get(draft)) for kind, draft in DRAFTS.items()
}
Place = tuple[str, str]


@dataclass
class Line:
    """One node: its own values, and the code of the node above it ("" for the set and its groups)."""

    values: dict[str, Any]
    parent: str = ""


def place_of(kind: str, code: str, parent: str) -> Place:
    """How a node is known within its set; a threshold by its indicator and its group of units."""
    return (kind, f"{parent}/{code}") if kind == NodeKind.THRESHOLD else (kind, "" if kind == NodeKind.SET else code)


def lines_of(draft: SetDraft) -> dict[Place, Line]:
    """Every node of a set in the order of the tree."""
    found: dict[Place, Line] = {}
    _flatten(draft, NodeKind.SET, "", found)
    return found


def _flatten(node: Any, kind: str, parent: str, found: dict[Place, Line]) -> None:
    code = node.group_key if kind == NodeKind.THRESHOLD else node.code
    found[place_of(kind, code, parent)] = Line(_tupled(own_values(node)), parent)
    for child in getattr(node, CHILDREN.get(type(node), ""), ()):
        _flatten(child, CHILD_KIND[kind], "" if kind == NodeKind.SET else node.code, found)


def laid_over(draft: SetDraft, lines: Mapping[Place, Line]) -> tuple[SetDraft, list[Problem]]:
    """The set with the lines laid over it, and lines that hang on nothing. What a line does not name stays."""
    merged = lines_of(draft)
    for place, line in lines.items():
        known = merged.get(place)
        values = (known.values if known else {}) | {name: line.values[name] for name in line.values}
        merged[place] = Line(_with_defaults(place[0], values), line.parent or (known.parent if known else ""))
    return _grown(merged, (NodeKind.SET, "")), list(_loose(merged))


def _loose(merged: dict[Place, Line]) -> Iterable[Problem]:
    above = {child: kind for kind, child in CHILD_KIND.items()}
    for (kind, code), line in merged.items():
        if kind in (NodeKind.SET, NodeKind.GROUP) or (above[kind], line.parent) in merged:
            continue
        text = _("Không có {kind} mang mã “{parent}” trong tệp và trong bộ. Hãy kiểm tra lại mã.")
        message = text.format(kind=NodeKind(above[kind]).label, parent=line.parent)
        yield Problem(kind, code, "parent", message, line.values.get("name", ""))


def _grown(merged: dict[Place, Line], root: Place) -> Any:
    by_parent: dict[Place, list[Place]] = {}
    for place, line in merged.items():
        by_parent.setdefault((place[0], line.parent), []).append(place)
    return _node(merged, by_parent, root)


def _node(merged: dict[Place, Line], by_parent: dict[Place, list[Place]], place: Place) -> Any:
    kind = place[0]
    model = DRAFTS[kind]
    values = dict(merged[place].values)
    if kind in CHILD_KIND:
        own = "" if kind == NodeKind.SET else place[1]
        children = by_parent.get((CHILD_KIND[kind], own), [])
        values[CHILDREN[model]] = tuple(_node(merged, by_parent, child) for child in children)
    return model(**values)


def _with_defaults(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """An empty choice takes its usual value."""
    for f in fields(DRAFTS[kind]):
        default = f.default_factory() if f.default_factory is not MISSING else f.default
        if values.get(f.name) in ("", None) and default is not MISSING and f.name != CHILDREN.get(DRAFTS[kind]):
            values[f.name] = default
    return values


def _tupled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def write_draft(draft: SetDraft, *, reason: str, actor: Any) -> CriteriaSet:
    """Make the newest version of a set say what the draft says: a new set, a change of its draft, or, where it is
    frozen, a new version with the reason. Nothing is written where it says so already.
    """
    require_permission(actor, "movements.criteria_manage")
    with transaction.atomic():
        latest = CriteriaSet.objects.filter(code=draft.code).order_by("-version").first()
        if latest is None:
            criteria_set, written = create_set(draft, actor=actor)
            ledger.record("movements.criteria.imported", *written.rows, actor=actor)
            return criteria_set
        if draft_of(load_tree(latest.pk)) == completed(draft):
            return latest
        if latest.status != CriteriaStatus.DRAFT:
            latest = new_version(latest, reason=reason, actor=actor)
        locked = require_draft(latest.pk)
        written = write_over(load_tree(locked.pk), draft)
        ledger.record("movements.criteria.imported", locked, *written.rows, actor=actor, count=len(written.rows))
        return CriteriaSet.objects.get(pk=locked.pk)
