"""Tờ trình and giấy mời: numbers of the book, figures of the tally, the same words in both files."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from awards.domain.submissions import PaperPlan, send_paper
from awards.enums.decisions import PaperKind
from awards.models import OutgoingPaper
from base.core import ledger
from base.core.errors import DomainError
from tests.factories.councils import World, concluded_session, make_session, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3)


def signed_in(world: World) -> Client:
    client = Client()
    client.force_login(world.secretariat)
    return client


def words(paper: OutgoingPaper) -> str:
    document = Document(io.BytesIO(paper.docx.file.read()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_submission_counts_what_passed_and_bears_the_number_of_the_book(world: World) -> None:
    session = concluded_session(world)
    address = reverse("awards:paper-send", args=[session.pk, "to-trinh"])
    facts = {"addressee": "Chủ tịch Ủy ban nhân dân tỉnh", "subject": "Về việc khen thưởng năm 2026"}
    client = signed_in(world)
    assert client.post(address, facts | {"xem": "1"}).content.startswith(b"%PDF")
    assert not OutgoingPaper.objects.exists()
    client.post(address, facts)
    paper = OutgoingPaper.objects.get()
    assert paper.full_number == "1/TTr-HĐTĐKT"
    text = words(paper)
    assert "xét 2 đề nghị; 2 đề nghị đạt" in text
    assert "Số: 1/TTr-HĐTĐKT" in text
    assert "100% đồng ý" in text
    assert {row["vote"] for row in paper.facts["passed"]} == {"100%"}
    assert client.get(reverse("awards:paper-file", args=[paper.pk, "pdf"])).status_code == 200
    again = client.post(address, facts | {"number": "1"})
    assert again.status_code == 422
    assert "đã dùng cho “Về việc khen thưởng năm 2026”" in again.content.decode()
    assert ledger.verify() == []


def test_an_invitation_has_its_own_row_of_numbers(world: World) -> None:
    session = make_session(world)
    sent = send_paper(session, PaperPlan(PaperKind.INVITATION, "Các ủy viên Hội đồng", session.title))
    assert sent.full_number == "1/GM-HĐTĐKT"
    assert "Số: 1/GM-HĐTĐKT" in words(sent)


@pytest.mark.parametrize(("no", "code"), [(None, "not_concluded"), (3, "nothing_passed")])
def test_there_is_no_submission_of_nothing(world: World, no: int | None, code: str) -> None:
    session = make_session(world) if no is None else concluded_session(world, no=no)
    with pytest.raises(DomainError) as refusal:
        send_paper(session, PaperPlan(PaperKind.SUBMISSION, "Chủ tịch", "Về việc khen thưởng"))
    assert refusal.value.code == code
