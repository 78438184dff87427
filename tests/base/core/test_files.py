from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from base.core.errors import DomainError
from base.core.files import serve, store_bytes, store_upload
from base.core.models import StoredFile

pytestmark = pytest.mark.django_db


def upload(data: bytes, name: str = "chỉ thị.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 x", "application/pdf"),
        (b"\x89PNG\r\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"PK\x03\x04zip", "application/zip"),
        (b"<script>alert(1)</script>", "application/octet-stream"),
    ],
)
def test_content_decides_what_a_file_is(data: bytes, kind: str) -> None:
    stored = store_upload(upload(data), actor=None)
    assert stored.content_type == kind
    assert stored.file.open("rb").read() == data


def test_empty_file_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(DomainError) as refusal:
        store_upload(upload(b""), actor=None)
    assert refusal.value.code == "empty"
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("data", "name"), [(b"MZ\x90\x00\x03", "bao-cao.pdf"), (b"\x7fELF\x02", "anh"), (b"@echo off", "Chay.BAT")]
)
def test_a_program_is_refused_by_what_it_is_and_by_its_name(data: bytes, name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        store_upload(upload(data, name), actor=None)
    assert refusal.value.code == "program"
    assert not StoredFile.objects.exists()


def test_file_beyond_the_limit_is_refused_with_both_figures() -> None:
    big = upload(b"x")
    big.size = (settings.UPLOAD_LIMIT_MB + 150) * 1024 * 1024
    with pytest.raises(DomainError) as refusal:
        store_upload(big, actor=None)
    assert f"{settings.UPLOAD_LIMIT_MB} MB" in refusal.value.message
    assert not StoredFile.objects.exists()


def test_name_cannot_lead_out_of_the_folder() -> None:
    stored = store_bytes(b"x", name="../../etc/passwd")
    assert "/" not in stored.name
    assert ".." not in stored.file.name


def test_page_in_disguise_is_downloaded_never_shown() -> None:
    response = serve(store_bytes(b"<html><script>", name="bao-cao.html"))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_private_file_has_no_public_address(client: Client) -> None:
    stored = store_bytes(b"%PDF", name="ho-so.pdf")
    assert client.get(f"/media/{stored.file.name}").status_code == 404
