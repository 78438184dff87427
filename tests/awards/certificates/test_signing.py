import base64
import dataclasses
import datetime
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey
from pypdf import PdfReader, PdfWriter

from awards.certificates import signing
from awards.certificates.errors import InvalidCertificate
from awards.certificates.model import printed_facts
from awards.certificates.render import render_certificates
from awards.certificates.signing import CertificatePayload, sign_payload, sign_pdf, verify_payload, verify_pdf
from tests.awards.certificates.samples import KEY, PUBLIC_KEY, certificate, signed

PAYLOADS = st.builds(
    CertificatePayload,
    code=st.text(max_size=12),
    recipient=st.text(max_size=40),
    award_name=st.text(max_size=40),
    decision_number=st.text(max_size=20),
    decision_date=st.dates(),
    facts_sha256=st.binary(min_size=32, max_size=32).map(bytes.hex),
)


@pytest.fixture(scope="module")
def pdf():
    return sign_pdf(render_certificates([signed()]), KEY)


@given(PAYLOADS)
def test_a_payload_survives_signing(payload):
    assert verify_payload(sign_payload(payload, KEY), PUBLIC_KEY) == payload


def test_a_payload_is_compact_ascii_fit_for_an_address():
    text = signed().payload
    assert text.startswith("TD2.")
    assert text.isascii()
    assert len(text) < 420
    assert verify_payload(f"https://vi-du.gov.vn/tra-cuu/K7QM2ABCDEF9/#{text}\n", PUBLIC_KEY).recipient == (
        "Nguyễn Thị Phương Thảo"
    )


def test_one_altered_character_of_a_payload_is_found():
    text = signed().payload
    for position in range(len(text)):
        for other in ("A", "B", "_"):
            altered = text[:position] + other + text[position + 1 :]
            if altered != text:
                with pytest.raises(InvalidCertificate):
                    verify_payload(altered, PUBLIC_KEY)


@pytest.mark.parametrize(
    "text", ["", "TD1", "TD1..", "TD1.e30.AAAA", "TD2.a.b", "TD3.a.b.c", "https://vi-du.gov.vn/", "TD1.ệ.ệ"]
)
def test_what_is_no_payload_is_refused_in_vietnamese(text):
    with pytest.raises(InvalidCertificate, match="QR"):
        verify_payload(text, PUBLIC_KEY)


def test_another_key_is_refused(pdf):
    other = signing.public_key_of(signing.new_signing_key())
    with pytest.raises(InvalidCertificate, match="không có trong danh sách khóa"):
        verify_payload(signed().payload, other)
    with pytest.raises(InvalidCertificate, match="không có trong danh sách khóa"):
        verify_pdf(pdf, other)


@given(place=st.integers(0), flip=st.integers(1, 127))
def test_flipping_bits_of_any_byte_of_payload_or_signature_never_verifies(place, flip):
    data = bytearray(signed().payload.encode())
    data[place % len(data)] ^= flip
    with pytest.raises(InvalidCertificate):
        verify_payload(data.decode(errors="replace"), PUBLIC_KEY)


def test_a_retired_key_still_vouches_for_what_it_signed(pdf):
    fresh = signing.public_key_of(signing.new_signing_key())
    assert verify_payload(signed().payload, fresh, PUBLIC_KEY).code == signed().code
    assert len(verify_pdf(pdf, fresh, PUBLIC_KEY)) == 1


