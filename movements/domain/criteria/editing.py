"""Writing a draft node by node: add, change, move, remove, and the thresholds of an indicator.

Every command locks the set, so two people at once write one after the other, and refuses what could not be stored.
Sums that do not fit yet are let through; they show on the screen and keep the set from being frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.core.text import slugify
from movements.domain.criteria.checks import (
    Problem,
    indicator_problems,
    node_problems,
    structural_problems,
    threshold_problem,
)
from movements.domain.criteria.drafts import UNKNOWN, SetDraft, ThresholdDraft, bare_draft, draft_of, own_values
from movements.domain.criteria.params import canonical_params
from movements.domain.criteria.tree import load_tree
from movements.domain.criteria.versions import require_draft
from movements.domain.criteria.writing import create_set, with_descendants
from movements.enums import CriteriaPurpose
from movements.models import CriteriaSet, Criterion, CriterionGroup, Indicator, Threshold
from movements.rules import require_permission

Node = CriterionGroup | Criterion | Indicator
Parent = CriteriaSet | CriterionGroup | Criterion
N = TypeVar("N", CriterionGroup, Criterion, Indicator)
CHILD_OF: dict[type, tuple[Any, str]] = {
    CriteriaSet: (CriterionGroup, "criteria_set"),
    CriterionGroup: (Criterion, "group"),
    Criterion: (Indicator, "criterion"),
}
KINDS: dict[type, str] = {
    CriteriaSet: "set",
    CriterionGroup: "group",
    Criterion: "criterion",
    Indicator: "indicator",
}


def set_of(node: Any) -> CriteriaSet:
    """The set that a node belongs to."""
    if isinstance(node, CriteriaSet):
        return node
    if isinstance(node, CriterionGroup):
        return node.criteria_set
    return set_of(node.group if isinstance(node, Criterion) else node.criterion)


def parent_of(node: Node) -> Parent:
    if isinstance(node, CriterionGroup):
        return node.criteria_set
    return node.group if isinstance(node, Criterion) else node.criterion


def add_set(values: Mapping[str, Any], *, actor: Any) -> CriteriaSet:
    """An empty draft. Its code is made of the title where none is given; DomainError where it is taken."""
    require_permission(actor, "movements.criteria_manage")
    fields = dict(values)
    owner = fields.pop("owner", None)
    fields["code"] = fields.get("code") or slugify(fields.get("title", ""), limit=60)
    with transaction.atomic():
        if CriteriaSet.objects.filter(code=fields["code"]).exists():
            raise DomainError(
                _("Đã có bộ tiêu chí mang mã “{code}”. Hãy đặt mã khác, hoặc mở bộ đó để lập phiên bản mới.").format(
                    code=fields["code"]
                ),
                code="code",
            )
        draft = SetDraft(**fields)
        _refuse(structural_problems(draft))
        criteria_set, written = create_set(draft, actor=actor, owner=owner)
        ledger.record("movements.criteria.created", *written.rows, actor=actor, title=criteria_set.title)
        return criteria_set


def change_set(criteria_set: CriteriaSet, values: Mapping[str, Any], *, actor: Any) -> CriteriaSet:
    require_permission(actor, "movements.criteria_manage")
    with transaction.atomic():
        locked = require_draft(criteria_set.pk)
        _assign(locked, values)
        _refuse(structural_problems(bare_draft(locked)), node=locked)
        locked.save(update_fields=list(values))
        _refuse(structural_problems(draft_of(load_tree(locked.pk))), node=locked)
        ledger.record("movements.criteria.changed", locked, actor=actor)
        return locked


def add_node(parent: Parent, values: Mapping[str, Any], *, actor: Any) -> Any:
    """A group of a set, a criterion of a group, an indicator of a criterion: after those that are there."""
    require_permission(actor, "movements.criteria_manage")
    model, link = CHILD_OF[type(parent)]
    with transaction.atomic():
        locked = require_draft(set_of(parent).pk)
        _fresh(parent)
        siblings = model.objects.filter(**{link: parent})
        node = model(**{link: parent}, order=(siblings.aggregate(last=Max("order"))["last"] or 0) + 1)
        return _save(locked, node, values, "movements.criteria.node_added", actor)


def change_node(node: N, values: Mapping[str, Any], *, actor: Any) -> N:
    require_permission(actor, "movements.criteria_manage")
    with transaction.atomic():
        locked = require_draft(set_of(node).pk)
        saved: N = _save(locked, _fresh(node), values, "movements.criteria.node_changed", actor)
        return saved


def remove_node(node: Node, *, actor: Any) -> int:
    """Remove it with everything below it. Returns how many rows went."""
    require_permission(actor, "movements.criteria_manage")
    with transaction.atomic():
        locked = require_draft(set_of(node).pk)
        rows = list(with_descendants(_fresh(node)))
        type(node).objects.filter(pk=node.pk).delete()
        ledger.record("movements.criteria.node_removed", locked, *rows, actor=actor, name=str(node), count=len(rows))
        return len(rows)


def move_node(node: Node, *, up: bool, actor: Any) -> None:
    """Change places with its neighbour; nothing happens at the end of the row."""
    require_permission(actor, "movements.criteria_manage")
    parent = parent_of(node)
    model, link = CHILD_OF[type(parent)]
    with transaction.atomic():
        locked = require_draft(set_of(node).pk)
        rows = list(model.objects.filter(**{link: parent}).order_by("order", "pk"))
        place = next((number for number, row in enumerate(rows) if row.pk == node.pk), 0)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for number, row in enumerate(rows, start=1):
            row.order = number
        model.objects.bulk_update(rows, ["order"])
        ledger.record("movements.criteria.node_moved", locked, actor=actor, name=str(node))


def set_thresholds(indicator: Indicator, rows: Sequence[ThresholdDraft], *, actor: Any) -> list[Threshold]:
    """The levels of an indicator, one for each group of units; a group that is not named loses its own."""
    require_permission(actor, "movements.criteria_manage")
    for draft in rows:
        problem = threshold_problem(indicator, draft)
        if problem:
            raise DomainError(problem[1], code=f"{draft.group_key}/{problem[0]}")
    with transaction.atomic():
        locked = require_draft(set_of(indicator).pk)
        _fresh(indicator)
        if not rows and locked.purpose == CriteriaPurpose.STANDARD:
            rows = [UNKNOWN]
        stored = {row.group_key: row for row in Threshold.objects.filter(indicator=indicator)}
        kept, touched = [], []
        for draft in rows:
            row = stored.pop(draft.group_key, None) or Threshold(indicator=indicator, group_key=draft.group_key)
            values = {
                name: getattr(draft, name) for name in ("comparator", "low", "high", "text", "source", "verified")
            }
            if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(row, name, value)
                row.save()
                touched.append(row)
            kept.append(row)
        gone = list(stored.values())
        Threshold.objects.filter(pk__in=[row.pk for row in gone]).delete()
        _refuse(structural_problems(draft_of(load_tree(locked.pk))), node=indicator)
        if touched or gone:
            kind = "movements.criteria.thresholds_changed"
            ledger.record(kind, locked, *touched, *gone, actor=actor, name=str(indicator))
        return kept


def _save(locked: CriteriaSet, node: Any, values: Mapping[str, Any], kind: str, actor: Any) -> Any:
    """Store the node, and take it back where the set could not stand with it."""
    values = dict(values)
    if isinstance(node, Indicator):
        merged = {name: values.get(name, getattr(node, name)) for name in ("kind", "method", "params", "max_score")}
        effect = node.criterion.group.effect
        values["params"] = canonical_params(
            merged["kind"], merged["method"], merged["params"], max_score=merged["max_score"], effect=effect
        )
    _assign(node, values)
    _refuse(list(_own_problems(node, locked)), node=node)
    is_new = node.pk is None
    try:
        with transaction.atomic():
            node.save()
    except IntegrityError as error:
        text = _("Mã “{code}” đã dùng cho một mục khác. Hãy đặt mã khác.")
        raise DomainError(text.format(code=node.code), code="code") from error
    touched = [node]
    if is_new and isinstance(node, Indicator) and locked.purpose == CriteriaPurpose.STANDARD:
        touched.append(Threshold.objects.create(indicator=node, **own_values(UNKNOWN)))
    _refuse(structural_problems(draft_of(load_tree(locked.pk))), node=node)
    ledger.record(kind, locked, *touched, actor=actor, name=str(node))
    return node


def _own_problems(node: Any, locked: CriteriaSet) -> Iterable[Problem]:
    """What can be said before the row is written: also that it would not fit its columns."""
    if isinstance(node, Indicator):
        return indicator_problems(bare_draft(node), bare_draft(locked), bare_draft(node.criterion.group))
    return node_problems(bare_draft(node))


def _fresh(node: Any) -> Any:
    """The node as it stands under the lock of its set. DomainError where somebody has removed it meanwhile."""
    found = type(node).objects.filter(pk=node.pk).first()
    if found is None:
        raise DomainError(_("“{name}” vừa bị bỏ khỏi bộ tiêu chí. Hãy tải lại trang.").format(name=node), code="gone")
    return found


def _assign(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def _refuse(found: list[Problem], node: Any = None) -> None:
    """DomainError with the first finding, whose code is the field where it is about the node itself."""
    if not found:
        return
    own = [problem for problem in found if node is not None and (problem.kind, problem.code) == _place(node)]
    if own:
        raise DomainError(own[0].message, code=own[0].field)
    raise DomainError(str(found[0]), code=found[0].field if node is None else "set")


def _place(node: Any) -> tuple[str, str]:
    return KINDS[type(node)], node.code
