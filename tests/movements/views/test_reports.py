from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from base.accounts.workbench import work_for
from base.core import clock
from movements.domain.evidence import upload_evidence
from movements.domain.reporting import assignments_for, return_report
from movements.domain.targets import assign_targets
from movements.enums import ReportStatus
from movements.models import Evidence, Measurement, Report
from tests.factories.accounts import UserFactory
from tests.factories.movements import ReportDutyFactory, ReportFactory, ReportPeriodFactory, TargetFactory
from tests.factories.units import UnitFactory
from tests.movements.campaign import Campaign, moment, ticked
from tests.movements.queries import queries_of

pytestmark = pytest.mark.django_db


def entries(
    campaign: Campaign, index: int, values: tuple[str, str], *, version: int = 0, **more: object
) -> dict[str, object]:
    """What a browser posts for an untouched form with these two figures typed in."""
    first, second = (row.pk for row in assignments_for(campaign.duty(index)))
    typed = {f"value_{first}": values[0], f"value_{second}": values[1], "general_note": "", "version": version}
    opened = {f"initial-value_{first}": "", f"initial-value_{second}": "", "initial-general_note": ""}
    return typed | opened | more


def edit_url(campaign: Campaign, index: int = 0) -> str:
    return reverse("movements:report-edit", args=[campaign.duty(index).pk])


def test_the_form_shows_target_unit_and_the_last_approved_figure(client: Client, campaign: Campaign) -> None:
    campaign.approve(0, (60, "0.8"))
    ticked(dt.date(2026, 5, 31))
    client.force_login(campaign.officers[0])
    duty = campaign.duty(0, period="Quý II/2026")
    with clock.at(moment(dt.date(2026, 6, 1))):
        page = client.get(reverse("movements:report-edit", args=[duty.pk])).content.decode()
    for words in ("66/87 xã", "dưới 1%", "Số thực hiện (xã)", "số đã duyệt gần nhất: 60/87 xã (Quý I/2026)"):
        assert words in page


def test_an_officer_saves_figures_with_evidence(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.officers[0])
    first = assignments_for(campaign.duty(0))[0].pk
    file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 x")
    answer = client.post(
        edit_url(campaign), entries(campaign, 0, ("60", "0,8"), **{f"file_{first}": file}), follow=True
    )
    assert "Đã lưu báo cáo" in answer.content.decode()
    assert {row.value for row in Measurement.objects.all()} == {Decimal(60), Decimal("0.8")}
    evidence = Evidence.objects.get()
    served = client.get(reverse("movements:evidence-file", args=[evidence.pk]))
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    client.post(reverse("movements:evidence-remove", args=[evidence.pk]))
    assert Evidence.objects.count() == 0


def test_files_sent_beside_an_error_are_kept_and_wrong_ones_named(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.officers[0])
    first, second = (row.pk for row in assignments_for(campaign.duty(0)))
    good, program = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 x"), SimpleUploadedFile("may.exe", b"MZ\x90\x00")
    typed = entries(campaign, 0, ("sáu mươi", "0,8"), **{f"file_{first}": good, f"file_{second}": program})
    answer = client.post(edit_url(campaign), typed)
    page, form = answer.content.decode(), answer.context["form"]
    assert "Đã giữ tệp “bien-ban.pdf”. Không phải chọn lại." in page
    assert Evidence.objects.get().file.name == "bien-ban.pdf"
    assert [bool(line.evidence) for line in answer.context["lines"]] == [True, False], "it stands in its row at once"
    assert list(form[f"file_{first}"].errors) == []
    assert "Tệp “may.exe” là chương trình máy tính" in page
    assert not Measurement.objects.exclude(value=None).exists(), "figures wait until all is right"
    client.post(edit_url(campaign), entries(campaign, 0, ("60", "0,8")))
    assert (Evidence.objects.count(), Report.objects.get().version) == (1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sáu mươi", "không phải là số"),
        ("1,2,3", "không phải là số"),
        ("NaN", "không phải là số"),
        ("1e5", "không phải là số"),
        ("99999999999999999999", "quá dài: nhiều nhất 16 chữ số"),
        ("0,12345", "quá dài: nhiều nhất 16 chữ số"),
    ],
)
def test_what_is_no_figure_is_named_and_kept_on_the_screen(
    client: Client, campaign: Campaign, text: str, said: str
) -> None:
    client.force_login(campaign.officers[0])
    page = client.post(edit_url(campaign), entries(campaign, 0, (text, ""))).content.decode()
    assert said in page
    assert f'value="{text}"' in page
    assert Report.objects.count() == 0


