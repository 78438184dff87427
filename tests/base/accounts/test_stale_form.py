"""A form from a page that is older than the sign-in: nothing is written, and what to do is said in Vietnamese."""

from __future__ import annotations

import pytest
from django.test import Client

from base.accounts.enums import Role
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
FORM = "/lam-viec/mat-khau/"


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def test_in_the_workspace_the_page_is_opened_anew_and_says_so(strict: Client) -> None:
    strict.force_login(UserFactory(role=Role.OFFICER))
    answer = strict.post(FORM, {"old_password": "demo"}, follow=True)
    assert answer.redirect_chain[0][0] == FORM
    assert "trang được mở trước lần đăng nhập gần nhất" in answer.content.decode()


def test_who_is_no_longer_signed_in_signs_in_and_comes_back(strict: Client) -> None:
    assert strict.post(FORM, {"old_password": "demo"})["Location"] == f"/dang-nhap/?next={FORM}"


def test_a_second_sign_in_page_leads_on(strict: Client) -> None:
    strict.force_login(UserFactory(role=Role.OFFICER))
    assert strict.post("/dang-nhap/", {"username": "a", "password": "b"})["Location"] == "/lam-viec/"


def test_elsewhere_and_for_a_script_it_is_a_refusal_with_words(strict: Client) -> None:
    strict.force_login(UserFactory(role=Role.OFFICER))
    for answer in (strict.post("/gop-y/", {}), strict.post(FORM, {}, headers={"Sec-Fetch-Mode": "cors"})):
        assert answer.status_code == 403
        assert "tải lại rồi gửi lại" in answer.content.decode()
