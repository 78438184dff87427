"""A signed file says who signed, whether it is unaltered, and whether the chain is trusted."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("cryptography")

from cryptography import x509

from awards.signatures.cms import verify_detached
from awards.signatures.pdf import verify_pdf
from awards.signatures.report import SignatureFormatError, SignatureReport
from awards.signatures.revocation import load_list
from tests.awards.signatures.signing import (
    AT,
    authority,
    blank_pdf,
    detached,
    identity,
    revocations,
    signed_pdf,
    signer,
)

CONTENT = "Quyết định số 1/QĐ-UBND".encode()


def report_of(message: bytes, content: bytes = CONTENT, at: dt.datetime = AT) -> SignatureReport:
    return SignatureReport(verify_detached(message, content, [authority().certificate], at))


def test_a_detached_signature_names_its_signer_and_is_trusted_through_the_configured_root() -> None:
    report = report_of(detached(CONTENT))
    (found,) = report.signers
    assert (found.name, found.organisation, found.issuer) == (
        "Hồ Thanh Liêm",
        "UBND tỉnh Vĩnh Long",
        "Cơ yếu thử nghiệm",
    )
    assert report.intact
    assert report.trusted
    assert found.signed_at


def test_another_content_is_not_what_was_signed() -> None:
    report = report_of(detached(CONTENT), CONTENT + b".")
    assert not report.intact
    assert "bị sửa" in report.signers[0].problems[0]


def test_an_unknown_root_leaves_the_file_unaltered_but_not_trusted() -> None:
    stranger = identity("Người lạ", identity("Nơi cấp lạ", ca=True))
    report = report_of(detached(CONTENT, stranger))
    assert report.intact
    assert not report.trusted
    assert "chưa thêm chứng thư gốc" in report.signers[0].problems[0]


def test_an_expired_certificate_is_not_trusted() -> None:
    report = report_of(detached(CONTENT), at=dt.datetime(2031, 1, 1, tzinfo=dt.UTC))
    assert report.intact
    assert not report.trusted
    assert "hết hạn" in report.signers[0].problems[0]


def test_somebody_who_may_not_issue_certificates_does_not_vouch_for_others() -> None:
    forged = identity("Hồ Thanh Liêm", signer())
    assert not report_of(detached(CONTENT, forged)).trusted


def test_a_signed_pdf_is_intact_and_one_more_byte_is_told() -> None:
    data = signed_pdf(blank_pdf())
    anchors = [authority().certificate]
    report = verify_pdf(data, anchors, AT)
    assert report.intact
    assert report.trusted
    added = verify_pdf(data + b"\n% more", anchors, AT)
    assert not added.intact
    assert "thêm hoặc sửa" in added.problems[0]


@pytest.mark.parametrize("place", [12, 200, -700])
def test_one_altered_byte_of_a_signed_pdf_is_found(place: int) -> None:
    data = bytearray(signed_pdf(blank_pdf()))
    data[place] ^= 1
    with contextlib.suppress(SignatureFormatError):
        assert not verify_pdf(bytes(data), [authority().certificate], AT).intact


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 nothing", b"PK\x03\x04", blank_pdf()])
def test_a_pdf_without_a_signature_says_so(data: bytes) -> None:
    with pytest.raises(SignatureFormatError):
        verify_pdf(data, [], AT)


@given(st.binary(max_size=200))
def test_rubbish_is_refused_and_never_a_traceback(data: bytes) -> None:
    with pytest.raises(SignatureFormatError):
        verify_detached(data, CONTENT, [], AT)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_an_altered_message_never_counts_as_trusted_for_other_content(place: int, flip: int) -> None:
    message = bytearray(MESSAGE)
    message[place % len(message)] ^= flip
    try:
        report = report_of(bytes(message), CONTENT + b"!")
    except SignatureFormatError:
        return
    assert not report.intact


MESSAGE = detached(CONTENT)


def with_lists(*lists: x509.CertificateRevocationList, at: dt.datetime = AT) -> SignatureReport:
    return SignatureReport(verify_detached(detached(CONTENT), CONTENT, [authority().certificate], at, lists))


def test_without_a_list_the_answer_says_that_revocation_was_not_checked() -> None:
    report = with_lists()
    assert report.trusted
    assert report.signers[0].revocation == (
        "Chưa kiểm tra được chứng thư “Hồ Thanh Liêm” có bị thu hồi hay không: chưa có danh sách của “Cơ yếu thử"
        " nghiệm”.",
    )


def test_a_revoked_certificate_is_not_trusted_and_the_file_stays_unaltered() -> None:
    report = with_lists(revocations(signer()))
    assert report.intact
    assert not report.trusted
    assert "đã bị thu hồi ngày 01/01/2026" in report.signers[0].problems[0]


def test_the_newest_list_of_the_issuer_counts_and_one_past_its_day_is_told() -> None:
    later = revocations(since=dt.datetime(2026, 6, 1, tzinfo=dt.UTC), until=dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
    report = with_lists(revocations(signer()), later)
    assert report.trusted
    listed, late = report.signers[0].revocation
    assert "lập ngày 01/06/2026" in listed
    assert "quá hạn từ 01/07/2026" in late


def test_a_list_that_somebody_else_signed_in_the_name_of_the_issuer_does_not_count() -> None:
    forger = identity("Cơ yếu thử nghiệm", ca=True)
    report = with_lists(revocations(signer(), by=forger))
    assert report.trusted
    assert "chưa có danh sách" in report.signers[0].revocation[0]


@given(st.binary(max_size=200))
def test_rubbish_is_no_list(data: bytes) -> None:
    with pytest.raises(SignatureFormatError):
        load_list(data)
