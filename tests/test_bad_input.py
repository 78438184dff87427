"""What people really send: files that cannot be read, days that cannot be, the same thing twice, a worker that dies.

Everything goes in through the address or command that a person uses. Each time: plain words that say what to do, and
nothing half-done.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

from awards.domain.rulebook import load_reference_data
from awards.models import AwardType, Round
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import ledger
from base.core.models import Job, LedgerEvent, StoredFile
from base.core.models.jobs import JobStatus
from base.units.models import Person, Unit
from importers.domain import review
from importers.enums import ImportStatus
from importers.models import DataImport, DirectiveImport, Proposal
from movements.models import Directive, Movement
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.importers.documents import DIRECTIVE, docx_of
from tests.importers.domain.test_data_import import an, people

pytestmark = pytest.mark.django_db

UPLOAD = "importers:directive-upload"
MEGABYTE = 1024 * 1024
Send = Callable[..., DirectiveImport]


@pytest.fixture
def province() -> Unit:
    return UnitFactory(province=True, name="Tỉnh Vĩnh Long")


@pytest.fixture
def secretary(province: Unit) -> User:
    return UserFactory(role=Role.SECRETARIAT, unit=province)


@pytest.fixture
def browser(client: Client, secretary: User) -> Client:
    client.force_login(secretary)
    return client


@pytest.fixture
def send(browser: Client, django_capture_on_commit_callbacks: pytest.fixture) -> Send:
    """Upload through the screen and let the worker read the file."""

    def run(name: str, content: bytes) -> DirectiveImport:
        with django_capture_on_commit_callbacks(execute=True):
            response = browser.post(reverse(UPLOAD), {"file": SimpleUploadedFile(name, content)})
        assert response.status_code == 302, response.content.decode()
        return DirectiveImport.objects.latest("pk")

    return run


def scanned_pdf() -> bytes:
    """A page that is a picture."""
    out = io.BytesIO()
    Image.new("L", (300, 400), 220).save(out, "PDF")
    return out.getvalue()


def zip_of_pictures() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("anh.png", b"\x89PNG\r\n\x1a\n")
    return out.getvalue()


def in_old_font(pairs: tuple[tuple[str, str], ...], text: str = DIRECTIVE) -> str:
    """The text as it was typed in a font of before Unicode."""
    letters = {letter: old for old, letter in reversed(pairs)}
    return "".join(letters.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


UNREADABLE = {
    "scanned": ("quet.pdf", scanned_pdf(), "không có chữ (bản quét)"),
    "broken": ("hong.pdf", b"%PDF-1.7\n\x00\x01hong", "hong.pdf"),
    "zip": ("van-ban.docx", zip_of_pictures(), "van-ban.docx"),
    "empty-docx": ("trong.docx", docx_of(""), "không có chữ"),
    "picture": ("anh.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "anh.txt"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_without_words_is_explained_on_its_page(send: Send, browser: Client, case: str) -> None:
    name, content, said = UNREADABLE[case]
    item = send(name, content)
    page = browser.get(item.get_absolute_url()).content.decode()
    assert said in page
    assert "Đọc lại tệp" in page
    assert (item.status, item.job.status, item.text) == (ImportStatus.FAILED, JobStatus.FAILED, "")  # type: ignore[union-attr]
    assert not Proposal.objects.exists()
    assert browser.post(reverse("importers:directive-publish", args=[item.pk]), {}).status_code == 422
    assert not Movement.objects.exists()
    assert ledger.verify() == []


@pytest.mark.parametrize("case", [*UNREADABLE, "empty", "missing"])
def test_the_command_says_it_in_one_line(tmp_path: Path, case: str) -> None:
    name, content, said = UNREADABLE.get(case, (f"{case}.pdf", b"", case))
    file = tmp_path / name
    if case != "missing":
        file.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        call_command("extract", str(file))
    assert refusal.value.returncode == 2
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def upload_places(secretary: User) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        "directive": (reverse(UPLOAD), {}),
        "data": (reverse("importers:data-import"), {"kind": "people"}),
    }


@pytest.mark.parametrize("place", ["directive", "data"])
@pytest.mark.parametrize(("size", "said"), [(0, "rỗng"), (3 * MEGABYTE, "nặng 3 MB, vượt mức 1 MB")])
def test_an_empty_and_a_huge_upload_keep_nothing(
    browser: Client, secretary: User, settings: pytest.fixture, place: str, size: int, said: str
) -> None:
    """Huge is what is above the limit; here the limit is lowered instead of sending 200 MB."""
    settings.UPLOAD_LIMIT_MB = settings.SHEET_LIMIT_MB = 1
    url, values = upload_places(secretary)[place]
    name = "to.pdf" if place == "directive" else "to.xlsx"
    response = browser.post(url, values | {"file": SimpleUploadedFile(name, b"x" * size)})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not StoredFile.objects.exists()
    assert not Job.objects.exists()
    assert not DirectiveImport.objects.exists()
    assert not DataImport.objects.exists()


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        (unicodedata.normalize("NFD", DIRECTIVE), ""),
        (in_old_font(TCVN3.pairs), "TCVN3"),
        (in_old_font(VNI.pairs), "VNI"),
    ],
)
def test_decomposed_letters_and_old_fonts_are_mended_and_the_reviewer_is_told(
    send: Send, browser: Client, text: str, repair: str
) -> None:
    item = send("chi-thi.docx", docx_of(text))
    assert item.status == ImportStatus.REVIEW
    assert item.metadata["number"] == "18/CT-UBND"
    assert item.proposals.get(kind="target", data__numerator="66").data["denominator"] == "87"
    page = unicodedata.normalize("NFC", browser.get(item.get_absolute_url()).content.decode())
    assert "toàn tỉnh có 66/87 xã đạt chuẩn nông thôn mới" in page
    assert repair in page
    assert any(repair in line for line in item.repairs) or not repair


def round_values(province: Unit) -> dict[str, object]:
    return {
        "name": "Đợt xét năm 2026",
        "kind": "merit",
        "council_unit": province.pk,
        "award_types": [AwardType.objects.get(code="BKT").pk],
        "year": 2026,
        "opens_on": "2026-12-01",
        "closes_on": "2026-12-31",
    }


@pytest.mark.parametrize("day", ["2026-02-31", "31/02/2026", "2026-13-01", "hôm nay", "0000-00-00"])
def test_a_day_that_cannot_be_is_refused_at_its_field(browser: Client, province: Unit, day: str) -> None:
    load_reference_data()
    events = LedgerEvent.objects.count()
    page = browser.post(reverse("awards:round-create"), round_values(province) | {"closes_on": day}).content.decode()
    assert 'aria-invalid="true"' in page
    assert "ngày" in page
    assert not Round.objects.exists()
    assert LedgerEvent.objects.count() == events


@pytest.mark.parametrize("name", ["workspace:ledger", "units:unit-list", "awards:eligibility-check"])
@pytest.mark.parametrize("day", ["2026-02-31", "31/02/2026", "9999999-01-01"])
def test_a_day_that_cannot_be_in_a_filter_still_gives_the_page(browser: Client, name: str, day: str) -> None:
    parameters = {"since": day, "until": day, "day": day, "on": day, "subject": "x"}
    assert browser.get(reverse(name), parameters).status_code == 200


def publish_values(province: Unit, title: str) -> dict[str, object]:
    return {
        "name": "other",
        "other_name": title,
        "kind": "yearly",
        "organiser": province.pk,
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "frequency": "",
        "gaps": "Soạn nốt sau.",
    }


def test_two_people_publish_the_same_directive(send: Send, browser: Client, province: Unit, secretary: User) -> None:
    """Both uploaded it, both reviewed it; the second one learns in the form that it stands already."""
    colleague = UserFactory(role=Role.SECRETARIAT, unit=province)
    first, second = send("chi-thi.txt", DIRECTIVE.encode()), send("chi-thi.docx", docx_of())
    for item in (first, second):
        review.accept_rest(item, actor=secretary)
    one = browser.post(reverse("importers:directive-publish", args=[first.pk]), publish_values(province, "Thi đua A"))
    browser.force_login(colleague)
    two = browser.post(reverse("importers:directive-publish", args=[second.pk]), publish_values(province, "Thi đua B"))
    assert (one.status_code, two.status_code) == (302, 422)
    assert "18/CT-UBND" in two.content.decode()
    assert list(Movement.objects.values_list("title", flat=True)) == ["Thi đua A"]
    assert Directive.objects.count() == 1
    second.refresh_from_db()
    assert second.status == ImportStatus.REVIEW
    assert ledger.verify() == []


def lose_the_worker(job: Job, when: dt.datetime) -> None:
    """As if the process had died in the middle: the job says running, its heart stopped twenty minutes ago."""
    past = when - dt.timedelta(minutes=20)
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.RUNNING, heartbeat_at=past, created_at=past, attempts=1, result={}, finished_at=None
    )


def run_the_sweeper(job: Job) -> Job:
    call_command("tick", now="2027-01-05T09:00", stdout=io.StringIO())
    job.refresh_from_db()
    return job


NOW = dt.datetime(2027, 1, 5, 2, tzinfo=dt.UTC)


def test_a_worker_lost_while_reading_leaves_one_set_of_proposals(send: Send) -> None:
    item = send("chi-thi.txt", DIRECTIVE.encode())
    assert item.job is not None
    before = list(item.proposals.order_by("kind", "start").values_list("kind", "quote", "data"))
    lose_the_worker(item.job, NOW)
    DirectiveImport.objects.filter(pk=item.pk).update(status=ImportStatus.EXTRACTING)
    ledger.record("test.worker_lost", DirectiveImport.objects.get())
    job = run_the_sweeper(item.job)
    item.refresh_from_db()
    assert (job.status, job.attempts, item.status) == (JobStatus.DONE, 2, ImportStatus.REVIEW)
    assert list(item.proposals.order_by("kind", "start").values_list("kind", "quote", "data")) == before
    assert run_the_sweeper(job).attempts == 2
    assert ledger.verify() == []


def test_a_worker_lost_while_importing_leaves_each_person_once(
    browser: Client, province: Unit, django_capture_on_commit_callbacks: pytest.fixture
) -> None:
    UnitFactory(parent=province, name="Xã Vũng Liêm")
    file = SimpleUploadedFile("nguoi.xlsx", people(an(), an("CB2")))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("importers:data-import"), {"kind": "people", "file": file})
    item = DataImport.objects.get()
    assert item.job is not None
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("importers:data-confirm", args=[item.pk]))
    item.refresh_from_db()
    before = (Person.objects.count(), item.status, item.job.message)
    assert before[0] == 2 + User.objects.filter(person__isnull=False).count()
    lose_the_worker(item.job, NOW)
    job = run_the_sweeper(item.job)
    item.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.DONE, 2)
    assert (Person.objects.count(), item.status, job.message) == before
    assert ledger.verify() == []
