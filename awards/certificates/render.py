"""A batch of certificates as one PDF, in one run of the typesetter."""

import base64
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import segno

from awards import human_code
from awards.certificates.fitting import Fitted, fit
from awards.certificates.layout import A4_LANDSCAPE, PLACEHOLDER, CertificateTemplate, FieldPosition
from awards.certificates.model import CertificateData, printed_facts
from awards.certificates.signing import ATTACHMENT
from awards.paper.typesetting import compile_pdf, compile_png

QR_MASK = 3
_DARK_RUN = re.compile(rb"\x01+")
Report = Callable[[int], None]


@dataclass(frozen=True)
class Misfit:
    """A text that is smaller than its template allows: which certificate, which field, at what size in points."""

    code: str
    recipient: str
    field: str
    text: str
    size_pt: float


@dataclass(frozen=True)
class Sheets:
    """What the typesetter is given for a batch, and the texts that did not fit."""

    data: dict[str, Any]
    misfits: list[Misfit]

    def compile(self) -> bytes:
        """One page per certificate. Pass the result to ``signing.sign_pdf`` to make the file checkable by itself."""
        return compile_pdf("certificate.typ", self.data)


def render_certificates(certificates: Sequence[CertificateData], template: CertificateTemplate = A4_LANDSCAPE) -> bytes:
    """One page per certificate, in the given order. ``ValueError`` for an empty batch."""
    return sheets_of(certificates, template).compile()


def render_preview(certificate: CertificateData, template: CertificateTemplate, *, selected: str = "") -> bytes:
    """A PNG of one page with the boxes of all fields drawn, the ``selected`` one more strongly."""
    data = sheets_of([certificate], template).data
    data["boxes"] = [
        {"x": field.x_mm, "y": field.y_mm, "w": field.width_mm, "h": _height(field), "on": field.name == selected}
        for field in template.fields
    ]
    return compile_png("certificate.typ", data, ppi=110)


def misfits(certificates: Sequence[CertificateData], template: CertificateTemplate) -> list[Misfit]:
    """Texts that would be printed smaller than the template allows, in the order of the batch."""
    found = []
    for certificate in certificates:
        found += _misfits(certificate, _texts(certificate, printed_facts(certificate), template))
    return found


def _misfits(certificate: CertificateData, texts: list[tuple[FieldPosition, Fitted]]) -> list[Misfit]:
    return [
        Misfit(certificate.code, certificate.recipient, field.name, " ".join(fitted.lines), fitted.size_pt)
        for field, fitted in texts
        if not fitted.fits
    ]


def sheets_of(
    certificates: Sequence[CertificateData], template: CertificateTemplate, report: Report | None = None
) -> Sheets:
    """Every text fitted and every QR drawn. ``ValueError`` for an empty batch.

    Certificates with a ``payload`` get it into the QR and, with the printed texts, into the file's attachment.
    ``report`` hears of every page prepared.
    """
    if not certificates:
        raise ValueError("an empty batch of certificates")
    has_qr = any(field.shape == "qr" for field in template.fields)
    names = template.facts
    pages, entries = [], []
    too_small: list[Misfit] = []
    for count, certificate in enumerate(certificates, start=1):
        facts = printed_facts(certificate)
        fitted_texts = _texts(certificate, facts, template)
        too_small += _misfits(certificate, fitted_texts)
        texts = {field.name: {"lines": fitted.lines, "size": fitted.size_pt} for field, fitted in fitted_texts}
        pages.append({"texts": texts, "qr": qr_svg(qr_text(certificate)) if has_qr else ""})
        if certificate.payload:
            printed = [name for name in names if facts.get(name)]
            entries.append({"payload": certificate.payload, "facts": facts, "printed": printed})
        if report is not None:
            report(count)
    attachment = json.dumps(entries, ensure_ascii=False) if len(entries) == len(certificates) else ""
    sheet = asdict(template)
    for field, shown in zip(template.fields, sheet["fields"], strict=True):
        shown["kind"] = field.shape
        shown["image"] = list(base64.b64decode(field.image)) if field.shape == "image" and field.image else []
    has_frame = template.frame and not template.overprint
    data = {
        "template": sheet,
        "pages": pages,
        "attachment": {"name": ATTACHMENT, "text": attachment},
        "frame": frame_pdf(template.width_mm, template.height_mm) if has_frame else [],
        "title": certificates[0].award_name,
        "boxes": [],
    }
    return Sheets(data, too_small)


def _texts(
    certificate: CertificateData, facts: dict[str, str], template: CertificateTemplate
) -> list[tuple[FieldPosition, Fitted]]:
    """Texts of a page that say something, fitted. A text all of whose facts are empty is left out with its label."""
    facts = facts | {"code": human_code.grouped(certificate.code)}
    found = []
    for field in template.fields:
        if field.shape != "text" or (field.facts and not any(facts.get(name) for name in field.facts)):
            continue
        text = PLACEHOLDER.sub(lambda match: facts.get(match[1], ""), field.wording)
        fitted = fit(field, text)
        if fitted.lines:
            found.append((field, fitted))
    return found


def _height(field: FieldPosition) -> float:
    """Of the box in a preview, in millimetres."""
    if field.shape == "qr":
        return field.width_mm
    return field.height_mm or max(field.size_pt * 0.714 / 72 * 25.4, 1)


def qr_text(certificate: CertificateData) -> str:
    """The address of the check page; the signed payload rides in the fragment, which no browser sends to a server."""
    return f"{certificate.verify_url}#{certificate.payload}" if certificate.payload else certificate.verify_url


def qr_svg(text: str) -> str:
    """QR code as SVG, one horizontal stroke for each run of dark modules.

    Level L: on a sheet that is kept under glass larger modules scan better than more redundancy.

    The mask is fixed: trying all eight costs three times as much, and signed text is random enough for any of them.
    """
    modules = segno.make_qr(text, error="l", mask=QR_MASK, boost_error=False).matrix
    strokes = "".join(
        f"M{run.start()} {row}.5h{run.end() - run.start()}"
        for row, line in enumerate(modules)
        for run in _DARK_RUN.finditer(line)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(modules)} {len(modules)}">'
        f'<path stroke="#000" d="{strokes}"/></svg>'
    )


@cache
def frame_pdf(width_mm: float, height_mm: float) -> list[int]:
    """The ornament as bytes of a one-page PDF: drawn once and shared by all pages of a batch."""
    return list(compile_pdf("frame.typ", {"width": width_mm, "height": height_mm}))
