from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from awards.certificates.signing import key_id_of
from awards.domain.certificate_keys import public_key, revoke_key, rotate_key
from awards.domain.certificates import correct_grant, restore_grant, withdraw_grant
from awards.domain.printing import PrintPlan, enter_run, finish_run, printable
from awards.enums.council import CertificateStatus
from awards.models import Certificate, Decision, Grant
from base.core import ledger
from base.core.errors import DomainError
from base.core.models import LedgerEvent
from tests.factories.councils import Decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(issued: Decided) -> Decision:
    return issued.decision


@pytest.fixture
def file(decision: Decision, tmp_path: Path) -> Path:
    run = finish_run(enter_run(decision, list(printable(decision)), PrintPlan()))
    assert run.pages is not None
    path = tmp_path / "bang.pdf"
    path.write_bytes(run.pages.file.read())
    return path


def verify(*arguments: str) -> tuple[int, dict[str, object]]:
    out, code = StringIO(), 0
    try:
        call_command("certificate", "verify", *arguments, "--format", "json", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


def test_file_is_authentic_and_names_every_certificate(file: Path) -> None:
    code, answer = verify(str(file), "--public-key", public_key().hex())
    assert code == 0
    names = {row["recipient"] for row in answer["certificates"]}  # type: ignore[attr-defined]
    assert names == set(Grant.objects.values_list("holder_name", flat=True))


@pytest.mark.parametrize("place", [10, 5_000, -40])
def test_one_altered_byte_is_found(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(bytes(data))
    assert verify(str(file))[0] == 1


def test_another_key_does_not_vouch_for_the_file(file: Path) -> None:
    assert verify(str(file), "--public-key", "00" * 32)[0] == 1


def test_text_of_the_qr_is_checked_offline(decision: Decision) -> None:
    certificate = Certificate.objects.first()
    assert certificate is not None
    assert verify(f"https://tinh.vn/tra-cuu/{certificate.code}/#{certificate.payload}")[0] == 0
    wrong = "A" if certificate.payload[-2] != "A" else "B"
    assert verify(certificate.payload[:-2] + wrong + certificate.payload[-1])[0] == 1


@pytest.mark.parametrize("subject", ["khong-co-tep.pdf", "0OIL", "K7QM"])
def test_bad_input_exits_with_two(subject: str) -> None:
    with pytest.raises(CommandError) as error:
        call_command("certificate", "verify", subject)
    assert error.value.returncode == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 word file", "chữ thường".encode()])
def test_a_file_of_another_kind_exits_with_two(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tep.bin"
    path.write_bytes(content)
    with pytest.raises(CommandError) as error:
        call_command("certificate", "verify", str(path))
    assert error.value.returncode == 2


def test_a_bad_public_key_exits_with_two(file: Path) -> None:
    with pytest.raises(CommandError) as error:
        call_command("certificate", "verify", str(file), "--public-key", "xyz")
    assert error.value.returncode == 2


def test_code_is_looked_up_with_hyphens_and_small_letters(decision: Decision) -> None:
    code = Certificate.objects.first().code  # type: ignore[union-attr]
    status, answer = verify(f"{code[:4]}-{code[4:8]}-{code[8:]}".lower())
    assert (status, answer["status"]) == (0, "valid")


def test_public_check_says_valid_superseded_revoked_and_unknown(decision: Decision) -> None:
    first, second = Grant.objects.order_by("pk")
    old = first.certificates.get()
    client = Client()
    page = client.get(f"/tra-cuu/{old.code}/").content.decode()
    assert "còn hiệu lực" in page
    assert first.achievement not in page

    new = correct_grant(first, holder_name="Xã Tân Phú (đính chính)", reason="Công văn 12/SNV")
    assert "thay bằng bản khác" in client.get(f"/tra-cuu/{old.code}/").content.decode()
    assert "Xã Tân Phú (đính chính)" in client.get(f"/tra-cuu/{new.code}/").content.decode()

    withdraw_grant(second, "cancel", reason="Quyết định 99/QĐ-UBND")
    revoked = client.get(f"/tra-cuu/{second.certificates.get().code}/").content.decode()
    assert "đã bị thu hồi" in revoked

    unknown = client.get("/tra-cuu/222222222222/")
    assert unknown.status_code == 404
    assert "Không tìm thấy" in unknown.content.decode() or "12 chữ và số" in unknown.content.decode()
    assert verify(second.certificates.get().code)[0] == 1
    assert ledger.verify() == []


def test_correction_without_reprint_marks_the_same_certificate(decision: Decision) -> None:
    grant = Grant.objects.first()
    assert grant is not None
    certificate = correct_grant(grant, holder_name="Tên đúng", reason="Công văn 12/SNV", reprint=False)
    assert certificate.status == CertificateStatus.CORRECTED
    page = Client().get(f"/tra-cuu/{certificate.code}/").content.decode()
    assert "đã được đính chính" in page
    assert "không dùng chữ in sai trên bằng" in page


def test_a_restored_award_vouches_for_its_paper_again_but_not_for_a_wrong_name_on_it(decision: Decision) -> None:
    first, second = Grant.objects.order_by("pk")
    correct_grant(first, holder_name="Tên đúng", reason="Công văn 12/SNV", reprint=False)
    for grant in (first, second):
        withdraw_grant(grant, "strip", reason="Quyết định 98/QĐ-UBND")
        restore_grant(grant, reason="Quyết định 99/QĐ-UBND")
    assert first.certificates.get().status == CertificateStatus.CORRECTED
    assert second.certificates.get().status == CertificateStatus.VALID
    assert ledger.verify() == []


def test_a_replaced_paper_of_an_award_lost_since_is_no_longer_said_to_hold(decision: Decision) -> None:
    grant = Grant.objects.first()
    assert grant is not None
    old = grant.certificates.get()
    correct_grant(grant, holder_name="Tên đúng", reason="Công văn 12/SNV")
    assert "kiểm tra mã in trên bản đó" in Client().get(f"/tra-cuu/{old.code}/").content.decode()
    withdraw_grant(grant, "cancel", reason="Quyết định 99/QĐ-UBND")
    page = Client().get(f"/tra-cuu/{old.code}/").content.decode()
    assert "đã bị thu hồi" in page
    assert "Không dùng bằng này để xét chế độ" in page


def test_a_step_taken_twice_changes_nothing_and_writes_nothing(decision: Decision) -> None:
    grant = Grant.objects.first()
    assert grant is not None
    withdraw_grant(grant, "cancel", reason="Quyết định 99/QĐ-UBND")
    written = LedgerEvent.objects.count()
    withdraw_grant(grant, "cancel", reason="Quyết định 99/QĐ-UBND")
    assert LedgerEvent.objects.count() == written


def test_a_loss_needs_a_ground_and_cannot_be_corrected_away(decision: Decision) -> None:
    grant = Grant.objects.first()
    assert grant is not None
    with pytest.raises(DomainError, match="lý do"):
        withdraw_grant(grant, "strip", reason="")
    withdraw_grant(grant, "strip", reason="Quyết định 99/QĐ-UBND")
    with pytest.raises(DomainError, match="Không thể “Đính chính”"):
        correct_grant(grant, holder_name="Tên", reason="x")


def test_form_leads_a_typed_code_to_its_address(decision: Decision) -> None:
    code = Certificate.objects.first().code  # type: ignore[union-attr]
    client = Client()
    assert client.get("/tra-cuu/", {"code": code.lower()}).headers["Location"] == f"/tra-cuu/{code}/"
    assert "12 chữ và số" in client.get("/tra-cuu/", {"code": "sai"}).content.decode()
    assert client.get("/tra-cuu/sai-ma/").status_code == 404
    assert client.get("/tra-cuu/khoa-cong-khai/").content.decode().split()[0] == public_key().hex()


def test_a_replaced_key_still_vouches_and_a_revoked_one_does_not(file: Path, decision: Decision) -> None:
    old = public_key()
    rotate_key(reason="Thay khóa hằng năm")
    assert public_key() != old
    assert verify(str(file))[0] == 0
    listed = Client().get("/tra-cuu/khoa-cong-khai/").content.decode()
    assert old.hex() in listed
    keys = file.with_name("khoa.txt")
    keys.write_text(listed)
    assert verify(str(file), "--public-key", str(keys))[0] == 0
    with pytest.raises(DomainError, match="thay"):
        revoke_key(key_id_of(public_key()), reason="Lộ khóa")
    revoke_key(key_id_of(old), reason="Lộ khóa")
    code, answer = verify(str(file))
    assert code == 1
    assert "không có trong danh sách khóa" in str(answer["message"])
    assert ledger.verify() == []
