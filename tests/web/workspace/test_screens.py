from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.accounts import workbench
from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.workbench import WorkItem
from base.core import clock, ledger
from base.core.jobs import run_job
from base.core.models import Job, LedgerEvent
from base.core.models.jobs import JobStatus
from base.notices.domain.notify import notify
from base.units.enums import SuccessionKind
from base.units.models import Succession, SuccessionPart
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from web.workspace.domain.jobs import start_ledger_check
from web.workspace.domain.todo import sections_for

pytestmark = pytest.mark.django_db


def make_job(actor: User | None, **fields: object) -> Job:
    values = {"kind": "workspace.ledger_check", "title": "Đọc văn bản", "created_at": clock.now()} | fields
    return Job.objects.create(actor=actor, **values)


@pytest.fixture
def officer() -> User:
    return UserFactory(role=Role.OFFICER, unit=UnitFactory())


def test_work_is_grouped_by_how_pressing_it_is(monkeypatch: pytest.MonkeyPatch, officer: User) -> None:
    items = [
        WorkItem("Chờ ký", "", "/a/", "Ký", "waiting"),
        WorkItem("Quá hạn rồi", "", "/b/", "Gửi", "overdue", dt.date(2026, 1, 2)),
        WorkItem("Lạ", "", "/c/", "Xem", "something-new", clock.today()),
    ]
    monkeypatch.setattr(workbench, "_finders", [lambda user: items])
    sections = sections_for(officer)
    assert [str(section["title"]) for section in sections] == ["Quá hạn", "Chờ tôi"]
    assert sections[0]["items"][0]["due"] == "02/01/2026"
    assert [item["due"] for item in sections[1]["items"]] == ["hôm nay", ""]


def test_home_without_work_says_so(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert "Không còn việc nào chờ" in client.get("/lam-viec/").content.decode()


def test_only_the_nearest_entry_of_the_navigation_is_current(client: Client, officer: User) -> None:
    client.force_login(officer)
    entries = client.get("/lam-viec/don-vi/").context["workspace_nav"]
    assert [entry["url"] for entry in entries if entry["current"]] == ["/lam-viec/don-vi/"]


def test_job_of_somebody_else_is_not_told_of(client: Client, officer: User, secretary: User) -> None:
    job = make_job(secretary)
    client.force_login(officer)
    assert client.get(f"/lam-viec/tien-trinh/{job.pk}/").status_code == 404
    assert client.post(f"/lam-viec/tien-trinh/{job.pk}/dung/").status_code == 404
    assert "Đọc văn bản" not in client.get("/lam-viec/tien-trinh/").content.decode()


def test_secretariat_sees_all_jobs(client: Client, officer: User, secretary: User) -> None:
    job = make_job(officer)
    client.force_login(secretary)
    assert client.get(f"/lam-viec/tien-trinh/{job.pk}/").status_code == 200


def test_running_job_asks_again_and_a_finished_one_does_not(client: Client, officer: User) -> None:
    job = make_job(officer, status=JobStatus.RUNNING, done=3, total=8)
    client.force_login(officer)
    part = client.get(f"/lam-viec/tien-trinh/{job.pk}/", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert "hx-get" in part
    Job.objects.update(status=JobStatus.DONE, message="Đã đọc 12 chỉ tiêu.")
    part = client.get(f"/lam-viec/tien-trinh/{job.pk}/", HTTP_HX_REQUEST="true").content.decode()
    assert "hx-get" not in part
    assert "Đã đọc 12 chỉ tiêu." in part


def test_waiting_job_is_stopped_and_started_again(client: Client, officer: User) -> None:
    job = make_job(officer)
    client.force_login(officer)
    page = client.post(f"/lam-viec/tien-trinh/{job.pk}/dung/", follow=True).content.decode()
    assert "Đã dừng" in page
    assert "Thử lại" in page
    client.post(f"/lam-viec/tien-trinh/{job.pk}/lam-lai/")
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED


def record(count: int, **data: object) -> None:
    unit = UnitFactory(name="Xã Đồng Phú")
    for _ in range(count):
        ledger.record("units.unit.noted", unit, **data)


def test_ledger_shows_who_did_what_for_which_reason(client: Client, secretary: User) -> None:
    unit = UnitFactory()
    ledger.record("units.unit.noted", unit, actor=secretary, reason="Bổ sung minh chứng", **{"from": "a", "to": "b"})
    client.force_login(secretary)
    seen = client.get("/lam-viec/nhat-ky/").content.decode()
    assert secretary.username in seen
    assert "Bổ sung minh chứng" in seen


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?q=unit.noted", 2),
        ("?q=units.unit:0", 0),
        ("?actor=ai-do", 0),
        ("?since=2000-01-01&until=2000-01-02", 0),
        ("?since=2026-01-02&until=2026-01-01", None),
        ("?since=khong-phai-ngay", None),
    ],
)
def test_ledger_is_filtered(client: Client, secretary: User, query: str, count: int | None) -> None:
    """None: a filter that says nothing sensible shows everything."""
    record(2)
    client.force_login(secretary)
    expected = LedgerEvent.objects.count() if count is None else count
    assert len(client.get(f"/lam-viec/nhat-ky/{query}").context["table"].rows) == expected


