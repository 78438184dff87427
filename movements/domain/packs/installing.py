"""From a pack to a draft movement, and from any movement to a pack."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.units.domain.dataset_source import KINDS
from base.units.models import Unit, UnitKind
from movements.domain.drafting import draft_movement
from movements.domain.drafts import DirectiveDraft, MovementDraft, PlanDraft, TargetDraft
from movements.domain.milestones import MilestoneDraft, add_milestones
from movements.domain.packs.fields import FACTS, MARKS, ROWS, Row
from movements.domain.packs.schema import Fact, Pack, day_of, figure_text
from movements.domain.plans.parts import PlanParts, parts_from_json
from movements.domain.plans.versions import current_plan
from movements.domain.quotas import QuotaDraft, set_quotas
from movements.domain.scope import ScopeChoice, set_scope
from movements.enums import CriteriaStatus, LaunchLevel, MilestoneStatus, MovementKind, MovementReach
from movements.models import CriteriaSet, Directive, Movement
from movements.models.directives import identity_of

MARKED = {"targets": "name", "reports": "frequency", "called_kinds": "kind"}
"""Lists whose rows have no column for source and verification → the field by which a row is known."""
FIGURES = ("low", "high", "numerator", "denominator", "base_value")


def install_pack(
    pack: Pack,
    organiser: Unit,
    *,
    actor: Any,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Movement:
    """A draft of `organiser` with all that the pack says. Days that are given stand in for those of the pack.

    DomainError where days are not known and not given, a kind of units or a criteria set is not there, or the same
    movement stands already; then nothing is made.
    """
    starts = starts_on or day_of(pack.facts["starts_on"].value)
    ends = ends_on or day_of(pack.facts["ends_on"].value, last=True)
    if starts is None or ends is None:
        raise DomainError(
            _("Gói này chưa rõ ngày bắt đầu hoặc kết thúc. Hãy nhập thời gian thực hiện."), code="starts_on"
        )
    value = {name: fact.value for name, fact in pack.facts.items()}
    draft = MovementDraft(
        title=value["title"],
        organiser=organiser,
        starts_on=starts,
        ends_on=ends,
        kind=value["kind"] or MovementKind.THEMED,
        reach=value["reach"] or MovementReach.SECTOR,
        launch_level=value["launch_level"] or LaunchLevel.PROVINCE,
        aim=value["aim"],
        directive=_instrument(value),
        targets=tuple(_target(row) for row in pack.rows["targets"]),
        plans=tuple(_report_plan(row) for row in pack.rows["reports"]),
        criteria_set=_criteria_set(value["criteria_set"]),
    )
    with transaction.atomic():
        kinds = _kinds(pack)
        movement = draft_movement(draft, actor=actor, parts=pack.plan)
        if kinds_called := [kinds[row["kind"]] for row in pack.rows["called_kinds"]]:
            set_scope(movement, ScopeChoice(kinds=kinds_called), actor=actor)
        add_milestones(movement, [_milestone(row) for row in pack.rows["milestones"]], actor=actor)
        if quotas := [_quota(row, kinds) for row in pack.rows["quotas"]]:
            set_quotas(movement, quotas, actor=actor)
        movement.facts = _marks_of(pack, movement)
        movement.save(update_fields=["facts"])
        ledger.record("movements.movement.pack_installed", movement, actor=actor, name=pack.code)
        return movement


def export_pack(movement: Movement) -> Pack:
    """The movement as a pack. Installed again it gives the same pack; who took part and what they reached stay here."""
    marks: dict[str, Any] = movement.facts or {}
    stated: dict[str, dict[str, Any]] = marks.get("facts", {})
    plan = current_plan(movement)
    rows = {
        "targets": [_row_of("targets", target) for target in movement.targets.all()],
        "reports": [_row_of("reports", report) for report in movement.plans.order_by("pk")],
        "milestones": [
            _row_of("milestones", row)
            for row in movement.milestones.exclude(status=MilestoneStatus.DROPPED).order_by("pk")
        ],
        "quotas": [_row_of("quotas", quota) for quota in movement.quotas.select_related("per_kind", "of_kind")],
        "called_kinds": [
            ROWS["called_kinds"] | {"kind": line.kind.code}
            for line in movement.scopes.select_related("kind")
            if line.kind is not None
        ],
    }
    for name in MARKED:
        known = marks.get(name, {})
        rows[name] = [row | known.get(key, {}) for key, row in _keyed(name, rows[name])]
    return Pack(
        code=marks.get("code") or movement.slug[:80].ljust(3, "0"),
        facts={name: _fact(value, stated.get(name, {})) for name, value in _values_of(movement).items()},
        rows=rows,
        plan=parts_from_json(plan.parts) if plan else PlanParts(),
        sources=dict(marks.get("sources", {})),
        notes=tuple(marks.get("notes", ())),
    )


def _kinds(pack: Pack) -> dict[str, UnitKind]:
    wanted = {row["kind"] for row in pack.rows["called_kinds"]}
    wanted |= {row[key] for row in pack.rows["quotas"] for key in ("per_kind", "of_kind") if row[key]}
    for code in wanted & set(KINDS):
        name, level = KINDS[code]
        UnitKind.objects.get_or_create(code=code, defaults={"name": name, "level": level, "is_territory": True})
    found = {kind.code: kind for kind in UnitKind.objects.filter(code__in=wanted)}
    if missing := sorted(wanted - set(found)):
        raise DomainError(
            _(
                "Hệ thống chưa có loại đơn vị: {codes}. Hãy khai loại đơn vị này, hoặc nhập dữ liệu đơn vị trước."
            ).format(codes=", ".join(missing)),
            code="kinds",
        )
    return found


def _instrument(value: dict[str, str]) -> DirectiveDraft | Directive | None:
    """The document of the pack: the stored one where it is known here, none where its number is not established."""
    number, issuer = value["instrument_number"], value["instrument_issuer"]
    issued_on = day_of(value["instrument_issued_on"])
    if not number:
        return None
    known = Directive.objects.filter(identity=identity_of(number, issuer, issued_on)).first()
    return known or DirectiveDraft(
        title=(value["instrument_title"] or value["title"])[:500],
        number=number[:60],
        type_name=value["instrument_type"][:60],
        issuer=issuer[:200],
        issued_on=issued_on,
    )


def _criteria_set(code: str) -> CriteriaSet | None:
    if not code:
        return None
    found = CriteriaSet.objects.filter(code=code).exclude(status=CriteriaStatus.RETIRED).order_by("-version").first()
    if found is None:
        raise DomainError(
            _("Chưa có bộ tiêu chí “{code}”. Hãy cài bộ tiêu chí trước rồi cài gói này.").format(code=code),
            code="criteria_set",
        )
    return found


def _target(row: Row) -> TargetDraft:
    values = {key: value for key, value in row.items() if key not in MARKS}
    values |= {key: Decimal(values[key]) for key in FIGURES if values[key] is not None}
    return TargetDraft(**(values | {"deadline": day_of(row["deadline"])}))


def _report_plan(row: Row) -> PlanDraft:
    values = {key: value for key, value in row.items() if key not in MARKS}
    return PlanDraft(**(values | {"due_month": row["due_month"] or None}))


def _milestone(row: Row) -> MilestoneDraft:
    return MilestoneDraft(**(row | {"planned_on": day_of(row["planned_on"])}))


def _quota(row: Row, kinds: dict[str, UnitKind]) -> QuotaDraft:
    if row["amount"] is None:
        raise DomainError(
            _("Chỉ tiêu khen thưởng “{subject}” chưa có mức.").format(subject=row["subject"]), code="pack"
        )
    own = {
        "amount": Decimal(row["amount"]),
        "per_kind": kinds.get(row["per_kind"]),
        "of_kind": kinds.get(row["of_kind"]),
    }
    return QuotaDraft(**(row | own))


def _marks_of(pack: Pack, movement: Movement) -> dict[str, Any]:
    """What the rows of the database have no column for: sources, verification, and beside each fact what was filled in
    for it: a day where the pack has a year, our default where it leaves the fact open. A day that the installing person
    gave is none of the pack's.
    """
    days = {name: day_of(pack.facts[name].value, last=name == "ends_on") for name in ("starts_on", "ends_on")}
    filled = _values_of(movement) | {name: _plain(day) for name, day in days.items()}
    marks: dict[str, Any] = {
        "code": pack.code,
        "facts": {name: dataclasses.asdict(fact) | {"filled": filled[name]} for name, fact in pack.facts.items()},
        "sources": pack.sources,
        "notes": list(pack.notes),
    }
    for name in MARKED:
        marks[name] = {key: {mark: row[mark] for mark in MARKS} for key, row in _keyed(name, pack.rows[name])}
    return marks


def _keyed(name: str, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Rows under what they are called; of two with one name the second is "name#2"."""
    seen: Counter[str] = Counter()
    for row in rows:
        called = str(row[MARKED[name]])
        seen[called] += 1
        yield (called if seen[called] == 1 else f"{called}#{seen[called]}"), row