def test_two_people_at_one_report_see_each_other_and_lose_nothing(client: Client, campaign: Campaign) -> None:
    first, second = (row.pk for row in assignments_for(campaign.duty(0)))
    client.force_login(campaign.officers[0])
    client.post(edit_url(campaign), entries(campaign, 0, ("60", "0,8")))
    client.force_login(campaign.heads[0])
    file = SimpleUploadedFile("anh.png", b"\x89PNG x")
    mine = entries(campaign, 0, ("61", ""), **{f"file_{first}": file})
    page = client.post(edit_url(campaign), mine).content.decode()
    assert f"{campaign.officers[0]} đã lưu báo cáo này lúc" in page
    assert "Người kia đã lưu: 60/87 xã" in page
    assert f'name="value_{first}" value="61"' in page
    assert f'name="value_{second}" value="0,8"' in page
    assert Evidence.objects.count() == 1
    assert {row.value for row in Measurement.objects.all()} == {Decimal(60), Decimal("0.8")}
    again = entries(campaign, 0, ("61", "0,8"), version=1)
    again |= {f"initial-value_{first}": "60", f"initial-value_{second}": "0,8"}
    client.post(edit_url(campaign), again)
    assert {row.value for row in Measurement.objects.all()} == {Decimal(61), Decimal("0.8")}


def test_a_figure_that_only_one_of_two_people_changed_is_no_conflict(client: Client, campaign: Campaign) -> None:
    first, second = (row.pk for row in assignments_for(campaign.duty(0)))
    campaign.save(0, (60, "0.8"))
    shown = {f"initial-value_{first}": "60", f"initial-value_{second}": "0,8"}
    client.force_login(campaign.officers[0])
    client.post(edit_url(campaign), entries(campaign, 0, ("61", "0,8"), version=1) | shown)
    client.force_login(campaign.heads[0])
    page = client.post(edit_url(campaign), entries(campaign, 0, ("60", "0,9"), version=1) | shown).content.decode()
    assert f"{campaign.officers[0]} đã lưu báo cáo này lúc" in page
    assert "Người kia đã lưu:" not in page
    assert f'name="value_{first}" value="61"' in page
    assert f'name="value_{second}" value="0,9"' in page


def test_a_level_below_zero_is_refused_in_words(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.officers[0])
    page = client.post(edit_url(campaign), entries(campaign, 0, ("60", "-0,8"))).content.decode()
    assert "không thể là số âm" in page
    assert Report.objects.count() == 0


def test_head_submits_secretariat_returns_unit_mends_secretariat_approves(client: Client, campaign: Campaign) -> None:
    report = campaign.save(0, (60, "0.8"))
    detail = reverse("movements:report-detail", args=[report.pk])
    client.force_login(campaign.heads[0])
    assert "Gửi báo cáo" in client.get(detail).content.decode()
    page = client.post(reverse("movements:report-submit", args=[report.pk]), {"version": report.version}, follow=True)
    assert "Chờ duyệt" in page.content.decode()
    client.force_login(campaign.secretary)
    back = reverse("movements:report-return", args=[report.pk])
    assert "field--error" in client.post(back, {"reason": " "}).content.decode()
    client.post(back, {"reason": "Thiếu biên bản thẩm định."})
    client.force_login(campaign.officers[0])
    assert "Thiếu biên bản thẩm định." in client.get(edit_url(campaign)).content.decode()
    report.refresh_from_db()
    assert report.status == ReportStatus.RETURNED
    client.force_login(campaign.heads[0])
    client.post(reverse("movements:report-submit", args=[report.pk]), {"version": report.version})
    client.force_login(campaign.secretary)
    client.post(reverse("movements:report-approve", args=[report.pk]))
    report.refresh_from_db()
    assert report.status == ReportStatus.APPROVED
    page = client.get(detail).content.decode()
    assert "Lý do: Thiếu biên bản thẩm định." in page
    client.force_login(campaign.officers[0])
    assert client.get(edit_url(campaign)).status_code == 302