@pytest.mark.parametrize("is_altered", [False, True])
def test_check_of_the_whole_ledger_tells_whether_it_was_altered(secretary: User, *, is_altered: bool) -> None:
    record(3)
    if is_altered:
        LedgerEvent.objects.filter(seq=2).update(actor="ai-do")
    job = start_ledger_check(secretary)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == (JobStatus.FAILED if is_altered else JobStatus.DONE)
    assert ("bị sửa đổi" in job.error) == is_altered


def test_units_are_shown_as_of_a_day_and_found_without_accents(client: Client, secretary: User) -> None:
    UnitFactory(name="Xã Đồng Phú", dissolved=True)
    UnitFactory(name="Xã An Bình", valid_from=dt.date(2025, 7, 1))
    client.force_login(secretary)

    def names(query: str) -> list[str]:
        return [row.record.name for row in client.get(f"/lam-viec/don-vi/{query}").context["table"].rows]

    assert names("?q=dong phu") == []
    assert names("?q=dong phu&day=2025-06-30") == ["Xã Đồng Phú"]
    assert names("?q=AN BINH&day=2025-06-30") == []
    assert names("?q=an bình") == ["Xã An Bình"]
    assert "Xã An Bình" in names("?day=khong-phai-ngay")


def test_unit_tells_what_it_came_from_and_what_became_of_it(client: Client, secretary: User) -> None:
    old, new = UnitFactory(name="Xã Cũ", dissolved=True), UnitFactory(name="Xã Mới")
    merger = Succession.objects.create(
        kind=SuccessionKind.MERGE, happened_on=dt.date(2025, 7, 1), decision_number="1687/NQ-UBTVQH15"
    )
    SuccessionPart.objects.create(succession=merger, source=old, target=new)
    client.force_login(secretary)
    assert "Xã Cũ" in client.get(f"/lam-viec/don-vi/{new.pk}/").content.decode()
    seen = client.get(f"/lam-viec/don-vi/{old.pk}/").content.decode()
    assert "Xã Mới" in seen
    assert "1687/NQ-UBTVQH15" in seen


def test_inbox_counts_unread_and_opens_its_own_only(client: Client, officer: User, secretary: User) -> None:
    notify([officer], kind="x", key="a", title="Báo cáo bị trả lại", url="/lam-viec/don-vi/")
    notice = officer.notices.get()
    client.force_login(secretary)
    assert client.post(f"/lam-viec/thong-bao/{notice.pk}/mo/").status_code == 404
    client.force_login(officer)
    entry = next(e for e in client.get("/lam-viec/").context["workspace_nav"] if e["url"] == "/lam-viec/thong-bao/")
    assert entry["badge"] == 1
    response = client.post(f"/lam-viec/thong-bao/{notice.pk}/mo/")
    assert response["Location"] == "/lam-viec/don-vi/"
    assert officer.notices.get().read_at is not None


def test_sign_in_page_names_the_demo_accounts_in_demo_mode_only(client: Client, settings: object) -> None:
    assert "thuongtruc" not in client.get("/dang-nhap/").content.decode()
    settings.DEMO = True  # type: ignore[attr-defined]
    assert "thuongtruc" in client.get("/dang-nhap/").content.decode()


