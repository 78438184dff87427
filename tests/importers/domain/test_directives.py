from __future__ import annotations

import datetime as dt
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from base.core import clock, jobs
from base.core.errors import DomainError, TransitionRefused
from base.core.ledger import history_of, verify
from base.core.models import Job, StoredFile
from base.core.models.jobs import JobStatus
from base.core.transitions import advance
from importers.domain import directives, review
from importers.domain.states import DIRECTIVE as DIRECTIVE_STEPS
from importers.enums import Decision, ImportStatus, ProposalKind
from importers.models import DirectiveImport, Proposal
from tests.importers.documents import DIRECTIVE, docx_of, html_of

SEED = Path(__file__).resolve().parents[4] / "shared" / "seeds" / "002_88ede8aa21e46750.txt"


def names(item, kind):
    return [str(proposal) for proposal in item.proposals.filter(kind=kind)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chi-thi.txt", DIRECTIVE.encode()),
        ("chi-thi.txt", unicodedata.normalize("NFD", DIRECTIVE).encode()),
        ("chi-thi.txt", DIRECTIVE.encode("utf-16")),
        ("chi-thi.html", html_of()),
        ("chi-thi.docx", docx_of()),
    ],
)
def test_a_directive_becomes_proposals_beside_their_passages(take_in, name, content):
    item = take_in(content, name)
    assert item.status == ImportStatus.REVIEW
    assert item.metadata["number"] == "18/CT-UBND"
    ratio = item.proposals.get(kind=ProposalKind.TARGET, data__numerator="66")
    assert ratio.data["denominator"] == "87"
    assert unicodedata.normalize("NFC", item.text[ratio.start : ratio.end]) == unicodedata.normalize("NFC", ratio.quote)
    assert any("Cả nước chung sức" in name for name in names(item, ProposalKind.MOVEMENT))
    assert names(item, ProposalKind.DEADLINE)
    assert verify() == []


def test_a_real_directive_gives_what_the_extractor_finds(take_in):
    if not SEED.exists():
        pytest.skip("the seed documents stand outside the repository")
    item = take_in(SEED.read_bytes(), SEED.name)
    assert item.metadata["number"] == "18/CT-UBND"
    figures = set(item.proposals.filter(kind=ProposalKind.TARGET).values_list("data__numerator", flat=True))
    assert {"66", "16"} <= {str(figure) for figure in figures}
    assert item.proposals.filter(kind=ProposalKind.MOVEMENT).count() >= 4


def test_the_job_reports_and_leads_to_the_review(take_in):
    item = take_in()
    assert item.job.status == JobStatus.DONE
    assert item.job.result_url == item.get_absolute_url()
    assert [event.kind for event in history_of(item)] == [
        "importers.directive.uploaded",
        "importers.directive.extract",
        "importers.directive.read",
        "importers.directive.propose",
    ]


# "Cộng hòa xã hội chủ nghĩa Việt Nam …" in TCVN3, a font of before Unicode that offices still have.
OLD_FONT = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc. PhÊn ®Êu n¨m 2026 cã 66/87 x· ®¹t chuÈn."


