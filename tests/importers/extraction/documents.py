"""Files of every kind made for the tests: the sample directive as a page, a Word file, a PDF with text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

import importers.extraction

SAMPLES = Path(importers.extraction.__file__).parent / "samples"
TEXT = (SAMPLES / "01_chi_thi_thi_dua_2026.txt").read_text(encoding="utf-8")


def as_html(text: str = TEXT) -> bytes:
    body = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>\n" for line in text.split("\n") if line)
    return (
        "<!DOCTYPE html><html><head><title>t</title><script>var tyLe='99%';</script></head><body>"
        "<nav>Trang chủ 100%</nav>"
        f"<main>{body}<table><tr><th>Chỉ tiêu</th><th>Đơn vị tính</th><th>Kế hoạch năm 2026</th></tr>"
        "<tr><td><p>Tỷ lệ hộ khá, giàu</p></td><td>%</td><td>≥ 60</td></tr></table></main>"
        "<footer>Lượt truy cập: 5.020.550</footer></body></html>"
    ).encode()


def as_docx(text: str = TEXT) -> bytes:
    document = docx.Document()
    before, after = text.split("III. TỔ CHỨC THỰC HIỆN") if "III. TỔ CHỨC" in text else (text, "")
    for line in before.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=3)
    for cell, words in zip(table.rows[0].cells, ("Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2026"), strict=True):
        cell.text = words
    for cell, words in zip(table.rows[1].cells, ("Tỷ lệ hộ khá, giàu", "%", "≥ 60"), strict=True):
        cell.text = words
    for line in after.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def empty_docx() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def as_pdf(text: str | None, *, password: str | None = None, pages: int = 1) -> bytes:
    """A PDF whose letters map to Unicode through a ToUnicode table; a page ends with a form feed. Without text an empty
    page, as a scan is.
    """
    writer = PdfWriter()
    for written in [text] * pages if text is None else text.split("\f"):
        page = writer.add_blank_page(595, 842)
        if written is None:
            continue
        letters = sorted(set(written) - {"\n"})
        codes = {letter: index + 1 for index, letter in enumerate(letters)}
        mapping = "\n".join(f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items())
        cmap = DecodedStreamObject()
        chunks = mapping.split("\n")
        blocks = "".join(
            f"{len(chunks[i : i + 100])} beginbfchar\n" + "\n".join(chunks[i : i + 100]) + "\nendbfchar\n"
            for i in range(0, len(chunks), 100)
        )
        cmap.set_data(
            f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <ffff> "
            f"endcodespacerange\n{blocks}endcmap end end".encode()
        )
        descendant = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject("/Plain"), NameObject("/DW"): NumberObject(500),
        })  # fmt: skip
        font = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/Plain"), NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([writer._add_object(descendant)]),
            NameObject("/ToUnicode"): writer._add_object(cmap),
        })  # fmt: skip
        lines = [
            f"<{''.join(f'{codes[letter]:04x}' for letter in line)}> Tj 0 -12 Td"
            for line in written.split("\n")
            if line
        ]
        content = DecodedStreamObject()
        content.set_data(("BT /F1 10 Tf 20 820 Td " + "\n".join(lines) + " ET").encode())
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()