def test_what_was_signed_before_keys_had_ids_is_still_checked(pdf):
    body = "TD1." + signed().payload.split(".")[2]
    old = f"{body}.{base64.urlsafe_b64encode(SigningKey(KEY).sign(body.encode()).signature).rstrip(b'=').decode()}"
    other = signing.public_key_of(signing.new_signing_key())
    assert verify_payload(old, other, PUBLIC_KEY).recipient == "Nguyễn Thị Phương Thảo"
    with pytest.raises(InvalidCertificate, match="bị sửa"):
        verify_payload(old, other)
    plain = pdf.replace(f" {signing.key_id_of(PUBLIC_KEY)} ".encode(), b" ")
    assert verify_pdf(plain, other, PUBLIC_KEY)[0].code == signed().code


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "Nguyễn Thị Phương Thúy"},
        {"honorific": "Ông"},
        {"unit": "Sở Tài chính"},
        {"achievement": "Khác"},
        {"golden_book_number": "00046"},
        {"decision_date": datetime.date(2026, 2, 6)},
        {"signer_name": "Lê Văn C"},
        {"place": "Bến Tre"},
    ],
)
def test_the_payload_commits_to_every_printed_text(change):
    assert signing.payload_of(certificate(**change)).facts_sha256 != signing.payload_of(certificate()).facts_sha256


def test_a_signed_file_names_its_certificates_in_page_order():
    batch = [signed(code=f"CODE{number}", recipient=f"Người thứ {number}") for number in range(3)]
    found = verify_pdf(sign_pdf(render_certificates(batch), KEY), PUBLIC_KEY)
    assert [payload.code for payload in found] == ["CODE0", "CODE1", "CODE2"]
    assert found[1] == signing.payload_of(batch[1])


def test_the_signed_file_is_still_a_pdf(pdf):
    assert "BẰNG KHEN" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_any_altered_byte_of_the_file_is_found(pdf):
    near_end = range(len(pdf) - 400, len(pdf))
    for position in [*range(0, len(pdf), 97), *near_end]:
        for flip in (0x01, 0x20, 0x80):
            altered = bytearray(pdf)
            altered[position] ^= flip
            with pytest.raises(InvalidCertificate):
                verify_pdf(bytes(altered), PUBLIC_KEY)


@pytest.mark.parametrize(
    "damage", [lambda d: d[:-1], lambda d: d + b"\n", lambda d: d[1:], lambda d: b"", lambda d: d + d[-152:]]
)
def test_cut_or_extended_files_are_refused(pdf, damage):
    with pytest.raises(InvalidCertificate):
        verify_pdf(damage(pdf), PUBLIC_KEY)


def test_a_file_saved_again_has_lost_its_proof(pdf):
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InvalidCertificate, match="không có chữ ký số"):
        verify_pdf(out.getvalue(), PUBLIC_KEY)


def test_a_signed_file_that_is_no_certificate_is_refused():
    for data in (b"%PDF-1.7 nothing", render_certificates([certificate()])):
        with pytest.raises(InvalidCertificate, match="không chứa dữ liệu"):
            verify_pdf(sign_pdf(data, KEY), PUBLIC_KEY)


def test_a_page_that_shows_another_text_than_signed_is_refused():
    """Even where the file signature is right: somebody with access to the batch printed a different name."""
    forged = dataclasses.replace(signed(), recipient="Lê Văn Giả")
    with pytest.raises(InvalidCertificate, match="không phải nội dung đã được ký"):
        verify_pdf(sign_pdf(render_certificates([forged]), KEY), PUBLIC_KEY)


def test_attached_texts_that_the_page_does_not_show_are_refused():
    writer = PdfWriter(clone_from=io.BytesIO(render_certificates([certificate(recipient="Lê Văn Giả")])))
    honest = signed()
    entry = {"payload": honest.payload, "facts": printed_facts(honest), "printed": ["recipient"]}
    writer.add_attachment(signing.ATTACHMENT, json.dumps([entry]).encode())
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InvalidCertificate, match="không thấy “Bà Nguyễn Thị Phương Thảo”"):
        verify_pdf(sign_pdf(out.getvalue(), KEY), PUBLIC_KEY)


def test_pages_without_a_payload_are_refused():
    writer = PdfWriter(clone_from=io.BytesIO(render_certificates([signed()])))
    writer.add_blank_page()
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InvalidCertificate, match="Số trang"):
        verify_pdf(sign_pdf(out.getvalue(), KEY), PUBLIC_KEY)
