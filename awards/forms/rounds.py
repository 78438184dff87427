"""Forms of rounds, dossiers and consultations. They only read input; the domain decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.domain.councils import councils_on
from awards.domain.dossiers.subjects import Particulars, household_named
from awards.domain.rounds import RoundPlan
from awards.enums import OWN_PAPERS, AwardSubject, DocumentKind, NominationStatus, OpinionStatus, PersonClass, Procedure
from awards.models import AwardType, CommendationKind, Consultation, Nomination, Round
from base.core import clock
from base.core.calendar import WorkingCalendar
from base.core.uploads import UploadField
from base.units.models import Person, Unit
from movements.enums import UNPUBLISHED
from movements.models import Movement

TOP_LEVELS = 3


def _date() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _small() -> forms.NumberInput:
    return forms.NumberInput(attrs={"inputmode": "numeric", "size": 4})


class RoundForm(forms.Form):
    name = forms.CharField(label=_("Tên đợt xét"), max_length=200)
    kind = forms.ModelChoiceField(
        CommendationKind.objects.filter(is_active=True),
        label=_("Loại hình khen thưởng"),
        to_field_name="code",
        help_text=_("Thời hạn nhận hồ sơ và thẩm định lấy theo loại hình, sửa được bên dưới."),
    )
    procedure = forms.ChoiceField(
        label=_("Thủ tục"),
        choices=Procedure.choices,
        required=False,
        help_text=_("Thủ tục đơn giản: không qua Hội đồng, chỉ dùng cho loại hình được phép (Luật 2022, Điều 85)."),
    )
    council_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Hội đồng của"), help_text=_("Đơn vị có Hội đồng xét đợt này.")
    )
    award_types = forms.ModelMultipleChoiceField(
        AwardType.objects.none(), label=_("Danh hiệu, hình thức"), widget=forms.CheckboxSelectMultiple
    )
    year = forms.IntegerField(label=_("Năm thành tích"), min_value=2000, max_value=2100)
    opens_on = forms.DateField(label=_("Nhận hồ sơ từ ngày"), widget=_date())
    closes_on = forms.DateField(
        label=_("Đến hết ngày"),
        widget=_date(),
        required=False,
        help_text=_("Để trống thì hệ thống tính theo số ngày làm việc, trừ ngày nghỉ lễ."),
    )
    window_days = forms.IntegerField(
        label=_("Nhận hồ sơ trong (ngày làm việc)"), required=False, min_value=1, max_value=120, widget=_small()
    )
    appraisal_days = forms.IntegerField(
        label=_("Thẩm định trong (ngày làm việc)"), required=False, min_value=1, max_value=120, widget=_small()
    )
    is_blind = forms.BooleanField(
        label=_("Đọc kín: người thẩm định không thấy tên, đơn vị của đối tượng"),
        required=False,
        help_text=_("Cho đến khi người ấy kết luận. Thường trực và đơn vị đề nghị vẫn thấy tên."),
    )
    movement = forms.ModelChoiceField(
        Movement.objects.exclude(status__in=UNPUBLISHED),
        label=_("Phong trào"),
        required=False,
        help_text=_("Chọn khi muốn hệ thống lập sẵn đề nghị theo kết quả phong trào."),
    )
    top_n = forms.IntegerField(
        label=_("Số đơn vị dẫn đầu"), required=False, min_value=1, widget=forms.NumberInput(attrs={"size": 6})
    )
    min_score = forms.DecimalField(
        label=_("Điểm tối thiểu"), required=False, min_value=0, max_value=1000, max_digits=7, decimal_places=2
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = clock.today()
        units: Any = self.fields["council_unit"]
        units.queryset = (
            Unit.objects.as_of(day).filter(kind__level__lte=TOP_LEVELS).order_by("kind__level", "name_folded")
        )
        councils = councils_on(day)
        units.initial = councils[0].unit_id if len(councils) == 1 else None
        awards: Any = self.fields["award_types"]
        awards.queryset = AwardType.objects.as_of(day)
        self.fields["year"].initial = day.year

    @classmethod
    def of(cls, round_: Round, data: Any) -> RoundForm:
        """Filled in with what was planned."""
        names = [name for name in cls.base_fields if hasattr(round_, name)]
        initial = {name: getattr(round_, name) for name in names}
        return cls(data, initial=initial | {"kind": round_.kind_id, "award_types": round_.award_types.all()})

    def plan(self) -> RoundPlan:
        values = dict(self.cleaned_data)
        kind, days = values["kind"], values.pop("window_days")
        closes_on = values["closes_on"] or WorkingCalendar.load().add(values["opens_on"], days or kind.window_days)
        made = {
            "award_types": list(values["award_types"]),
            "kind": kind.code,
            "procedure": Procedure(values["procedure"] or Procedure.FULL),
            "closes_on": closes_on,
        }
        return RoundPlan(**values | made)


class NominationForm(forms.Form):
    """One subject out of the units that the user works for. Of the fields in `OF_KIND` those of the chosen kind count:
    the page hides the others, and what was left in them is no error.
    """

    OF_KIND = {
        AwardSubject.INDIVIDUAL: ("person", "person_class", "is_posthumous"),
        AwardSubject.COLLECTIVE: ("collective",),
        AwardSubject.HOUSEHOLD: ("household", "hamlet"),
    }

    award_type = forms.ModelChoiceField(AwardType.objects.none(), label=_("Danh hiệu, hình thức"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị đề nghị"))
    subject_kind = forms.ChoiceField(label=_("Đề nghị cho"), widget=forms.RadioSelect)
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Cá nhân"))
    person_class = forms.ChoiceField(
        label=_("Nhóm đối tượng thống kê (cá nhân)"),
        required=False,
        choices=[("", _("Theo hồ sơ cá nhân")), *PersonClass.choices],
    )
    is_posthumous = forms.BooleanField(label=_("Đề nghị truy tặng"), required=False)
    collective = forms.ModelChoiceField(Unit.objects.none(), label=_("Tập thể"))
    household = forms.CharField(label=_("Hộ gia đình"), max_length=150, help_text=_("Ví dụ: Hộ ông Nguyễn Văn A."))
    hamlet = forms.CharField(label=_("Thôn, ấp, tổ dân phố của hộ"), required=False, max_length=120)
    is_secret = forms.BooleanField(label=_("Hồ sơ mật: chỉ ghi phiếu, không đưa nội dung lên hệ thống"), required=False)
    secret_reference = forms.CharField(label=_("Nơi lưu, số hồ sơ giấy (hồ sơ mật)"), required=False, max_length=200)
    achievement = forms.CharField(
        label=_("Tóm tắt thành tích"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, round_: Round, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Unit.objects.none()
        for unit in units:
            below = below | Unit.objects.under(unit)
        below = below.as_of(clock.today())
        choices: dict[str, Any] = dict(self.fields)
        choices["award_type"].queryset = round_.award_types.all()
        choices["award_type"].initial = round_.award_types.get() if round_.award_types.count() == 1 else None
        choices["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        choices["unit"].initial = units[0] if units else None
        choices["person"].queryset = Person.objects.filter(unit__in=below, merged_into=None).order_by(
            "name_folded", "pk"
        )
        choices["collective"].queryset = below.order_by("path")
        subjects = {award.subject for award in round_.award_types.all()}
        kinds = [kind for kind in self.OF_KIND if subjects & {kind, AwardSubject.ANY}]
        choices["subject_kind"].choices = [(kind.value, kind.label) for kind in kinds]
        choices["subject_kind"].initial = kinds[0] if kinds else None
        if len(kinds) == 1:
            choices["subject_kind"].widget = forms.HiddenInput()

    def kinds(self) -> list[tuple[str, list[forms.BoundField]]]:
        """What is asked of each kind that an award of the round may go to."""
        shown: Any = self.fields["subject_kind"]
        return [(kind, [self[name] for name in self.OF_KIND[AwardSubject(kind)]]) for kind, _label in shown.choices]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for kind, names in self.OF_KIND.items():
            if values.get("subject_kind") != kind:
                for name in names:
                    self.errors.pop(name, None)
                    values.pop(name, None)
        return values

    def particulars(self) -> Particulars:
        names = ("person_class", "is_posthumous", "is_secret", "secret_reference")
        return Particulars(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})

    def subject(self, actor: Any) -> Any:
        """The person or unit chosen, or the household, entered where it is new."""
        values = self.cleaned_data
        if values["subject_kind"] == AwardSubject.HOUSEHOLD:
            return household_named(values["household"], values["unit"], hamlet=values["hamlet"], actor=actor)
        return values.get("person") or values.get("collective")


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Loại tài liệu"), choices=[(kind.value, kind.label) for kind in DocumentKind if kind not in OWN_PAPERS]
    )
    upload = UploadField(label=_("Tệp"))
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=200)
    is_redacted = forms.BooleanField(label=_("Bản đã che tên, đơn vị (dùng cho người đọc kín)"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class AppraisalForm(forms.Form):
    comment = forms.CharField(
        label=_("Ý kiến thẩm định"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bắt buộc khi kết quả kiểm tra chưa phải là “Đạt”."),
    )


class NominationFilter(forms.Form):
    q = forms.CharField(label=_("Tên"), required=False, max_length=100)
    round = forms.ModelChoiceField(Round.objects.all(), label=_("Đợt xét"), required=False, empty_label=_("Tất cả"))
    status = forms.ChoiceField(
        label=_("Trạng thái"), choices=[("", _("Tất cả")), *NominationStatus.choices], required=False
    )
    mine = forms.BooleanField(label=_("Tôi thẩm định"), required=False)


class ConsultationForm(forms.Form):
    title = forms.CharField(label=_("Tiêu đề"), required=False, max_length=200)
    intro = forms.CharField(
        label=_("Lời dẫn"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    opens_on = forms.DateField(label=_("Đăng từ ngày"), widget=_date())
    working_days = forms.IntegerField(
        label=_("Trong số ngày làm việc"),
        required=False,
        min_value=1,
        max_value=120,
        widget=_small(),
        help_text=_("Để trống thì theo loại hình khen thưởng của đợt (thường là 10 ngày)."),
    )
    nominations = forms.ModelMultipleChoiceField(
        Nomination.objects.none(), label=_("Danh sách đề nghị"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, waiting: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: Any = self.fields["nominations"]
        listed.queryset = waiting
        listed.initial = [nomination.pk for nomination in waiting]
        self.fields["opens_on"].initial = clock.today()


class AnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Kết quả xem xét"),
        choices=[(status.value, status.label) for status in (OpinionStatus.ACCEPTED, OpinionStatus.REJECTED)],
    )
    answer = forms.CharField(label=_("Nội dung trả lời"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class OpinionForm(forms.Form):
    """The public form. `website` is a trap: people do not see it, programs fill it in."""

    nomination = forms.ModelChoiceField(
        Nomination.objects.none(), label=_("Ý kiến về"), required=False, empty_label=_("Toàn bộ danh sách")
    )
    text = forms.CharField(label=_("Nội dung ý kiến"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    name = forms.CharField(
        label=_("Họ và tên"), required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: Any = self.fields["nomination"]
        listed.queryset = consultation.nominations.select_related("person", "collective", "household", "award_type")


class EligibilityForm(forms.Form):
    error_title = _("Chưa kiểm tra được, mời xem lại mục sau")

    subject = forms.CharField(
        label=_("Cá nhân hoặc đơn vị"), max_length=200, help_text=_("Mã cá nhân, họ tên đầy đủ hoặc tên đơn vị.")
    )
    award = forms.ModelChoiceField(AwardType.objects.all(), label=_("Danh hiệu, hình thức"), to_field_name="code")
    on = forms.DateField(label=_("Xét theo quy định ngày"), required=False, widget=_date())

    def day(self) -> dt.date:
        return self.cleaned_data["on"] or clock.today()
