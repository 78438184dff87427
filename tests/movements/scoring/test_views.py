from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from base.core import clock
from movements.domain.scoring import running
from movements.domain.scoring.rankings import freeze_ranking, publish_ranking
from movements.domain.scoring.sheets import Given, save_sheet
from movements.models import Ranking, ScoreEvidence, ScoringPlan
from tests.factories.scoring import AFTER, SELF_DAY, Contest, group, indicator, moment, pack, start_contest
from tests.movements.queries import queries_of

pytestmark = pytest.mark.django_db


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


@pytest.fixture
def contest() -> Contest:
    contest = start_contest(2)
    contest.report(0, i1=45)
    contest.issue()
    contest.turn(SELF_DAY)
    return contest


def ranked(units: int = 2, **changes: object) -> tuple[Contest, Ranking]:
    contest = start_contest(units, pack(group("I", indicator("1", "proportional", 100, thresholds=[{"low": 90}]))))
    for unit in range(units):
        contest.report(unit, i1=90 - unit)
    contest.issue(stages=(), **changes)
    contest.end()
    with clock.at(moment(AFTER)):
        return contest, publish_ranking(freeze_ranking(contest.movement), actor=contest.secretary)


def test_an_officer_scores_and_the_head_sends(contest: Contest) -> None:
    sheet = contest.sheet(0, "self")
    client = signed_in(contest.officers[0])
    with clock.at(moment(SELF_DAY)):
        page = client.get(reverse("scoring:sheet-edit", args=[sheet.pk])).content.decode()
        assert "Đạt 45; mức từ 90 trở lên" in page
        path = contest.path("2")
        entered = {
            "version": 0,
            "criteria": contest.chosen.pk,
            f"points_{path}": "35,5",
            f"initial-points_{path}": "",
            "general_note": "",
            "initial-general_note": "",
        }
        address = reverse("scoring:sheet-edit", args=[sheet.pk])
        refused = client.post(address, entered | {f"points_{path}": "999"}).context["form"]
        assert "điểm phải từ 0 đến" in refused.errors[f"points_{path}"][0], "at its field, not only above a long sheet"
        summary = client.post(address, entered | {f"points_{path}": "nhiều"}).content.decode()
        name = next(row.rule.name for row in refused.desk.rows if row.rule.path == path)
        assert f"<strong>{name} · Điểm chấm" in summary, "which of many rows of like labels"
        answer = client.post(address, entered)
        assert answer.status_code == 302
        shown = signed_in(contest.heads[0]).get(sheet.get_absolute_url()).content.decode()
        assert "35,5" in shown
        assert "Gửi phiếu" in shown
        signed_in(contest.heads[0]).post(reverse("scoring:sheet-submit", args=[sheet.pk]), {"version": 1})
    sheet.refresh_from_db()
    assert (sheet.status, str(sheet.total)) == ("submitted", "65.5000")


def test_typing_is_kept_as_it_goes_and_the_later_one_is_told(contest: Contest) -> None:
    sheet, path = contest.sheet(0, "self"), contest.path("2")
    client, url = signed_in(contest.officers[0]), reverse("scoring:sheet-autosave", args=[sheet.pk])
    entered = {"version": 0, "criteria": contest.chosen.pk, f"points_{path}": "30", f"initial-points_{path}": ""}
    with clock.at(moment(SELF_DAY)):
        assert client.post(url, entered).json()["version"] == 1
        late = client.post(url, entered)
        assert (late.status_code, "Bạn, ở một cửa sổ khác, đã lưu phiếu này" in late.json()["message"]) == (409, True)
        wrong = client.post(url, entered | {"version": 1, f"points_{path}": "ba mươi"})
        assert list(wrong.json()["errors"]) == [f"points_{path}"]


def test_what_a_sheet_lacks_is_said_before_sending_is_offered(contest: Contest) -> None:
    sheet = contest.sheet(0, "self")
    with clock.at(moment(SELF_DAY)):
        save_sheet(sheet, [Given(contest.path("1"), Decimal(50))], expected_version=0, actor=contest.heads[0])
        shown = signed_in(contest.heads[0]).get(sheet.get_absolute_url()).content.decode()
    assert "Còn thiếu trước khi gửi" in shown
    assert "Hãy ghi lý do" in shown
    assert "Còn thiếu điểm" in shown, "all at once, not one refusal after the other"
    assert reverse("scoring:sheet-submit", args=[sheet.pk]) not in shown


def test_after_a_conflict_both_entries_are_on_the_screen(contest: Contest) -> None:
    sheet, path = contest.sheet(0, "self"), contest.path("2")
    with clock.at(moment(SELF_DAY)):
        save_sheet(sheet, [Given(path, Decimal(12))], expected_version=0, actor=contest.heads[0])
        entered = {"version": 0, "criteria": contest.chosen.pk, f"points_{path}": "30", f"initial-points_{path}": ""}
        page = signed_in(contest.officers[0]).post(reverse("scoring:sheet-edit", args=[sheet.pk]), entered)
    text = page.content.decode()
    assert "Người kia đã lưu: 12" in text
    assert 'value="30"' in text


