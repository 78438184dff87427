from __future__ import annotations

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from base.core import clock, schedule
from base.core.schedule import due_work, tick

NOON = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_registry", {})


def test_finders_run_in_order_at_the_moment_of_the_tick(registry: None) -> None:
    seen: list[tuple[str, dt.date]] = []

    @due_work("test.late", order=900)
    def late(at: dt.datetime) -> int:
        seen.append(("late", clock.today()))
        return 1

    @due_work("test.early", order=100)
    def early(at: dt.datetime) -> int:
        seen.append(("early", clock.today()))
        return 2

    assert tick(NOON).done == {"test.early": 2, "test.late": 1}
    assert seen == [("early", dt.date(2026, 11, 20)), ("late", dt.date(2026, 11, 20))]


def test_one_failing_finder_does_not_stop_the_others(registry: None) -> None:
    @due_work("test.broken", order=1)
    def broken(at: dt.datetime) -> int:
        raise ZeroDivisionError("x")

    @due_work("test.sound", order=2)
    def sound(at: dt.datetime) -> int:
        return 1

    result = tick(NOON)
    assert result.done == {"test.broken": 0, "test.sound": 1}
    assert result.failed == {"test.broken": "ZeroDivisionError: x"}


@pytest.mark.django_db
def test_second_tick_of_the_same_moment_prints_zeros() -> None:
    outs = []
    for _ in range(2):
        out = StringIO()
        call_command("tick", now="2026-11-20T08:00", stdout=out)
        outs.append(json.loads(out.getvalue()))
    assert outs[0]["core.daily_head"] == 1
    assert set(outs[1].values()) == {0}


@pytest.mark.parametrize("text", ["hôm nay", "2026-02-30", "2026-13-01T00:00"])
def test_moment_that_is_no_date_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("tick", now=text)
    assert refusal.value.returncode == 2


def test_clock_returns_to_the_present_after_a_block() -> None:
    with clock.at(NOON):
        assert clock.now() == NOON
    assert abs(clock.now() - dt.datetime.now(tz=dt.UTC)) < dt.timedelta(minutes=1)


def test_a_day_ends_with_its_last_second_in_vietnam() -> None:
    day = dt.date(2026, 11, 20)
    assert clock.start_of(day) == dt.datetime(2026, 11, 19, 17, tzinfo=dt.UTC)
    assert clock.end_of(day) - clock.start_of(day) == dt.timedelta(days=1)
