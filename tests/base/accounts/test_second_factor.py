"""Signing in with a second factor: password, then a code; at every door, and for whom a role asks for one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.views import LoginView
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from base.accounts.domain.second_factor import spend_code
from base.accounts.enums import Role
from base.accounts.models import SecondFactor, User
from base.accounts.one_time_codes import code_of
from base.accounts.views import SignInView
from base.core import clock
from base.core.models import LedgerEvent
from base.core.schedule import tick
from base.notices.models import Notice
from tests.at_once import together
from tests.factories.accounts import RECOVERY, SECRET, SecondFactorFactory, UserFactory, code_at

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 8, 0, 10, tzinfo=dt.UTC)
STEP = dt.timedelta(seconds=30)
CODE = "/dang-nhap/ma/"


@pytest.fixture(autouse=True)
def _moment() -> Iterator[None]:
    with clock.at(AT):
        yield


@pytest.fixture
def person() -> User:
    user: User = SecondFactorFactory(user__role=Role.SECRETARIAT).user
    return user


def halfway(person: User, following: str = "") -> Client:
    """A browser in which the right password was sent."""
    client = Client()
    address = f"/dang-nhap/?next={following}" if following else "/dang-nhap/"
    answer = client.post(address, {"username": person.username, "password": "demo"})
    assert answer["Location"].startswith(CODE)
    return client


def is_in(client: Client) -> bool:
    return client.get("/lam-viec/").status_code == 200


def send(client: Client, code: str, address: str = CODE) -> Any:
    return client.post(address, {"code": code})


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, at six figures."""
    secret = b"12345678901234567890"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert code_of(secret, seconds // 30) == code


def test_the_password_alone_signs_nobody_in_and_the_code_leads_where_one_wanted_to_go(person: User) -> None:
    client = halfway(person, "/lam-viec/nhat-ky/?q=a")
    assert not is_in(client)
    page = client.get(f"{CODE}?next=/lam-viec/nhat-ky/%3Fq%3Da").content.decode()
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page
    answer = send(client, code_at(AT), f"{CODE}?next=/lam-viec/nhat-ky/%3Fq%3Da")
    assert answer["Location"] == "/lam-viec/nhat-ky/?q=a"
    assert is_in(client)


def test_nothing_leads_to_another_host(person: User) -> None:
    client = halfway(person, "https://example.com/")
    assert send(client, code_at(AT), f"{CODE}?next=https://example.com/")["Location"] == "/lam-viec/"


def test_a_wrong_code_is_said_at_its_field(person: User) -> None:
    client = halfway(person)
    answer = send(client, "000000")
    assert "Mã chưa đúng hoặc đã dùng" in answer.context["form"].errors["code"][0]
    assert not is_in(client)


def test_without_the_password_nothing_tells_who_has_a_second_factor(person: User) -> None:
    other = UserFactory()
    has, has_not = [
        Client().post("/dang-nhap/", {"username": user.username, "password": "sai"}) for user in (person, other)
    ]
    assert (has.status_code, has.context["form"].errors) == (has_not.status_code, has_not.context["form"].errors)
    assert Client().get(CODE)["Location"] == "/dang-nhap/"


def test_a_code_signs_in_once(person: User) -> None:
    first, second = halfway(person), halfway(person)
    send(first, code_at(AT))
    send(second, code_at(AT))
    assert (is_in(first), is_in(second)) == (True, False)
    send(second, code_at(AT - STEP))
    assert not is_in(second), "nor does one from before it"
    send(second, code_at(AT + STEP))
    assert is_in(second), "the clock of a phone may be a little ahead"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_code_sent_several_times_at_once_is_taken_once(person: User) -> None:
    code = code_at(timezone.now())  # threads of their own go by the machine's clock
    results = together(*[lambda: spend_code(person, code)] * 4)
    assert sorted(map(str, results)) == ["None", "wrong", "wrong", "wrong"]
    assert SecondFactor.objects.get().failures == 3


def test_an_old_code_is_none(person: User) -> None:
    client = halfway(person)
    send(client, code_at(AT - 2 * STEP))
    assert not is_in(client)


def test_a_recovery_code_stands_in_for_the_phone_once(person: User) -> None:
    client = halfway(person)
    page = client.post(CODE, {"code": "12345 67890"}, follow=True).content.decode()
    assert "Đã dùng một mã khôi phục, còn 0 mã" in page
    again = halfway(person)
    send(again, RECOVERY)
    assert not is_in(again)
    assert LedgerEvent.objects.get(kind="accounts.user.recovery_code_used").actor == person.username


def test_too_many_wrong_codes_wait_whoever_sends_them_and_the_owner_is_told(person: User) -> None:
    for _time in range(5):
        answer = send(halfway(person), "000000")
    assert "Đã nhập sai nhiều lần" in answer.context["form"].errors["code"][0]
    client = halfway(person)
    assert "Đã nhập sai nhiều lần" in send(client, code_at(AT)).content.decode(), "a right one does not help now"
    assert not is_in(client)
    assert tuple(tick(AT).done["notices.blocked_sign_ins"] for _twice in range(2)) == (1, 0)
    assert "đổi mật khẩu ngay" in Notice.objects.get(kind="accounts.blocked", recipient=person).body
    later = AT + dt.timedelta(minutes=15)
    with clock.at(later):
        client = halfway(person)
        send(client, code_at(later))
        assert is_in(client)


def test_who_waits_too_long_or_is_locked_meanwhile_starts_again(person: User) -> None:
    slow, locked, renewed = (halfway(person, "/lam-viec/lich/") for _browser in range(3))
    with clock.at(AT + dt.timedelta(minutes=11)):
        answer = send(slow, code_at(clock.now()), f"{CODE}?next=/lam-viec/lich/")
        assert answer["Location"] == "/dang-nhap/?next=%2Flam-viec%2Flich%2F"
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert send(locked, code_at(AT))["Location"] == "/dang-nhap/"
    person.set_password("ruong-lua-chin-vang")
    person.is_active = True
    person.save()
    assert send(renewed, code_at(AT))["Location"] == "/dang-nhap/"
    assert not any(map(is_in, (slow, locked, renewed)))


def test_every_other_page_to_sign_in_on_leads_to_the_one_that_asks_for_a_code() -> None:
    """Wagtail brings two of its own, that know nothing of it."""
    for address in ("/quan-tri/login/", "/_util/login/"):
        answer = Client().post(f"{address}?next=/quan-tri/", {"username": "a", "password": "b"})
        assert answer["Location"] == "/dang-nhap/?next=/quan-tri/"
    doors = {view for path, view in addresses(get_resolver()) if issubclass(view, LoginView) and answers(path, view)}
    assert doors == {SignInView}


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, type]]:
    for part in resolver.url_patterns:
        path = before + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from addresses(part, path)
        elif isinstance(part, URLPattern) and hasattr(part.callback, "view_class"):
            yield path, part.callback.view_class


