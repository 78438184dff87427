"""Where each field of a certificate stands on the sheet, in millimetres.

Everything is data: a secretariat keeps a template per kind of blank, and an offset per printer for blanks that were
printed elsewhere (overprint: only what differs from person to person is printed, no frame, no fixed words).
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

Align = Literal["left", "center", "right"]
Kind = Literal["text", "line", "emblem", "image", "signature", "qr"]
RED = "#b8141c"
BLACK = "#1a1a1a"
GREY = "#5b4a2f"
FIXED_FIELDS = frozenset({"nation", "motto", "authority", "gives", "award_name"})
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
SMALLEST_PT = 6.0


@dataclass(frozen=True)
class FieldPosition:
    """One field: ``x_mm``/``y_mm`` of the upper left corner of its box, from the upper left corner of the sheet.

    A text says ``text`` with facts of ``model.printed_facts`` in braces, or, where that is empty, the fact of its own
    name. Without ``height_mm`` it stays on one line and shrinks to ``width_mm``; with it the text shrinks, then wraps
    (``fitting.fit``). Below ``min_size_pt`` it is reported as not fitting. A line is ``size_pt`` thick; a QR is a
    square of ``width_mm``; a signature is empty room for pen and seal; an image is base64 of a PNG or JPEG.
    ``is_fixed`` is what a pre-printed blank already carries.
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
    kind: Kind = "text"
    text: str = ""
    min_size_pt: float = SMALLEST_PT
    is_fixed: bool = False
    image: str = ""

    @property
    def shape(self) -> Kind:
        """The kind; a field called ``qr`` is one."""
        return "qr" if self.name == "qr" else self.kind

    @property
    def wording(self) -> str:
        return self.text or f"{{{self.name}}}"

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts that a text shows."""
        return _facts_in(self.wording) if self.shape == "text" else ()

    @property
    def is_on_blank(self) -> bool:
        return self.is_fixed or self.name in FIXED_FIELDS or self.shape in ("emblem", "image", "line")


@cache
def _facts_in(wording: str) -> tuple[str, ...]:
    return tuple(PLACEHOLDER.findall(wording))


@dataclass(frozen=True)
class CertificateTemplate:
    """A sheet. Offsets move every field, positive to the right and down, to match a printer's feed; ``scale`` corrects
    a feed that stretches (1.0 = none).
    """

    width_mm: float
    height_mm: float
    fields: tuple[FieldPosition, ...]
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0
    overprint: bool = False
    scale: float = 1.0
    frame: bool = True

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError("a field occurs twice in the template")
        if min(self.width_mm, self.height_mm, *(field.width_mm for field in self.fields)) <= 0:
            raise ValueError("sizes in a template are positive")

    def named(self, name: str) -> FieldPosition | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def facts(self) -> list[str]:
        """Facts that are printed, each once."""
        return list(dict.fromkeys(name for field in self.fields for name in field.facts))


A4_LANDSCAPE = CertificateTemplate(
    width_mm=297,
    height_mm=210,
    fields=(
        FieldPosition("nation", 48, 35.5, 201, 15, bold=True),
        FieldPosition("motto", 48, 43, 201, 14, bold=True),
        FieldPosition("authority", 38, 55.5, 221, 18, bold=True, colour=RED),
        FieldPosition("gives", 98, 66, 101, 17, italic=True),
        FieldPosition("award_name", 38, 77, 221, 44, bold=True, colour=RED),
        FieldPosition("recipient", 38, 94, 221, 27, bold=True, height_mm=14, min_size_pt=10),
        FieldPosition("unit", 38, 111, 221, 15, min_size_pt=8),
        FieldPosition("achievement", 48, 118.5, 201, 15, italic=True, height_mm=17, min_size_pt=8),
        FieldPosition("decision", 27, 145, 120, 11.5, align="left", italic=True),
        FieldPosition("golden_book", 27, 151, 100, 11.5, align="left", italic=True),
        FieldPosition("qr", 27, 158, 26, 0),
        FieldPosition("code", 27, 186.5, 40, 9, align="left", colour=GREY),
        FieldPosition("place_date", 165, 140, 105, 13, italic=True),
        FieldPosition("signer_position", 165, 147, 105, 14, bold=True),
        FieldPosition("signature", 190, 155, 55, 0, height_mm=28, kind="signature"),
        FieldPosition("signer_name", 165, 186, 105, 14.5, bold=True),
    ),
)


def overprint_on(
    template: CertificateTemplate, offset_x_mm: float = 0.0, offset_y_mm: float = 0.0, scale: float = 1.0
) -> CertificateTemplate:
    """The same positions for a pre-printed blank: no frame, none of the words that the blank already carries."""
    fields = tuple(field for field in template.fields if not field.is_on_blank)
    moved = on_printer(template, offset_x_mm, offset_y_mm, scale)
    return replace(moved, fields=fields, overprint=True)


def on_printer(
    template: CertificateTemplate, offset_x_mm: float, offset_y_mm: float, scale: float
) -> CertificateTemplate:
    """The same sheet, moved and stretched against the errors of a printer's feed."""
    return replace(template, offset_x_mm=offset_x_mm, offset_y_mm=offset_y_mm, scale=scale)
