"""Forms of targets: stating one, giving it, revising it, judging it, carrying it over."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.core import clock
from base.units.models import Person, Unit
from movements.domain.carry_preview import CarryPreview
from movements.domain.carrying import REST, SAME
from movements.domain.drafts import TargetDraft
from movements.enums import (
    ACTIVE,
    Accumulation,
    Basis,
    Comparator,
    Direction,
    Hardness,
    Nature,
    OutlookStatus,
    Scale,
    TimeBasis,
)
from movements.forms.shared import FigureField
from movements.models import Movement, Target, TargetAssignment

OWN_FIGURES: dict[str, tuple[str, ...]] = {
    Comparator.N_OF_M: ("numerator", "denominator"),
    Comparator.LE: ("high",),
    Comparator.LT: ("high",),
    Comparator.BETWEEN: ("low", "high"),
    Comparator.CHANGE: ("low", "high"),
    Comparator.GROWTH: ("low", "high"),
    Comparator.QUALITATIVE: (),
}
"""The figures that a comparator works with; `low` alone for the others."""


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def factor_field() -> FigureField:
    return FigureField(
        label=_("Hệ số khó"),
        required=False,
        help_text=_("1 là bình thường; từ 0,5 (dễ) đến 3 (rất khó). Được nhân với trọng số khi tính điểm."),
    )


class TargetForm(forms.Form):
    """All that a target may state. Figures that its comparator does not use stay empty."""

    name = forms.CharField(label=_("Tên chỉ tiêu"), max_length=500)
    comparator = forms.ChoiceField(label=_("Phép so sánh"), choices=Comparator, initial=Comparator.GE)
    low = FigureField(label=_("Mức thấp nhất"), required=False, help_text=_("Số âm khi phải giảm, như -0,3."))
    high = FigureField(label=_("Mức cao nhất"), required=False, help_text=_("Cho “không quá”, “dưới”, “trong khoảng”."))
    numerator = FigureField(label=_("Số phải đạt (dạng 66/87)"), required=False)
    denominator = FigureField(label=_("Trên tổng số"), required=False)
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=60, required=False, help_text=_("%, xã, hộ, đồng…"))
    scale = forms.ChoiceField(label=_("Cỡ số"), choices=Scale, required=False)
    per = forms.ChoiceField(label=_("Tính trên"), choices=Basis, required=False)
    per_time = forms.ChoiceField(label=_("Tính theo"), choices=TimeBasis, required=False)
    direction = forms.ChoiceField(label=_("Chiều hướng"), choices=Direction)
    nature = forms.ChoiceField(label=_("Tính chất"), choices=Nature)
    accumulation = forms.ChoiceField(label=_("Cách cộng dồn"), choices=Accumulation)
    hardness = forms.ChoiceField(
        label=_("Mức bắt buộc"),
        choices=Hardness,
        help_text=_("Không đạt mức phấn đấu thì không tính là không hoàn thành."),
    )
    base_value = FigureField(label=_("Số kỳ gốc"), required=False)
    base_period = forms.CharField(label=_("Kỳ gốc"), max_length=60, required=False)
    deadline = day_field(_("Thời hạn"), help_text=_("Để trống thì là ngày kết thúc phong trào."))
    weight = forms.IntegerField(label=_("Trọng số"), min_value=1, max_value=1000, initial=1)
    original_text = forms.CharField(
        label=_("Nguyên văn trong văn bản"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @classmethod
    def initial_of(cls, target: Target) -> dict[str, Any]:
        return {name: getattr(target, name) for name in cls.base_fields}

    def draft(self) -> TargetDraft:
        return TargetDraft(**self.cleaned_data)


class _RevisionForm(forms.Form):
    """Carries the version that the person had before them. `after` is what they ask for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    effective_on = day_field(
        _("Áp dụng từ ngày"), required=True, help_text=_("Các kỳ kết thúc trước ngày này vẫn xét theo mức cũ.")
    )
    reason = forms.CharField(
        label=_("Lý do điều chỉnh"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Đơn vị được giao sẽ đọc lý do này."),
    )
    common = ("version", "effective_on", "reason")

    def __init__(self, *args: Any, subject: Target | TargetAssignment, **kwargs: Any) -> None:
        known = {name: getattr(subject, name) for name in self.base_fields if name not in self.common}
        known |= {"version": subject.version, "effective_on": clock.today()}
        super().__init__(*args, **({"initial": known} | kwargs))
        target = subject.target if isinstance(subject, TargetAssignment) else subject
        used = OWN_FIGURES.get(target.comparator, ("low",))
        for name in ("low", "high", "numerator", "denominator"):
            if name not in used and getattr(subject, name) is None:
                del self.fields[name]

    def after(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.common}


class ReviseTargetForm(_RevisionForm):
    low = FigureField(label=_("Mức thấp nhất"), required=False)
    high = FigureField(label=_("Mức cao nhất"), required=False)
    numerator = FigureField(label=_("Số phải đạt (dạng 66/87)"), required=False)
    denominator = FigureField(label=_("Trên tổng số"), required=False)
    base_value = FigureField(label=_("Số kỳ gốc"), required=False)
    base_period = forms.CharField(label=_("Kỳ gốc"), max_length=60, required=False)
    deadline = day_field(_("Thời hạn"))
    hardness = forms.ChoiceField(label=_("Mức bắt buộc"), choices=Hardness)
    weight = forms.IntegerField(label=_("Trọng số"), min_value=1, max_value=1000)
    field_order = [
        "low",
        "high",
        "numerator",
        "denominator",
        "base_value",
        "base_period",
        "deadline",
        "hardness",
        "weight",
    ]


class ReviseAssignmentForm(_RevisionForm):
    low = FigureField(label=_("Mức thấp nhất"), required=False)
    high = FigureField(label=_("Mức cao nhất"), required=False)
    numerator = FigureField(label=_("Số phải đạt (dạng 66/87)"), required=False)
    denominator = FigureField(label=_("Trên tổng số"), required=False)
    deadline = day_field(_("Thời hạn riêng"))
    difficulty = factor_field()
    difficulty_reason = forms.CharField(label=_("Lý do hệ số khó"), max_length=300, required=False)
    field_order = ["low", "high", "numerator", "denominator", "deadline", "difficulty", "difficulty_reason"]

    def clean_difficulty(self) -> Decimal:
        return self.cleaned_data["difficulty"] or Decimal(1)


OWN_PARTS = ("low", "high", "numerator", "denominator", "deadline")


class GridRowForm(forms.Form):
    """One unit in the grid of a target: given or not, and with which figures of its own."""

    give = forms.BooleanField(label=_("Giao"), required=False)
    low = FigureField(label=_("Mức thấp nhất"), required=False)
    high = FigureField(label=_("Mức cao nhất"), required=False)
    numerator = FigureField(label=_("Số phải đạt"), required=False)
    denominator = FigureField(label=_("Trên tổng số"), required=False)
    deadline = day_field(_("Thời hạn riêng"))
    difficulty = FigureField(label=_("Hệ số khó"), required=False)
    difficulty_reason = forms.CharField(label=_("Lý do hệ số khó"), max_length=300, required=False)

    def __init__(
        self, data: Any, *, target: Target, unit: Unit, assignment: TargetAssignment | None, is_fixed: bool
    ) -> None:
        self.unit, self.assignment, self.is_fixed = unit, assignment, is_fixed
        known: dict[str, Any] = {"give": assignment is not None}
        if assignment is not None:
            known |= {name: getattr(assignment, name) for name in self.base_fields if name != "give"}
        super().__init__(data, initial=known, prefix=f"u{unit.pk}")
        used = OWN_FIGURES.get(target.comparator, ("low",))
        for name in {"low", "high", "numerator", "denominator"} - set(used):
            del self.fields[name]
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}, {unit.name}"
            field.disabled = is_fixed or (name == "give" and assignment is not None)

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """All but the tick: what hardly any unit needs, kept folded."""
        return [field for field in self.visible_fields() if field.name != "give"]

    @property
    def has_own(self) -> bool:
        """Whether the unit has figures of its own, or they were refused: then they are shown at once."""
        row = self.assignment
        given = row is not None and any(
            getattr(row, name) not in (None, "") for name in (*OWN_PARTS, "difficulty_reason")
        )
        return given or (self.is_bound and self.has_changed()) or bool(self.errors)

    def values(self) -> dict[str, Any]:
        """Arguments of `assign_target`."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "give"}
        return data | {"difficulty": data["difficulty"] or Decimal(1)}


class HandOverForm(forms.Form):
    person = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Người nhận trách nhiệm"), empty_label=None)
    on = day_field(_("Từ ngày"), required=True)
    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=300, help_text=_("Số quyết định bổ nhiệm, nếu có.")
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **({"initial": {"on": clock.today()}} | kwargs))
        people = Person.objects.filter(unit=unit).order_by("-is_leader", "name_folded")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = _named  # type: ignore[attr-defined]


def _named(person: Any) -> str:
    return f"{person.name}, {person.position}" if person.position else person.name


class JudgeForm(forms.Form):
    is_met = forms.TypedChoiceField(
        label=_("Đánh giá"),
        choices=[("1", _("Đạt")), ("0", _("Chưa đạt"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Đơn vị được giao sẽ đọc."),
    )


class CarryIntoForm(forms.Form):
    """First step: into which movement."""

    into = forms.ModelChoiceField(
        queryset=Movement.objects.none(), label=_("Chuyển tiếp sang phong trào"), empty_label=_("Chọn phong trào")
    )

    def __init__(self, *args: Any, source: Movement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = Movement.objects.filter(status__in=ACTIVE, ends_on__gt=source.ends_on).exclude(pk=source.pk)
        self.fields["into"].queryset = later  # type: ignore[attr-defined]


class CarryForm(forms.Form):
    """Second step: for each target whether and how it goes on."""

    reason = forms.CharField(
        label=_("Lý do chuyển tiếp"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        initial=_("Chưa hoàn thành trong kỳ trước."),
    )

    def __init__(self, *args: Any, groups: Sequence[CarryPreview], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(REST, _("Giao phần còn lại")), (SAME, _("Giao lại mức cũ")), ("", _("Không chuyển tiếp"))]
        for group in groups:
            if group.ready:
                self.fields[f"mode_{group.target.pk}"] = forms.ChoiceField(
                    label=_("Cách chuyển"), choices=choices, required=False, initial=group.mode
                )

    def field_of(self, target: Target) -> Any:
        name = f"mode_{target.pk}"
        return self[name] if name in self.fields else None

    def picks(self) -> dict[int, str]:
        """Target → how, for those that go on."""
        chosen = ((name, value) for name, value in self.cleaned_data.items() if name.startswith("mode_") and value)
        return {int(name.removeprefix("mode_")): value for name, value in chosen}


class UnitNameFilter(forms.Form):
    q = forms.CharField(label=_("Đơn vị"), required=False, max_length=100)


class UnitRowsFilter(UnitNameFilter):
    status = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("Tất cả")), *OutlookStatus.choices]
    )


class OwnTargetsFilter(forms.Form):
    movement = forms.ModelChoiceField(
        label=_("Phong trào"), required=False, queryset=Movement.objects.all(), empty_label=_("Tất cả")
    )
    q = forms.CharField(label=_("Tên chỉ tiêu"), required=False, max_length=100)
    head = forms.ChoiceField(
        label=_("Người chịu trách nhiệm"), required=False, choices=[("", _("Tất cả")), ("none", _("Chưa rõ"))]
    )


class HeadsFilter(forms.Form):
    q = forms.CharField(label=_("Tên người hoặc cơ quan"), required=False, max_length=100)
    year = forms.IntegerField(label=_("Năm"), required=False, min_value=2000, max_value=2100)

    def chosen_year(self) -> int:
        found = self.cleaned_data.get("year") if self.is_valid() else None
        return int(found or clock.today().year)
