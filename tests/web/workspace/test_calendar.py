from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from base.accounts.enums import Role
from base.core import clock
from base.core.calendar import load_calendar
from base.core.models import CalendarDay
from importers.resources import resource_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Client:
    client = Client()
    client.force_login(UserFactory(role=Role.SECRETARIAT))
    return client


def at(name: str, **query: str) -> str:
    return reverse(f"workspace:{name}", query=query)


def test_the_office_adds_changes_swaps_and_clears_days_on_screen(office: Client) -> None:
    values = {"day": "2027-03-01", "kind": "off", "name": "Nghỉ bù", "source": ""}
    refused = office.post(at("calendar-day"), values).content.decode()
    assert "bắt buộc" in refused or "văn bản" in refused
    assert "Nghỉ bù" in refused
    page = office.post(at("calendar-day"), values | {"source": "Thông báo thử"}, follow=True).content.decode()
    assert "Hạn đã tính trước đó giữ nguyên" in page
    assert "Thông báo thử" in page
    office.post(at("calendar-day", ngay="2027-03-01"), values | {"source": "Thông báo khác"})
    assert CalendarDay.objects.get().source == "Thông báo khác"
    swap = {"off": "2027-03-02", "working": "2027-03-03", "name": "Hoán đổi", "source": "Thông báo thử"}
    assert "thứ bảy hoặc chủ nhật" in office.post(at("calendar-swap"), swap).content.decode()
    office.post(at("calendar-swap"), swap | {"working": "2027-03-06"})
    assert CalendarDay.objects.count() == 3
    office.post(at("calendar-clear", ngay="2027-03-01"), {"reason": "Ghi nhầm"})
    assert not CalendarDay.objects.filter(day=dt.date(2027, 3, 1)).exists()
    assert "không còn trong lịch" in office.get(at("calendar-clear", ngay="xyz"), follow=True).content.decode()


def test_whoever_only_reads_sees_the_warning_and_no_button() -> None:
    load_calendar()
    client = Client()
    client.force_login(UserFactory(role=Role.OFFICER))
    with clock.at(clock.start_of(dt.date(2026, 11, 22))):
        page = client.get(at("calendar", nam="2027")).content.decode()
    assert "Lịch nghỉ năm 2027 chưa công bố đủ" in page
    assert "Thêm ngày" not in page
    assert client.get(at("calendar-day")).status_code == 403
    assert client.get(at("calendar", nam="9" * 40)).status_code == 200


def test_the_calendar_asks_the_database_as_often_for_three_days_as_for_one(office: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert office.get(at("calendar", nam="2027")).status_code == 200
        return len(seen)

    def add(*days: int) -> None:
        for day in days:
            CalendarDay.objects.create(day=dt.date(2027, 3, day), kind="off", name="Nghỉ", source="x")

    add(1)
    queries()
    first = queries()
    add(2, 3)
    assert queries() == first


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"Loại": "Ngày làm bù"}, "vốn là ngày làm việc"),
        ({"Căn cứ": ""}, ""),
        ({"Ngày": "31/02/2027"}, ""),
    ],
)
def test_a_list_is_checked_row_by_row(db: None, row: dict[str, Any], told: str) -> None:
    resource = resource_of("calendar")
    good = {
        "Ngày": "01/03/2027",
        "Loại": "Ngày nghỉ",
        "Tên": "Nghỉ bù",
        "Căn cứ": "Thông báo thử",
        "Đã đối chiếu": "có",
    }
    resource.prepare()
    assert resource.cleaned(good)[1] == []
    findings = resource.cleaned(good | row)[1]
    assert findings
    assert told in findings[0][1]
