"""Tasks from their assignment to acceptance, with reminders by the schedule."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed, TransitionRefused
from base.core.transitions import advance
from base.notices.models import Notice
from movements.domain.passing import pass_orphaned
from movements.domain.states import TASK
from movements.domain.tasks.assigning import (
    StaleTask,
    TaskDraft,
    accept_task,
    assign_tasks,
    cancel_task,
    change_task,
    return_task,
)
from movements.domain.tasks.queries import in_state, outlook_of_task, searched, tasks_for, themes_list
from movements.domain.tasks.reminding import escalate_tasks, remind_of_tasks
from movements.domain.tasks.reporting import report_task, update_task
from movements.domain.tasks.themes import save_theme
from movements.enums import OutlookStatus, TaskStatus
from movements.models import Task, TaskEvidence
from tests.factories.accounts import UserFactory
from tests.factories.targets import TaskFactory, WorkThemeFactory
from tests.factories.units import SuccessionPartFactory, UnitFactory, end_unit
from tests.movements.campaign import moment, ticked
from tests.movements.targets.scene import director

pytestmark = pytest.mark.django_db
GIVEN, DUE = dt.date(2026, 3, 2), dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _in_march() -> Any:
    with clock.at(moment(GIVEN)):
        yield


@pytest.fixture
def place() -> Any:
    """A province with a leading department, one that takes part, and their people."""

    class Place:
        province = UnitFactory(province=True)
        lead = UnitFactory(department=True, parent=province)
        partner = UnitFactory(department=True, parent=province)
        secretary = UserFactory(role="secretariat", unit=province)
        officer = UserFactory(role="officer", unit=lead)
        head = UserFactory(role="head", unit=lead)
        helper = UserFactory(role="officer", unit=partner)

        def draft(self, **changes: Any) -> TaskDraft:
            values = {"title": "Lập đề án", "output": "Đề án", "lead": self.lead, "due_on": DUE}
            return TaskDraft(**(values | {"partners": (self.partner,)} | changes))

        def give(self, **changes: Any) -> Task:
            return assign_tasks([self.draft(**changes)], actor=self.secretary)[0]

    return Place()


def test_from_assignment_over_a_return_to_acceptance(place: Any) -> None:
    director(place.lead, "Lê Giám Đốc", dt.date(2021, 1, 1))
    task = place.give()
    assert task.head.name == "Lê Giám Đốc"
    assert {n.recipient for n in Notice.objects.filter(kind="movements.task_assigned")} == {
        place.officer, place.head, place.helper,
    }  # fmt: skip
    proof = SimpleUploadedFile("khao-sat.pdf", b"%PDF-1.4 x")
    update_task(task, note="Khảo sát xong.", percent=40, uploads=[proof], expected_version=0, actor=place.officer)
    task.refresh_from_db()
    assert (task.status, task.percent, TaskEvidence.objects.get().file.name) == ("in_progress", 40, "khao-sat.pdf")
    task = report_task(task, note="Đã trình.", expected_version=1, actor=place.head)
    assert (task.status, task.percent, task.done_on) == ("reported", 100, GIVEN)
    task = return_task(task, reason="Thiếu phụ lục.", actor=place.secretary)
    assert (task.status, task.done_on) == ("returned", None)
    task = report_task(task, note="Đã bổ sung.", expected_version=task.version, actor=place.officer)
    assert accept_task(task, actor=place.secretary).status == "accepted"
    assert ledger.verify() == []


def test_units_that_take_part_write_but_do_not_report(place: Any) -> None:
    task = place.give()
    update_task(task, note="Đã góp ý.", expected_version=0, actor=place.helper)
    task.refresh_from_db()
    assert task.status == TaskStatus.ASSIGNED
    with pytest.raises(DomainError, match="Chỉ đơn vị chủ trì ghi tiến độ"):
        update_task(task, note="x", percent=50, expected_version=1, actor=place.helper)
    with pytest.raises(NotAllowed):
        report_task(task, note="x", expected_version=1, actor=place.helper)
    stranger = UserFactory(role="officer", unit=UnitFactory(department=True))
    with pytest.raises(NotAllowed):
        update_task(task, note="x", expected_version=1, actor=stranger)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": " "}, "chưa có tên"),
        ({"output": ""}, "sản phẩm"),
        ({"due_on": dt.date(2026, 3, 1)}, "thời hạn đã qua"),
        ({"difficulty": Decimal(2)}, "lý do"),
        ({"difficulty": Decimal(9)}, "từ 0,5 đến 3"),
    ],
)
def test_a_task_that_cannot_be_is_refused_in_words(place: Any, change: dict[str, Any], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        place.give(**change)
    assert not Task.objects.exists()


def test_ended_units_and_the_same_unit_twice_are_refused(place: Any) -> None:
    gone = UnitFactory(department=True, dissolved=True)
    with pytest.raises(DomainError, match="ngừng hoạt động"):
        place.give(partners=(gone,))
    with pytest.raises(DomainError, match="đã chủ trì"):
        place.give(partners=(place.lead,))
    with pytest.raises(NotAllowed):
        assign_tasks([place.draft()], actor=place.officer)


def test_a_change_asks_for_a_reason_and_tells_whoever_was_slower(place: Any) -> None:
    task = place.give()
    later = place.draft(due_on=dt.date(2026, 9, 30), partners=())
    with pytest.raises(DomainError, match="lý do"):
        change_task(task, later, reason="", expected_version=0, actor=place.secretary)
    changed = change_task(task, later, reason="Chờ kinh phí.", expected_version=0, actor=place.secretary)
    assert (changed.due_on, changed.version, changed.partners.count()) == (dt.date(2026, 9, 30), 1, 0)
    with pytest.raises(StaleTask, match="người khác cập nhật"):
        change_task(task, place.draft(), reason="x", expected_version=0, actor=place.secretary)
    with pytest.raises(StaleTask):
        update_task(task, note="x", percent=1, expected_version=0, actor=place.officer)
    event = ledger.history_of(task).get(kind="movements.task.changed")
    assert event.payload is not None
    assert event.payload["changed"] == {"due_on": ["2026-06-30", "2026-09-30"]}
    assert ledger.verify() == []


def test_cancelled_and_accepted_tasks_take_no_more_words(place: Any) -> None:
    task = cancel_task(place.give(), reason="Trùng việc.", actor=place.secretary)
    with pytest.raises(DomainError, match="Đã hủy"):
        update_task(task, note="x", expected_version=task.version, actor=place.officer)
    with pytest.raises(TransitionRefused):
        accept_task(task, actor=place.secretary)


@pytest.mark.parametrize("action", [row.action for row in TASK.rows])
@pytest.mark.parametrize("status", TaskStatus.values)
def test_every_step_is_open_from_its_states_only(action: str, status: str) -> None:
    task = TaskFactory(status=status)
    row = TASK[action]
    if status in row.sources or status == row.target:
        assert advance(TASK, task, action, reason="x").status == row.target
    else:
        with pytest.raises(TransitionRefused):
            advance(TASK, task, action, reason="x")


def test_reminders_come_at_each_step_once_and_then_the_head_is_told(place: Any) -> None:
    task = place.give()
    expected = {-8: 0, -7: 1, -6: 0, -3: 1, -2: 0, -1: 1, 0: 1, 1: 1, 2: 0, 3: 0}
    for offset, count in expected.items():
        with clock.at(moment(DUE + dt.timedelta(days=offset))):
            assert (remind_of_tasks(), remind_of_tasks()) == (count, 0), offset
    with clock.at(moment(DUE + dt.timedelta(days=3))):
        assert (escalate_tasks(), escalate_tasks()) == (1, 0)
    assert Notice.objects.filter(kind="movements.task_reminder", recipient=place.helper).count() == 5
    assert Notice.objects.get(kind="movements.task_escalated").recipient == place.head
    assert "Lập đề án" in Notice.objects.get(kind="movements.tasks_escalated", recipient=place.secretary).body
    assert Task.objects.get(pk=task.pk).reminded_offset == 1


def test_a_whole_tick_does_the_work_of_tasks(place: Any) -> None:
    place.give()
    assert ticked(DUE).done["movements.remind_of_tasks"] == 1
    assert ticked(DUE + dt.timedelta(days=4)).done["movements.escalate_tasks"] == 1


def test_a_new_due_day_starts_the_reminders_anew(place: Any) -> None:
    task = place.give()
    with clock.at(moment(DUE)):
        remind_of_tasks()
        task.refresh_from_db()
        later = place.draft(due_on=DUE + dt.timedelta(days=30))
        change_task(task, later, reason="Gia hạn.", expected_version=0, actor=place.secretary)
    with clock.at(moment(DUE + dt.timedelta(days=23))):
        assert remind_of_tasks() == 1


@pytest.mark.parametrize(
    ("day", "changes", "outlook", "late"),
    [
        (GIVEN, {}, OutlookStatus.ON_TRACK, 0),
        (dt.date(2026, 5, 1), {"percent": 10}, OutlookStatus.AT_RISK, 0),
        (dt.date(2026, 5, 1), {"percent": 60}, OutlookStatus.ON_TRACK, 0),
        (dt.date(2026, 5, 1), {"percent": 99, "status": "returned"}, OutlookStatus.AT_RISK, 0),
        (dt.date(2026, 7, 3), {"percent": 90}, OutlookStatus.MISSED, 3),
        (dt.date(2026, 7, 3), {"status": "reported", "done_on": DUE}, OutlookStatus.ON_TRACK, 0),
        (dt.date(2026, 7, 9), {"status": "accepted", "done_on": dt.date(2026, 7, 2)}, OutlookStatus.MET, 2),
        (dt.date(2026, 7, 9), {"status": "cancelled"}, OutlookStatus.NOT_APPLICABLE, 0),
    ],
)
def test_late_is_reckoned_from_days(day: dt.date, changes: Any, outlook: OutlookStatus, late: int) -> None:
    task = TaskFactory(due_on=DUE, **changes)
    with clock.at(moment(day)):
        assert (outlook_of_task(task), task.days_late) == (outlook, late)


def test_a_task_of_a_unit_that_ended_goes_on_with_its_successor(place: Any) -> None:
    task = place.give()
    heir = UnitFactory(department=True, parent=place.province)
    director(heir, "Người Mới", dt.date(2026, 1, 1))
    end_unit(place.lead, GIVEN - dt.timedelta(days=1))
    SuccessionPartFactory(source=place.lead, target=heir)
    assert (pass_orphaned(), pass_orphaned()) == (1, 0)
    task.refresh_from_db()
    assert (task.lead, task.head.name) == (heir, "Người Mới")
    assert ledger.verify() == []


def test_lists_by_state_words_and_reach(place: Any) -> None:
    task = place.give()
    TaskFactory(title="Việc của nơi khác", status="reported")
    assert list(tasks_for(place.helper)) == list(tasks_for(place.officer)) == [task]
    assert tasks_for(place.secretary).count() == 2
    found = tasks_for(place.secretary)
    assert [row.title for row in in_state(found, "reported")] == ["Việc của nơi khác"]
    for words in ("Lập", "lap DE"):
        assert [row.title for row in searched(found, words)] == ["Lập đề án"]
    with clock.at(moment(DUE + dt.timedelta(days=1))):
        assert task in in_state(found, "late")


def test_a_theme_counts_its_tasks_and_refuses_a_twin(place: Any) -> None:
    theme = WorkThemeFactory(owner=place.province, title="Bứt phá")
    for status in ("accepted", "assigned", "cancelled"):
        TaskFactory(theme=theme, status=status, due_on=dt.date(2026, 1, 31))
    row = themes_list().get()
    assert (row.task_count, row.accepted_count, row.late_count) == (2, 1, 1)  # type: ignore[attr-defined]
    options = {"kind": "year", "owner": place.province, "starts_on": theme.starts_on, "ends_on": theme.ends_on}
    with pytest.raises(DomainError, match="đã có chủ đề"):
        save_theme(None, title="Bứt phá", actor=place.secretary, **options)
    with pytest.raises(DomainError, match="sau ngày bắt đầu"):
        save_theme(theme, title="x", actor=place.secretary, **(options | {"ends_on": dt.date(2020, 1, 1)}))
    assert save_theme(theme, title="Tăng tốc", actor=place.secretary, **options).title == "Tăng tốc"
    assert ledger.verify() == []
