"""The scoring plan of a movement: drafted, issued, taken back while nobody has sent a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.accounts.models import User
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.units.models import Cluster
from movements.domain.lifecycle import registered_units
from movements.domain.scoring.compiling import compile_set
from movements.domain.scoring.engine import Grade, PlanRules
from movements.domain.scoring.inputs import clusters_of, uses_criteria
from movements.domain.scoring.rules import RuleSet, figure_text
from movements.domain.states import SCORING_PLAN
from movements.enums import (
    COUNTED_SHEETS,
    Aggregation,
    KnockOutEffect,
    MovementStatus,
    NotApplicableRule,
    PlanStatus,
    RankScope,
    ScoreStage,
    TieRule,
)
from movements.lock_objects import movement_for_update, plan_for_update
from movements.models import Movement, ScoreSheet, ScoringPlan, ScoringStage
from movements.rules import require_permission


@dataclass(frozen=True)
class StageDraft:
    stage: str
    weight: Decimal
    opens_on: dt.date
    due_on: dt.date
    scorers: tuple[User, ...] = ()


@dataclass(frozen=True)
class ScoringDraft:
    """A plan as a person writes it. Stages not named are not held."""

    stages: tuple[StageDraft, ...] = ()
    aggregation: str = Aggregation.MEAN
    not_applicable: str = NotApplicableRule.RESCALE
    scope: str = RankScope.CLUSTER
    has_anonymous_peers: bool = False
    outlier_gap: Decimal = Decimal(5)
    group_weights: Mapping[str, Decimal] = field(default_factory=dict)
    tie_rules: tuple[str, ...] = (TieRule.MAIN, TieRule.PENALTY, TieRule.ON_TIME)
    knock_outs: Mapping[str, str] = field(default_factory=dict)
    grades: tuple[Grade, ...] = ()


def save_plan(movement: Movement, draft: ScoringDraft, *, actor: Any) -> ScoringPlan:
    """Write the plan of a movement; only a draft changes. DomainError with what to mend."""
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        movement = movement_for_update(movement.pk)
        check_draft(movement, draft)
        plan = ScoringPlan.objects.select_for_update(of=("self",)).filter(movement=movement).first()
        if plan is not None and plan.status != PlanStatus.DRAFT:
            raise DomainError(
                _("Phương án đã ban hành. Hãy bấm “Sửa lại phương án” và ghi lý do trước khi sửa."), code="issued"
            )
        plan = plan or ScoringPlan(movement=movement, created_at=clock.now())
        for name in ("aggregation", "not_applicable", "scope", "has_anonymous_peers", "outlier_gap"):
            setattr(plan, name, getattr(draft, name))
        plan.group_weights = {code: figure_text(weight) for code, weight in draft.group_weights.items()}
        plan.tie_rules, plan.knock_outs = [str(tie) for tie in draft.tie_rules], dict(draft.knock_outs)
        plan.grades = [{"from": figure_text(grade.lowest), "label": grade.label} for grade in draft.grades]
        plan.save()
        touched = _write_stages(plan, draft.stages)
        ledger.record("movements.scoring_plan.saved", plan, *touched, actor=actor)
        return plan


def issue_plan(plan: ScoringPlan, *, actor: Any) -> ScoringPlan:
    """From now on the plan decides; its stages open on their days."""
    require_permission(actor, "movements.manage", plan.movement.organiser)
    with transaction.atomic():
        plan = plan_for_update(plan.pk)
        return advance(SCORING_PLAN, plan, "issue", actor=actor, check=_check_complete, issued_at=clock.now())


def revise_plan(plan: ScoringPlan, *, reason: str, actor: Any) -> ScoringPlan:
    """Back to a draft, as long as nobody has sent a sheet under its rules."""
    require_permission(actor, "movements.manage", plan.movement.organiser)
    with transaction.atomic():
        plan = plan_for_update(plan.pk)
        return advance(SCORING_PLAN, plan, "revise", actor=actor, reason=reason, check=_check_unused, issued_at=None)


def plan_rules(plan: ScoringPlan, rules: RuleSet | None = None) -> PlanRules:
    """The plan as the engine takes it, with the set of the movement as it is now unless one is given."""
    chosen = plan.movement.criteria_set
    assert chosen is not None
    return PlanRules(
        rules=rules or compile_set(chosen),
        stages={row.stage: row.weight for row in plan.stages.all()},
        group_weights={code: Decimal(weight) for code, weight in plan.group_weights.items()},
        aggregation=plan.aggregation,
        not_applicable=plan.not_applicable,
        scope=plan.scope,
        ties=tuple(plan.tie_rules),
        knock_outs=dict(plan.knock_outs),
        grades=tuple(Grade(Decimal(row["from"]), row["label"]) for row in plan.grades),
    )


def rules_of_draft(rules: RuleSet, draft: ScoringDraft) -> PlanRules:
    """A draft as the engine takes it, for the what-if: nothing is stored."""
    return PlanRules(
        rules=rules,
        stages={stage.stage: stage.weight for stage in draft.stages},
        group_weights=dict(draft.group_weights),
        aggregation=draft.aggregation,
        not_applicable=draft.not_applicable,
        scope=draft.scope,
        ties=tuple(draft.tie_rules),
        knock_outs=dict(draft.knock_outs),
        grades=draft.grades,
    )


def gaps_of(movement: Movement, scope: str) -> list[str]:
    """What stands in the way of ranking in clusters, in words: clusters without members or heads, units without one."""
    if scope != RankScope.CLUSTER:
        return []
    year = movement.ends_on.year
    ids = registered_units(movement)
    homes = clusters_of(movement, ids)
    found = []
    clusters = list(Cluster.objects.filter(year=year).prefetch_related("members").order_by("name"))
    empty = [cluster.name for cluster in clusters if not cluster.members.all()]
    if not clusters:
        found.append(_("Năm {year} chưa lập cụm, khối nào. Hãy lập cụm trước khi xếp hạng theo cụm.").format(year=year))
    if empty:
        found.append(_("Cụm chưa có đơn vị nào: {names}.").format(names=", ".join(empty)))
    outside = len([unit for unit in ids if unit not in homes])
    if outside and clusters:
        found.append(_("{count} đơn vị tham gia chưa thuộc cụm nào nên sẽ không được xếp hạng.").format(count=outside))
    return found


def check_draft(movement: Movement, draft: ScoringDraft) -> None:
    """Raises DomainError with the first thing to mend."""
    if not uses_criteria(movement):
        raise DomainError(
            _("Phong trào chưa có bộ tiêu chí để chấm điểm. Hãy chọn bộ tiêu chí cho phong trào trước."),
            code="criteria",
        )
    assert movement.criteria_set is not None
    rules = compile_set(movement.criteria_set)
    _check_stages(draft.stages)
    codes = {group.code for group in rules.groups}
    if unknown := sorted(set(draft.group_weights) - codes):
        raise DomainError(_("Bộ tiêu chí không có nhóm “{code}”.").format(code=unknown[0]), code="weight")
    weights = [draft.group_weights.get(code, Decimal(1)) for code in codes]
    if any(weight < 0 for weight in weights) or not any(weights):
        raise DomainError(_("Trọng số của nhóm phải từ 0 trở lên và không thể đều bằng 0."), code="weight")
    if len(set(draft.tie_rules)) != len(draft.tie_rules) or set(draft.tie_rules) - set(TieRule.values):
        raise DomainError(_("Mỗi quy tắc khi bằng điểm chỉ chọn một lần."), code="ties")
    paths = {row.path for row in rules.knock_outs}
    if set(draft.knock_outs) - paths or set(draft.knock_outs.values()) - set(KnockOutEffect.values):
        raise DomainError(_("Điểm liệt không còn khớp với bộ tiêu chí. Hãy tải lại trang."), code="knock_outs")
    if len({grade.lowest for grade in draft.grades}) != len(draft.grades):
        raise DomainError(_("Hai mức xếp loại cùng một ngưỡng điểm. Hãy bỏ một mức."), code="grades")


def read_grades(text: str) -> tuple[Grade, ...]:
    """Grades out of lines "91: Hoàn thành xuất sắc", highest first. DomainError that names the line."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        figure, colon, label = line.partition(":")
        try:
            lowest = Decimal(figure.strip().replace(",", "."))
            if not colon or not label.strip() or not lowest.is_finite():
                raise InvalidOperation
        except InvalidOperation as error:
            raise DomainError(
                _("Dòng “{line}” chưa đúng. Hãy ghi như: 91: Hoàn thành xuất sắc nhiệm vụ").format(line=line[:60]),
                code="grades",
            ) from error
        found.append(Grade(lowest, label.strip()[:150]))
    return tuple(sorted(found, key=lambda grade: grade.lowest, reverse=True))


