"""Scans of appointing decisions, filters on the list of sessions, tellers' lines under the counting minutes."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.domain.counting import close_and_tally
from awards.domain.minutes_papers import counting_paper
from awards.models.ballots import RollEntry
from base.core import ledger
from tests.factories.councils import make_nominations, make_session, make_world, open_session, vote

pytestmark = pytest.mark.django_db


def test_the_scan_of_a_decision_hangs_on_the_council_and_on_the_membership(client: Client) -> None:
    world = make_world(3)
    client.force_login(world.secretariat)
    member = world.council.members.last()
    assert member is not None
    for key in ("hoi-dong", str(member.pk)):
        url = reverse("awards:council-scan", args=[world.council.pk, key])
        assert 'enctype="multipart/form-data"' in client.get(url).content.decode(), "else a browser sends no file"
        refused = client.post(url, {"upload": SimpleUploadedFile("a.txt", b"khong phai ban quet")}).content.decode()
        assert "phải là tệp PDF hoặc ảnh" in refused
        client.post(url, {"upload": SimpleUploadedFile("quyet-dinh.pdf", b"%PDF-1.7 " + key.encode())})
        answer = client.get(reverse("awards:council-scan-file", args=[world.council.pk, key]))
        assert b"".join(answer.streaming_content) == b"%PDF-1.7 " + key.encode()  # type: ignore[attr-defined]
    shown = client.get(reverse("awards:council-detail", args=[world.council.pk])).content.decode()
    assert reverse("awards:council-scan-file", args=[world.council.pk, member.pk]) in shown
    missing = reverse("awards:council-scan-file", args=[world.council.pk, world.council.members.first().pk])  # type: ignore[union-attr]
    assert client.get(missing).status_code == 404
    assert ledger.verify() == []


def test_sessions_are_found_by_words_state_council_and_year(client: Client) -> None:
    world = make_world(3)
    nominations = make_nominations(world, 2)
    make_session(world, nominations[:1], title="Phiên họp tháng Chạp")
    make_session(world, nominations[1:], title="Phiên họp đột xuất")
    client.force_login(world.secretariat)
    url = reverse("awards:session-list")

    def found(**values: object) -> str:
        return client.get(url, values).content.decode().split("</form>")[-1]

    assert "tháng Chạp" in found(q="thang chap")
    assert "đột xuất" not in found(q="thang chap")
    assert "Không có mục nào khớp với bộ lọc" in found(status="concluded")
    assert "Không có mục nào khớp với bộ lọc" in found(year=2001)
    assert "đột xuất" in found(council=world.council.pk, year="abc", status="zzz")
    with CaptureQueriesContext(connection) as caught:
        client.get(url, {"q": "phien hop"})
    assert len(caught) < 30


def test_each_teller_signs_the_counting_minutes() -> None:
    world = make_world(4)
    session = open_session(world, make_nominations(world, 1))
    names = []
    for user in world.members[2:4]:
        RollEntry.objects.filter(session=session, user=user).update(is_teller=True)
        names.append(session.roll.get(user=user).name)
    for user in world.members:
        vote(session, user)
    paper = counting_paper(close_and_tally(session, actor=world.secretariat))
    assert paper is not None
    lines = [(each.authority, each.name) for each in paper.signatures]
    assert lines[:-1] == [("Ban kiểm phiếu", name) for name in names]
    assert lines[-1][0] == "Chủ trì"
