"""The screens of reporting as a person uses them."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from base.core import ledger
from movements.domain.drafts import PlanDraft
from movements.domain.reporting import return_report
from movements.domain.reports.plans import add_plan, change_plan, remove_plan
from movements.enums import ReportStatus
from movements.models import Measurement, Report, ReportDuty, ReportPlan
from tests.factories.movements import ReportDutyFactory, ReportFactory, ReportPeriodFactory
from tests.movements.campaign import Campaign, ticked
from tests.movements.queries import queries_of
from tests.movements.reporting.world import approve, at, figure, full, row, save, submit

pytestmark = pytest.mark.django_db


def page_of(client: Client, name: str, key: int) -> str:
    answer = client.get(reverse(name, args=[key]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_form_asks_every_kind_and_tells_the_field_that_is_wrong(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.officers[0])
    duty = campaign.duty(0)
    keys = {code: row(duty, code).key for code in "12345"}
    url = reverse("movements:report-edit", args=[duty.pk])
    page = client.get(url).content.decode()
    for words in ("Phân tổ: Giới tính", "Trên tổng số", "nhập từ 0 đến 100", "Thêm minh chứng (bắt buộc)", "Khá"):
        assert words in page
    typed = {
        "version": 0,
        "general_note": "",
        "taken": "",
        f"value_{keys['2']}": "101",
        f"value_{keys['3']}": "1",
        f"whole_{keys['3']}": "0",
        f"text_{keys['5']}": "fair",
    }
    page = client.post(url, typed).content.decode()
    assert "101 nằm ngoài khoảng cho phép. Hãy nhập số từ 0 đến 100." in page
    assert "Mẫu số bằng 0" in page
    assert 'value="101"' in page
    typed |= {f"value_{keys['2']}": "99,5", f"whole_{keys['3']}": "4", f"part_{keys['1']}__sex__female": "2"}
    client.post(url, typed)
    assert Measurement.objects.get(indicator__code="2").value == Decimal("99.5")
    assert Measurement.objects.get(indicator__code="5").text == "fair"
    assert Measurement.objects.get(indicator__code="1").breakdown == {"sex": {"female": "2"}}


def test_autosave_keeps_what_is_sound_and_never_overwrites_another(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.officers[0])
    duty = campaign.duty(0)
    second, third = row(duty, "2").key, row(duty, "3").key
    url = reverse("movements:report-autosave", args=[duty.pk])
    typed = {"version": 0, "taken": "", f"value_{second}": "40", f"value_{third}": "5", f"whole_{third}": "4"}
    answer = client.post(url, typed).json()
    assert answer["version"] == 1
    assert list(answer["errors"]) == [f"value_{third}"]
    assert Measurement.objects.get().value == 40
    stale = client.post(url, typed | {f"value_{second}": "41"})
    assert (stale.status_code, "đã lưu báo cáo này lúc" in stale.json()["message"]) == (409, True)
    assert Measurement.objects.get().value == 40
    assert ledger.verify() == []


def test_an_offered_figure_is_taken_by_saving_and_keeps_its_source(client: Client, campaign: Campaign) -> None:
    approve(campaign)
    ticked(dt.date(2026, 5, 31))
    duty = campaign.duty(0, period="Quý II/2026")
    client.force_login(campaign.officers[0])
    url = reverse("movements:report-edit", args=[duty.pk])
    with at(dt.date(2026, 6, 1)):
        page = client.get(url).content.decode()
        assert "Điền sẵn từ báo cáo đã duyệt: Quý I/2026" in page
        key, other = row(duty, "2").key, row(duty, "3").key
        kept = {f"value_{key}": "45,5", f"initial-value_{key}": "45,5", f"value_{other}": "2", f"whole_{other}": "4"}
        client.post(url, {"version": 0, "general_note": "", "taken": f"{key},{other}"} | kept)
        report = Report.objects.get(duty=duty)
    taken = report.measurements.get(indicator__code="2")
    assert taken.source is not None
    assert taken.source.report_id != report.pk
    assert report.measurements.get(indicator__code="3").source is None


def test_the_reviewer_returns_by_row_and_later_sees_what_changed(client: Client, campaign: Campaign) -> None:
    report = submit(campaign)
    duty = campaign.duty(0)
    client.force_login(campaign.secretary)
    back = reverse("movements:report-return", args=[report.pk])
    client.post(back, {"reason": "Xem lại.", f"row_{row(duty, '1').key}": "Trừ lao động nghỉ việc."})
    client.force_login(campaign.officers[0])
    assert "Trừ lao động nghỉ việc." in page_of(client, "movements:report-edit", duty.pk)
    submit(campaign, 90)
    client.force_login(campaign.secretary)
    page = page_of(client, "movements:report-detail", report.pk)
    assert "Thay đổi so với lần gửi trước" in page
    assert "100 (Nữ: 50; Nam: 50)" in page


def test_sending_too_early_leads_to_the_rows_that_lack(client: Client, campaign: Campaign) -> None:
    report = save(campaign, full(campaign.duty(0))[1:])
    client.force_login(campaign.heads[0])
    url = reverse("movements:report-submit", args=[report.pk])
    page = client.post(url, {"version": report.version}, follow=True).content.decode()
    assert "Còn phải bổ sung trước khi gửi" in page
    assert f'href="#row-{row(campaign.duty(0), "1").key}"' in page


def test_many_are_approved_after_a_look(client: Client, campaign: Campaign) -> None:
    report = submit(campaign)
    client.force_login(campaign.secretary)
    url = reverse("movements:report-approve-many")
    assert f'value="{report.pk}:1" checked' in client.get(url).content.decode()
    assert "Chưa chọn báo cáo nào" in client.post(url, {}, follow=True).content.decode()
    assert "Đã duyệt 1 báo cáo." in client.post(url, {"report": f"{report.pk}:1"}, follow=True).content.decode()


def test_the_board_shows_who_has_reported_and_leads_to_reopening(client: Client, campaign: Campaign) -> None:
    ticked(dt.date(2026, 4, 20))
    duty = campaign.duty(0)
    client.force_login(campaign.secretary)
    with at(dt.date(2026, 4, 20)):
        page = page_of(client, "movements:period-board", duty.period_id)
        assert "chưa nộp, quá hạn" in page
        url = reverse("movements:duty-reopen", args=[duty.pk])
        assert url in page
        assert "field--error" in client.post(url, {"until": "2026-09-01", "reason": "Lũ."}).content.decode()
        client.post(url, {"until": "2026-04-25", "reason": "Lũ."})
    duty.refresh_from_db()
    assert duty.reopened_until == dt.date(2026, 4, 25)
    client.force_login(campaign.officers[0])
    page = page_of(client, "movements:movement-timeliness", campaign.movement.pk)
    assert campaign.units[0].name in page


def test_a_plan_is_looked_at_first_and_changes_only_what_has_not_opened(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.secretary)
    plan = campaign.movement.plans.get()
    url = reverse("movements:plan-edit", args=[plan.pk])
    values = {
        "frequency": "quarter",
        "subject": "all",
        "due_rule": "day_of_month",
        "due_sense": "before",
        "due_day": 20,
        "window_start_day": 1,
        "open_days": 15,
        "grace_days": 10,
        "endorser": "none",
    }
    assert "19/06/2026" in client.post(url, values | {"preview": "1"}).content.decode()
    assert campaign.movement.plans.get().due_day == 15
    client.post(url, values)
    days = [f"{period.due_on:%d/%m}" for period in plan.periods.order_by("due_on")]
    assert days == ["15/03", "19/06", "19/09", "19/12"]
    assert "không đổi được chu kỳ" in client.post(url, values | {"frequency": "month"}).content.decode()
    client.post(reverse("movements:plan-remove", args=[plan.pk]))
    assert [period.name for period in plan.periods.all()] == ["Quý I/2026"]
    assert ReportDuty.objects.count() == 1
    assert ledger.verify() == []


def test_plans_of_other_content_stand_beside_each_other_and_the_same_is_refused(campaign: Campaign) -> None:
    from base.core.errors import DomainError  # noqa: PLC0415

    draft = PlanDraft("quarter", subject="indicators", due_day=20)
    plan = add_plan(campaign.movement, draft, actor=campaign.secretary)
    with pytest.raises(DomainError, match="đã có chế độ báo cáo"):
        add_plan(campaign.movement, draft, actor=campaign.secretary)
    changed = change_plan(plan, PlanDraft("month", subject="indicators"), actor=campaign.secretary)
    assert changed.periods.count() == 12
    remove_plan(changed, actor=campaign.secretary)
    assert ReportPlan.objects.count() == 1
    assert ledger.verify() == []


@pytest.mark.parametrize("name", ["period-board", "movement-timeliness"])
def test_boards_ask_the_same_number_of_queries_for_more_units(client: Client, campaign: Campaign, name: str) -> None:
    client.force_login(campaign.secretary)
    period = campaign.duty(0).period
    key = period.pk if name == "period-board" else campaign.movement.pk
    counts = []
    for units in (1, 3):
        while ReportDuty.objects.filter(period=period).count() < units:
            ReportFactory(duty=ReportDutyFactory(period=period), status=ReportStatus.SUBMITTED)
        counts.append(queries_of(client, reverse(f"movements:{name}", args=[key])))
    assert counts[0] == counts[1] <= 30


def test_the_preview_of_many_asks_the_same_number_of_queries_for_more(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.secretary)
    period = ReportPeriodFactory(open=True)
    counts = []
    for reports in (1, 3):
        while Report.objects.filter(status="submitted").count() < reports:
            ReportFactory(duty=ReportDutyFactory(period=period), status=ReportStatus.SUBMITTED)
        counts.append(queries_of(client, reverse("movements:report-approve-many")))
    assert counts[0] == counts[1] <= 30


def workbook(rows: list[list[object]]) -> io.BytesIO:
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    stream.seek(0)
    stream.name = "bao-cao.xlsx"
    return stream


def test_a_report_goes_out_as_a_workbook_and_comes_back(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.officers[0])
    duty = campaign.duty(0)
    save(campaign, [figure(duty, "2", "45.5")])
    sheet = client.get(reverse("importers:report-sheet", args=[duty.pk]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [line[3] for line in rows[1:]] == ["A/1", "A/2", "A/3", "A/4", "A/5", "A/6"]
    upload = reverse("importers:report-upload", args=[duty.pk])
    untouched = client.post(upload, {"file": workbook(rows)}, follow=True).content.decode()
    assert "Đã nhập 0 số liệu, giữ nguyên 6." in untouched
    rows[1][5:8] = [10, "", "Nữ: 4; Nam: 6"]
    rows[2][5] = "46,5"
    rows[3][5:7] = [3, 4]
    rows[5][5] = "Tốt"
    page = client.post(upload, {"file": workbook(rows)}, follow=True).content.decode()
    assert "Đã nhập 4 số liệu, giữ nguyên 2." in page
    stored = {m.indicator.code: m for m in Measurement.objects.select_related("indicator")}
    assert stored["1"].breakdown == {"sex": {"female": "4", "male": "6"}}
    assert (stored["3"].value, stored["3"].whole, stored["5"].text) == (3, 4, "good")
    assert ledger.verify() == []


def test_a_wrong_cell_writes_nothing_and_is_named(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.officers[0])
    duty = campaign.duty(0)
    sheet = client.get(reverse("importers:report-sheet", args=[duty.pk]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    rows[1][5], rows[2][5], rows[3][5], rows[3][6], rows[5][5] = 10, 120, 1, 0, "Tuyệt"
    upload = reverse("importers:report-upload", args=[duty.pk])
    answer = client.post(upload, {"file": workbook(rows)})
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("nằm ngoài khoảng", "Mẫu số bằng 0", "“Tuyệt” không có trong các mức", "3 ô cần sửa"):
        assert words in page
    assert Measurement.objects.count() == 0


def test_the_workbook_of_a_locked_report_is_refused(client: Client, campaign: Campaign) -> None:
    duty = campaign.duty(0)
    client.force_login(campaign.officers[0])
    sheet = client.get(reverse("importers:report-sheet", args=[duty.pk]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    rows[2][5] = 12
    submit(campaign)
    page = client.post(reverse("importers:report-upload", args=[duty.pk]), {"file": workbook(rows)}).content.decode()
    assert "không sửa được nữa" in page
    return_report(Report.objects.get(), reason="x", actor=campaign.secretary)
    rows[1][2] = "Xã không có"
    page = client.post(reverse("importers:report-upload", args=[duty.pk]), {"file": workbook(rows)}).content.decode()
    assert "Không có đơn vị nào đang hoạt động" in page
