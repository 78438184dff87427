"""Forms of this app. Figures are read as Vietnamese write them: "1.234,5"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from base.units.models import Unit
from movements.domain.wording import number_text
from movements.models import Movement, Target

GROUPED = re.compile(r"^-?\d{1,3}(\.\d{3})+$")
ANY_LENGTH = re.compile(r"^-?\d+(\.\d+)?$")
PLAIN = re.compile(r"^-?\d{1,16}(\.\d{1,4})?$")


class Upload(NamedTuple):
    """A file that was chosen in `field` for the row of a form that the domain knows by `key`."""

    field: str
    key: Any
    file: Any


class FilesKept(forms.Form):
    """A form whose files are stored whatever else is wrong in it (`views.keeping`): a file never conflicts with what
    anybody typed. `kept` names the fields whose file is stored and need not be chosen again.
    """

    kept: frozenset[str] = frozenset()

    def uploads(self) -> Iterator[Upload]:
        raise NotImplementedError


def stand_in_row(form: forms.Form, names: Iterable[str], row: str) -> None:
    """Fields of many rows bear the same labels: the summary of errors then names the row beside the label."""
    for name in names:
        if name in form.fields:
            form.fields[name].row_name = row  # type: ignore[attr-defined] # read by components/error_summary.html


class FigureField(forms.CharField):
    """A figure with decimal comma and dots between thousands → Decimal or None. Up to 16 digits and 4 decimals."""

    default_error_messages = {
        "figure": _("“%(text)s” không phải là số. Hãy nhập như: 1.234,5 hoặc 58."),
        "long": _(
            "“%(text)s” quá dài: nhiều nhất 16 chữ số và 4 chữ số thập phân. Hãy làm tròn hoặc xem lại đơn vị tính."
        ),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 10, "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Decimal):
            return value
        text = str(value).strip().replace("\u00a0", "").replace(" ", "").removesuffix("%")
        if not text:
            return None
        if "," in text or GROUPED.match(text):
            text = text.replace(".", "").replace(",", ".")
        try:
            if not PLAIN.match(text):
                raise InvalidOperation
            return Decimal(text)
        except InvalidOperation as error:
            code = "long" if ANY_LENGTH.match(text) else "figure"
            raise forms.ValidationError(
                self.error_messages[code], code=code, params={"text": str(value)[:40]}
            ) from error

    def prepare_value(self, value: Any) -> Any:
        return number_text(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except forms.ValidationError:
            return True


class RegisterForm(forms.Form):
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), label=_("Đơn vị"), empty_label=None)
    pledge = forms.CharField(
        label=_("Giao ước thi đua"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ghi ngắn gọn cam kết của đơn vị. Nội dung này được công khai."),
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Give targets with their own figures to all registered units, or to chosen ones. `sure` is the number of new
    assignments that the person has read and confirmed.
    """

    targets = forms.ModelMultipleChoiceField(
        queryset=Target.objects.none(), label=_("Chỉ tiêu"), widget=forms.CheckboxSelectMultiple
    )
    to_all = forms.BooleanField(label=_("Giao cho mọi đơn vị đã đăng ký"), required=False, initial=True)
    units = forms.ModelMultipleChoiceField(
        queryset=Unit.objects.none(),
        label=_("Hoặc chỉ giao cho"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, movement: Movement, units: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["targets"].queryset = movement.targets.all()  # type: ignore[attr-defined]
        self.fields["units"].queryset = Unit.objects.filter(pk__in=units)  # type: ignore[attr-defined]
        self.initial.setdefault("targets", list(movement.targets.values_list("pk", flat=True)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("to_all") and not data.get("units"):
            self.add_error("units", _("Hãy chọn ít nhất một đơn vị, hoặc giao cho mọi đơn vị đã đăng ký."))
        if data.get("to_all") and data.get("units"):
            self.add_error("to_all", _("Bạn đã chọn riêng một số đơn vị. Hãy bỏ dấu ở ô này, hoặc bỏ chọn các đơn vị."))
        return data

    def to_confirm(self, fresh: int) -> Self:
        """The same choice, out of sight, to be sent once more."""
        data = self.data.copy()  # type: ignore[attr-defined] # what was posted
        data["sure"] = str(fresh)
        self.data = data
        for name in ("targets", "units"):
            self.fields[name].widget = forms.MultipleHiddenInput()
        self.fields["to_all"].widget = forms.HiddenInput()
        return self


class OwnFigureForm(forms.Form):
    """Give one target to one unit with figures of its own."""

    target = forms.ModelChoiceField(queryset=Target.objects.none(), label=_("Chỉ tiêu"), empty_label=None)
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), label=_("Đơn vị"), empty_label=None)
    low = FigureField(label=_("Mức thấp nhất"), required=False)
    high = FigureField(label=_("Mức cao nhất"), required=False)
    numerator = FigureField(label=_("Số phải đạt (dạng 66/87)"), required=False)
    denominator = FigureField(label=_("Trên tổng số"), required=False)
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=300)

    def __init__(self, *args: Any, movement: Movement, units: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = movement.targets.all()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ghi rõ điều cần sửa hoặc bổ sung để bên nhận biết phải làm gì tiếp."),
    )


class GapsForm(forms.Form):
    """Why a plan is sent although parts are missing."""

    gaps = forms.CharField(
        label=_("Lý do trình khi còn thiếu"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người duyệt đọc lý do này cùng danh sách các phần còn thiếu."),
    )


class SubmitForm(forms.Form):
    """Carries the version that the head has read, so that nothing unseen is signed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
