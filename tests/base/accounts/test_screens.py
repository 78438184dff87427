"""What only a button does, reached by its address: a link, an ended session, a refusal of the domain."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from base.accounts.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.registry import decision
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deed() -> tuple[str, str]:
    """The address of a deed, and that of the page with its button."""
    found = decision(UnitFactory(province=True))
    return reverse("awards:decision-submit", args=[found.pk]), reverse("awards:decision-detail", args=[found.pk])


def test_a_link_to_a_deed_leads_to_the_page_with_its_button(client: Client, deed: tuple[str, str]) -> None:
    client.force_login(UserFactory(role=Role.CHAIR))
    answer = client.get(deed[0])
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Chưa có gì bị ghi" in answer.content.decode()
    assert f'href="{deed[1]}"' in answer.content.decode()


def test_after_an_ended_session_one_is_back_at_the_page(client: Client, deed: tuple[str, str]) -> None:
    assert client.post(deed[0])["Location"].endswith(f"?next={deed[1]}")
    form = reverse("awards:round-create")
    assert client.post(form)["Location"].endswith(f"?next={form}")


def test_a_refused_deed_says_why_on_the_page_with_its_button(client: Client, deed: tuple[str, str]) -> None:
    client.force_login(UserFactory(role=Role.CHAIR))
    client.post(deed[0])
    again = client.post(deed[0], follow=True)
    assert again.status_code == 200
    assert again.request["PATH_INFO"] == deed[1]
