"""The one thing that can be done next is what a screen offers first; what cannot be done yet is not offered."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.councils import World, make_nominations, make_world, signed_decision, with_scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(4)


@pytest.fixture
def clerk(world: World) -> Client:
    client = Client()
    client.force_login(world.secretariat)
    return client


def test_a_decision_is_put_in_force_only_once_its_signed_copy_is_there(world: World, clerk: Client) -> None:
    decision = signed_decision(world)
    attach, issue = (reverse(f"awards:decision-{step}", args=[decision.pk]) for step in ("copy", "issue"))
    detail = reverse("awards:decision-detail", args=[decision.pk])
    page = clerk.get(detail).content.decode()
    assert attach in page
    assert issue not in page
    with_scan(decision)
    assert issue in clerk.get(detail).content.decode()


def test_the_signer_of_the_only_council_is_proposed(world: World, clerk: Client) -> None:
    form = clerk.get(reverse("awards:decision-create")).context["form"]
    chair = world.council.members.get(is_chair=True)
    assert (form["signer_name"].value(), form["signer_position"].value()) == (chair.name, chair.position)


def test_a_meeting_without_anything_to_decide_says_what_is_missing(world: World, clerk: Client) -> None:
    address = reverse("awards:session-create")
    page = clerk.get(address).content.decode()
    assert "Chưa có đề nghị nào đủ điều kiện trình Hội đồng" in page
    assert reverse("awards:nomination-list") in page
    make_nominations(world, 1)
    assert "Đề nghị đưa vào chương trình" in clerk.get(address).content.decode()


def test_nothing_chosen_is_said_as_a_choice_and_a_missing_file_as_a_file(world: World, clerk: Client) -> None:
    assert "Hãy chọn một mục." in clerk.post(reverse("awards:decision-create"), {"symbol": ""}).content.decode()
    decision = signed_decision(world)
    assert (
        "Hãy chọn một tệp."
        in clerk.post(reverse("awards:decision-copy", args=[decision.pk]), {"kind": "scan"}).content.decode()
    )
