"""Forms of the criteria screens. Each gives `values()` for its command; a refusal goes to the field that it names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.core.errors import DomainError
from base.core.uploads import UploadField
from base.units.models import UnitKind
from movements.domain.criteria.dimensions import dimension_choices
from movements.domain.criteria.drafts import ThresholdDraft
from movements.domain.criteria.params_text import figure_in, params_text, parse_params
from movements.domain.criteria.queries import UNGROUPED
from movements.domain.criteria.schema import grades_of
from movements.domain.criteria.schemes import GroupKey, group_key, schemes
from movements.enums import CriteriaPurpose, CriteriaStatus
from movements.forms.shared import FigureField
from movements.models import CriteriaSet, Criterion, CriterionGroup, Indicator, Threshold

SHORT = {"size": 12}


class DomainForm(forms.ModelForm):
    """A model form that stores nothing itself."""

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}  # type: ignore[attr-defined]

    def refuse(self, error: DomainError) -> None:
        self.add_error(error.code if error.code in self.fields else None, error.message)

    def _post_clean(self) -> None:
        """The domain checks; the row in memory stays as it was."""


class SetForm(DomainForm):
    max_score = FigureField(label=_lazy("Tổng điểm tối đa"), required=False)
    grouping = forms.ChoiceField(
        label=_lazy("Phân nhóm đơn vị"),
        required=False,
        help_text=_lazy("Chọn khi ngưỡng khác nhau theo nhóm đơn vị."),
    )
    grades = forms.CharField(
        label=_lazy("Xếp loại theo tổng điểm"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("Mỗi dòng một mức, ví dụ: “91: Hoàn thành xuất sắc” là từ 91 điểm."),
    )

    class Meta:
        model = CriteriaSet
        fields = (
            "title", "code", "purpose", "grouping", "max_score", "valid_from", "valid_to", "grades", "source",
            "verified", "note",
        )  # fmt: skip
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"code": _lazy("Chữ không dấu, số và gạch nối; để trống thì lấy theo tên.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(scheme.code, scheme.name) for scheme in schemes().values()]
        self.fields["grouping"].choices = [("", _("Không phân nhóm")), *known]  # type: ignore[attr-defined]
        self.fields["code"].required = False
        if self.instance.pk:
            del self.fields["code"]
            self.initial["grades"] = "\n".join(f"{row['from']}: {row['label']}" for row in self.instance.grades)

    def clean_grades(self) -> list[dict[str, str]]:
        rows = []
        for line in filter(None, map(str.strip, self.cleaned_data["grades"].splitlines())):
            low, _colon, label = line.partition(":")
            figure = figure_in(low)
            if figure is None or not label.strip():
                raise forms.ValidationError(
                    _("“{line}” chưa đúng. Hãy ghi như “91: Hoàn thành xuất sắc”.").format(line=line[:60])
                )
            rows.append({"from": figure, "label": label.strip()})
        try:
            return list(grades_of(rows))
        except ValueError as error:
            raise forms.ValidationError(str(error).capitalize() + ".") from error

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


class GroupForm(DomainForm):
    max_score = FigureField(
        label=_lazy("Điểm tối đa"), required=False, help_text=_lazy("Để trống thì bằng tổng các tiêu chí.")
    )
    cap = FigureField(
        label=_lazy("Mức trần cộng hoặc trừ"), required=False, help_text=_lazy("Chỉ dùng cho điểm thưởng, điểm trừ.")
    )

    class Meta:
        model = CriterionGroup
        fields = ("code", "name", "effect", "max_score", "cap")


class CriterionForm(DomainForm):
    max_score = FigureField(
        label=_lazy("Điểm tối đa"), required=False, help_text=_lazy("Để trống thì bằng tổng các chỉ tiêu.")
    )

    class Meta:
        model = Criterion
        fields = ("code", "name", "max_score", "is_knock_out", "source", "verified")
        help_texts = {"is_knock_out": _lazy("Đơn vị không đạt tiêu chí này thì không được xếp hạng.")}


class IndicatorForm(DomainForm):
    max_score = FigureField(label=_lazy("Điểm tối đa"), required=False)
    params = forms.CharField(
        label=_lazy("Tham số chấm"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_lazy(
            "Mỗi dòng một mục. Theo khoảng: “90: 10” (từ 90 được 10 điểm), “còn lại: 0”. Theo thứ hạng: “10; 8; 6”."
            " Theo lần: “-2”. Theo mức đã chọn: “Tốt: 10”, từ tốt đến kém. Cách khác: để trống."
        ),
    )
    minimum = FigureField(label=_lazy("Giá trị nhỏ nhất được nhập"), required=False)
    maximum = FigureField(label=_lazy("Giá trị lớn nhất được nhập"), required=False)
    outlier_ratio = FigureField(
        label=_lazy("Ngưỡng bất thường"),
        required=False,
        help_text=_lazy("0,5 là hỏi lại khi số liệu tăng hoặc giảm quá một nửa so với kỳ trước."),
    )
    dimensions = forms.MultipleChoiceField(
        label=_lazy("Phân tổ số liệu theo"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Indicator
        fields = (
            "code", "name", "kind", "unit", "direction", "method", "max_score", "params", "accumulation",
            "needs_evidence", "is_knock_out", "dimensions", "minimum", "maximum", "outlier_ratio", "source", "verified",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dimensions"].choices = dimension_choices()  # type: ignore[attr-defined]
        self.initial["params"] = params_text(self.instance.method, self.instance.params, separator="\n")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "kind" in data and "method" in data:
            try:
                data["params"] = parse_params(data["kind"], data["method"], data.get("params") or "")
            except DomainError as error:
                self.add_error("params", error.message)
        return data


class ThresholdForm(DomainForm):
    """The level of one group of units; all empty means that it is not known."""

    low = FigureField(label=_lazy("Mức thấp nhất"), required=False)
    high = FigureField(label=_lazy("Mức cao nhất"), required=False)
    is_set = forms.BooleanField(label=_lazy("Nhóm này có ngưỡng riêng"), required=False)

    class Meta:
        model = Threshold
        fields = ("comparator", "low", "high", "text", "source", "verified")

    field_order = ("is_set", "comparator", "low", "high", "text", "source", "verified")

    def draft(self, key: str) -> ThresholdDraft | None:
        """None where the group has no threshold of its own."""
        if not self.cleaned_data.get("is_set"):
            return None
        return ThresholdDraft(group_key=key, **self.values())


class FilterForm(forms.Form):
    q = forms.CharField(label=_lazy("Tìm theo tên, mã, căn cứ"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_lazy("Trạng thái"), required=False, choices=[("", _lazy("Tất cả")), *CriteriaStatus.choices]
    )
    purpose = forms.ChoiceField(
        label=_lazy("Dùng để"), required=False, choices=[("", _lazy("Tất cả")), *CriteriaPurpose.choices]
    )


class PackForm(forms.Form):
    file = UploadField(
        label=_lazy("Tệp gói tiêu chí (YAML)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )


class ChooseSetForm(forms.Form):
    """The set of a movement. `reason` is asked for while the movement is open."""

    criteria_set = forms.ModelChoiceField(
        queryset=CriteriaSet.objects.none(), label=_lazy("Bộ tiêu chí"), required=False, empty_label=_lazy("Không dùng")
    )
    reason = forms.CharField(
        label=_lazy("Lý do"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, choices: Any, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria_set"].queryset = choices  # type: ignore[attr-defined]
        if is_open:
            self.fields["reason"].required = True
            self.fields["criteria_set"].required = True
        else:
            del self.fields["reason"]


class GroupedUnitFilter(forms.Form):
    q = forms.CharField(label=_lazy("Tên đơn vị"), required=False, max_length=100)
    key = forms.ChoiceField(label=_lazy("Nhóm"), required=False)
    kind = forms.ModelChoiceField(
        queryset=UnitKind.objects.all(),
        label=_lazy("Loại đơn vị"),
        required=False,
        empty_label=_lazy("Các đơn vị được xét"),
    )
    day = forms.DateField(
        label=_lazy("Tại ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, keys: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            ("", _("Tất cả")),
            (UNGROUPED, _("Chưa có nhóm")),
            *keys.items(),
        ]


class SchemeForm(forms.Form):
    """A new way of grouping units: its groups one a line, what a group means behind a colon."""

    name = forms.CharField(label=_lazy("Tên cách phân nhóm"), max_length=150)
    source = forms.CharField(label=_lazy("Căn cứ"), required=False, max_length=300)
    level = forms.TypedChoiceField(label=_lazy("Đơn vị được phân nhóm"), required=False, coerce=int, empty_value=None)
    groups = forms.CharField(
        label=_lazy("Các nhóm"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_lazy(
            "Mỗi dòng một nhóm, ít nhất hai nhóm; giải thích sau dấu hai chấm, như: Nhóm 1: xã giáp đô thị"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names: dict[int, list[str]] = {}
        for level, name in UnitKind.objects.order_by("level", "name").values_list("level", "name"):
            names.setdefault(level, []).append(name)
        levels = [(level, ", ".join(of_level)) for level, of_level in names.items()]
        self.fields["level"].choices = [("", _("Mọi cấp")), *levels]  # type: ignore[attr-defined]

    def clean_groups(self) -> list[GroupKey]:
        lines = [line.strip() for line in self.cleaned_data["groups"].splitlines() if line.strip()]
        try:
            return [group_key(name, note) for name, _colon, note in (line.partition(":") for line in lines)]
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


class AssignGroupForm(forms.Form):
    key = forms.ChoiceField(label=_lazy("Nhóm"), widget=forms.RadioSelect)
    valid_from = forms.DateField(
        label=_lazy("Từ ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_lazy("Để trống khi đơn vị thuộc nhóm này từ đầu."),
    )
    source = forms.CharField(label=_lazy("Căn cứ"), required=False, max_length=300)

    def __init__(self, *args: Any, keys: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = list(keys.items())  # type: ignore[attr-defined]