def _values_of(movement: Movement) -> dict[str, str]:
    directive = movement.directive or Directive()
    values = {
        "title": movement.title,
        "aim": movement.aim,
        "kind": movement.kind,
        "reach": movement.reach,
        "launch_level": movement.launch_level,
        "starts_on": movement.starts_on,
        "ends_on": movement.ends_on,
        "instrument_type": directive.type_name,
        "instrument_number": directive.number,
        "instrument_issuer": directive.issuer,
        "instrument_issued_on": directive.issued_on,
        "instrument_title": directive.title,
        "criteria_set": movement.criteria_set.code if movement.criteria_set else "",
    }
    return {name: _plain(values[name]) for name in FACTS}


def _fact(value: str, stated: dict[str, Any]) -> Fact:
    """The fact as the pack had it while the movement still says what it said when the pack was installed.

    Of what a person changed since then nobody has said that it was held against the document.
    """
    if stated.get("filled") != value:
        return Fact(value)
    return Fact(stated["value"], stated["verified"], stated["source"])


def _row_of(name: str, instance: Any) -> Row:
    row: Row = {}
    for key, default in ROWS[name].items():
        value = getattr(instance, key, default)
        if isinstance(value, UnitKind):
            value = value.code
        if isinstance(value, Decimal):
            value = figure_text(value)
        row[key] = default if value is None else _plain(value) if isinstance(default, str) else value
    return row


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")
