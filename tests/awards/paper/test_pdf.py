import io
import re
import unicodedata

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from awards.paper.docx import render_docx
from awards.paper.pdf import render_pdf
from tests.awards.paper import samples


def read(paper):
    return PdfReader(io.BytesIO(render_pdf(paper)))


def squeezed(text):
    return re.sub(r"[\s\u00a0]+", "", text)


def text_of(reader):
    return squeezed("".join(page.extract_text() for page in reader.pages))


def fonts(reader):
    """Names of all embedded fonts without the subset prefix."""
    return {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }


def test_all_147_vietnamese_letters_come_from_the_pinned_font():
    letters = samples.vietnamese_letters()
    assert len(set(letters)) == 147
    row = " ".join(letters)
    reader = read(samples.decision(grounds=[row], articles=[row], subject=row, authority_line=row))
    assert {name.split("-")[0] for name in fonts(reader)} == {"NotoSerif"}
    text = text_of(reader)
    assert all(letter in text for letter in letters)


def test_a_symbol_outside_the_font_is_still_printed():
    reader = read(samples.decision(articles=["Đạt ≥ 80%"]))
    assert "≥80%" in text_of(reader)
    assert any("Libertinus" in name for name in fonts(reader))


def test_fonts_are_embedded():
    for page in read(samples.decision()).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


@pytest.mark.parametrize("name", samples.ALL)
def test_pdf_and_docx_say_the_same_words(name):
    paper = samples.ALL[name]()
    pdf = text_of(read(paper))
    body = Document(io.BytesIO(render_docx(paper))).element.body
    for paragraph in body.iter(qn("w:p")):
        text = squeezed("".join(t.text or "" for t in paragraph.iter(qn("w:t"))))
        assert text in pdf, text


def test_page_is_a4_and_numbers_start_on_the_second_page():
    reader = read(samples.decision(annex=samples.annex(80)))
    width, height = (float(side) / 72 * 25.4 for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    assert len(reader.pages) > 3
    for number, page in enumerate(reader.pages, start=1):
        first = page.extract_text().split()[0]
        assert first == str(number) if number > 1 else first == "ỦY"


def test_list_repeats_its_header_on_every_page():
    pages = read(samples.decision(annex=samples.annex(80))).pages
    assert all("STT" in page.extract_text() for page in pages[1:])
    assert "Thảo80" in squeezed(pages[-1].extract_text())


def test_no_page_holds_a_signature_alone():
    for paragraphs in range(1, 40):
        paper = samples.decision(articles=["Nội dung của điều này.\n" * paragraphs], annex=[], recipients=())
        last = read(paper).pages[-1].extract_text()
        assert "Nội dung" in last, paragraphs


def test_user_text_is_never_markup():
    evil = '#panic("x") $1/0$ *đậm* _nghiêng_ \\ #read("/etc/passwd") ${{}} <lbl> @ref'
    reader = read(samples.decision(articles=[evil]))
    assert squeezed(evil) in text_of(reader)


def test_decomposed_letters_are_printed_composed():
    reader = read(samples.decision(articles=[unicodedata.normalize("NFD", "Quyết định thưởng")]))
    assert squeezed("Quyết định thưởng") in text_of(reader)


def test_minutes_carry_every_number_of_the_vote():
    text = text_of(read(samples.minutes()))
    assert squeezed("1 Bà Nguyễn Thị Phương Thảo 22 21 20 1 18 1 1 81,81% Đạt") in text
    assert squeezed("Tổng số thành viên: 22; có mặt: 21; vắng mặt: 1.") in text
    assert squeezed("Vắng mặt: Ông Phạm Văn Hùng (đi công tác).") in text
    assert squeezed("Cuộc họp kết thúc hồi 11 giờ 30 phút, ngày 05 tháng 02 năm 2026.") in text


def test_counting_minutes_list_receipts_in_order_and_the_frozen_agenda():
    text = text_of(read(samples.counting()))
    assert text.index("AAAA-2222-BBBB") < text.index("ZZZZ-2222-BBBB")
    assert "9f" * 32 in text
    assert squeezed("Số phiếu phát ra: 22; số phiếu thu về: 21.") in text


def test_submission_adds_up_and_invitation_names_the_weekday():
    assert squeezed("Tổng số 27") in text_of(read(samples.submission()))
    invitation = text_of(read(samples.invitation()))
    assert squeezed("Thời gian: 08 giờ 30 phút, Thứ Năm, ngày 05 tháng 02 năm 2026.") in invitation
