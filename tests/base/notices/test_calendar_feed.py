"""The feed is read here as RFC 5545 says a calendar program reads it: unfold, split, unescape."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from base.accounts import workbench
from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.workbench import WorkItem
from base.notices.domain.calendar_feed import address_key, feed_of
from base.notices.domain.groups import grouped
from base.notices.domain.notify import mark_read, notify
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory

DAY = dt.date(2026, 12, 31)


def read(calendar: str) -> list[dict[str, str]]:
    """Events as name → value; the rules of lines are asserted on the way."""
    assert calendar.endswith("\r\n")
    lines = calendar[:-2].split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not re.search(r"[\r\n]", "".join(lines))
    whole = re.sub(r"\r\n ", "", calendar[:-2]).split("\r\n")
    assert (whole[0], whole[1], whole[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    events: list[dict[str, str]] = []
    for line in whole:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT":
            events[-1][name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value)
    return events


@pytest.fixture
def officer(db: None) -> User:
    return UserFactory(role=Role.OFFICER, unit=UnitFactory())


@given(title=st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200))
def test_every_title_comes_back_as_it_was(title: str) -> None:
    kept = workbench._finders[:]
    try:
        workbench._finders[:] = [lambda user: [WorkItem(title, "Dòng 1\nDòng 2", "/a/", "Làm", "due", DAY)]]
        (event,) = read(feed_of(User(username="a")).decode())
    finally:
        workbench._finders[:] = kept
    assert event["SUMMARY"] == title
    assert event["DESCRIPTION"] == "Dòng 1\nDòng 2"
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    assert {"UID", "DTSTAMP", "URL"} <= set(event)


def test_feed_is_open_to_its_address_alone_and_closed_by_a_new_password(client: Client, officer: User) -> None:
    address = f"/lich/{address_key(officer)}.ics"
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert read(answer.content.decode()) == []
    assert client.get(f"/lich/{address_key(officer)[:-2]}xx.ics").status_code == 404
    officer.set_password("mot-mat-khau-khac")
    officer.save()
    assert client.get(address).status_code == 404


def test_person_finds_the_address(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.get("/lam-viec/thong-bao/nhan-thu/").content.decode()
    address = f"{settings.BASE_URL}/lich/{address_key(officer)[:6]}"
    assert f'data-copy="{address}' in page, "nobody copies a hundred signs by hand on a phone"
    assert f'href="{address}' in page


def test_inbox_stands_under_headings_by_what_presses(client: Client, officer: User) -> None:
    kinds = ("movements.duty_reminder", "movements.report_returned", "movements.duty_escalated", "khac")
    for kind in (*kinds, "movements.report_submitted", "doc-roi"):
        notify([officer], kind=kind, key=kind, title=kind)
    mark_read(officer, officer.notices.get(kind="doc-roi"))
    names = [group["name"] for group in grouped(officer.notices.all())]
    assert names == ["late", "returned", "due", "waiting", "other", "read"]
    client.force_login(officer)
    page = client.get("/lam-viec/thong-bao/").content.decode()
    assert page.index("Quá hạn") < page.index("Bị trả lại") < page.index("Đến hạn, mới mở")
