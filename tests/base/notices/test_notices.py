from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from base.accounts.enums import Role
from base.notices.domain.notify import mark_read, notify
from base.notices.domain.reminders import OFFSETS, due_offset, is_escalated
from base.notices.models import Notice
from tests.factories.accounts import UserFactory

DUE = dt.date(2026, 11, 20)


@pytest.mark.django_db
def test_one_occasion_tells_everybody_once() -> None:
    people = [UserFactory(), UserFactory()]
    assert notify([*people, people[0]], kind="x", key="bao-cao-1", title="Đến hạn") == 2
    assert notify(people, kind="x", key="bao-cao-1", title="Đến hạn") == 0
    assert notify([*people, UserFactory()], kind="x", key="bao-cao-1", title="Đến hạn") == 1
    assert Notice.objects.count() == 3
    assert notify([], kind="x", key="khac", title="x") == 0


@pytest.mark.django_db
def test_reading_marks_ones_own_only() -> None:
    mine, other = UserFactory(), UserFactory()
    notify([mine, other], kind="x", key="k", title="x")
    assert mark_read(mine, other.notices.get()) == 0
    assert mark_read(mine) == 1
    assert mark_read(mine) == 0
    assert other.notices.get().read_at is None


@pytest.mark.parametrize(
    ("days", "offset"), [(-8, None), (-7, -7), (-6, -7), (-3, -3), (-2, -3), (-1, -1), (0, 0), (1, 1), (30, 1)]
)
def test_newest_reminder_that_is_due(days: int, offset: int | None) -> None:
    assert due_offset(DUE, DUE + dt.timedelta(days=days)) == offset


@pytest.mark.parametrize(("days", "expected"), [(0, False), (2, False), (3, True), (10, True)])
def test_head_hears_of_it_after_three_days(days: int, expected: bool) -> None:
    assert is_escalated(DUE, DUE + dt.timedelta(days=days)) == expected


@given(st.integers(-30, 30), st.integers(0, 30))
def test_reminders_only_ever_move_forward(days: int, later: int) -> None:
    order = [None, *OFFSETS]
    first, second = (due_offset(DUE, DUE + dt.timedelta(days=n)) for n in (days, days + later))
    assert order.index(first) <= order.index(second)


@pytest.mark.django_db
def test_every_notice_can_be_reached_the_unread_first(client: Client) -> None:
    user = UserFactory(role=Role.SECRETARIAT)
    for number in range(60):
        notify([user], kind="x", key=f"x:{number}", title=f"Tin số {number:02}.", body="", url="/")
    mark_read(user)
    notify([user], kind="x", key="late", title="Tin chưa đọc.", body="", url="/")
    Notice.objects.filter(key="late").update(created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    client.force_login(user)
    inbox = reverse("notices:inbox")
    pages = [client.get(inbox, {"page": number}).content.decode() for number in (1, 2, 3)]
    assert "Tin chưa đọc." in pages[0]
    assert "Trang 1/3" in pages[0]
    seen = [title for number in range(60) for page in pages if (title := f"Tin số {number:02}.") in page]
    assert len(seen) == len(set(seen)) == 60
