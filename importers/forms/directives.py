from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.accounts.permissions import units_of
from base.core.errors import DomainError
from base.core.text import fold
from base.units.domain.queries import units_as_of
from base.units.models import Unit
from importers.domain import prefill
from importers.domain.directives import SUFFIXES
from importers.domain.proposing import METADATA_FIELDS, target_data, target_draft
from importers.domain.publishing import PublishChoices
from importers.enums import KEPT, ProposalKind
from importers.forms.fields import DayField, FigureField, UploadField
from importers.models import DirectiveImport, Proposal
from movements.domain.drafts import PlanDraft, TargetDraft
from movements.domain.targets import check_figures
from movements.enums import Comparator, Direction, DueRule, DueSense, Frequency, Hardness, MovementKind, Nature, Scale
from movements.models import Target

OTHER = "other"


class UploadForm(forms.Form):
    file = UploadField(
        label=_("Tệp văn bản"),
        help_text=_("Nhận .docx, .pdf có chữ, .html, .txt, tối đa 50 MB. Bản scan chưa có chữ thì không đọc được."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )


class MetadataForm(forms.Form):
    type = forms.CharField(label=_("Loại văn bản"), max_length=60, required=False)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    issued_on = DayField(label=_("Ngày ban hành"))
    effective_on = DayField(label=_("Ngày hiệu lực"))
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    title = forms.CharField(
        label=_("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )

    def values(self) -> dict[str, str | None]:
        """As kept in `DirectiveImport.metadata`: text, ISO days, None for nothing."""
        found: dict[str, str | None] = {}
        for name in METADATA_FIELDS:
            value = self.cleaned_data.get(name)
            found[name] = value.isoformat() if isinstance(value, dt.date) else (value or None)
        return found


class TargetForm(forms.Form):
    """Corrects or adds a target. Which of the four figures count depends on the comparison; the domain checks them."""

    name = forms.CharField(label=_("Tên chỉ tiêu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    comparator = forms.ChoiceField(label=_("So sánh"), choices=Comparator)
    low = FigureField(label=_("Mức thấp nhất"))
    high = FigureField(label=_("Mức cao nhất"))
    numerator = FigureField(label=_("Số phải đạt"), help_text=_("66 trong “66/87 xã”."))
    denominator = FigureField(label=_("Tổng số"), help_text=_("87 trong “66/87 xã”."))
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=60, required=False)
    scale = forms.ChoiceField(label=_("Cỡ số"), choices=Scale, required=False)
    direction = forms.ChoiceField(label=_("Chiều hướng"), choices=Direction)
    nature = forms.ChoiceField(label=_("Tính chất"), choices=Nature)
    hardness = forms.ChoiceField(label=_("Mức bắt buộc"), choices=Hardness)
    period = forms.CharField(
        label=_("Kỳ thực hiện"), max_length=60, required=False, help_text=_("Như 2026, 2026-2030.")
    )
    deadline = DayField(label=_("Thời hạn"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check_figures(Target(**{name: cleaned[name] for name in TargetForm.base_fields if name in cleaned}))
            except DomainError as error:
                self.add_error(None, error.message)
        return cleaned

    def data_of(self) -> dict[str, Any]:
        """As kept in `Proposal.data`."""
        known = {name: value for name, value in self.cleaned_data.items() if name != "quote"}
        return target_data(TargetDraft(**known))

    @staticmethod
    def initial_of(proposal: Proposal) -> dict[str, Any]:
        draft = target_draft(proposal)
        return {name: getattr(draft, name) for name in TargetForm.base_fields}


class NewTargetForm(TargetForm):
    quote = forms.CharField(
        label=_("Nguyên văn trong văn bản"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Chép đúng đoạn nêu chỉ tiêu này, hoặc để trống."),
    )
    field_order = ["quote"]


class WordsForm(forms.Form):
    """Corrects a name (movement, unit) or a deadline: one line of text."""

    words = forms.CharField(label=_("Nội dung"), max_length=300)

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key

    def data_of(self) -> dict[str, Any]:
        return {self.key: self.cleaned_data["words"]}


class PublishForm(forms.Form):
    """Name, days, organiser and reporting of the movement, filled in from the reviewed proposals."""

    name = forms.ChoiceField(label=_("Tên phong trào"), widget=forms.RadioSelect)
    other_name = forms.CharField(label=_("Tên khác"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Loại phong trào"), choices=MovementKind)
    organiser = forms.ModelChoiceField(label=_("Cơ quan phát động"), queryset=Unit.objects.none())
    starts_on = DayField(label=_("Bắt đầu"), required=True)
    ends_on = DayField(label=_("Kết thúc"), required=True)
    registration_opens_on = DayField(label=_("Mở đăng ký"))
    registration_closes_on = DayField(label=_("Hết hạn đăng ký"))
    round_opens_on = DayField(label=_("Mở đợt xét khen thưởng"), help_text=_("Để trống nếu chưa định ngày."))
    aim = forms.CharField(
        label=_("Mục đích"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Một, hai câu cho người dân: hiện ở đầu trang công khai, cũng là phần Mục đích của kế hoạch."),
    )
    frequency = forms.ChoiceField(
        label=_("Chế độ báo cáo"), choices=[("", _("Không yêu cầu báo cáo")), *Frequency.choices], required=False
    )
    due_rule = forms.ChoiceField(label=_("Cách tính hạn"), choices=DueRule, required=False)
    due_sense = forms.ChoiceField(label=_("Tính ngày hạn"), choices=DueSense, required=False)
    due_day = forms.IntegerField(
        label=_("Ngày đến hạn"), min_value=0, max_value=31, required=False, help_text=_("Ngày của tháng cuối kỳ.")
    )
    due_month = forms.IntegerField(
        label=_("Tháng đến hạn"), min_value=1, max_value=12, required=False, help_text=_("Chỉ cho ngày, tháng cố định.")
    )

    gaps = forms.CharField(
        label=_("Lý do trình khi kế hoạch còn thiếu phần"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Kế hoạch phát động có mười phần, văn bản thường chưa nêu đủ: ghi lý do để trình ngay, người duyệt đọc lý "
            "do này. Các phần còn thiếu soạn tiếp ở mục Kế hoạch của phong trào."
        ),
    )

    def __init__(self, *args: Any, item: DirectiveImport, user: Any, **kwargs: Any) -> None:
        proposals = list(item.proposals.all())
        names = prefill.title_choices(item, proposals)
        own = units_of(user)
        organisers = units_as_of().filter(Q(kind__level__lte=2) | Q(pk__in=[unit.pk for unit in own]))
        kwargs["initial"] = _publish_initial(item, proposals, names, own) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [*((name, name) for name in names), (OTHER, _("Tên khác, ghi ở ô dưới"))]  # type: ignore[attr-defined]
        self.fields["organiser"].queryset = organisers  # type: ignore[attr-defined]
        self.targets = [p for p in proposals if p.kind == ProposalKind.TARGET and p.decision in KEPT]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("name") == OTHER and not cleaned.get("other_name"):
            self.add_error("other_name", _("Hãy ghi tên phong trào."))
        if cleaned.get("frequency") and cleaned.get("due_day") is None:
            self.add_error("due_day", _("Hãy ghi ngày đến hạn báo cáo."))
        return cleaned

    def choices(self) -> PublishChoices:
        known = self.cleaned_data
        plan = None
        if known["frequency"]:
            rule = known["due_rule"] or DueRule.DAY_OF_MONTH
            sense = known["due_sense"] or DueSense.ON
            plan = PlanDraft(known["frequency"], rule, known["due_day"], known["due_month"], due_sense=sense)
        days = ("starts_on", "ends_on", "registration_opens_on", "registration_closes_on", "round_opens_on")
        return PublishChoices(
            title=known["other_name"] if known["name"] == OTHER else known["name"],
            organiser=known["organiser"],
            kind=known["kind"],
            plan=plan,
            gaps=known["gaps"],
            aim=known["aim"],
            **{name: known[name] for name in days},
        )


def _publish_initial(
    item: DirectiveImport, proposals: list[Proposal], names: list[str], own: list[Unit]
) -> dict[str, Any]:
    starts_on, ends_on = prefill.movement_days(item, proposals)
    opens_on, closes_on = prefill.registration_days(starts_on, ends_on)
    plan = prefill.plan_of(proposals)
    return {
        "name": names[0] if names else OTHER,
        "organiser": _organiser(item, own),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "registration_opens_on": opens_on,
        "registration_closes_on": closes_on,
        "frequency": plan.frequency,
        "due_rule": plan.due_rule,
        "due_sense": plan.due_sense,
        "due_day": plan.due_day,
        "due_month": plan.due_month,
    }


def _organiser(item: DirectiveImport, own: list[Unit]) -> int | None:
    """The province that the issuer names ("UBND tỉnh Vĩnh Long"), else the reviewer's own unit."""
    issuer = fold(item.metadata.get("issuer") or "")
    if issuer:
        for pk, name in units_as_of().filter(kind__level=2).values_list("pk", "name_folded"):
            if issuer.endswith(name):
                return int(pk)
    return own[0].pk if own else None
