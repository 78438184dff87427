"""A document as .docx for further work in a word processor: Decree 30/2020 sizes, Times New Roman by name."""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from awards.paper.blocks import Block, Closing, Head, PageBreak, Rule, Style, Table, Text
from awards.paper.composition import compose
from awards.paper.model import Paper
from awards.paper.wording import composed

FONT = "Times New Roman"
TEXT_WIDTH_MM = 165
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_INDENTED: dict[str, Any] = {"align": "justify", "indent_mm": 10, "after": 6}
# Size in points, weight and place of each style; sizes of Decree 30/2020, Annex I.
_STYLES: dict[Style, dict[str, Any]] = {
    "title": {"size": 14, "bold": True, "before": 12},
    "subject": {"size": 14, "bold": True},
    "authority": {"size": 13, "bold": True, "before": 12, "after": 6},
    "order": {"size": 13, "bold": True, "before": 6, "after": 6},
    "addressee": {"size": 13, "before": 6, "after": 6},
    "ground": {"size": 13, "italic": True, **_INDENTED},
    "body": {"size": 13, **_INDENTED},
    "heading": {"size": 13, "bold": True, **_INDENTED, "keep": True},
    "item": {"size": 13, **_INDENTED},
    "annex_note": {"size": 13, "italic": True, "after": 6},
    "code": {"size": 10, "after": 6},
}


def render_docx(paper: Paper) -> bytes:
    """.docx bytes, A4 portrait; the same words as :func:`awards.paper.pdf.render_pdf`."""
    source = compose(paper)
    document = Document()
    _page_setup(document)
    document.core_properties.title = composed(source.title)[:255]
    document.core_properties.author = "Thi Đua"
    _head(document, source.head)
    for position, block in enumerate(source.blocks):
        _add(document, block)
        if isinstance(block, Text) and isinstance(next(iter(source.blocks[position + 1 :]), None), Closing):
            document.paragraphs[-1].paragraph_format.keep_with_next = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page_setup(document: DocumentObject) -> None:
    """Page, margins, base font, and the page number: centred on top, not on the first page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(13)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    normal.paragraph_format.space_after = Pt(0)
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = number.add_run()
    for tag, attribute, value in (
        ("w:fldChar", "w:fldCharType", "begin"),
        ("w:instrText", "", " PAGE "),
        ("w:fldChar", "w:fldCharType", "end"),
    ):
        element = OxmlElement(tag)
        if attribute:
            element.set(qn(attribute), value)
        else:
            element.text = value
        run._r.append(element)


def _add(document: DocumentObject, block: Block) -> None:
    match block:
        case Text():
            paragraph = document.add_paragraph()
            _styled(paragraph, block)
        case Rule():
            _rule(document.add_paragraph(), block.width_mm, TEXT_WIDTH_MM)
        case Table():
            _table(document, block)
        case PageBreak():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case Closing():
            _closing(document, block)


def _styled(paragraph: Paragraph, block: Text) -> None:
    style = _STYLES[block.style]
    _shape(paragraph, style)
    look = {name: style[name] for name in ("size", "bold", "italic") if name in style}
    if block.lead:
        _run(paragraph, f"{block.lead} ", **{**look, "bold": True})
    _run(paragraph, block.text, **look)


def _shape(paragraph: Paragraph, style: dict[str, Any]) -> None:
    form = paragraph.paragraph_format
    paragraph.alignment = _ALIGN[style.get("align", "center")]
    form.first_line_indent = Mm(style["indent_mm"]) if "indent_mm" in style else None
    form.space_before, form.space_after = Pt(style.get("before", 0)), Pt(style.get("after", 0))
    form.keep_with_next = style.get("keep", False)


def _run(paragraph: Paragraph, text: str, *, size: float = 13, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(composed(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _line(cell: _Cell, text: str, *, align: str = "center", **look: Any) -> Paragraph:
    """``text`` as a paragraph of ``cell``; the empty paragraph every cell is born with is used first."""
    first = cell.paragraphs[0]
    paragraph = cell.add_paragraph() if len(cell.paragraphs) > 1 or first.runs else first
    paragraph.alignment = _ALIGN[align]
    _run(paragraph, text, **look)
    return paragraph


def _rule(paragraph: Paragraph, width_mm: float, room_mm: float) -> None:
    """A line of ``width_mm`` centred in ``room_mm``: the lower border of an empty, indented paragraph."""
    side = Mm((room_mm - width_mm) / 2)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = side
    form.line_spacing, form.space_after = Pt(3), Pt(6)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _grid(document: DocumentObject, rows: int, widths_mm: Sequence[float], style: str | None = None) -> DocxTable:
    """An empty table with narrow cell margins and fixed widths, which Word respects only when every cell says them."""
    table = document.add_table(rows, len(widths_mm), style)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "45")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _head(document: DocumentObject, head: Head) -> None:
    left, right = 70, 95
    table = _grid(document, 2, (left, right))
    issuer, nation = table.cell(0, 0), table.cell(0, 1)
    if head.superior:
        _line(issuer, head.superior, size=12)
    _line(issuer, head.issuer, size=12, bold=True)
    _rule(issuer.add_paragraph(), 25, left)
    _line(nation, head.nation, size=12, bold=True)
    _line(nation, head.motto, bold=True)
    _rule(nation.add_paragraph(), 55, right)
    _line(table.cell(1, 0), head.number)
    _line(table.cell(1, 1), head.place_date, italic=True)


def _table(document: DocumentObject, block: Table) -> None:
    """The first row of the body is made once and copied: the library takes milliseconds for each cell that it makes."""
    table = _grid(document, 2, [column.width_mm for column in block.columns], "Table Grid")
    titles, body = table.rows
    for cell, column in zip(titles.cells, block.columns, strict=True):
        _line(cell, column.title, size=block.size_pt, bold=True)
    for cell, column in zip(body.cells, block.columns, strict=True):
        _line(cell, "", align=column.align, size=block.size_pt)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for row in (titles, body):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    titles._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for texts in block.rows:
        row_copy = deepcopy(body._tr)
        for run, text in zip(row_copy.iter(qn("w:r")), texts, strict=True):
            run.text = composed(text)
        table._tbl.append(row_copy)
    table._tbl.remove(body._tr)
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)


def _closing(document: DocumentObject, block: Closing) -> None:
    """Recipients at the left over the whole height; signers' titles above, names below, level with each other."""
    columns = max(2, len(block.signers) + bool(block.recipients))
    table = _grid(document, 2, [TEXT_WIDTH_MM / columns] * columns)
    first = columns - len(block.signers)
    for position, signer in enumerate(block.signers, start=first):
        for title in signer.titles:
            _line(table.cell(0, position), title, bold=True).paragraph_format.keep_with_next = True
        name = _line(table.cell(1, position), signer.name, bold=True)
        name.paragraph_format.space_before = Pt(70)
    if block.recipients:
        cell = table.cell(0, 0).merge(table.cell(1, 0))
        _line(cell, "Nơi nhận:", align="left", size=12, bold=True, italic=True)
        for line in block.recipients:
            _line(cell, line, align="left", size=11)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
