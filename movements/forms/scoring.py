"""Forms of the scoring plan, its stages and the filters of the lists."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import holders_of
from base.core.errors import DomainError
from movements.domain.scoring.compiling import compile_set
from movements.domain.scoring.plans import ScoringDraft, StageDraft, read_grades
from movements.domain.scoring.rules import CriterionRule, Rule, RuleSet, figure_text
from movements.domain.wording import number_text
from movements.enums import Aggregation, KnockOutEffect, NotApplicableRule, RankScope, ScoreStage, SheetStatus, TieRule
from movements.forms.shared import FigureField
from movements.models import Movement, ScoringPlan

TIES = 4


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


class PlanForm(forms.Form):
    """A scoring plan. A stage without days is not held."""

    scope = forms.ChoiceField(label=_("Xếp hạng"), choices=RankScope, widget=forms.RadioSelect)
    aggregation = forms.ChoiceField(label=_("Nhiều người chấm một bước thì lấy"), choices=Aggregation)
    outlier_gap = FigureField(
        label=_("Người chấm lệch bao nhiêu điểm thì phải xem lại"),
        help_text=_("So với trung vị của những người cùng chấm; nếu chỉ hai người thì so với nhau."),
    )
    not_applicable = forms.ChoiceField(label=_("Chỉ tiêu không áp dụng cho đơn vị"), choices=NotApplicableRule)
    has_anonymous_peers = forms.BooleanField(
        label=_("Đơn vị không thấy tên đơn vị khác trong bảng xếp hạng"), required=False
    )
    grades = forms.CharField(
        label=_("Xếp loại theo điểm"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một mức, ví dụ: 91: Hoàn thành xuất sắc nhiệm vụ"),
    )

    @classmethod
    def for_movement(cls, movement: Movement, data: Any) -> PlanForm:
        """The form over the plan and the set of the movement as they are now."""
        assert movement.criteria_set is not None
        plan = ScoringPlan.objects.filter(movement=movement).prefetch_related("stages__scorers").first()
        return cls(data, movement=movement, rules=compile_set(movement.criteria_set), plan=plan)

    def __init__(self, *args: Any, movement: Movement, rules: RuleSet, plan: ScoringPlan | None, **kwargs: Any) -> None:
        self.movement, self.rules = movement, rules
        kwargs.setdefault("initial", self._initial(movement, plan))
        super().__init__(*args, **kwargs)
        for stage in ScoreStage:
            self._add_stage(stage)
        for group in rules.groups:
            self.fields[f"weight_{group.code}"] = FigureField(label=group.name, required=False)
        choices = [("", _("Không dùng")), *TieRule.choices]
        for number in range(1, TIES + 1):
            self.fields[f"tie_{number}"] = forms.ChoiceField(
                label=_("Quy tắc thứ {number}").format(number=number), required=False, choices=choices
            )
        for row in self.knock_outs():
            self.fields[f"knock_{row.path}"] = forms.ChoiceField(label=row.name, choices=KnockOutEffect)

    def _add_stage(self, stage: ScoreStage) -> None:
        self.fields[f"opens_{stage.value}"] = day_field(_("Mở chấm"))
        self.fields[f"due_{stage.value}"] = day_field(_("Hạn gửi"))
        self.fields[f"stage_weight_{stage.value}"] = FigureField(label=_("Trọng số"), required=False)
        if stage == ScoreStage.APPRAISAL:
            people = User.objects.filter(pk__in=[user.pk for user in holders_of(Role.SECRETARIAT)])
            self.fields["scorers"] = forms.ModelMultipleChoiceField(
                queryset=people, label=_("Người thẩm định"), required=False, widget=forms.CheckboxSelectMultiple
            )

    def knock_outs(self) -> list[Rule | CriterionRule]:
        return self.rules.knock_outs

    def stage_sections(self) -> list[dict[str, Any]]:
        """Fields by stage, for the template."""
        found = []
        for stage in ScoreStage:
            names = [f"opens_{stage.value}", f"due_{stage.value}", f"stage_weight_{stage.value}"]
            names += ["scorers"] if stage == ScoreStage.APPRAISAL else []
            found.append({"label": stage.label, "fields": [self[name] for name in names]})
        return found

    def weight_fields(self) -> list[Any]:
        return [self[f"weight_{group.code}"] for group in self.rules.groups]

    def tie_fields(self) -> list[Any]:
        return [self[f"tie_{number}"] for number in range(1, TIES + 1)]

    def knock_fields(self) -> list[Any]:
        return [self[f"knock_{row.path}"] for row in self.knock_outs()]

    def clean_grades(self) -> Any:
        try:
            return read_grades(self.cleaned_data["grades"])
        except DomainError as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for stage in ScoreStage.values:
            if bool(data.get(f"opens_{stage}")) != bool(data.get(f"due_{stage}")):
                self.add_error(f"due_{stage}", _("Hãy ghi cả ngày mở và hạn gửi, hoặc bỏ trống cả hai."))
        return data

    def draft(self) -> ScoringDraft:
        data = self.cleaned_data
        ties = [data[f"tie_{number}"] for number in range(1, TIES + 1) if data[f"tie_{number}"]]
        weights = {group.code: data[f"weight_{group.code}"] for group in self.rules.groups}
        return ScoringDraft(
            stages=tuple(self._stage(stage) for stage in ScoreStage.values if data.get(f"opens_{stage}")),
            aggregation=data["aggregation"],
            not_applicable=data["not_applicable"],
            scope=data["scope"],
            has_anonymous_peers=data["has_anonymous_peers"],
            outlier_gap=data["outlier_gap"],
            group_weights={code: weight for code, weight in weights.items() if weight is not None and weight != 1},
            tie_rules=tuple(ties),
            knock_outs={row.path: data[f"knock_{row.path}"] for row in self.knock_outs()},
            grades=data["grades"],
        )

    def _stage(self, stage: str) -> StageDraft:
        data = self.cleaned_data
        return StageDraft(
            stage,
            data.get(f"stage_weight_{stage}") or Decimal(0),
            data[f"opens_{stage}"],
            data[f"due_{stage}"],
            tuple(data["scorers"]) if stage == ScoreStage.APPRAISAL else (),
        )

    def _initial(self, movement: Movement, plan: ScoringPlan | None) -> dict[str, Any]:
        if plan is None:
            return self._suggested(movement)
        values: dict[str, Any] = {
            name: getattr(plan, name)
            for name in ("scope", "aggregation", "outlier_gap", "not_applicable", "has_anonymous_peers")
        }
        values["grades"] = "\n".join(f"{number_text(Decimal(row['from']))}: {row['label']}" for row in plan.grades)
        for stage in plan.stages.prefetch_related("scorers"):
            values |= {
                f"opens_{stage.stage}": stage.opens_on,
                f"due_{stage.stage}": stage.due_on,
                f"stage_weight_{stage.stage}": stage.weight,
            }
            if stage.stage == ScoreStage.APPRAISAL:
                values["scorers"] = [user.pk for user in stage.scorers.all()]
        values |= {f"weight_{code}": Decimal(weight) for code, weight in plan.group_weights.items()}
        values |= {f"tie_{number}": tie for number, tie in enumerate(plan.tie_rules, start=1)}
        return values | {f"knock_{path}": effect for path, effect in plan.knock_outs.items()}

    def _suggested(self, movement: Movement) -> dict[str, Any]:
        """A plan to begin with: the three stages after the end of the movement, the appraisal deciding."""
        values: dict[str, Any] = {
            "scope": RankScope.CLUSTER,
            "aggregation": Aggregation.MEAN,
            "not_applicable": NotApplicableRule.RESCALE,
            "outlier_gap": Decimal(5),
            "tie_1": TieRule.MAIN,
            "tie_2": TieRule.PENALTY,
            "tie_3": TieRule.ON_TIME,
        }
        start = movement.ends_on - dt.timedelta(days=45)
        for stage, weight in (("self", 0), ("cross", 0), ("appraisal", 1)):
            values |= {f"opens_{stage}": start, f"due_{stage}": start + dt.timedelta(days=9)}
            values[f"stage_weight_{stage}"] = Decimal(weight)
            start += dt.timedelta(days=10)
        grades = movement.criteria_set.grades if movement.criteria_set else []
        values["grades"] = "\n".join(f"{figure_text(Decimal(row['from']))}: {row['label']}" for row in grades)
        return values


class ReopenForm(forms.Form):
    due_on = forms.DateField(label=_("Hạn gửi mới"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class SheetFilter(forms.Form):
    stage = forms.ChoiceField(label=_("Bước"), required=False, choices=[("", _("Tất cả")), *ScoreStage.choices])
    status = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *SheetStatus.choices])
    movement = forms.ModelChoiceField(
        label=_("Phong trào"),
        required=False,
        queryset=Movement.objects.exclude(scoring_plan=None),
        empty_label=_("Tất cả"),
    )
    whose = forms.ChoiceField(
        label=_("Phiếu"), required=False, choices=[("", _("Của tôi")), ("all", _("Mọi phiếu tôi được xem"))]
    )
