"""A signed copy: a scan, a PDF signed digitally, a signature in a file of its own; and the trusted certificates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

pytest.importorskip("cryptography")

from cryptography.hazmat.primitives.serialization import Encoding

from awards.domain.decisions import issue_decision
from awards.domain.decisions.copies import attach_copy, check_again
from awards.domain.trust import add_revocation_list
from awards.enums.council import DecisionStatus
from awards.models import Decision, RevocationList, TrustAnchor
from base.accounts.enums import Role
from base.core import ledger
from base.core.errors import DomainError
from tests.awards.signatures.signing import authority, blank_pdf, detached, revocations, signed_pdf, signer
from tests.factories.accounts import UserFactory
from tests.factories.councils import Decided, World, drafted_decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(signed: Decided) -> World:
    return signed.world


@pytest.fixture
def decision(signed: Decided) -> Decision:
    return signed.decision


def paper_of(decision: Decision) -> bytes:
    assert decision.pdf is not None
    with decision.pdf.file.open("rb") as stream:
        return bytes(stream.read())


def upload(data: bytes, name: str = "quyet-dinh.signed.pdf") -> Any:
    return SimpleUploadedFile(name, data)


def trust() -> None:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    answer = client.post(reverse("awards:anchor-list"), {"file": upload(authority().pem, "goc.pem")}, follow=True)
    assert "Cơ yếu thử nghiệm" in answer.content.decode()


def test_a_signed_pdf_waits_for_the_trusted_root_and_then_lets_the_decision_take_effect(
    world: World, decision: Decision
) -> None:
    client = Client()
    client.force_login(world.secretariat)
    file = upload(signed_pdf(paper_of(decision)))
    page = client.post(reverse("awards:decision-copy", args=[decision.pk]), {"kind": "pdf", "file": file}, follow=True)
    text = page.content.decode()
    assert "Hồ Thanh Liêm, UBND tỉnh Vĩnh Long" in text
    assert "nguyên vẹn" in text
    assert "chưa thêm chứng thư gốc" in text
    with pytest.raises(DomainError, match="chưa được tin cậy"):
        issue_decision(decision)
    trust()
    copy = decision.copies.get()
    client.post(reverse("awards:decision-copy-check", args=[decision.pk, copy.pk]))
    assert issue_decision(decision).status == DecisionStatus.ISSUED
    assert client.get(reverse("awards:decision-copy-file", args=[decision.pk, copy.pk])).status_code == 200
    assert ledger.verify() == []


def test_a_detached_signature_over_the_pdf_or_the_docx_is_taken(decision: Decision) -> None:
    trust()
    assert attach_copy(decision, kind="detached", upload=upload(detached(paper_of(decision)), "a.p7s")).is_trusted
    assert decision.docx is not None
    with decision.docx.file.open("rb") as stream:
        message = detached(stream.read())
    assert attach_copy(decision, kind="detached", upload=upload(message, "b.p7s")).is_trusted


@pytest.mark.parametrize(
    ("kind", "make", "words"),
    [
        ("pdf", lambda paper: paper, "không có chữ ký số"),
        ("pdf", lambda paper: signed_pdf(blank_pdf()), "không phải bản PDF của quyết định này"),
        ("pdf", lambda paper: signed_pdf(paper) + b"\n% them", "thêm hoặc sửa nội dung"),
        ("detached", lambda paper: detached(paper + b"."), "đã bị sửa"),
        ("detached", lambda paper: b"rubbish", "Không đọc được chữ ký số"),
        ("scan", lambda paper: b"PK\x03\x04 word", "PDF, PNG hoặc JPEG"),
    ],
)
def test_what_is_no_signature_of_this_decision_is_refused_and_not_kept(
    decision: Decision, kind: str, make: Any, words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        attach_copy(decision, kind=kind, upload=upload(make(paper_of(decision))))
    assert not decision.copies.exists()


def test_a_draft_has_nothing_signed_to_attach(world: World) -> None:
    with pytest.raises(DomainError, match="chưa được ký"):
        attach_copy(drafted_decision(world), kind="scan", upload=upload(b"%PDF-1.4"))


@pytest.mark.parametrize(("data", "words"), [(b"x", "không phải chứng thư"), (None, "chỉ có chứng thư của người ký")])
def test_only_authorities_are_trusted(data: bytes | None, words: str) -> None:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    answer = client.post(reverse("awards:anchor-list"), {"file": upload(data or signer().pem, "c.pem")})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not TrustAnchor.objects.exists()


def test_a_withdrawn_certificate_vouches_for_nothing_new(decision: Decision) -> None:
    trust()
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    client.post(reverse("awards:anchor-withdraw", args=[TrustAnchor.objects.get().pk]))
    assert not attach_copy(decision, kind="pdf", upload=upload(signed_pdf(paper_of(decision)))).is_trusted


def send_list(client: Client, data: bytes) -> str:
    page = client.post(reverse("awards:revocation-list"), {"file": upload(data, "thu-hoi.crl")}, follow=True)
    return page.content.decode()


def test_a_signature_whose_certificate_was_revoked_no_longer_lets_a_decision_take_effect(decision: Decision) -> None:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    listed = revocations(signer()).public_bytes(Encoding.DER)
    assert "Hãy thêm chứng thư của nơi cấp trước" in send_list(client, listed)
    trust()
    copy = attach_copy(decision, kind="pdf", upload=upload(signed_pdf(paper_of(decision))))
    assert copy.is_trusted
    assert "chưa có danh sách" in copy.report["signers"][0]["revocation"][0]
    page = send_list(client, listed)
    assert "Đã nhận danh sách lập ngày 01/01/2026" in page
    assert "1 chứng thư" in page
    send_list(client, listed)
    assert RevocationList.objects.count() == 1
    assert "đã bị thu hồi" in check_again(copy).report["signers"][0]["problems"][0]
    with pytest.raises(DomainError, match="đã bị thu hồi"):
        issue_decision(decision)
    assert ledger.verify() == []


def test_an_older_list_and_a_file_that_is_no_list_are_refused_with_what_to_do() -> None:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    trust()
    newer = revocations(since=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    send_list(client, newer.public_bytes(Encoding.PEM))
    older = revocations(since=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    assert "Đã có danh sách mới hơn, lập ngày 01/06/2026" in send_list(client, older.public_bytes(Encoding.DER))
    assert "không phải danh sách thu hồi" in send_list(client, b"%PDF-1.7")
    assert RevocationList.objects.count() == 1


def test_the_list_of_lists_asks_the_database_as_often_for_three_as_for_one() -> None:
    client = Client()
    admin = UserFactory(role=Role.ADMIN)
    client.force_login(admin)
    trust()

    def queries(month: int) -> int:
        listed = revocations(since=dt.datetime(2026, month, 1, tzinfo=dt.UTC))
        add_revocation_list(listed.public_bytes(Encoding.DER), actor=admin)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("awards:revocation-list")).status_code == 200
        return len(seen)

    queries(1)
    first = queries(2)
    queries(3)
    assert queries(4) == first
