"""Forms of printing: templates and their fields, printers, runs, spoiled blanks. They collect; the domain decides."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from awards.certificates.layout import FieldPosition
from awards.certificates.model import FACT_NAMES
from awards.domain.printing import PrintPlan
from awards.enums.council import TemplateStatus
from awards.enums.printing import field_word
from awards.human_code import grouped
from awards.models.catalogue import AwardType
from awards.models.decisions import Certificate
from awards.models.printing import Printer, PrintTemplateVersion
from base.core.uploads import UploadField

KINDS = (
    ("text", _("Chữ")),
    ("qr", _("Ô QR")),
    ("signature", _("Chỗ ký, đóng dấu")),
    ("line", _("Đường kẻ")),
    ("emblem", _("Huy hiệu sao vàng")),
    ("image", _("Ảnh (quốc huy, biểu trưng)")),
)
FACTS = lazy(lambda: "; ".join(f"{{{name}}} – {field_word(name)}" for name in FACT_NAMES), str)()
ALIGNS = (("center", _("Giữa")), ("left", _("Trái")), ("right", _("Phải")))


def _mm(label: Any, *, least: float = 0, required: bool = True, help_text: Any = "") -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"})
    return forms.FloatField(
        label=label, min_value=least, max_value=1200, required=required, widget=widget, help_text=help_text
    )


class FieldForm(forms.Form):
    """One field of a template."""

    name = forms.CharField(
        label=_("Tên ô"),
        max_length=40,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("Chữ thường không dấu, số và dấu gạch dưới."))],
        help_text=_("Ví dụ recipient. Ô chữ để trống nội dung thì in trường cùng tên."),
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=KINDS)
    text = forms.CharField(
        label=_("Nội dung"),
        max_length=500,
        required=False,
        help_text=format_lazy(_("Trường đặt trong ngoặc nhọn: {facts}."), facts=FACTS),
    )
    x_mm = _mm(_("Cách mép trái (mm)"))
    y_mm = _mm(_("Cách mép trên (mm)"))
    width_mm = _mm(_("Rộng (mm)"), least=1)
    height_mm = _mm(
        _("Cao (mm)"), least=1, required=False, help_text=_("Có chiều cao thì chữ dài được xuống dòng trong khung.")
    )
    size_pt = forms.FloatField(label=_("Cỡ chữ (pt)"), min_value=0, max_value=200, help_text=_("Đường kẻ: độ dày."))
    min_size_pt = forms.FloatField(
        label=_("Cỡ nhỏ nhất (pt)"), min_value=0, max_value=200, initial=8, help_text=_("Nhỏ hơn thì báo trước khi in.")
    )
    align = forms.ChoiceField(label=_("Căn"), choices=ALIGNS)
    bold = forms.BooleanField(label=_("Đậm"), required=False)
    italic = forms.BooleanField(label=_("Nghiêng"), required=False)
    colour = forms.CharField(label=_("Màu"), initial="#1a1a1a", widget=forms.TextInput(attrs={"type": "color"}))
    is_fixed = forms.BooleanField(
        label=_("Phôi đã in sẵn"), required=False, help_text=_("Không in khi in đè lên phôi.")
    )
    picture = UploadField(label=_("Tệp ảnh PNG hoặc JPEG"), required=False)

    def __init__(self, *args: Any, field: FieldPosition | None = None, **kwargs: Any) -> None:
        self._before = field
        if field is not None:
            kwargs["initial"] = {name: getattr(field, name) for name in self.base_fields if name != "picture"}
            kwargs["initial"]["kind"] = field.shape
        super().__init__(*args, **kwargs)
        if field is not None:
            self.fields["name"].disabled = True
        if field is not None and field.shape != "image":
            del self.fields["picture"]

    def position(self) -> FieldPosition:
        values = dict(self.cleaned_data)
        picture = values.pop("picture", None)
        image = base64.b64encode(picture.read()).decode() if picture else self._before.image if self._before else ""
        return FieldPosition(**values, image=image if values["kind"] == "image" else "")


class TemplateForm(forms.Form):
    name = forms.CharField(label=_("Tên mẫu"), max_length=120)
    award_types = forms.ModelMultipleChoiceField(
        AwardType.objects.all(),
        label=_("Dùng cho danh hiệu, hình thức"),
        required=False,
        help_text=_("Mẫu được chọn sẵn khi in quyết định về các danh hiệu này."),
    )
    file = UploadField(
        label=_("Tệp mẫu (YAML, JSON)"), required=False, help_text=_("Bỏ trống thì bắt đầu từ mẫu A4 ngang có sẵn.")
    )


class SheetForm(forms.Form):
    width_mm = _mm(_("Khổ rộng (mm)"), least=20)
    height_mm = _mm(_("Khổ cao (mm)"), least=20)
    frame = forms.BooleanField(label=_("In khung hoa văn"), required=False)


class PrinterForm(forms.ModelForm):
    class Meta:
        model = Printer
        fields = ("name", "offset_x_mm", "offset_y_mm", "scale_percent")


class MeasuredForm(forms.Form):
    """Where the crosses of the calibration page were found."""

    a_x = forms.DecimalField(label=_("Dấu A cách mép trái (mm)"), max_digits=5, decimal_places=1, min_value=0)
    a_y = forms.DecimalField(label=_("Dấu A cách mép trên (mm)"), max_digits=5, decimal_places=1, min_value=0)
    b_x = forms.DecimalField(label=_("Dấu B cách mép trái (mm)"), max_digits=5, decimal_places=1, min_value=0)
    b_y = forms.DecimalField(label=_("Dấu B cách mép trên (mm)"), max_digits=5, decimal_places=1, min_value=0)


class _Certificates(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Certificate) -> str:
        copies = getattr(obj, "copies", 0)
        again = _(" – đã in {count} lần").format(count=copies) if copies else ""
        return f"{obj.grant.golden_book} · {obj.grant.holder_name} · {grouped(obj.code)}{again}"


class PrintForm(forms.Form):
    """What to print and how. Certificates are printed in the order of the golden book."""

    version = forms.ModelChoiceField(
        PrintTemplateVersion.objects.none(), label=_("Mẫu"), required=False, empty_label=_("Mẫu A4 ngang có sẵn")
    )
    overprint = forms.BooleanField(
        label=_("In đè lên phôi in sẵn"), required=False, help_text=_("Chỉ in tên, thành tích, số và QR.")
    )
    printer = forms.ModelChoiceField(
        Printer.objects.all(),
        label=_("Máy in"),
        required=False,
        empty_label=_("Không bù lệch"),
        help_text=_("Độ lệch của máy in được bù khi in."),
    )
    singles = forms.BooleanField(label=_("Kèm tệp ZIP, mỗi bằng một tệp PDF"), required=False)
    reason = forms.CharField(
        label=_("Lý do in lại"), max_length=300, required=False, help_text=_("Bắt buộc khi có bản đã in trước đây.")
    )
    certificates = _Certificates(Certificate.objects.none(), label=_("Bằng, giấy khen cần in"))

    def __init__(self, *args: Any, certificates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["certificates"].queryset = certificates  # type: ignore[attr-defined]
        usable = PrintTemplateVersion.objects.filter(status__in=(TemplateStatus.APPROVED, TemplateStatus.RETIRED))
        self.fields["version"].queryset = usable.select_related("template")  # type: ignore[attr-defined]

    def plan(self) -> PrintPlan:
        names = ("version", "printer", "overprint", "singles", "reason")
        return PrintPlan(**{name: self.cleaned_data[name] for name in names})


class SpoiledForm(forms.Form):
    serial = forms.CharField(label=_("Số phôi"), max_length=40, required=False, help_text=_("In trên phôi, nếu có."))
    reason = forms.CharField(label=_("Hỏng vì sao"), max_length=200)
