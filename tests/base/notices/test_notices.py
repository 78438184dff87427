from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