def _check_stages(stages: Sequence[StageDraft]) -> None:
    order = [str(stage) for stage in ScoreStage.values]
    if [s.stage for s in stages] != sorted({s.stage for s in stages}, key=order.index):
        raise DomainError(_("Mỗi bước chấm chỉ có một lần, theo thứ tự tự chấm, chấm chéo, thẩm định."), code="stages")
    for stage in stages:
        label = ScoreStage(stage.stage).label
        if stage.due_on < stage.opens_on:
            raise DomainError(_("{stage}: hạn gửi không thể trước ngày mở.").format(stage=label), code="dates")
        if stage.weight < 0:
            raise DomainError(_("{stage}: trọng số phải từ 0 trở lên.").format(stage=label), code="weight")
    for before, after in pairwise(stages):
        if after.opens_on <= before.due_on:
            raise DomainError(
                _("{after} phải mở sau hạn của {before} ({day}).").format(
                    after=ScoreStage(after.stage).label,
                    before=str(ScoreStage(before.stage).label).lower(),
                    day=f"{before.due_on:%d/%m/%Y}",
                ),
                code="dates",
            )
    if stages and not any(stage.weight for stage in stages):
        raise DomainError(_("Phải có ít nhất một bước có trọng số lớn hơn 0 để tính kết quả."), code="weight")


