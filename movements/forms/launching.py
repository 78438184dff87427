"""Forms of drafting, planning and steering a movement."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.accounts.permissions import reach_of
from base.core import clock
from base.core.uploads import UploadField
from base.units.domain.queries import units_as_of
from base.units.models import Cluster, Unit, UnitKind, below_any
from movements.domain.drafting import OWN_FIELDS
from movements.domain.drafts import PlanDraft, TargetDraft
from movements.domain.quotas import QuotaDraft
from movements.domain.scope import scope_choice_of, units_named
from movements.enums import (
    Comparator,
    Direction,
    DueRule,
    Frequency,
    LaunchLevel,
    MilestoneKind,
    MovementKind,
    MovementReach,
    MovementStatus,
    Nature,
    Participation,
    QuotaMeasure,
    QuotaPer,
    Rounding,
    Scale,
)
from movements.forms.shared import FigureField
from movements.models import CriteriaSet, Movement, Target


class DayField(forms.DateField):
    """A day in the browser's own date control."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)


def words(label: Any, *, rows: int = 4, help_text: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class MovementFilter(forms.Form):
    q = forms.CharField(label=_("Tên phong trào"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *MovementStatus.choices]
    )
    year = forms.TypedChoiceField(label=_("Năm"), required=False, coerce=int, empty_value=None)
    level = forms.ChoiceField(
        label=_("Cấp phát động"), required=False, choices=[("", _("Tất cả")), *LaunchLevel.choices]
    )
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("Tất cả")), *MovementKind.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(clock.today().year + 1, 2010, -1)
        self.fields["year"].choices = [("", _("Tất cả")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What is filled in rightly; a wrong value filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DraftForm(forms.Form):
    """What a movement is; its targets, plan, milestones, scope and quotas have screens of their own."""

    title = forms.CharField(label=_("Tên phong trào"), max_length=300)
    organiser = forms.ModelChoiceField(label=_("Cơ quan phát động"), queryset=Unit.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Phương thức"), choices=MovementKind)
    reach = forms.ChoiceField(label=_("Phạm vi"), choices=MovementReach, initial=MovementReach.SECTOR)
    launch_level = forms.ChoiceField(label=_("Cấp phát động"), choices=LaunchLevel, initial=LaunchLevel.PROVINCE)
    starts_on = DayField(label=_("Bắt đầu"), required=True)
    ends_on = DayField(label=_("Kết thúc"), required=True)
    registration_opens_on = DayField(label=_("Mở đăng ký"))
    registration_closes_on = DayField(label=_("Hết hạn đăng ký"))
    round_opens_on = DayField(label=_("Mở đợt xét khen thưởng"), help_text=_("Để trống nếu chưa định ngày."))
    participation = forms.ChoiceField(
        label=_("Đơn vị tham gia"),
        choices=Participation,
        initial=Participation.REGISTERED,
        help_text=_("Đăng ký không phải điều kiện để được xét danh hiệu (Luật 2022, Điều 7)."),
    )
    criteria_set = forms.ModelChoiceField(
        label=_("Bộ tiêu chí"), queryset=CriteriaSet.objects.none(), required=False, empty_label=_("Không dùng")
    )
    aim = words(_("Mục đích"), help_text=_("Hiện ở đầu trang công khai."))
    is_cascading = forms.BooleanField(
        label=_("Cho đơn vị cấp dưới phát động theo"),
        required=False,
        help_text=_("Đơn vị trực thuộc lập được phong trào của mình với chỉ tiêu, kỳ báo cáo kế thừa."),
    )

    def __init__(self, *args: Any, user: Any, movement: Movement | None = None, **kwargs: Any) -> None:
        if movement is not None:
            kwargs["initial"] = {name: getattr(movement, name) for name in OWN_FIELDS} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if movement is not None:
            del self.fields["organiser"]
        else:
            self.fields["organiser"].queryset = organisers_for(user)  # type: ignore[attr-defined]
            home = home_of(user)
            self.initial.setdefault("organiser", home)
            if Unit.objects.filter(pk=home, kind__level__gt=2).exists():
                self.initial.setdefault("reach", MovementReach.UNIT)
                self.initial.setdefault("launch_level", LaunchLevel.UNIT)
        known = CriteriaSet.objects.exclude(status="retired")
        self.fields["criteria_set"].queryset = known  # type: ignore[attr-defined]


def home_of(user: Any) -> int | None:
    """The province or ministry of the user's own unit, else that unit: whose movement it most often is."""
    own = next((row.unit for row in user.assignments.as_of(clock.today()).select_related("unit") if row.unit), None)
    if own is None or not reach_of(user, "movements.draft").everywhere:
        return own.pk if own else None
    paths = [own.path[:end] for end in range(Unit.steplen, len(own.path) + 1, Unit.steplen)]
    above = units_as_of().filter(path__in=paths, kind__level=2).order_by("-path").first()
    return above.pk if above else own.pk


def organisers_for(user: Any) -> Any:
    """Standing units for which the user may draft: any of the state and provincial level, else the own ones."""
    reach = reach_of(user, "movements.draft")
    if reach.everywhere:
        own = [row.unit_id for row in user.assignments.as_of(clock.today()) if row.unit_id]
        return units_as_of().filter(Q(kind__level__lte=2) | Q(pk__in=own))
    return units_as_of().filter(below_any(reach.paths))


class DraftTargetForm(forms.Form):
    """Which of the four figures count depends on the comparison; the domain checks them."""

    name = forms.CharField(label=_("Tên chỉ tiêu"), max_length=500)
    comparator = forms.ChoiceField(label=_("So sánh"), choices=Comparator)
    low = FigureField(label=_("Mức thấp nhất"), required=False)
    high = FigureField(label=_("Mức cao nhất"), required=False)
    numerator = FigureField(label=_("Số phải đạt"), required=False, help_text=_("66 trong “66/87 xã”."))
    denominator = FigureField(label=_("Tổng số"), required=False, help_text=_("87 trong “66/87 xã”."))
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=60, required=False)
    scale = forms.ChoiceField(label=_("Cỡ số"), choices=Scale, required=False)
    direction = forms.ChoiceField(label=_("Chiều hướng"), choices=Direction)
    nature = forms.ChoiceField(label=_("Tính chất"), choices=Nature)
    weight = forms.IntegerField(label=_("Trọng số"), min_value=1, max_value=100, initial=1)
    deadline = DayField(label=_("Thời hạn"))

    def __init__(self, *args: Any, target: Target | None = None, **kwargs: Any) -> None:
        if target is not None:
            kwargs["initial"] = {name: getattr(target, name) for name in self.base_fields}
        self.target = target
        super().__init__(*args, **kwargs)

    def draft(self) -> TargetDraft:
        kept = {}
        if self.target is not None:
            kept = {name: getattr(self.target, name) for name in TargetDraft.__dataclass_fields__ if name != "units"}
        return TargetDraft(**(kept | self.cleaned_data))


class ReportPlanForm(forms.Form):
    frequency = forms.ChoiceField(label=_("Chế độ báo cáo"), choices=[("", "–"), *Frequency.choices], required=False)
    due_rule = forms.ChoiceField(label=_("Cách tính hạn"), choices=DueRule)
    due_day = forms.IntegerField(label=_("Ngày"), min_value=0, max_value=31, initial=15)
    due_month = forms.IntegerField(label=_("Tháng (nếu cố định)"), min_value=1, max_value=12, required=False)
    open_days = forms.IntegerField(label=_("Mở trước hạn (ngày)"), min_value=0, max_value=365, initial=15)
    grace_days = forms.IntegerField(label=_("Khóa sau hạn (ngày)"), min_value=0, max_value=365, initial=10)

    def draft(self) -> PlanDraft | None:
        """None for a line that asks for no report."""
        return PlanDraft(**self.cleaned_data) if self.cleaned_data.get("frequency") else None


class ScopeForm(forms.Form):
    kinds = forms.ModelMultipleChoiceField(
        label=_("Theo loại đơn vị"),
        queryset=UnitKind.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    clusters = forms.ModelMultipleChoiceField(
        label=_("Theo cụm, khối"), queryset=Cluster.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    names = words(_("Theo danh sách"), rows=6, help_text=_("Mỗi dòng một tên đơn vị; có thể dán từ bảng tính."))

    def __init__(self, *args: Any, movement: Movement, **kwargs: Any) -> None:
        choice = scope_choice_of(movement)
        names = "\n".join(unit.name for unit in choice.units)
        kwargs["initial"] = {"kinds": choice.kinds, "clusters": choice.clusters, "names": names}
        super().__init__(*args, **kwargs)
        self.movement = movement
        years = (movement.starts_on.year, movement.ends_on.year)
        chosen = [cluster.pk for cluster in choice.clusters]
        known = Cluster.objects.filter(Q(year__range=years) | Q(pk__in=chosen))
        self.fields["clusters"].queryset = known  # type: ignore[attr-defined]
        if not known.exists():
            self.fields["clusters"].help_text = _("Chưa có cụm, khối nào trong các năm của phong trào.")
        below = units_as_of().under(movement.organiser).order_by().values("kind")
        self.fields["kinds"].queryset = UnitKind.objects.filter(pk__in=below)  # type: ignore[attr-defined]

    def units(self) -> list[Unit]:
        """DomainError that names the lines that are not found."""
        return units_named(self.cleaned_data["names"], self.movement.organiser)


class QuotaForm(forms.Form):
    award_code = forms.CharField(label=_("Mã danh hiệu, hình thức"), max_length=20, required=False)
    subject = forms.CharField(label=_("Đối tượng được xét"), max_length=120, required=False)
    amount = FigureField(label=_("Mức"), required=False)
    measure = forms.ChoiceField(label=_("Cách tính"), choices=QuotaMeasure)
    of_kind = forms.ModelChoiceField(
        label=_("Tỷ lệ trên số đơn vị loại"), queryset=UnitKind.objects.all(), required=False, empty_label="–"
    )
    per = forms.ChoiceField(label=_("Tính cho"), choices=QuotaPer)
    per_kind = forms.ModelChoiceField(
        label=_("Loại đơn vị (nếu mỗi đơn vị)"), queryset=UnitKind.objects.all(), required=False, empty_label="–"
    )
    rounding = forms.ChoiceField(label=_("Làm tròn"), choices=Rounding)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            (data.get("award_code") or data.get("subject"))
            and data.get("amount") is None
            and "amount" not in self.errors
        ):
            self.add_error("amount", _("Hãy nhập mức: số lượng hoặc tỷ lệ."))
        return data

    def draft(self) -> QuotaDraft | None:
        """None for an empty line."""
        data = self.cleaned_data
        return QuotaDraft(**data) if data.get("award_code") or data.get("subject") or data.get("amount") else None


class MilestoneForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại mốc"), choices=MilestoneKind)
    title = forms.CharField(label=_("Tên mốc"), max_length=200)
    planned_on = DayField(label=_("Ngày dự kiến"), help_text=_("Để trống nếu chưa định ngày."))


class MilestoneReportForm(forms.Form):
    held_on = DayField(label=_("Ngày thực hiện"), required=True)
    results = words(_("Kết quả"), required=True)
    weaknesses = words(_("Hạn chế, nguyên nhân"), rows=3)
    lessons = words(_("Bài học kinh nghiệm"), rows=3)
    next_steps = words(_("Nhiệm vụ tiếp theo"), rows=3)
    examples = words(_("Điển hình, mô hình tiêu biểu"), rows=3, help_text=_("Mỗi dòng một tập thể, cá nhân, mô hình."))


class DayReasonForm(forms.Form):
    """Another day, and why."""

    day = DayField(label=_("Ngày mới"), required=True)
    reason = words(
        _("Lý do"), rows=3, help_text=_("Mọi người đọc được lý do này ở nhật ký và kế hoạch."), required=True
    )

    def __init__(self, *args: Any, needs_reason: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]
            self.fields["day"].required = False


class DeriveForm(forms.Form):
    organiser = forms.ModelChoiceField(label=_("Đơn vị phát động"), queryset=Unit.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Tên phong trào"), max_length=300)
    starts_on = DayField(label=_("Bắt đầu"), required=True)
    ends_on = DayField(label=_("Kết thúc"), required=True)

    def __init__(self, *args: Any, user: Any, parent: Movement, **kwargs: Any) -> None:
        kwargs["initial"] = {"title": parent.title, "starts_on": parent.starts_on, "ends_on": parent.ends_on}
        super().__init__(*args, **kwargs)
        reach = reach_of(user, "movements.draft")
        below = units_as_of().under(parent.organiser).exclude(pk=parent.organiser_id)
        if not reach.everywhere:
            below = below.filter(below_any(reach.paths))
        self.fields["organiser"].queryset = below  # type: ignore[attr-defined]


class InstallForm(forms.Form):
    organiser = forms.ModelChoiceField(label=_("Cơ quan phát động"), queryset=Unit.objects.none(), empty_label=None)
    starts_on = DayField(label=_("Bắt đầu"), required=True)
    ends_on = DayField(label=_("Kết thúc"), required=True)

    def __init__(
        self, *args: Any, user: Any, starts_on: dt.date | None, ends_on: dt.date | None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"starts_on": starts_on, "ends_on": ends_on, "organiser": home_of(user)}
        super().__init__(*args, **kwargs)
        self.fields["organiser"].queryset = organisers_for(user)  # type: ignore[attr-defined]


class PackFileForm(forms.Form):
    file = UploadField(label=_("Tệp gói (.yaml)"), help_text=_("Gói do hệ thống này hoặc nơi khác xuất ra."))

    def text(self) -> str:
        """Raises ValidationError where the file is no text."""
        upload = self.cleaned_data["file"]
        if upload.size > 1_000_000:
            raise ValidationError(_("Tệp quá lớn: tối đa 1 MB."))
        try:
            return str(upload.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("Tệp không phải văn bản UTF-8. Hãy chọn tệp .yaml.")) from error
