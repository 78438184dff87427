"""A score sheet goes out as a workbook, is filled in, looked at and taken in; nothing is lost and nothing half done."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from base.core import clock, ledger
from movements.domain.scoring.sheets import Given, save_sheet
from movements.models import Evidence, Measurement, ScoreEntry, ScoreEvidence, ScoreSheet
from tests.factories.registry import stored_file
from tests.factories.scoring import CROSS_DAY, SELF_DAY, Contest, moment, start_contest
from tests.factories.sealed import sealed
from tests.movements.queries import queries_of

pytestmark = pytest.mark.django_db
POINTS, NA, REASON, FILES = 6, 7, 8, 9


@pytest.fixture
def contest() -> Contest:
    contest = start_contest(2)
    contest.report(0, i1=45)
    contest.issue()
    contest.turn(SELF_DAY)
    return contest


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def lines_of(client: Client, sheet: ScoreSheet, more: str = "") -> list[list[object]]:
    answer = client.get(reverse("importers:score-sheet", args=[sheet.pk]) + more)
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def uploaded(client: Client, sheet: ScoreSheet, rows: list[list[object]]) -> object:
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)
    stream.seek(0)
    stream.name = "phieu.xlsx"
    return client.post(reverse("importers:score-upload", args=[sheet.pk]), {"file": stream})


def confirmed(client: Client, sheet: ScoreSheet, page: object) -> object:
    entered = {"plan": page.context["packed"]}  # type: ignore[attr-defined]
    return client.post(reverse("importers:score-upload", args=[sheet.pk]), entered, follow=True)


def test_a_self_score_is_filled_in_looked_at_and_saved(contest: Contest) -> None:
    sheet, client = contest.sheet(0, "self"), signed_in(contest.officers[0])
    file = stored_file()
    sealed(Evidence, measurement=Measurement.objects.get(), file=file)
    with clock.at(moment(SELF_DAY)):
        rows = lines_of(client, sheet)
        assert [line[4] for line in rows[1:]][:1] == ["30"]
        assert "không thay đổi điểm nào" in uploaded(client, sheet, rows).content.decode()
        rows[1][POINTS], rows[1][REASON], rows[1][FILES] = 31.5, "Theo biên bản", file.name
        rows[2][POINTS] = "35,5"
        page = uploaded(client, sheet, rows)
        assert "Sẽ ghi 2 dòng" in page.content.decode()
        assert not ScoreEntry.objects.exists()
        assert "Đã nhập 2 dòng" in confirmed(client, sheet, page).content.decode()
    stored = {entry.path: entry for entry in sheet.entries.all()}
    assert stored[contest.path("1")].points == Decimal("31.5")
    assert stored[contest.path("1")].reason == "Theo biên bản"
    assert stored[contest.path("2")].points == Decimal("35.5")
    assert ScoreEvidence.objects.get().file.name == file.name
    assert ledger.verify() == []


def test_every_wrong_cell_is_named_and_nothing_is_written(contest: Contest) -> None:
    sheet, client = contest.sheet(0, "self"), signed_in(contest.officers[0])
    with clock.at(moment(SELF_DAY)):
        rows = lines_of(client, sheet)
        rows[1][POINTS], rows[1][FILES] = 61, ""
        rows[2][POINTS] = "ba mươi"
        rows[3][NA] = "chắc thế"
        rows[4][FILES] = "khong-co.pdf"
        rows += [[contest.sheet(1, "self").pk, "", contest.path("1")], [sheet.pk, "", "khong/co", "", "", "", 5]]
        answer = uploaded(client, sheet, rows)
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("từ 0 đến 60", "không phải là số", "“có” hoặc “không”", "khong-co.pdf", "Không phải phiếu của bạn",
                  "không còn trong bộ tiêu chí", "6 ô cần sửa"):  # fmt: skip
        assert words in text
    assert not ScoreEntry.objects.exists()


def test_what_somebody_else_saved_meanwhile_is_seen_and_kept(contest: Contest) -> None:
    sheet, client = contest.sheet(0, "self"), signed_in(contest.officers[0])
    with clock.at(moment(SELF_DAY)):
        rows = lines_of(client, sheet)
        given = [Given(contest.path("2"), Decimal(12)), Given(contest.path("3"), Decimal(5))]
        sheet = save_sheet(sheet, given, expected_version=0, actor=contest.heads[0])
        rows[2][POINTS] = 30
        page = uploaded(client, sheet, rows)
        assert [(change.theirs, change.after) for change in page.context["changes"]] == [("12", "30")]
        save_sheet(sheet, [Given(contest.path("2"), Decimal(14))], expected_version=1, actor=contest.heads[0])
        again = confirmed(client, sheet, page)
        assert "đã lưu phiếu sau khi bạn xem trước" in again.content.decode()
        assert [change.theirs for change in again.context["changes"]] == ["14"]
        assert sheet.entries.get(path=contest.path("2")).points == 14
        confirmed(client, sheet, again)
    stored = dict(sheet.entries.values_list("path", "points"))
    assert (stored[contest.path("2")], stored[contest.path("3")]) == (30, 5)


def test_a_locked_sheet_takes_nothing(contest: Contest) -> None:
    sheet, client = contest.sheet(0, "self"), signed_in(contest.officers[0])
    with clock.at(moment(SELF_DAY)):
        rows = lines_of(client, sheet)
        rows[2][POINTS] = 30
        page = uploaded(client, sheet, rows)
    contest.turn(CROSS_DAY)
    with clock.at(moment(CROSS_DAY)):
        assert "Chưa ghi gì" in confirmed(client, sheet, page).content.decode()
        assert (
            "Chưa ghi gì"
            in client.get(reverse("importers:score-upload", args=[sheet.pk]), follow=True).content.decode()
        )
    assert not sheet.entries.filter(points=30).exists()


def test_a_cluster_head_and_the_appraiser_fill_in_all_their_sheets_in_one_file(contest: Contest) -> None:
    contest.turn(CROSS_DAY)
    sheet, client = contest.sheet(0, "cross"), signed_in(contest.leader)
    with clock.at(moment(CROSS_DAY)):
        rows = lines_of(client, sheet, "?tat-ca=1")
        assert len({line[0] for line in rows[1:]}) == 2
        for line in rows[1:]:
            if line[2] == contest.path("2"):
                line[POINTS], line[REASON] = 20, "Chấm theo hồ sơ"
        page = uploaded(client, sheet, rows)
        assert "Đã nhập 2 dòng" in confirmed(client, sheet, page).content.decode()
        assert signed_in(contest.officers[0]).get(reverse("importers:score-upload", args=[sheet.pk])).status_code in (
            302,
            403,
        )
    assert set(ScoreEntry.objects.values_list("points", flat=True)) == {20}


def test_a_forged_or_old_preview_is_refused(contest: Contest) -> None:
    sheet, client = contest.sheet(0, "self"), signed_in(contest.officers[0])
    with clock.at(moment(SELF_DAY)):
        page = client.post(reverse("importers:score-upload", args=[sheet.pk]), {"plan": "x:y:z"})
    assert "Hãy tải tệp lên lần nữa" in page.content.decode()


def test_the_upload_screen_asks_few_questions(contest: Contest) -> None:
    sheet = contest.sheet(0, "self")
    with clock.at(moment(SELF_DAY)):
        asked = queries_of(signed_in(contest.officers[0]), reverse("importers:score-upload", args=[sheet.pk]))
    assert asked <= 30
