import dataclasses
import io

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from awards.paper.docx import render_docx
from tests.awards.paper import samples


def opened(paper):
    return Document(io.BytesIO(render_docx(paper)))


def paragraphs(document):
    """All paragraphs, also those in tables, in the order of the file."""
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]


def test_page_has_the_size_and_margins_of_the_decree():
    section = opened(samples.decision()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20


def test_page_number_is_centred_on_top_and_missing_on_the_first_page():
    section = opened(samples.decision()).sections[0]
    assert section.different_first_page_header_footer
    number = section.header.paragraphs[0]
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "PAGE" in number._p.xml
    assert not section.first_page_header.paragraphs[0].text


def test_font_is_times_new_roman_in_the_decree_sizes():
    document = opened(samples.decision())
    assert document.styles["Normal"].font.name == "Times New Roman"
    body = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text.strip()]
    assert {run.font.size.pt for run in body} <= {13, 14}


def test_decision_says_everything_in_order():
    texts = paragraphs(opened(samples.decision()))
    expected = [
        "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 123/QĐ-UBND",
        "Vĩnh Long, ngày 05 tháng 02 năm 2026",
        "QUYẾT ĐỊNH",
        "Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh năm 2025",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH VĨNH LONG",
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        "Theo đề nghị của Hội đồng Thi đua – Khen thưởng tỉnh.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Tặng Bằng khen cho 03 cá nhân (có danh sách kèm theo).",
        "Điều 2. Mỗi cá nhân được thưởng 3.800.000 đồng.",
        "Kinh phí chi từ Quỹ thi đua, khen thưởng.",
        "Nơi nhận:",
        "- Như Điều 3;",
        "- Lưu: VT.",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Trần Văn Bình",
        "DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG BẰNG KHEN",
        "(Kèm theo Quyết định số 123/QĐ-UBND ngày 05 tháng 02 năm 2026 của Ủy ban nhân dân tỉnh Vĩnh Long)",
        "Bà Nguyễn Thị Phương Thảo 3",
    ]
    position = -1
    for text in expected:
        position = texts.index(text, position + 1)


def test_grounds_are_italic_and_articles_have_bold_numbers():
    body = {paragraph.text: paragraph for paragraph in opened(samples.decision()).paragraphs}
    ground = body["Theo đề nghị của Hội đồng Thi đua – Khen thưởng tỉnh."]
    assert all(run.italic for run in ground.runs)
    article = next(paragraph for text, paragraph in body.items() if text.startswith("Điều 1."))
    assert [run.bold for run in article.runs] == [True, False]


def test_a_draft_leaves_room_for_the_number():
    draft = samples.decision(letterhead=dataclasses.replace(samples.PROVINCE, number=""))
    texts = [text.replace("\u00a0", " ") for text in paragraphs(opened(draft))]
    assert "Số:         /QĐ-UBND" in texts
    assert any("(Kèm theo Quyết định số ……/QĐ-UBND" in text for text in texts)


def test_a_decision_on_one_person_has_no_annex():
    texts = paragraphs(opened(samples.decision(annex=[])))
    assert not any("Kèm theo" in text or text == "STT" for text in texts)


def test_header_row_of_a_list_repeats_and_rows_do_not_break():
    table = opened(samples.decision(annex=samples.annex(80))).tables[-1]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert len(table.rows) == 81


@pytest.mark.parametrize("name", samples.ALL)
def test_every_document_opens_again_and_names_its_title(name):
    document = opened(samples.ALL[name]())
    assert document.core_properties.title
    assert "Trần Văn Bình" in paragraphs(document) or "Nguyễn Văn An" in paragraphs(document)


def test_control_characters_of_pasted_text_do_not_break_the_file():
    texts = paragraphs(opened(samples.decision(articles=["Tặng\x0b\x00 Bằng khen & <b>giấy khen</b>."])))
    assert "Điều 1. Tặng Bằng khen & <b>giấy khen</b>." in texts
