from __future__ import annotations

import datetime as dt
import smtplib
import threading

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from base.accounts.enums import Role
from base.accounts.models import Delegation, User
from base.core import clock
from base.core.schedule import tick
from base.notices.domain import mailing as mailing_module
from base.notices.domain.mailing import WAITS, choose_rhythm, deliver, digest_edge, gather, send_again
from base.notices.domain.notify import mark_read, notify, notify_all
from base.notices.enums import MailState, Rhythm
from base.notices.models import Mailing, Notice
from tests.factories.accounts import UserFactory
from tests.factories.sealed import sealed
from tests.factories.units import UnitFactory

MONDAY = dt.date(2026, 11, 16)


def moment(hour: int, minute: int = 0, *, days: int = 0) -> dt.datetime:
    return clock.start_of(MONDAY + dt.timedelta(days=days)) + dt.timedelta(hours=hour, minutes=minute)


def tell(user: User, key: str, at: dt.datetime) -> None:
    with clock.at(at):
        notify([user], kind="x", key=key, title=f"Việc {key}", body="Xem ngay.", url="/lam-viec/")


def refuse(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    """The mail server answers with `error`."""

    class Refused(mailing_module.EmailMessage):
        def send(self, *args: object, **kwargs: object) -> int:
            raise error

    monkeypatch.setattr(mailing_module, "EmailMessage", Refused)


@pytest.mark.django_db
def test_mail_goes_out_once_with_the_link() -> None:
    people = [UserFactory(email="a@example.vn"), UserFactory(email="")]
    notify(people, kind="x", key="k", title="Đến hạn", url="/lam-viec/khac/")
    at = clock.now()
    assert [tick(at).done["notices.mail"] for _ in range(2)] == [1, 0]
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["a@example.vn"], "Đến hạn")
    assert "/lam-viec/khac/" in sent.body
    assert "/lam-viec/thong-bao/nhan-thu/" in sent.body
    assert Mailing.objects.get().state == MailState.SENT


@pytest.mark.django_db
def test_daily_mail_gathers_what_came_before_the_morning_and_is_still_unread() -> None:
    user = UserFactory()
    choose_rhythm(user, Rhythm.DAILY)
    tell(user, "a", moment(9))
    tell(user, "b", moment(20))
    tell(user, "đã xem", moment(21))
    mark_read(user, user.notices.get(key="đã xem"))
    assert tick(moment(23)).done["notices.mail"] == 0
    tell(user, "sau", moment(7, 30, days=1))
    assert tick(moment(7, 40, days=1)).done["notices.mail"] == 1
    (sent,) = mail.outbox
    assert sent.subject == "2 việc mới chờ bạn xem"
    assert "Việc a" in sent.body
    assert "đã xem" not in sent.body
    assert "Việc sau" not in sent.body
    assert tick(moment(22, days=1)).done["notices.mail"] == 0
    assert tick(moment(7, days=2)).done["notices.mail"] == 1
    assert tick(moment(7, days=3)).done["notices.mail"] == 0, "no news, no mail"


@pytest.mark.django_db
def test_weekly_mail_comes_on_monday_and_is_caught_up_after_a_downtime() -> None:
    user = UserFactory()
    choose_rhythm(user, Rhythm.WEEKLY)
    tell(user, "a", moment(9, days=2))
    assert [tick(moment(8, days=day)).done["notices.mail"] for day in (3, 6, 9, 9, 10)] == [0, 0, 1, 0, 0]


@pytest.mark.django_db
def test_who_wants_no_mail_gets_none_and_is_not_flooded_later() -> None:
    user = UserFactory()
    choose_rhythm(user, Rhythm.NONE)
    tell(user, "cũ", moment(9))
    assert tick(moment(10)).done["notices.mail"] == 0
    choose_rhythm(user, Rhythm.EACH)
    assert gather(moment(9, days=9)) == 0


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)), st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]))
def test_edge_of_a_digest_is_the_newest_past_morning(naive: dt.datetime, rhythm: Rhythm) -> None:
    at = naive.replace(tzinfo=clock.start_of(MONDAY).tzinfo)
    edge = digest_edge(rhythm, at)
    assert edge <= at < edge + dt.timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)
    assert (edge.hour, edge.minute) == (7, 0)
    assert rhythm == Rhythm.DAILY or edge.weekday() == 0


@pytest.mark.django_db
def test_broken_server_is_tried_later_and_later_and_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    user = UserFactory()
    tell(user, "a", moment(8))
    at = moment(8)
    with monkeypatch.context() as patch:
        refuse(patch, OSError("no route"))
        for wait in WAITS:
            tick(at)
            at += wait
            assert tick(at - dt.timedelta(seconds=1)).done["notices.mail"] == 0
            assert Mailing.objects.get().state == MailState.WAITING
        tick(at)
    found = Mailing.objects.get()
    assert (found.state, found.attempts) == (MailState.FAILED, len(WAITS) + 1)
    assert found.error == "Không nối được máy chủ thư. Hãy kiểm tra máy chủ thư và EMAIL_URL. (no route)"
    assert tick(at).done["notices.mail"] == 0
    with clock.at(at):
        send_again(found)
    assert tick(at).done["notices.mail"] == 1
    assert Mailing.objects.get().error == ""


