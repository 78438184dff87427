"""How far a printer is off: a page with two crosses, and what measuring them says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from awards.paper.typesetting import compile_pdf
from base.core.errors import DomainError

WIDTH, HEIGHT = 297, 210
NEAR, FAR = (25, 25), (272, 185)
MOST_OFF = Decimal(30)


@dataclass(frozen=True)
class Correction:
    """What to enter for the printer: millimetres and percent."""

    offset_x_mm: Decimal
    offset_y_mm: Decimal
    scale_percent: Decimal


def calibration_page(printer: str) -> bytes:
    """PDF to be printed at 100 % on the paper of the blanks."""
    steps = [
        _("1. In trang này với tỷ lệ 100% (Actual size), đúng khổ và đúng khay giấy của phôi."),
        _("2. Đo từ mép trái và mép trên của tờ giấy đến tâm dấu A, rồi đến tâm dấu B, chính xác 0,5 mm."),
        _("3. Nhập bốn số đo ở trang của máy in. Nếu in đúng, A là {near} mm và B là {far} mm.").format(
            near=" × ".join(map(str, NEAR)), far=" × ".join(map(str, FAR))
        ),
        _("4. In thử một bằng lên giấy thường, chồng lên phôi và soi trước ánh sáng để kiểm tra."),
    ]
    title = _("Trang căn chỉnh máy in: {name}").format(name=printer)
    return compile_pdf(
        "calibration.typ",
        {"width": WIDTH, "height": HEIGHT, "near": NEAR, "far": FAR, "title": title, "steps": steps},
    )


def correction_of(near: tuple[Decimal, Decimal], far: tuple[Decimal, Decimal]) -> Correction:
    """From where the crosses were found. A printer that puts x at a + s·x is corrected by printing at (x - a) / s.

    DomainError where the figures cannot be those of this page.
    """
    scales = [(far[axis] - near[axis]) / (FAR[axis] - NEAR[axis]) for axis in (0, 1)]
    scale = (scales[0] + scales[1]) / 2
    if not Decimal("0.9") <= scale <= Decimal("1.1") or abs(scales[0] - scales[1]) > Decimal("0.02"):
        raise DomainError(
            _("Số đo không khớp nhau. Hãy đo lại tâm dấu A và B từ mép trái, mép trên tờ giấy."), code="measured"
        )
    offsets = [NEAR[axis] - near[axis] / scale for axis in (0, 1)]
    if max(abs(offset) for offset in offsets) > MOST_OFF:
        raise DomainError(_("Lệch hơn 30 mm: có lẽ sai khổ giấy hoặc sai khay. Hãy in lại."), code="measured")
    cent = Decimal("0.01")
    return Correction(offsets[0].quantize(cent), offsets[1].quantize(cent), (100 / scale).quantize(cent))
