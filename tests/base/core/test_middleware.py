"""A character that no database keeps is refused with words, wherever it stands in an address."""

from __future__ import annotations

import pytest
from django.test import Client

from base.accounts.enums import Role
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/lam-viec/khen-thuong/kiem-tra-dieu-kien/?subject=%00&award=CSTDCS",
        "/lam-viec/don-vi/?q=a%00b",
        "/lam-viec/nhat-ky/?actor=%00",
        "/tim-kiem/?q=%00",
        "/vinh-danh/?q=%00",
        "/van-ban/%00/",
        "/quan-tri/pages/?q=%00",
    ],
)
def test_a_page_says_what_to_do(client: Client, address: str) -> None:
    client.force_login(UserFactory(role=Role.SECRETARIAT))
    answer = client.get(address)
    assert answer.status_code == 400
    assert "Hãy xóa ký tự ấy rồi tìm lại" in answer.content.decode()


def test_a_program_gets_the_shape_of_every_refusal(client: Client) -> None:
    answer = client.get("/api/v1/units?q=%00")
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
