"""The screens of tasks and themes as people use them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from base.accounts.workbench import work_for
from base.core import clock
from movements.enums import TaskStatus
from movements.models import Task, WorkTheme
from tests.factories.accounts import UserFactory
from tests.factories.targets import TaskFactory, TaskUpdateFactory, WorkThemeFactory
from tests.factories.units import PersonFactory, UnitFactory
from tests.movements.campaign import moment
from tests.movements.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with clock.at(moment(dt.date(2026, 3, 2))):
        yield


@pytest.fixture
def people() -> Any:
    class People:
        province = UnitFactory(province=True)
        lead = UnitFactory(department=True, parent=province)
        secretary = UserFactory(role="secretariat", unit=province)
        officer = UserFactory(role="officer", unit=lead)
        stranger = UserFactory(role="officer", unit=UnitFactory(department=True))

    return People()


@pytest.mark.parametrize("name", ["task-list", "theme-list", "theme-detail", "task-detail"])
def test_lists_ask_as_many_queries_for_three_rows_as_for_one(client: Client, people: Any, name: str) -> None:
    client.force_login(people.secretary)
    theme = WorkThemeFactory(owner=people.province)
    task = TaskFactory(theme=theme, lead=people.lead)
    url = reverse(f"tasks:{name}", args={"theme-detail": [theme.pk], "task-detail": [task.pk]}.get(name, []))
    counts = []
    for count in (1, 2):
        for _ in range(count):
            TaskFactory(theme=theme, head=PersonFactory())
            WorkThemeFactory(owner=people.province)
            TaskUpdateFactory(task=task, unit=people.lead)
        counts.append(queries_of(client, url))
    assert counts[0] == counts[1] <= 30


def test_a_year_has_a_theme_and_a_task_goes_all_the_way(client: Client, people: Any) -> None:
    client.force_login(people.secretary)
    data = {
        "title": "Bứt phá",
        "kind": "year",
        "owner": people.province.pk,
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
    }
    assert "Bứt phá" in client.post(reverse("tasks:theme-add"), data, follow=True).content.decode()
    theme = WorkTheme.objects.get()
    task_data = {
        "title": "Lập đề án", "output": "Đề án", "lead": people.lead.pk, "due_on": "2026-06-30", "theme": theme.pk,
        "weight": "1", "difficulty": "2",
    }  # fmt: skip
    assert "lý do khi hệ số khó" in client.post(reverse("tasks:task-add"), task_data).content.decode()
    task_data["difficulty_reason"] = "Nhiều ngành"
    assert "Đã giao đầu việc" in client.post(reverse("tasks:task-add"), task_data, follow=True).content.decode()
    task = Task.objects.get()
    client.force_login(people.officer)
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")
    update = {"version": "0", "percent": "40", "note": "Khảo sát xong.", "uploads": [upload]}
    page = client.post(reverse("tasks:task-update", args=[task.pk]), update, follow=True).content.decode()
    assert "Khảo sát xong." in page
    assert "a.pdf" in page
    stale = client.post(reverse("tasks:task-report", args=[task.pk]), {"version": "0", "note": "Đã trình."})
    assert "người khác cập nhật" in stale.content.decode()
    done = client.post(reverse("tasks:task-report", args=[task.pk]), {"version": "1", "note": "Đã trình."}, follow=True)
    assert "chờ nghiệm thu" in done.content.decode()
    assert [i.url for i in work_for(people.secretary) if "chờ nghiệm thu" in i.title] == [task.get_absolute_url()]
    other = TaskFactory(lead=people.lead, status=TaskStatus.REPORTED)
    assert [i.url for i in work_for(people.secretary) if "chờ nghiệm thu" in i.title] == [
        reverse("tasks:task-list") + "?state=reported"
    ]
    other.delete()
    client.force_login(people.secretary)
    client.post(reverse("tasks:task-return", args=[task.pk]), {"reason": "Thiếu phụ lục."})
    assert [item.state for item in work_for(people.officer) if "Lập đề án" in item.title] == ["returned"]
    client.force_login(people.officer)
    client.post(reverse("tasks:task-report", args=[task.pk]), {"version": "2", "note": "Đã bổ sung."})
    client.force_login(people.secretary)
    assert (
        "Đã nghiệm thu" in client.post(reverse("tasks:task-accept", args=[task.pk]), {}, follow=True).content.decode()
    )
    assert "1/1" in client.get(theme.get_absolute_url()).content.decode()


def test_a_stranger_sees_neither_the_task_nor_its_files(client: Client, people: Any) -> None:
    task = TaskFactory(lead=people.lead)
    client.force_login(people.stranger)
    assert client.get(task.get_absolute_url()).status_code == 403
    assert client.post(reverse("tasks:task-update", args=[task.pk]), {"version": 0, "note": "x"}).status_code == 403
    assert "Chưa có đầu việc nào" in client.get(reverse("tasks:task-list")).content.decode()


def test_a_change_needs_its_reason_and_the_list_filters(client: Client, people: Any) -> None:
    task = TaskFactory(lead=people.lead, title="Lập đề án")
    client.force_login(people.secretary)
    data = {"version": "0", "title": "Lập đề án", "output": task.output, "due_on": "2026-09-30", "weight": "1"}
    url = reverse("tasks:task-edit", args=[task.pk])
    assert "ghi lý do thay đổi" in client.post(url, data).content.decode()
    page = client.post(url, data | {"reason": "Chờ kinh phí."}, follow=True).content.decode()
    assert "30/09/2026" in page
    assert "Chờ kinh phí." in page
    for query, seen in (("?state=open&q=đề án", True), ("?state=accepted", False)):
        assert ("Lập đề án" in client.get(reverse("tasks:task-list") + query).content.decode()) == seen


def test_a_wrong_file_is_refused_beside_its_field_and_the_words_stay(client: Client, people: Any) -> None:
    task = TaskFactory(lead=people.lead)
    client.force_login(people.officer)
    sent = {"version": "0", "note": "Đã trình.", "uploads": [SimpleUploadedFile("a.exe", b"MZ")]}
    page = client.post(reverse("tasks:task-report", args=[task.pk]), sent).content.decode()
    assert re.search(r'id="id_uploads_error".*?“a.exe” là chương trình', page, re.DOTALL)
    assert "Chọn tệp từ máy" in page
    assert "Đã trình." in page


def test_who_comes_back_to_a_finished_task_is_told_its_state(client: Client, people: Any) -> None:
    task = TaskFactory(lead=people.lead, status=TaskStatus.REPORTED)
    client.force_login(people.officer)
    page = client.get(reverse("tasks:task-report", args=[task.pk]), follow=True).content.decode()
    assert "chờ nghiệm thu” nên không nhận cập nhật" in page
