import dataclasses
import io
import re

import pytest
import segno
from pypdf import PdfReader

from awards.certificates.layout import A4_LANDSCAPE, FIXED_FIELDS, CertificateTemplate, FieldPosition, overprint_on
from awards.certificates.model import printed_facts
from awards.certificates.render import QR_MASK, qr_svg, qr_text, render_certificates
from tests.awards.certificates.samples import certificate, signed
from tests.awards.paper.samples import vietnamese_letters


def read(*certificates, template=A4_LANDSCAPE):
    return PdfReader(io.BytesIO(render_certificates(certificates, template)))


def squeezed(text):
    return re.sub(r"\s+", "", text)


def placed(page):
    """Text → (x, y, size) in mm from the upper left corner and points, one entry per run of text."""
    height = float(page.mediabox.height)
    found = {}

    def visit(text, outer, inner, _, size):
        if text.strip():
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            found.setdefault(text.strip(), (x / 72 * 25.4, (height - y) / 72 * 25.4, size))

    page.extract_text(visitor_text=visit)
    return found


def test_a_page_shows_every_fact():
    text = squeezed(read(signed()).pages[0].extract_text())
    facts = printed_facts(signed())
    assert len(facts) == 14
    for name, fact in facts.items():
        expected = "K7QM-2ABC-DEF9" if name == "code" else fact
        assert squeezed(expected) in text, name


def test_sheet_has_the_size_of_the_template():
    box = read(signed()).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (297, 210)


def test_a_batch_is_one_file_with_one_page_each_in_order():
    reader = read(*(signed(recipient=f"Nguyễn Văn Số {number}") for number in range(30)))
    assert len(reader.pages) == 30
    assert squeezed("Bà Nguyễn Văn Số 17") in squeezed(reader.pages[17].extract_text())


def test_an_empty_batch_is_refused():
    with pytest.raises(ValueError, match="empty"):
        render_certificates([], A4_LANDSCAPE)


def test_all_vietnamese_letters_come_from_the_pinned_font():
    letters = vietnamese_letters()
    page = read(signed(achievement=" ".join(letters), award_name=" ".join(letters[::2]))).pages[0]
    names = {font["/BaseFont"].split("+")[-1] for font in page["/Resources"]["/Font"].values()}
    assert {name.split("-")[0] for name in names} == {"NotoSerif"}
    text = page.extract_text()
    assert all(letter in text for letter in letters)


def test_a_long_name_shrinks_and_stays_inside_its_frame():
    long = "Tập thể Phòng Nông nghiệp và Môi trường " * 5
    (position,) = [field for field in A4_LANDSCAPE.fields if field.name == "recipient"]
    runs = placed(read(signed(recipient=long, honorific="", position="", unit="")).pages[0])
    lines = [spot for text, spot in runs.items() if "Nông nghiệp" in text]
    assert lines
    for x, y, _ in lines:
        assert position.x_mm <= x
        assert position.y_mm <= y <= position.y_mm + position.height_mm


def test_a_very_long_achievement_stays_above_the_signature():
    runs = placed(read(signed(achievement="Thành tích xuất sắc. " * 60)).pages[0])
    assert all(y < 137 for text, (_, y, _) in runs.items() if "Thành tích" in text)


def test_one_line_fields_shrink_to_their_width():
    template = CertificateTemplate(200, 100, (FieldPosition("unit", 10, 10, 60, 40, align="left"),))
    short, long = (
        placed(read(certificate(position="", unit=unit), template=template).pages[0])[unit]
        for unit in ("Xã", "Ủy ban nhân dân xã Cái Nhum tỉnh Vĩnh Long")
    )
    assert long[0] == pytest.approx(10, abs=0.1)
    assert long[1] < short[1]


@pytest.mark.parametrize(("dx", "dy"), [(0, 0), (3.5, -2), (-1, 4)])
def test_fields_stand_where_the_template_says_plus_the_printer_offset(dx, dy):
    field = FieldPosition("signer_name", 100, 50, 80, 14, align="left")
    template = CertificateTemplate(297, 210, (field,), offset_x_mm=dx, offset_y_mm=dy, overprint=True)
    x, y, _ = placed(read(certificate(), template=template).pages[0])["Trần Văn Bình"]
    assert x == pytest.approx(100 + dx, abs=0.3)
    cap_height = 14 * 0.714 / 72 * 25.4
    assert y == pytest.approx(50 + dy + cap_height, abs=0.3)


def test_overprint_leaves_out_the_frame_and_what_the_blank_already_says():
    template = overprint_on(A4_LANDSCAPE, 1, 2)
    page = read(signed(), template=template).pages[0]
    text = squeezed(page.extract_text())
    facts = printed_facts(signed())
    assert not any(squeezed(facts[name]) in text for name in FIXED_FIELDS)
    assert squeezed(facts["recipient"]) in text
    assert len(page.get_contents().get_data()) < len(read(signed()).pages[0].get_contents().get_data())


def test_user_text_is_never_markup():
    evil = '#panic() $x$ *đậm* #read("/etc/passwd") </svg> {{ }} "\\u0000'
    assert squeezed(evil) in squeezed(read(signed(achievement=evil)).pages[0].extract_text())


def test_absent_facts_leave_no_label_behind():
    text = read(signed(golden_book_number="", decision_number="", position="")).pages[0].extract_text()
    assert "sổ vàng" not in text
    assert "Quyết định số" not in text


def test_qr_drawing_is_the_code_module_by_module():
    text = qr_text(signed())
    assert text.startswith("https://vi-du.gov.vn/tra-cuu/K7QM2ABCDEF9/#TD2.")
    drawn = set()
    for x, y, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", qr_svg(text)):
        drawn |= {(int(x) + step, int(y)) for step in range(int(run))}
    code = segno.make_qr(text, error="l", mask=QR_MASK, boost_error=False)
    assert drawn == {(x, y) for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark}


def test_a_certificate_without_payload_has_the_plain_address_in_its_qr():
    assert qr_text(certificate()) == "https://vi-du.gov.vn/tra-cuu/K7QM2ABCDEF9/"


@pytest.mark.parametrize(
    "change",
    [{"width_mm": 0}, {"fields": (A4_LANDSCAPE.fields[0],) * 2}, {"fields": (FieldPosition("unit", 0, 0, -5, 12),)}],
)
def test_impossible_templates_are_refused(change):
    with pytest.raises(ValueError, match="template"):
        dataclasses.replace(A4_LANDSCAPE, **change)
