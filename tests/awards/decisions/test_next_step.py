"""The one thing that can be done next is what a screen offers first; what cannot be done yet is not offered."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from awards.domain.decisions import submit_decision
from base.accounts.workbench import work_for
from base.core import ledger
from tests.factories.councils import (
    World,
    drafted_decision,
    make_nominations,
    make_session,
    make_world,
    signed_decision,
    with_scan,
)

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


def test_a_returned_draft_lies_with_the_secretariat_until_it_is_mended(world: World, clerk: Client) -> None:
    decision = submit_decision(drafted_decision(world), actor=world.chair)
    chair = Client()
    chair.force_login(world.chair)
    chair.post(reverse("awards:decision-return", args=[decision.pk]), {"reason": "Sửa chức vụ người ký."})
    detail, edit = (reverse(f"awards:decision-{step}", args=[decision.pk]) for step in ("detail", "edit"))
    (mine,) = [item for item in work_for(world.secretariat) if item.url == detail]
    assert (mine.action, mine.detail, mine.state) == ("Sửa dự thảo", "Sửa chức vụ người ký.", "returned")
    assert detail not in [item.url for item in work_for(world.chair)]
    page = clerk.get(detail).content.decode()
    assert edit in page
    assert "Sửa chức vụ người ký." in page
    words = {"subject": decision.subject, "symbol": "QĐ-UBND", "signer_name": "Hồ Thanh Liêm"}
    assert "Hãy điền mục này." in clerk.post(edit, words).content.decode()
    clerk.post(edit, words | {"signer_position": "Chủ tịch Ủy ban nhân dân tỉnh"})
    decision.refresh_from_db()
    assert decision.signer_position == "Chủ tịch Ủy ban nhân dân tỉnh"
    assert detail in [item.url for item in work_for(world.chair)]
    assert detail not in [item.url for item in work_for(world.secretariat)]
    assert ledger.verify() == []


def test_what_was_put_before_the_signer_is_not_edited_any_more(world: World, clerk: Client) -> None:
    decision = submit_decision(drafted_decision(world))
    words = {"subject": "Khác", "symbol": "QĐ-UBND", "signer_name": "A", "signer_position": "B"}
    page = clerk.post(reverse("awards:decision-edit", args=[decision.pk]), words).content.decode()
    assert "Quyết định này không còn là dự thảo nên không sửa được." in page


def test_the_only_item_of_an_agenda_is_chosen_where_a_member_is_concerned(world: World, clerk: Client) -> None:
    """With several of them somebody has to say which."""
    for count, chosen in ((1, 1), (2, 0)):
        session = make_session(world, make_nominations(world, count))
        page = clerk.get(reverse("awards:session-recuse", args=[session.pk])).content.decode()
        assert page.count('name="items"') == count
        assert page.count("checked") == chosen
