"""Where each field of a certificate stands on the sheet, in millimetres.

Everything is data: a secretariat keeps a template per kind of blank, and an offset per printer for blanks that were
printed elsewhere (overprint: only what differs from person to person is printed, no frame, no fixed words).
"""

from dataclasses import dataclass, replace
from typing import Literal

Align = Literal["left", "center", "right"]
RED = "#b8141c"
BLACK = "#1a1a1a"
GREY = "#5b4a2f"
FIXED_FIELDS = frozenset({"nation", "motto", "authority", "gives", "award_name"})


@dataclass(frozen=True)
class FieldPosition:
    """One field: ``x_mm``/``y_mm`` of the upper left corner of its box, from the upper left corner of the sheet.

    ``name`` is a key of ``model.printed_facts`` or ``qr`` (a square of ``width_mm``). Without ``height_mm`` the text
    stays on one line and shrinks to ``width_mm``; with it the text wraps, and shrinks until it fits the box.
    """

    name: str
    x_mm: float
    y_mm: float
    width_mm: float
    size_pt: float
    align: Align = "center"
    bold: bool = False
    italic: bool = False
    colour: str = BLACK
    height_mm: float | None = None


@dataclass(frozen=True)
class CertificateTemplate:
    """A sheet. Offsets move every field, positive to the right and down, to match a printer's feed."""

    width_mm: float
    height_mm: float
    fields: tuple[FieldPosition, ...]
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0
    overprint: bool = False

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError("a field occurs twice in the template")
        if min(self.width_mm, self.height_mm, *(field.width_mm for field in self.fields)) <= 0:
            raise ValueError("sizes in a template are positive")


A4_LANDSCAPE = CertificateTemplate(
    width_mm=297,
    height_mm=210,
    fields=(
        FieldPosition("nation", 48, 35.5, 201, 15, bold=True),
        FieldPosition("motto", 48, 43, 201, 14, bold=True),
        FieldPosition("authority", 38, 55.5, 221, 18, bold=True, colour=RED),
        FieldPosition("gives", 98, 66, 101, 17, italic=True),
        FieldPosition("award_name", 38, 77, 221, 44, bold=True, colour=RED),
        FieldPosition("recipient", 38, 94, 221, 27, bold=True, height_mm=14),
        FieldPosition("unit", 38, 111, 221, 15),
        FieldPosition("achievement", 48, 118.5, 201, 15, italic=True, height_mm=17),
        FieldPosition("decision", 27, 145, 120, 11.5, align="left", italic=True),
        FieldPosition("golden_book", 27, 151, 100, 11.5, align="left", italic=True),
        FieldPosition("qr", 27, 158, 26, 0),
        FieldPosition("code", 27, 186.5, 40, 9, align="left", colour=GREY),
        FieldPosition("place_date", 165, 140, 105, 13, italic=True),
        FieldPosition("signer_position", 165, 147, 105, 14, bold=True),
        FieldPosition("signer_name", 165, 186, 105, 14.5, bold=True),
    ),
)


def overprint_on(
    template: CertificateTemplate, offset_x_mm: float = 0.0, offset_y_mm: float = 0.0
) -> CertificateTemplate:
    """The same positions for a pre-printed blank: no frame, none of the words that the blank already carries."""
    fields = tuple(field for field in template.fields if field.name not in FIXED_FIELDS)
    return replace(template, fields=fields, offset_x_mm=offset_x_mm, offset_y_mm=offset_y_mm, overprint=True)