def _write_stages(plan: ScoringPlan, drafts: Sequence[StageDraft]) -> list[ScoringStage]:
    """Update in place, add and remove. A stage that already has sheets stays."""
    known = {row.stage: row for row in plan.stages.select_for_update(of=("self",))}
    order = [str(stage) for stage in ScoreStage.values]
    touched = []
    for draft in drafts:
        row = known.pop(draft.stage, None) or ScoringStage(plan=plan, stage=draft.stage)
        row.order, row.weight = order.index(draft.stage), draft.weight
        row.opens_on, row.due_on = draft.opens_on, draft.due_on
        row.save()
        row.scorers.set(draft.scorers)
        touched.append(row)
    for row in known.values():
        if ScoreSheet.objects.filter(stage=row).exists():
            raise DomainError(_("Bước “{stage}” đã có phiếu chấm nên không bỏ được.").format(stage=row), code="stages")
        ScoringStage.objects.filter(pk=row.pk).delete()
        touched.append(row)
    return touched


def _check_complete(plan: ScoringPlan) -> None:
    if plan.movement.status not in (MovementStatus.PUBLISHED, MovementStatus.OPEN, MovementStatus.CLOSED):
        raise DomainError(_("Chỉ ban hành phương án khi phong trào đã công bố và chưa tổng kết."), code="movement")
    appraisal = plan.stages.filter(stage=ScoreStage.APPRAISAL).first()
    if appraisal is not None and not appraisal.scorers.exists():
        raise DomainError(_("Bước thẩm định chưa có người chấm. Hãy chọn ít nhất một người."), code="scorers")


def is_used(plan: ScoringPlan) -> bool:
    """Somebody has sent a sheet under its rules, so they stay as they are."""
    return ScoreSheet.objects.filter(stage__plan=plan, status__in=COUNTED_SHEETS).exists()


def _check_unused(plan: ScoringPlan) -> None:
    if is_used(plan):
        raise DomainError(
            _("Đã có phiếu chấm gửi theo phương án này nên không sửa được nữa. Hãy trả lại các phiếu trước."),
            code="used",
        )