def zip_named_docx() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("anh.txt", "không phải Word")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("van-ban.docx", zip_named_docx(), "van-ban.docx"),
        ("quet.pdf", b"%PDF-1.4\n%%EOF\n", "quet.pdf"),
        ("anh.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "anh.txt"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_proposes_nothing(take_in, name, content, said):
    item = take_in(content, name)
    assert item.status == ImportStatus.FAILED
    assert said in item.error
    assert item.job.status == JobStatus.FAILED
    assert item.job.error == item.error
    assert not item.proposals.exists()
    assert item.text == ""
    assert verify() == []


def test_an_old_font_is_mended_and_the_reviewer_is_told(take_in):
    item = take_in(f"<html><body><p>{OLD_FONT}</p></body></html>".encode(), "cu.html")
    assert item.status == ImportStatus.REVIEW
    assert "Phấn đấu năm 2026" in item.text
    assert any("TCVN3" in repair for repair in item.repairs)


@pytest.mark.parametrize(("name", "size", "code"), [("a.exe", 3, "suffix"), ("a.txt", 0, "empty")])
def test_an_upload_of_the_wrong_kind_keeps_nothing(secretary, name, size, code):
    with pytest.raises(DomainError) as refusal:
        directives.upload_directive(SimpleUploadedFile(name, b"x" * size), actor=secretary)
    assert refusal.value.code == code
    assert not DirectiveImport.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_of_200_mb_is_refused_before_it_is_kept(secretary):
    upload = SimpleUploadedFile("to.pdf", b"%PDF")
    upload.size = 200 * 1024 * 1024
    with pytest.raises(DomainError, match="200 MB"):
        directives.upload_directive(upload, actor=secretary)
    assert not StoredFile.objects.exists()
    assert not Job.objects.exists()


def lose_the_worker(item):
    """As if the process had died in the middle: the job says running, its heart has stopped."""
    past = timezone.now() - dt.timedelta(minutes=20)
    Job.objects.filter(pk=item.job_id).update(status=JobStatus.RUNNING, heartbeat_at=past, attempts=1, created_at=past)
    DirectiveImport.objects.filter(pk=item.pk).update(status=ImportStatus.EXTRACTING)


def test_after_a_lost_worker_the_sweeper_reads_again_without_doubles(take_in):
    item = take_in()
    before = item.proposals.count()
    decided = review.decide(item.proposals.filter(kind=ProposalKind.TARGET)[0], "accept", actor=None)
    lose_the_worker(item)
    jobs.sweep(clock.now())
    item.refresh_from_db()
    assert item.status == ImportStatus.REVIEW
    assert item.proposals.count() == before
    decided.refresh_from_db()
    assert decided.decision == Decision.ACCEPTED


def test_a_second_delivery_of_the_same_job_changes_nothing(take_in):
    item = take_in()
    before = list(Proposal.objects.values_list("pk", flat=True))
    jobs.run_job(item.job_id)
    result = directives.read_directive(item.job, jobs.Progress(item.job))
    assert result["proposals"] == len(before)
    assert list(Proposal.objects.values_list("pk", flat=True)) == before


def test_a_failed_file_can_be_read_again(take_in, secretary, django_capture_on_commit_callbacks):
    item = take_in(zip_named_docx(), "van-ban.docx")
    with django_capture_on_commit_callbacks(execute=True):
        directives.read_again(item, actor=secretary)
    item.refresh_from_db()
    assert item.status == ImportStatus.FAILED
    assert Job.objects.count() == 2


@pytest.mark.parametrize("status", [ImportStatus.UPLOADED, ImportStatus.EXTRACTING])
def test_what_a_stopped_job_left_behind_can_be_read_again(
    secretary, status, django_capture_on_commit_callbacks, client
):
    item = directives.upload_directive(SimpleUploadedFile("a.txt", DIRECTIVE.encode()), actor=secretary)
    jobs.request_cancel(item.job)
    with transaction.atomic():
        if status == ImportStatus.EXTRACTING:
            advance(DIRECTIVE_STEPS, item, "extract")
    client.force_login(secretary)
    assert "Đọc lại tệp" in client.get(item.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        directives.read_again(item, actor=secretary)
    item.refresh_from_db()
    assert item.status == ImportStatus.REVIEW
    assert verify() == []


def test_a_request_to_stop_leaves_a_document_that_says_so(secretary):
    item = directives.upload_directive(SimpleUploadedFile("a.txt", DIRECTIVE.encode()), actor=secretary)
    Job.objects.filter(pk=item.job_id).update(is_cancel_requested=True)
    jobs.run_job(item.job_id)
    item.refresh_from_db()
    assert (item.status, item.error) == (ImportStatus.FAILED, "Đã dừng đọc theo yêu cầu.")
    assert not item.proposals.exists()


def test_a_document_that_is_being_read_is_not_queued_twice(take_in, secretary):
    with pytest.raises(DomainError):
        directives.read_again(take_in(), actor=secretary)


def test_a_published_document_cannot_be_put_aside(take_in, secretary):
    item = take_in()
    DirectiveImport.objects.filter(pk=item.pk).update(status=ImportStatus.PUBLISHED)
    with pytest.raises(TransitionRefused):
        directives.discard(item, actor=secretary)


def test_altering_a_decision_behind_the_application_is_found(take_in):
    item = take_in()
    review.accept_rest(item, actor=None)
    assert verify() == []
    Proposal.objects.filter(directive_import=item).update(decision=Decision.DROPPED)
    assert verify()