@pytest.mark.django_db
def test_refused_address_is_not_tried_again_and_stops_nobody_elses_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    tell(UserFactory(), "a", moment(8))
    tell(UserFactory(), "b", moment(8))
    refuse(monkeypatch, smtplib.SMTPRecipientsRefused({"a@example.vn": (550, b"unknown")}))
    tick(moment(8))
    assert [m.state for m in Mailing.objects.all()] == [MailState.FAILED] * 2


@pytest.mark.django_db
def test_mail_cut_off_while_sending_is_left_to_a_person() -> None:
    tell(UserFactory(), "a", moment(8))
    gather(moment(8))
    Mailing.objects.update(state=MailState.SENDING, tried_at=moment(8))
    assert [tick(moment(8, minute)).done["notices.mail"] for minute in (1, 20, 40)] == [0, 0, 0]
    found = Mailing.objects.get()
    assert found.state == MailState.FAILED
    assert "có thể thư đã đến" in found.error


@pytest.mark.django_db
def test_who_stands_in_hears_of_the_work_but_not_of_votes() -> None:
    giver, taker, day = UserFactory(), UserFactory(), clock.today()
    held = {"reason": "Nghỉ", "valid_from": day, "valid_to": day, "created_at": clock.now()}
    sealed(Delegation, giver=giver, taker=taker, **held)
    assert notify([giver], kind="movements.duty_opened", key="a", title="Mở kỳ") == 1
    notify_all(User.objects.filter(pk=giver.pk), kind="movements.launched", key="b", title="Phát động")
    notify([giver], kind="awards.session.opened", key="c", title="Mở bỏ phiếu")
    titles = Notice.objects.filter(recipient=taker).order_by("key").values_list("title", flat=True)
    assert list(titles) == ["Việc được ủy quyền: Mở kỳ", "Việc được ủy quyền: Phát động"]


@pytest.mark.django_db
def test_person_chooses_and_staff_see_what_became_of_the_mails(client: Client) -> None:
    officer, admin = UserFactory(role=Role.OFFICER, unit=UnitFactory()), UserFactory(role=Role.ADMIN)
    client.force_login(officer)
    assert "Đã lưu" in client.post("/lam-viec/thong-bao/nhan-thu/", {"rhythm": "weekly"}, follow=True).content.decode()
    assert officer.mail_choice.rhythm == Rhythm.WEEKLY
    assert "Đã lưu" not in client.post("/lam-viec/thong-bao/nhan-thu/", {"rhythm": "hourly"}).content.decode()
    assert client.get("/lam-viec/thong-bao/thu-gui/").status_code == 403

    notify([admin], kind="x", key="k", title="Đến hạn")
    gather(clock.now())
    Mailing.objects.update(state=MailState.FAILED, error="550 không có hộp thư")
    client.force_login(admin)
    page = client.get("/lam-viec/thong-bao/thu-gui/?state=failed").content.decode()
    assert "550 không có hộp thư" in page
    assert "Gửi lại" in page
    assert "550" not in client.get("/lam-viec/thong-bao/thu-gui/?state=sent").content.decode()
    again = f"/lam-viec/thong-bao/thu-gui/{Mailing.objects.get().pk}/gui-lai/?state=failed"
    assert again in page
    answer = client.post(again)
    assert answer["Location"] == "/lam-viec/thong-bao/thu-gui/?state=failed", "back to the list as it was filtered"
    assert Mailing.objects.get().state == MailState.WAITING


@pytest.mark.django_db
def test_list_of_mails_asks_as_often_for_three_rows_as_for_one(client: Client) -> None:
    admin = UserFactory(role=Role.ADMIN)
    client.force_login(admin)
    counts = []
    for key in ("a", "b", "c"):
        notify([UserFactory()], kind="x", key=key, title="Đến hạn")
        gather(clock.now())
        client.get("/lam-viec/thong-bao/thu-gui/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/lam-viec/thong-bao/thu-gui/")
        counts.append(len(asked))
    assert counts[0] == counts[2]


@pytest.mark.django_db
def test_gathering_asks_no_more_for_more_notices() -> None:
    counts = []
    for batch in ("a", "b"):
        notify([UserFactory() for _ in range(1 if batch == "a" else 5)], kind="x", key=batch, title="Đến hạn")
        with CaptureQueriesContext(connection) as asked:
            gather(clock.now())
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_beats_at_once_send_each_mail_once() -> None:
    users = [UserFactory() for _ in range(6)]
    choose_rhythm(users[0], Rhythm.DAILY)
    for user in users:
        tell(user, "a", moment(9))
    errors: list[Exception] = []

    def beat() -> None:
        try:
            gather(moment(8, days=1))
            deliver(moment(8, days=1))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver(moment(8, 5, days=1))
    assert errors == []
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(user.email for user in users)
