"""Forms of tasks and themes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.core import clock
from base.core.uploads import UploadField
from base.units.domain.queries import units_as_of
from base.units.models import Unit
from movements.domain.tasks.assigning import TaskDraft
from movements.domain.tasks.queries import STATES
from movements.enums import ThemeKind
from movements.forms.targets import day_field, factor_field
from movements.models import Directive, Movement, Task, WorkTheme

STATE_WORDS = {
    "open": _("Chưa xong"),
    "late": _("Quá hạn"),
    "due": _("Đến hạn trong 7 ngày"),
    "reported": _("Chờ nghiệm thu"),
    "returned": _("Bị trả lại"),
    "accepted": _("Đã nghiệm thu"),
    "cancelled": _("Đã hủy"),
}


def agencies() -> Any:
    """Standing units that are no territories first, then territories: who is given tasks."""
    return units_as_of().select_related("kind").order_by("kind__is_territory", "path")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(UploadField):
    """Any number of files → list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=ManyFilesInput(), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        found, wrong = [], []
        for item in files:
            try:
                found.append(super().clean(item, initial))
            except forms.ValidationError as error:
                wrong.append(error)
        if wrong:
            raise forms.ValidationError(wrong)
        return [item for item in found if item]


class ThemeForm(forms.Form):
    title = forms.CharField(label=_("Chủ đề"), max_length=300, help_text=_("Ví dụ: Kỷ cương, trách nhiệm, bứt phá."))
    kind = forms.ChoiceField(label=_("Loại"), choices=ThemeKind)
    owner = forms.ModelChoiceField(queryset=Unit.objects.none(), label=_("Cơ quan đề ra"), empty_label=None)
    starts_on = day_field(_("Từ ngày"), required=True)
    ends_on = day_field(_("Đến hết ngày"), required=True)
    aim = forms.CharField(label=_("Mục tiêu"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = units_as_of().filter(depth__lte=2).order_by("path")  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """A task to give; with `task` one to change, which asks for a reason and keeps its leading unit."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Đầu việc"), max_length=300)
    output = forms.CharField(
        label=_("Sản phẩm"), max_length=500, help_text=_("Kết quả cụ thể phải giao nộp: đề án, quyết định, công trình…")
    )
    lead = forms.ModelChoiceField(queryset=Unit.objects.none(), label=_("Đơn vị chủ trì"), empty_label=_("Chọn đơn vị"))
    partners = forms.ModelMultipleChoiceField(
        queryset=Unit.objects.none(),
        label=_("Đơn vị phối hợp"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = day_field(_("Thời hạn"), required=True)
    theme = forms.ModelChoiceField(
        queryset=WorkTheme.objects.all(), label=_("Chủ đề"), required=False, empty_label=_("Không thuộc chủ đề nào")
    )
    movement = forms.ModelChoiceField(
        queryset=Movement.objects.exclude(status="cancelled"),
        label=_("Phong trào"),
        required=False,
        empty_label=_("Không gắn với phong trào"),
    )
    directive = forms.ModelChoiceField(
        queryset=Directive.objects.all(), label=_("Văn bản giao việc"), required=False, empty_label=_("Không có")
    )
    weight = forms.IntegerField(label=_("Trọng số"), min_value=1, max_value=1000, initial=1)
    difficulty = factor_field()
    difficulty_reason = forms.CharField(label=_("Lý do hệ số khó"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("Lý do thay đổi"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, task: Task | None = None, **kwargs: Any) -> None:
        self.task = task
        if task is not None:
            names = [name for name in self.base_fields if name not in ("partners", "reason")]
            known = {name: getattr(task, name) for name in names}
            kwargs["initial"] = known | {"partners": [row.unit_id for row in task.partners.all()]}
        super().__init__(*args, **kwargs)
        for name in ("lead", "partners"):
            self.fields[name].queryset = agencies()  # type: ignore[attr-defined]
        if task is None:
            del self.fields["reason"], self.fields["version"]
        else:
            self.fields["lead"].disabled = True
            self.fields["lead"].queryset = Unit.objects.filter(pk=task.lead_id)  # type: ignore[attr-defined]

    def draft(self) -> TaskDraft:
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "reason")}
        data["partners"] = tuple(data["partners"])
        data["difficulty"] = data["difficulty"] or Decimal(1)
        return TaskDraft(**data, head=self.task.head if self.task else None)


class TaskUpdateForm(forms.Form):
    """Carries the version that the person had before them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    percent = forms.IntegerField(label=_("Tiến độ (%)"), min_value=0, max_value=100, required=False)
    note = forms.CharField(
        label=_("Đã làm được gì, vướng mắc gì"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    uploads = FilesField(
        label=_("Minh chứng"), required=False, help_text=_("PDF, ảnh, Word hoặc Excel; chọn được nhiều tệp.")
    )

    def __init__(self, *args: Any, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not leads:
            del self.fields["percent"]


class TaskDoneForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Sản phẩm đã hoàn thành"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ghi sản phẩm ở đâu, số hiệu văn bản nếu có."),
    )
    uploads = FilesField(
        label=_("Minh chứng"), required=False, help_text=_("PDF, ảnh, Word hoặc Excel; chọn được nhiều tệp.")
    )


class AcceptForm(forms.Form):
    note = forms.CharField(
        label=_("Nhận xét"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TaskFilter(forms.Form):
    q = forms.CharField(label=_("Tìm"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Tất cả")), *((state, STATE_WORDS[state]) for state in STATES)],
    )
    theme = forms.ModelChoiceField(
        label=_("Chủ đề"), required=False, queryset=WorkTheme.objects.all(), empty_label=_("Tất cả")
    )
    movement = forms.ModelChoiceField(
        label=_("Phong trào"), required=False, queryset=Movement.objects.all(), empty_label=_("Tất cả")
    )


def this_year() -> dict[str, Any]:
    """First and last day of the running year, as a new theme proposes them."""
    today = clock.today()
    return {"starts_on": today.replace(month=1, day=1), "ends_on": today.replace(month=12, day=31)}