def test_submitting_too_early_says_what_is_missing(client: Client, campaign: Campaign) -> None:
    report = campaign.save(0, (60, None))
    client.force_login(campaign.heads[0])
    url = reverse("movements:report-submit", args=[report.pk])
    assert "Còn thiếu số liệu: Tỷ lệ hộ nghèo" in client.post(url, {"version": 1}, follow=True).content.decode()


def test_work_of_each_role(campaign: Campaign) -> None:
    officer, head, secretary = campaign.officers[0], campaign.heads[0], campaign.secretary

    def states(user: object) -> list[tuple[str, str]]:
        return [(item.action, item.state) for item in work_for(user)]  # type: ignore[arg-type]

    assert states(officer) == [("Nhập báo cáo", "due")]
    assert states(secretary) == []
    campaign.save(0, (60, "0.8"))
    assert ("Xem và gửi", "due") in states(head)
    with clock.at(moment(dt.date(2026, 3, 16))):
        ticked(dt.date(2026, 3, 16))
        assert states(officer) == [("Nhập báo cáo", "overdue")]
        report = campaign.submit_saved(0)
        assert states(officer) == []
        assert states(secretary) == [("Duyệt báo cáo", "waiting")]
        return_report(report, reason="Thiếu.", actor=secretary)
        assert states(officer) == states(head) == [("Sửa báo cáo", "returned")]
    with clock.at(moment(dt.date(2026, 3, 17))):
        campaign.save(0, (61, "0.8"), version=1)
        assert states(officer) == []
        assert states(head) == [("Xem và gửi", "overdue")]


def test_new_evidence_alone_mends_a_returned_report(campaign: Campaign) -> None:
    head = campaign.heads[0]
    report = campaign.submit(0, (60, "0.8"))
    return_report(report, reason="Thiếu minh chứng.", actor=campaign.secretary)
    with clock.at(moment(dt.date(2026, 3, 11))):
        first = assignments_for(report.duty)[0].pk
        file = SimpleUploadedFile("quyet-dinh.pdf", b"%PDF-1.7 x")
        upload_evidence(report.duty, first, file, actor=campaign.officers[0])
        assert [item.action for item in work_for(head)] == ["Xem và gửi"]


@pytest.mark.parametrize("name", ["duty-list", "report-list"])
def test_lists_ask_the_same_number_of_queries_for_more_rows(client: Client, name: str) -> None:
    period = ReportPeriodFactory(open=True)
    client.force_login(UserFactory(role="secretariat", unit=UnitFactory()))
    counts = []
    for rows in (1, 3):
        while Report.objects.count() < rows:
            ReportFactory(duty=ReportDutyFactory(period=period))
        counts.append(queries_of(client, reverse(f"movements:{name}")))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["report-detail", "report-edit"])
def test_a_report_asks_the_same_number_of_queries_for_more_targets(
    client: Client, campaign: Campaign, name: str
) -> None:
    counts = []
    client.force_login(campaign.officers[0])
    for targets in (2, 5):
        while campaign.movement.targets.count() < targets:
            TargetFactory(movement=campaign.movement)
        assign_targets(campaign.movement, actor=campaign.secretary)
        report = campaign.save(0, (1,) * targets, version=len(counts))
        key = report.pk if name == "report-detail" else report.duty_id
        counts.append(queries_of(client, reverse(f"movements:{name}", args=[key])))
    assert counts[0] == counts[1]


def test_the_queue_is_filtered_by_state(client: Client, campaign: Campaign) -> None:
    campaign.submit(0, (60, "0.8"))
    campaign.save(1, (61, "0.8"))
    client.force_login(campaign.secretary)
    page = client.get(reverse("movements:report-list"), {"status": "submitted"}).content.decode()
    assert campaign.units[0].name in page
    assert campaign.units[1].name not in page


def test_an_officer_sees_only_the_own_unit(client: Client, campaign: Campaign) -> None:
    client.force_login(campaign.officers[0])
    page = client.get(reverse("movements:duty-list")).content.decode()
    assert campaign.units[0].name in page
    assert campaign.units[1].name not in page