def test_a_file_sent_beside_an_error_stays_with_the_sheet(contest: Contest) -> None:
    sheet, path = contest.sheet(0, "self"), contest.path("2")
    file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 x")
    entered = {"version": 0, "criteria": contest.chosen.pk, f"points_{path}": "nhiều", f"file_{path}": file}
    with clock.at(moment(SELF_DAY)):
        page = signed_in(contest.officers[0]).post(reverse("scoring:sheet-edit", args=[sheet.pk]), entered)
    assert "Đã giữ tệp “bien-ban.pdf”" in page.content.decode()
    assert reverse("scoring:evidence-file", args=[ScoreEvidence.objects.get().pk]) in page.content.decode()


def test_others_cannot_open_a_sheet(contest: Contest) -> None:
    sheet = contest.sheet(0, "self")
    with clock.at(moment(SELF_DAY)):
        assert signed_in(contest.officers[1]).get(sheet.get_absolute_url()).status_code == 403
        assert signed_in(contest.leader).get(sheet.get_absolute_url()).status_code == 403


def test_the_plan_is_written_tried_and_issued() -> None:
    contest = start_contest(2)
    contest.report(0, i1=90)
    client, pk = signed_in(contest.secretary), contest.movement.pk
    with clock.at(moment(SELF_DAY)):
        page = client.get(reverse("scoring:plan-edit", args=[pk]))
        entered = {name: value for name, value in page.context["form"].initial.items() if value is not None}
        entered = {name: str(getattr(value, "value", value)).replace(".", ",") for name, value in entered.items()}
        entered |= {"scorers": [contest.secretary.pk]}
        tried = client.post(reverse("scoring:what-if", args=[pk]), entered)
        assert "đơn vị đổi hạng" in tried.content.decode(), tried.context["form"].errors
        assert not ScoringPlan.objects.exists()
        assert client.post(reverse("scoring:plan-edit", args=[pk]), entered).status_code == 302
        plan = ScoringPlan.objects.get()
        client.post(reverse("scoring:plan-issue", args=[plan.pk]))
        shown = client.get(reverse("scoring:plan-edit", args=[pk])).content.decode()
    assert "Bằng điểm, xét lần lượt: (1) điểm chính" in shown


def test_peers_are_nameless_on_every_screen_and_in_the_file_where_the_plan_says_so() -> None:
    contest, ranking = ranked(has_anonymous_peers=True)
    other = contest.units[0].name
    client = signed_in(contest.officers[1])
    row = ranking.rows.get(unit=contest.units[1])
    for url in (ranking.get_absolute_url(), reverse("scoring:ranking-why", args=[row.pk])):
        page = client.get(url)
        assert page.status_code == 200
        assert other not in page.content.decode()
    book = load_workbook(io.BytesIO(client.get(reverse("scoring:ranking-file", args=[ranking.pk])).getvalue()))
    assert other not in [cell.value for cells in book.active.iter_rows() for cell in cells]
    assert client.get(reverse("scoring:ranking-why", args=[ranking.rows.get(rank=1).pk])).status_code == 403
    assert other in signed_in(contest.secretary).get(ranking.get_absolute_url()).content.decode()


def test_the_ranking_says_why_and_proves_itself() -> None:
    contest, ranking = ranked()
    client = signed_in(contest.officers[1])
    page = client.get(f"{ranking.get_absolute_url()}?kiem-tra=1").content.decode()
    assert "mã kiểm tra trùng khớp" in page
    why = client.get(reverse("scoring:ranking-why", args=[ranking.rows.get(unit=contest.units[1]).pk])).content.decode()
    assert "Chênh 1,1111 điểm" in why
    assert client.get(reverse("movements:ranking", args=[contest.movement.pk])).status_code == 302


def test_a_draft_ranking_is_not_for_units() -> None:
    contest, ranking = ranked()
    Ranking.objects.update(status="draft")
    assert signed_in(contest.officers[0]).get(ranking.get_absolute_url()).status_code == 403


def test_scores_by_period_while_the_year_runs(contest: Contest) -> None:
    url = reverse("scoring:running", args=[contest.movement.pk])
    assert "Năm 2026" in signed_in(contest.secretary).get(url).content.decode()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="there one statement computes all periods")
def test_scores_of_too_many_reports_are_those_of_the_newest_periods(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    contest.report(0, "Kỳ sau", i1=80)
    monkeypatch.setattr(running, "AT_ONCE", 1)
    page = signed_in(contest.secretary).get(reverse("scoring:running", args=[contest.movement.pk])).content.decode()
    assert "Có 1 kỳ chưa hiện" in page
    assert ("Kỳ sau" in page, "Năm 2026" in page) == (True, False)


def test_lists_ask_the_same_number_of_questions_however_long() -> None:
    counts = []
    for units in (1, 3):
        contest, ranking = ranked(units)
        counts.append(queries_of(signed_in(contest.secretary), ranking.get_absolute_url()))
    assert counts[0] == counts[1] <= 30
