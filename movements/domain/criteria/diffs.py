"""What one version of a set changes against another, node by node and known by code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from movements.domain.criteria.drafts import MODELS, SetDraft, own_values
from movements.domain.criteria.params_text import params_text
from movements.domain.criteria.schemes import key_names
from movements.domain.criteria.thresholds import threshold_text
from movements.domain.wording import number_text
from movements.models import CriteriaSet

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Detail:
    """One value that differs; empty where there was or is none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """`kind` ∈ set, group, criterion, indicator; `what` ∈ added, removed, changed."""

    kind: str
    what: str
    code: str
    name: str
    details: tuple[Detail, ...] = ()


def diff(old: SetDraft, new: SetDraft) -> list[Change]:
    """Changes in the order of the new tree, what was removed at the end. Empty for equal sets."""
    found: list[Change] = []
    details = tuple(_details(CriteriaSet, own_values(old), own_values(new)))
    if details:
        found.append(Change("set", CHANGED, new.code, new.title, details))
    before, after = _nodes(old), _nodes(new)
    for place, (node, parent) in after.items():
        known = before.get(place)
        if known is None:
            found.append(Change(place[0], ADDED, node.code, node.name))
            continue
        rows = list(_details(MODELS[type(node)], _values(known[0]), _values(node)))
        if known[1] != parent:
            rows.insert(0, Detail(_("Thuộc mục"), known[1], parent))
        rows += _threshold_details(known[0], node, old, new)
        if rows:
            found.append(Change(place[0], CHANGED, node.code, node.name, tuple(rows)))
    gone = (
        Change(place[0], REMOVED, node.code, node.name) for place, (node, _p) in before.items() if place not in after
    )
    return [*found, *gone]


def _nodes(draft: SetDraft) -> dict[tuple[str, str], tuple[Any, str]]:
    """(kind, code) → node and the code of its parent, in the order of the tree."""
    found: dict[tuple[str, str], tuple[Any, str]] = {}
    for group in draft.groups:
        found["group", group.code] = group, ""
        for criterion in group.criteria:
            found["criterion", criterion.code] = criterion, group.code
            for indicator in criterion.indicators:
                found["indicator", indicator.code] = indicator, criterion.code
    return found


def _values(node: Any) -> dict[str, Any]:
    values = own_values(node)
    if "params" in values:
        values["params"] = params_text(node.method, node.params)
    return values


def _details(model: Any, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Detail]:
    for name, value in after.items():
        if before[name] != value:
            field = model._meta.get_field(name)
            yield Detail(str(field.verbose_name).capitalize(), _shown(field, before[name]), _shown(field, value))


def _threshold_details(known: Any, node: Any, old: SetDraft, new: SetDraft) -> list[Detail]:
    if not hasattr(node, "thresholds"):
        return []
    names = key_names(old.grouping) | key_names(new.grouping)
    before = {row.group_key: row for row in known.thresholds}
    after = {row.group_key: row for row in node.thresholds}
    rows = []
    for key in dict.fromkeys([*after, *before]):
        label = _("Ngưỡng, {group}").format(group=names.get(key, key) if key else _("mọi nhóm"))
        was, now = before.get(key), after.get(key)
        if was != now:
            rows.append(Detail(label, _level(known, was), _level(node, now)))
    return rows


def _level(indicator: Any, threshold: Any) -> str:
    if threshold is None:
        return ""
    words = threshold_text(indicator, threshold)
    proof = [threshold.source, _("đã đối chiếu") if threshold.verified else _("chưa đối chiếu")]
    return f"{words} [{'; '.join(part for part in proof if part)}]"


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list):
        return "; ".join(f"{row['from']}: {row['label']}" if isinstance(row, dict) else str(row) for row in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return "" if value is None else str(value)
