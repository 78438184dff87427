"""Forms of catalogue, rule sets, quotas, voting rules and discovery. They only read input; the domain decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from awards.domain.councils import councils_on
from awards.domain.discovery import MAX_HORIZON
from awards.domain.rulebook_editing import version_state
from awards.domain.rulebook_limits import QUOTA_FIELDS, SILENCE_FIELDS, VOTING_FIELDS
from awards.domain.rulebook_reader import SUBJECTS
from awards.domain.rulebook_rule import fits
from awards.domain.rulebook_schema import MAX_BYTES
from awards.enums import AwardKind, AwardLevel, AwardSubject, RoundStatus, RuleStatus, Verdict
from awards.models import AwardType, Candidate, Discovery, Quota, Round, RulebookVersion, SilenceRule, VotingRule
from base.core import clock
from base.core.errors import DomainError
from base.core.uploads import UploadField
from base.units.models import Unit

ALL = ("", _("Tất cả"))


def _date() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """The sentence of the domain at the field that its code names."""
    form.add_error(error.code if error.code in form.fields else None, error.message)


class CatalogueFilter(forms.Form):
    day = forms.DateField(label=_("Theo ngày"), required=False, widget=_date())
    q = forms.CharField(label=_("Tên hoặc mã"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[ALL, *AwardKind.choices])
    level = forms.ChoiceField(label=_("Cấp"), required=False, choices=[ALL, *AwardLevel.choices])
    subject = forms.ChoiceField(label=_("Đối tượng"), required=False, choices=[ALL, *AwardSubject.choices])

    def chosen_day(self) -> dt.date:
        return (self.is_bound and self.is_valid() and self.cleaned_data["day"]) or clock.today()


class VersionForm(forms.ModelForm):
    class Meta:
        model = RulebookVersion
        fields = (
            "name", "valid_from", "valid_to", "source", "is_verified", "favours_earlier", "favour_source",
            "change_reason",
        )  # fmt: skip
        widgets = {"valid_from": _date(), "valid_to": _date(), "change_reason": forms.Textarea(attrs={"rows": 3})}

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = version_state(self.instance)


class NewRuleForm(forms.Form):
    """For which award and whom; the rule itself is written on its own page."""

    award = forms.ModelChoiceField(AwardType.objects.all(), label=_("Danh hiệu, hình thức"))
    subject = forms.ChoiceField(label=_("Đối tượng"), choices=[(each, each.label) for each in SUBJECTS])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        award, subject = values.get("award"), values.get("subject")
        if award and subject and not fits(award, subject):
            self.add_error("subject", _("Danh hiệu, hình thức này không dành cho đối tượng đã chọn."))
        return values


class RuleTextForm(forms.Form):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    legs = forms.CharField(
        label=_("Các trường hợp (chỉ cần đạt một)"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false"}),
        help_text=_("Mỗi trường hợp có tên, căn cứ, các điều kiện. Sai dòng nào hệ thống chỉ ra dòng đó."),
        strip=False,
    )


class PackForm(forms.Form):
    file = UploadField(label=_("Tệp YAML"), help_text=_("Tệp đã xuất từ hệ thống, hoặc soạn theo mẫu đó."))

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(_("Tệp quá lớn: tối đa 1 MB."))
        return upload


class QuotaForm(forms.ModelForm):
    class Meta:
        model = Quota
        fields = QUOTA_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope: Any = self.fields["scope"]
        scope.queryset = Unit.objects.as_of(clock.today()).filter(kind__level__lte=4).order_by("path")
        self.fields["basis_award"].help_text = _("Ví dụ: tỷ lệ Chiến sĩ thi đua cơ sở tính trên số Lao động tiên tiến.")

    def _post_clean(self) -> None:
        """The domain assigns and checks: the row under the form stays as it is stored."""


class VotingRuleForm(forms.ModelForm):
    class Meta:
        model = VotingRule
        fields = VOTING_FIELDS
        widgets = {"valid_from": _date(), "valid_to": _date()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope: Any = self.fields["scope"]
        scope.queryset = Unit.objects.as_of(clock.today()).filter(kind__level__lte=3).order_by("path")
        self.fields["scope"].help_text = _("Để trống nếu áp dụng cho mọi Hội đồng.")

    def _post_clean(self) -> None:
        """The domain assigns and checks: the row under the form stays as it is stored."""


class SilenceRuleForm(forms.ModelForm):
    class Meta:
        model = SilenceRule
        fields = SILENCE_FIELDS
        widgets = {"valid_from": _date(), "valid_to": _date()}
        help_texts = {
            "code": _("Chữ không dấu, ví dụ co_quan_chuyen_mon. Cùng mã là cùng một quy tắc qua các thời kỳ."),
            "source": _("Điều, khoản, số văn bản quy định thời hạn và việc không trả lời."),
            "is_verified": _("Chỉ đánh dấu khi đã mở văn bản gốc ra đối chiếu."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = self.instance.previous_id is not None

    def _post_clean(self) -> None:
        """The domain assigns and checks: the row under the form stays as it is stored."""


class LimitFilter(forms.Form):
    status = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[ALL, *RuleStatus.choices])


class DiscoveryForm(forms.ModelForm):
    class Meta:
        model = Discovery
        fields = ("scope", "award_types", "year", "on", "horizon")
        widgets = {"on": _date(), "award_types": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = clock.today()
        fields: dict[str, Any] = dict(self.fields)
        fields["scope"].queryset = Unit.objects.as_of(day).filter(kind__level__lte=4).order_by("path")
        councils = councils_on(day)
        fields["scope"].initial = councils[0].unit_id if councils else fields["scope"].queryset.first()
        fields["award_types"].queryset = AwardType.objects.filter(rules__isnull=False).distinct()
        fields["year"].initial, fields["on"].initial = day.year, day
        fields["horizon"].help_text = _("0 là chỉ tìm người đã đủ; tối đa {n} năm.").format(n=MAX_HORIZON)

    def _post_clean(self) -> None:
        """The domain makes the row."""


class CandidateFilter(forms.Form):
    award = forms.ModelChoiceField(
        AwardType.objects.none(),
        label=_("Danh hiệu"),
        required=False,
        to_field_name="code",
        empty_label=_("Tất cả"),
    )
    verdict = forms.ChoiceField(label=_("Kết quả"), required=False, choices=[ALL, *Verdict.choices])
    q = forms.CharField(label=_("Tên hoặc đơn vị"), required=False, max_length=100)

    def __init__(self, *args: Any, discovery: Discovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        award: Any = self.fields["award"]
        award.queryset = discovery.award_types.all()


def _round_words(round_: Round) -> str:
    """With what it judges and until when: a round takes only candidates of its own awards."""
    awards = "; ".join(str(each) for each in round_.award_types.all())
    return _t("{round}, nhận đến {day}: {awards}").format(
        round=round_, day=f"{round_.closes_on:%d/%m/%Y}", awards=awards
    )


class NominateForm(forms.Form):
    round = forms.ModelChoiceField(Round.objects.none(), label=_("Lập đề nghị trong đợt xét"))
    candidates = forms.ModelMultipleChoiceField(Candidate.objects.none())

    def __init__(self, *args: Any, discovery: Discovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        judged = Round.objects.filter(status=RoundStatus.OPEN, award_types__in=discovery.award_types.all())
        rounds = judged.distinct().order_by("closes_on").prefetch_related("award_types")
        fields["round"].queryset, fields["round"].label_from_instance = rounds, _round_words
        fields["round"].initial = rounds[0] if len(rounds) == 1 else None
        fields["candidates"].queryset = discovery.candidates.all()


class ReachFilter(forms.Form):
    q = forms.CharField(label=_("Họ tên"), required=False, max_length=100)
    unit = forms.CharField(label=_("Đơn vị"), required=False, max_length=100)