def answers(path: str, view: type) -> bool:
    """Not where another address stands before it."""
    found = get_resolver().resolve(re.sub(r"[\^$]", "", path))
    return getattr(found.func, "view_class", None) is view


def test_the_admin_of_the_portal_asks_for_the_code_too() -> None:
    editor = SecondFactorFactory(user__role=Role.EDITOR).user
    outside = Client().get("/quan-tri/")
    assert outside["Location"] == "/dang-nhap/?next=/quan-tri/"
    client = halfway(editor, "/quan-tri/")
    assert client.get("/quan-tri/").status_code == 302
    assert send(client, code_at(AT), f"{CODE}?next=/quan-tri/")["Location"] == "/quan-tri/"
    assert client.get("/quan-tri/").status_code == 200


def test_a_role_that_asks_for_it_does_nothing_before(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.EDITOR]
    editor, officer = UserFactory(role=Role.EDITOR), UserFactory(role=Role.OFFICER)
    client, free = Client(), Client()
    for browser, user in ((client, editor), (free, officer)):
        browser.post("/dang-nhap/", {"username": user.username, "password": "demo"})
    for address in ("/lam-viec/", "/lam-viec/nhat-ky/", "/quan-tri/", "/lam-viec/xac-thuc/"):
        assert client.get(address)["Location"] == f"/lam-viec/xac-thuc/bat/?next={address}"
    assert "Bật xong là làm việc tiếp được" in client.get("/lam-viec/xac-thuc/bat/").content.decode()
    assert client.post("/dang-xuat/").status_code == 302
    assert is_in(free)
    SecondFactorFactory(user=editor)
    client = halfway(editor)
    send(client, code_at(AT))
    assert is_in(client)


def test_what_is_kept_is_of_no_use_to_a_reader_of_the_database(person: User) -> None:
    send(halfway(person), RECOVERY)
    row = SecondFactor.objects.values().get()
    kept = str([row, *LedgerEvent.objects.values()])
    for clear in (RECOVERY, SECRET.hex(), SECRET.decode(), code_at(AT)):
        assert clear not in kept
