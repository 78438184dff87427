"""Forms of units, clusters and people. A unit is named by its words: a list of ten thousand is no choice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from base.accounts.permissions import Reach
from base.core.errors import DomainError
from base.units.domain.duplicates import twins_of
from base.units.domain.finding import unit_by_word, word_for
from base.units.enums import Gender, InitiativeScope, ReviewGrade
from base.units.models import Unit, UnitKind
from base.units.models.clusters import DEFAULT_SCHEME

UNIT_HELP = _("Mã hoặc tên đầy đủ. Nếu có nhiều đơn vị cùng tên, hãy chép dòng có (#…) mà hệ thống gợi ý.")


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class UnitField(forms.CharField):
    """One standing unit, by its words."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", UNIT_HELP)
        super().__init__(max_length=250, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return word_for(value) if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        return _found(words) if words else None


class UnitsField(forms.CharField):
    """Several standing units, one a line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Mỗi dòng một đơn vị: mã hoặc tên đầy đủ."))
        super().__init__(max_length=20000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "\n".join(word_for(unit) for unit in value)
        return value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        return [_found(line) for line in lines]


def _found(words: str) -> Unit:
    try:
        return unit_by_word(words)
    except DomainError as error:
        raise forms.ValidationError(error.message) from error


class UnitFilter(forms.Form):
    q = forms.CharField(label=_("Tên đơn vị"), required=False, max_length=120)
    kind = forms.ModelChoiceField(
        label=_("Loại"), required=False, queryset=UnitKind.objects.all(), empty_label=_("Tất cả")
    )
    day = day_field(_("Tại ngày"), required=False)


class DayFilter(forms.Form):
    day = day_field(_("Xem như vào ngày"), required=False)


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Tên đơn vị"), max_length=200)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=100, required=False)
    kind = forms.ModelChoiceField(label=_("Loại"), queryset=UnitKind.objects.all(), empty_label=_("Chọn loại"))
    since = day_field(_("Hoạt động từ ngày"), required=False, help_text=_("Để trống nếu đã có từ lâu."))
    email = forms.EmailField(label=_("Thư điện tử"), required=False)


class ContactForm(forms.Form):
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=100, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)


class DecisionForm(forms.Form):
    """What every reorganisation asks: by which document, from which day on."""

    number = forms.CharField(label=_("Số nghị quyết, quyết định"), max_length=60)
    day = day_field(_("Có hiệu lực từ ngày"), help_text=_("Ngày đầu tiên theo tổ chức mới."))


class MergeForm(DecisionForm):
    sources = UnitsField(label=_("Các đơn vị sáp nhập"), help_text=_("Mỗi dòng một đơn vị sẽ kết thúc hoạt động."))
    into = UnitField(
        label=_("Nhập vào đơn vị đang có"), required=False, help_text=_("Để trống nếu thành lập đơn vị mới.")
    )
    name = forms.CharField(label=_("hoặc tên đơn vị mới"), max_length=200, required=False)
    kind = forms.ModelChoiceField(
        label=_("Loại của đơn vị mới"), queryset=UnitKind.objects.all(), required=False, empty_label=_("Chọn loại")
    )
    parent = UnitField(label=_("Đơn vị mới trực thuộc"), required=False)

    field_order = ["sources", "into", "name", "kind", "parent", "number", "day"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if bool(cleaned.get("into")) == bool(cleaned.get("name")):
            self.add_error("into", _now("Hãy ghi đơn vị đang có, hoặc tên đơn vị mới; chỉ một trong hai."))
        elif cleaned.get("name"):
            for name in ("kind", "parent"):
                if not cleaned.get(name):
                    self.add_error(name, _now("Đơn vị mới cần có loại và cấp trên."))
        return cleaned


class SplitForm(DecisionForm):
    """The parts as lines "name or code; share": what is written so on the decision."""

    source = UnitField(label=_("Đơn vị chia, tách"))
    parts = forms.CharField(
        label=_("Các phần"),
        widget=forms.Textarea,
        max_length=4000,
        help_text=_("Mỗi dòng: tên đơn vị nhận; tỷ lệ. Ví dụ: Sở Tài chính; 0,4. Tên chưa có thì thành lập mới."),
    )
    keeps = forms.DecimalField(
        label=_("Phần giữ lại"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1),
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}),
        help_text=_("Nếu đơn vị tiếp tục hoạt động. Cộng với các phần trên phải đúng bằng 1."),
    )
    kind = forms.ModelChoiceField(
        label=_("Loại của đơn vị mới"), queryset=UnitKind.objects.all(), required=False, empty_label=_("Chọn loại")
    )
    parent = UnitField(label=_("Đơn vị mới trực thuộc"), required=False)

    field_order = ["source", "parts", "keeps", "kind", "parent", "number", "day"]


class RenameForm(DecisionForm):
    source = UnitField(label=_("Đơn vị"))
    name = forms.CharField(label=_("Tên mới"), max_length=200)
    short_name = forms.CharField(label=_("Tên ngắn mới"), max_length=100, required=False)

    field_order = ["source", "name", "short_name", "number", "day"]


class MoveForm(DecisionForm):
    source = UnitField(label=_("Đơn vị"))
    parent = UnitField(label=_("Cấp trên mới"))

    field_order = ["source", "parent", "number", "day"]


class DissolveForm(DecisionForm):
    source = UnitField(label=_("Đơn vị"))

    field_order = ["source", "number", "day"]


class ClusterForm(forms.Form):
    year = forms.IntegerField(label=_("Năm"), widget=forms.NumberInput(attrs={"size": 6}))
    name = forms.CharField(label=_("Tên cụm, khối"), max_length=150)
    scheme = forms.CharField(
        label=_("Cách chia"),
        max_length=60,
        initial=DEFAULT_SCHEME,
        help_text=_("Trong một năm, mỗi đơn vị đứng một lần trong một cách chia."),
    )


class YearFilter(forms.Form):
    year = forms.IntegerField(label=_("Năm"), required=False, min_value=1990, max_value=2100)


class MembersForm(forms.Form):
    units = UnitsField(
        label=_("Các đơn vị"),
        required=False,
        help_text=_("Mỗi dòng một đơn vị, theo thứ tự luân phiên làm trưởng: mã hoặc tên đầy đủ."),
    )


class LeadersForm(forms.Form):
    head = forms.ChoiceField(label=_("Trưởng"))
    deputy = forms.ChoiceField(label=_("Phó"), required=False)

    def __init__(self, *args: Any, members: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(unit.pk), unit.name) for unit in members]
        self.fields["head"].choices = [("", _("Chọn đơn vị")), *choices]  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", _("Chưa có")), *choices]  # type: ignore[attr-defined]


class PersonFilter(forms.Form):
    q = forms.CharField(label=_("Tên hoặc mã"), required=False, max_length=120)
    unit = forms.CharField(label=_("Đơn vị"), required=False, max_length=200)


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    code = forms.CharField(
        label=_("Mã cá nhân"), max_length=40, required=False, help_text=_("Mã của cơ quan, không phải số căn cước.")
    )
    birth_year = forms.IntegerField(
        label=_("Năm sinh"), required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric", "size": 6})
    )
    gender = forms.ChoiceField(label=_("Giới tính"), required=False, choices=[("", _("Chưa ghi")), *Gender.choices])
    unit = UnitField(label=_("Đơn vị"))
    position = forms.CharField(label=_("Chức vụ hiện nay"), max_length=150, required=False)
    is_leader = forms.BooleanField(label=_("Là lãnh đạo đơn vị"), required=False)


class NewPersonForm(PersonForm):
    """Asks once more where a record of that name and unit, or year of birth, is there already; says nothing of units
    out of reach.
    """

    is_other = forms.BooleanField(label=_("Là người khác, vẫn thêm hồ sơ mới"), required=False)

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        if not self.is_bound:
            del self.fields["is_other"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        is_other = values.pop("is_other", False)
        name, unit = values.get("name"), values.get("unit")
        found = twins_of(name, unit, values.get("birth_year")) if name and unit and self.reach.covers(unit) else []
        twins = [one for one in found if self.reach.covers(one.unit)]
        if not twins:
            del self.fields["is_other"]
        elif not is_other:
            known = "; ".join(", ".join(filter(None, (str(one), one.code, one.unit.name))) for one in twins[:5])
            self.add_error(
                "is_other",
                _now(
                    "Đã có hồ sơ giống: %(people)s. Đúng người này thì dùng hồ sơ đó; là người khác thì đánh dấu ở đây."
                )
                % {"people": known},
            )
        return values


class TransferForm(forms.Form):
    unit = UnitField(label=_("Đơn vị mới"))
    title = forms.CharField(label=_("Chức vụ"), max_length=150)
    day = day_field(_("Từ ngày"))


class PostForm(forms.Form):
    unit = UnitField(label=_("Đơn vị"), help_text=_("Mã hoặc tên đầy đủ; đơn vị đã kết thúc thì ghi dạng #12."))
    title = forms.CharField(label=_("Chức vụ"), max_length=150)
    valid_from = day_field(_("Từ ngày"))
    valid_to = day_field(_("Đến hết ngày"), required=False, help_text=_("Để trống khi còn giữ chức."))


class ReviewForm(forms.Form):
    year = forms.IntegerField(label=_("Năm"), widget=forms.NumberInput(attrs={"size": 6}))
    grade = forms.ChoiceField(label=_("Xếp loại"), choices=[("", _("Chọn mức")), *ReviewGrade.choices])
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60, required=False)


class InitiativeForm(forms.Form):
    title = forms.CharField(label=_("Tên sáng kiến, đề tài"), max_length=300)
    scope = forms.ChoiceField(
        label=_("Phạm vi được công nhận"), choices=[("", _("Chọn phạm vi")), *InitiativeScope.choices]
    )
    recognised_on = day_field(_("Ngày công nhận"))
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60, required=False)


class DisciplineForm(forms.Form):
    measure = forms.CharField(label=_("Hình thức kỷ luật"), max_length=100)
    decided_on = day_field(_("Ngày quyết định"))
    ends_on = day_field(_("Hết hiệu lực ngày"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
