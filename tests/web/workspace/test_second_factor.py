"""A person turns the second factor on and off and takes new recovery codes."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b32decode
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from base.accounts.enums import Role
from base.accounts.models import SecondFactor, User
from base.core import clock, ledger
from base.core.models import LedgerEvent
from base.notices.models import Notice
from tests.factories.accounts import SecondFactorFactory, UserFactory, code_at

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 8, 0, 10, tzinfo=dt.UTC)
OWN = "/lam-viec/xac-thuc/"


@pytest.fixture(autouse=True)
def _moment() -> Iterator[None]:
    with clock.at(AT):
        yield


@pytest.fixture
def person(client: Client) -> User:
    user: User = UserFactory(role=Role.MEMBER)
    client.force_login(user)
    return user


def set_up(client: Client, following: str = "") -> tuple[bytes, Any]:
    """Password, then the code of an app that took the secret from the page. Returns secret and answer."""
    address = f"{OWN}bat/{following}"
    page = client.post(address, {"password": "demo"}, follow=True).content.decode()
    assert "data:image/svg+xml" in page
    text = re.search(r"<code[^>]*>([A-Z2-7 ]{39})</code>", page)
    assert text is not None
    secret = b32decode(text[1].replace(" ", ""))
    assert f"secret={text[1].replace(' ', '')}" in page, "the link for an app on the same phone"
    return secret, client.post(address, {"code": code_at(AT, secret)})


def codes_on(answer: Any) -> list[str]:
    found: list[str] = re.findall(r"<code>(\d{5} \d{5})</code>", answer.content.decode())
    return found


def test_turned_on_with_password_and_code_and_ten_recovery_codes_shown_once(client: Client, person: User) -> None:
    assert client.get(OWN).status_code == 200
    assert client.post(f"{OWN}bat/", {"password": "sai"}).context["form"].errors["password"]
    secret, answer = set_up(client)
    codes = codes_on(answer)
    assert len(set(codes)) == 10
    assert "no-store" in answer["Cache-Control"]
    page = client.get(OWN).content.decode()
    assert "còn 10 trên 10 mã" in page
    assert codes[0] not in page
    assert client.get(f"{OWN}bat/")["Location"] == OWN
    assert Notice.objects.get(recipient=person).title == "Đã bật xác thực hai bước cho tài khoản của bạn"
    (event,) = LedgerEvent.objects.filter(kind="accounts.user.second_factor_on")
    kept = str([*LedgerEvent.objects.values(), *SecondFactor.objects.values(), *Notice.objects.values()])
    assert event.actor == person.username
    for clear in (secret.hex(), codes[0].replace(" ", ""), codes[0]):
        assert clear not in kept
    assert ledger.verify() == []
    SecondFactor.objects.all().delete()
    assert [breach.problem for breach in ledger.verify()] == ["the row was removed without an event"]


def test_a_wrong_code_leaves_it_off_and_the_same_secret_on_the_page(client: Client, person: User) -> None:
    client.post(f"{OWN}bat/", {"password": "demo"})
    before = client.get(f"{OWN}bat/").context["secret"]
    answer = client.post(f"{OWN}bat/", {"code": "000000"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["code"]
    assert answer.context["secret"] == before
    assert not SecondFactor.objects.exists()
    with clock.at(AT + dt.timedelta(minutes=31)):
        assert "secret" not in client.get(f"{OWN}bat/").context, "a page left open asks for the password again"


def test_who_was_led_here_goes_on_to_where_they_wanted(client: Client, person: User, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.MEMBER]
    led = client.get("/lam-viec/lich/")["Location"]
    _secret, answer = set_up(client, led.removeprefix(f"{OWN}bat/"))
    assert 'href="/lam-viec/lich/"' in answer.content.decode()
    assert client.get("/lam-viec/lich/").status_code == 200


def test_turned_off_with_password_and_code_only(client: Client, person: User) -> None:
    SecondFactorFactory(user=person)
    for given in ({"password": "sai", "code": code_at(AT)}, {"password": "demo", "code": "000000"}):
        assert client.post(f"{OWN}tat/", given).status_code == 422
    assert SecondFactor.objects.get().failures == 1, "a wrong password spends no code"
    client.post(f"{OWN}tat/", {"password": "demo", "code": code_at(AT)})
    assert not SecondFactor.objects.exists()
    assert LedgerEvent.objects.get(kind="accounts.user.second_factor_off").actor == person.username
    assert Notice.objects.get(recipient=person).title == "Đã tắt xác thực hai bước của tài khoản bạn"


def test_new_recovery_codes_end_the_old_ones(client: Client, person: User) -> None:
    factor = SecondFactorFactory(user=person)
    old = factor.recovery
    answer = client.post(f"{OWN}ma-khoi-phuc/", {"password": "demo", "code": code_at(AT)})
    assert len(codes_on(answer)) == 10
    factor.refresh_from_db()
    assert not set(old) & set(factor.recovery)
    assert client.post(f"{OWN}ma-khoi-phuc/", {"password": "demo", "code": code_at(AT)}).status_code == 422
