"""What the fields of a certificate are called on the screen: their own names are for files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FIELD_WORDS = {
    "nation": _("Quốc hiệu"),
    "motto": _("Tiêu ngữ"),
    "authority": _("Cơ quan tặng"),
    "gives": _("Chữ “Tặng”"),
    "award_name": _("Tên danh hiệu, hình thức"),
    "recipient": _("Tên người, đơn vị được tặng"),
    "unit": _("Chức vụ, đơn vị"),
    "achievement": _("Thành tích"),
    "decision": _("Số, ngày quyết định"),
    "golden_book": _("Số sổ vàng"),
    "qr": _("Ô vuông QR"),
    "code": _("Mã tra cứu"),
    "place_date": _("Nơi, ngày ký"),
    "signer_position": _("Chức vụ người ký"),
    "signature": _("Chỗ ký, đóng dấu"),
    "signer_name": _("Họ tên người ký"),
}


def field_word(name: str) -> str:
    """The word for a field; one that an office added is called as that office called it."""
    return str(FIELD_WORDS.get(name, name))
