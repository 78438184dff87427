"""A notice is read by opening it, by being on the page it leads to, or when there is nothing left to do about it."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock
from base.notices.domain.notify import notify
from base.notices.models import Notice
from movements.domain.reporting import approve_report
from tests.database import stand
from tests.factories.accounts import UserFactory
from tests.movements.campaign import Campaign

pytestmark = pytest.mark.django_db
INBOX = reverse("notices:inbox")
HOME = reverse("workspace:home")


@pytest.fixture
def reader(client: Client) -> User:
    user = UserFactory(role=Role.SECRETARIAT)
    client.force_login(user)
    return user


def asked(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in caught]


def test_being_on_the_page_it_leads_to_is_reading_it(client: Client, reader: User) -> None:
    late = f"{reverse('tasks:task-list')}?state=late"
    for key, url in (("1", reverse("tasks:task-list")), ("2", late), ("3", HOME)):
        notify([reader, UserFactory()], kind="x", key=key, title="Tin", url=url)
    page = client.get(late).content.decode()
    assert [notice.key for notice in Notice.objects.filter(recipient=reader, read_at=None)] == ["3"]
    assert Notice.objects.filter(read_at=None).count() == 4, "those of others stay"
    assert ">1<" in page.split("Thông báo", 1)[1][:200], "the count is that of after reading"


def test_no_moment_is_kept_of_being_at_the_ballot(client: Client, reader: User) -> None:
    url = reverse("tasks:task-list")
    notify([reader], kind="awards.session.opened", key="session-opened-1", title="Bỏ phiếu", url=url)
    client.get(url)
    assert Notice.objects.get().read_at is None


def test_reading_by_being_there_costs_others_nothing(client: Client, reader: User) -> None:
    url = reverse("tasks:task-list")
    client.get(url)
    nothing = asked(client, url)
    notify([reader], kind="x", key="1", title="Tin", url="/khac/")
    assert len(asked(client, url)) == len(nothing)
    assert not any("UPDATE" in sql for sql in nothing)


def test_what_somebody_did_waits_no_more(client: Client) -> None:
    campaign: Campaign = stand("first_quarter")
    officer, secretary = campaign.officers[0], campaign.secretary
    client.force_login(officer)
    client.get(INBOX)
    assert "Đến kỳ báo cáo" in unread_titles(officer)
    report = campaign.submit(0, (60, "0.8"))
    client.get(HOME)
    assert "Đến kỳ báo cáo" not in unread_titles(officer), "the unit has reported"
    assert "Đến kỳ báo cáo" in unread_titles(campaign.officers[1]), "another has not"
    client.force_login(secretary)
    assert "đã gửi báo cáo" in client.get(INBOX).content.decode()
    assert "đã gửi báo cáo" in unread_titles(secretary), "it still waits"
    approve_report(report, actor=secretary)
    page = client.get(INBOX).content.decode()
    assert "đã gửi báo cáo" not in unread_titles(secretary)
    assert "Đã đọc hoặc đã xong" in page


def unread_titles(user: User) -> str:
    return " ".join(Notice.objects.filter(recipient=user, read_at=None).values_list("title", flat=True))


def test_ten_thousand_notices_cost_as_many_queries_as_one(client: Client, reader: User) -> None:
    def tell(count: int) -> None:
        Notice.objects.bulk_create(
            Notice(
                recipient=reader,
                kind="movements.report_submitted",
                key=f"movements.report_submitted:{number}",
                title="Đã gửi báo cáo",
                created_at=clock.now(),
            )
            for number in range(count)
        )

    client.get(INBOX)
    tell(1)
    few = len(asked(client, INBOX))
    Notice.objects.all().delete()
    tell(10_000)
    started = time.monotonic()
    assert len(asked(client, INBOX)) == few
    assert time.monotonic() - started < 5
    assert not Notice.objects.filter(read_at=None).exists(), "nothing of it waits"