def test_living_page_of_components_answers(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get("/lam-viec/giao-dien/").status_code == 200


def add_job(user: User) -> None:
    make_job(user)


def add_event(user: User) -> None:
    record(1)


def add_unit(user: User) -> None:
    UnitFactory(parent=UnitFactory(province=True))


def add_notice(user: User) -> None:
    notify([user], kind="x", key=str(user.notices.count()), title="Việc mới")


@pytest.mark.parametrize(
    ("path", "add"),
    [
        ("/lam-viec/tien-trinh/", add_job),
        ("/lam-viec/nhat-ky/", add_event),
        ("/lam-viec/don-vi/", add_unit),
        ("/lam-viec/thong-bao/", add_notice),
    ],
)
def test_list_asks_as_often_for_three_rows_as_for_one(client: Client, secretary: User, path: str, add: object) -> None:
    client.force_login(secretary)
    add(secretary)  # type: ignore[operator]
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(2):
        add(secretary)  # type: ignore[operator]
    with CaptureQueriesContext(connection) as three:
        client.get(path)
    assert len(one) == len(three)


def test_a_weak_password_is_refused_in_vietnamese_beside_the_password(client: Client, officer: User) -> None:
    client.force_login(officer)
    weak = {"old_password": "demo", "new_password1": "12345678", "new_password2": "12345678"}
    page = client.post("/lam-viec/mat-khau/", weak).content.decode()
    assert re.search(r'id="id_new_password1_error".*?ngắn quá.*?dễ đoán', page, re.DOTALL)
    assert "This password" not in page
    page = client.post("/lam-viec/mat-khau/", weak | {"new_password2": "khac"}).content.decode()
    assert re.search(r'id="id_new_password2_error".*?không giống nhau. Hãy nhập lại', page, re.DOTALL)


def test_navigation_stands_under_headings_and_every_entry_has_a_drawn_icon(client: Client, secretary: User) -> None:
    drawn = (Path(__file__).parents[3] / "templates/components/icons.svg").read_text()
    client.force_login(secretary)
    entries = client.get("/lam-viec/").context["workspace_nav"]
    assert [str(entry["group"]) for entry in entries if entry["group"]] == [
        "Thi đua",
        "Khen thưởng",
        "Dữ liệu",
        "Hệ thống",
    ]
    assert all(f'id="i-{entry["icon"]}"' in drawn for entry in entries)


def test_time_left_is_said_in_days(monkeypatch: pytest.MonkeyPatch, officer: User) -> None:
    days = [clock.today() + dt.timedelta(days=shift) for shift in (-2, 0, 3)]
    items = [WorkItem(str(day), "", "/a/", "Gửi", "due", day) for day in days]
    monkeypatch.setattr(workbench, "_finders", [lambda user: items])
    assert [item["left"] for item in sections_for(officer)[0]["items"]] == ["quá hạn 2 ngày", "", "còn 3 ngày"]


@pytest.mark.parametrize(
    ("role", "offered", "hidden"),
    [
        (Role.OFFICER, "/lam-viec/phong-trao/ky-bao-cao/", "/lam-viec/du-lieu/van-ban/tai-len/"),
        (Role.SECRETARIAT, "/lam-viec/du-lieu/van-ban/tai-len/", "/lam-viec/phong-trao/ky-bao-cao/"),
        (Role.EDITOR, "/quan-tri/", "/lam-viec/nhat-ky/"),
    ],
)
def test_home_offers_the_acts_of_the_role(client: Client, role: Role, offered: str, hidden: str) -> None:
    client.force_login(UserFactory(role=role, unit=UnitFactory()))
    urls = [shortcut["url"] for shortcut in client.get("/lam-viec/").context["shortcuts"]]
    assert offered in urls
    assert hidden not in urls


def test_sign_in_carries_the_name_of_the_council_and_says_what_to_do(client: Client) -> None:
    page = client.post("/dang-nhap/", {}).content.decode()
    assert "testserver" not in page
    assert "Hãy điền mục này." in page
