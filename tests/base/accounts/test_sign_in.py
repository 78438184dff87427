"""Signing in with a password: whoever guesses waits, the owner does not."""

from __future__ import annotations

import pytest
from django.test import Client

from base.accounts import forms
from base.accounts.forms import MOST_WRONG
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "sông nước miền Tây 9"
ELSEWHERE = "203.0.113.9"


@pytest.fixture
def owner():
    user = UserFactory(username="chi.lan")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(password: str, *, name: str = "chi.lan", address: str = "203.0.113.4"):
    return Client(REMOTE_ADDR=address).post("/dang-nhap/", {"username": name, "password": password})


def test_a_wrong_password_and_an_unknown_name_are_told_alike(owner) -> None:
    one, other = (sign_in("sai", name=name).context["form"].non_field_errors() for name in ("chi.lan", "khong.co"))
    assert list(one) == list(other)
    assert len(one) == 1


def test_whoever_guesses_waits_even_with_the_right_one(owner) -> None:
    for _try in range(MOST_WRONG):
        assert "Đã nhập sai nhiều lần" not in sign_in("sai", name="Chi.Lan").content.decode()
    answer = sign_in(PASSWORD)
    assert "Đã nhập sai nhiều lần. Hãy đợi 15 phút" in answer.content.decode()
    assert sign_in(PASSWORD, address=ELSEWHERE).status_code == 302, "a stranger cannot keep the owner out"


def test_the_right_password_begins_the_count_anew(owner) -> None:
    for _round in range(2):
        for _try in range(MOST_WRONG - 1):
            sign_in("sai")
        assert sign_in(PASSWORD).status_code == 302


def test_one_password_tried_on_many_names_ends_too(owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_WRONG_AT_ALL", 6)
    for number in range(6):
        sign_in("123456", name=f"ten{number}")
    assert "Đã nhập sai nhiều lần" in sign_in(PASSWORD).content.decode()
