"""A batch of certificates as one PDF, in one run of the typesetter."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache

import segno

from awards import human_code
from awards.certificates.layout import A4_LANDSCAPE, CertificateTemplate
from awards.certificates.model import CertificateData, printed_facts
from awards.certificates.signing import ATTACHMENT
from awards.paper.typesetting import compile_pdf

QR_MASK = 3
_DARK_RUN = re.compile(rb"\x01+")


def render_certificates(certificates: Sequence[CertificateData], template: CertificateTemplate = A4_LANDSCAPE) -> bytes:
    """One page per certificate, in the given order. ``ValueError`` for an empty batch.

    Certificates with a ``payload`` get it into the QR and, with the printed texts, into the file's attachment. Pass the
    result to ``signing.sign_pdf`` to make the file checkable by itself.
    """
    if not certificates:
        raise ValueError("an empty batch of certificates")
    names = [field.name for field in template.fields]
    pages, entries = [], []
    for certificate in certificates:
        facts = printed_facts(certificate)
        printed = [name for name in names if facts.get(name)]
        texts = {name: facts[name] for name in printed}
        if "code" in texts:
            texts["code"] = human_code.grouped(certificate.code)
        pages.append({"texts": texts, "qr": qr_svg(qr_text(certificate)) if "qr" in names else ""})
        if certificate.payload:
            entries.append({"payload": certificate.payload, "facts": facts, "printed": printed})
    attachment = json.dumps(entries, ensure_ascii=False) if len(entries) == len(certificates) else ""
    data = {
        "template": asdict(template),
        "pages": pages,
        "attachment": {"name": ATTACHMENT, "text": attachment},
        "frame": [] if template.overprint else frame_pdf(template.width_mm, template.height_mm),
        "title": certificates[0].award_name,
    }
    return compile_pdf("certificate.typ", data)


def qr_text(certificate: CertificateData) -> str:
    """The address of the check page; the signed payload rides in the fragment, which no browser sends to a server."""
    return f"{certificate.verify_url}#{certificate.payload}" if certificate.payload else certificate.verify_url


def qr_svg(text: str) -> str:
    """QR code as SVG, one horizontal stroke for each run of dark modules.

    Level L: on a sheet that is kept under glass larger modules scan better than more redundancy.

    The mask is fixed: trying all eight costs 15 ms a code, and signed text is random enough for any of them.
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
