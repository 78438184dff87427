from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils.text import camel_case_to_spaces
from wagtail.models import Page, get_page_models
from wagtail.users.models import UserProfile

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.core import clock
from base.core.schedule import tick
from tests.at_once import together
from tests.factories.accounts import UserFactory
from web.cms.models import DocumentIndexPage, HomePage, NewsIndexPage, StoryIndexPage, StoryPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_only_editors_and_administrators_enter_the_admin(client: Client, site_tree: HomePage, role: Role) -> None:
    client.force_login(UserFactory(role=role))
    allowed = role in {Role.EDITOR, Role.ADMIN}
    assert client.get("/quan-tri/").status_code == (200 if allowed else 403)


def test_anonymous_visitor_is_asked_to_sign_in(client: Client, site_tree: HomePage) -> None:
    response = client.get("/quan-tri/")
    assert response.status_code == 302
    assert response["Location"].startswith("/dang-nhap/")


def test_right_ends_with_the_role(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert client.get("/quan-tri/").status_code == 200
    RoleAssignment.objects.filter(user=editor).delete()
    assert client.get("/quan-tri/").status_code == 403


def test_right_ends_on_the_last_day_of_the_assignment(client: Client, editor: User) -> None:
    RoleAssignment.objects.filter(user=editor).update(valid_to=dt.date(2026, 1, 31))
    moment = dt.datetime(2026, 2, 1, 7, tzinfo=dt.UTC)
    assert tick(moment).done["cms.editor_groups"] == 1
    assert tick(moment).done["cms.editor_groups"] == 0
    assert not editor.groups.exists()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_day_that_the_form_proposes_is_taken_back(client: Client, editor: User, language: str) -> None:
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": language})
    client.force_login(editor)
    proposed = re.search(r'name="published_on" value="([^"]+)"', client.get(add_url()).content.decode())
    assert proposed is not None
    client.post(add_url(), story_form(published_on=proposed[1], has_consent="on"))
    assert StoryPage.objects.get().published_on == clock.today()


def story_form(**changes: str) -> dict[str, str]:
    """What the admin's form posts for a story without a body."""
    return {
        "title": "Người giữ lửa",
        "slug": "nguoi-giu-lua",
        "subject_name": "Lê Thị Hạnh",
        "unit_name": "Xã Đồng Phú",
        "lead": "Ba năm liền đi từng nhà.",
        "published_on": "2026-11-20",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
        **changes,
    }


def add_url() -> str:
    return f"/quan-tri/pages/add/cms/storypage/{StoryIndexPage.objects.get().pk}/"


def test_editor_publishes_a_story(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert client.get(add_url()).status_code == 200
    client.post(add_url(), story_form(has_consent="on"))
    assert "Người giữ lửa" in Client().get("/guong-dien-hinh/nguoi-giu-lua/").content.decode()


@pytest.mark.parametrize("kind", ["storypage", "newspage", "legaldocumentpage"])
def test_a_page_that_is_not_saved_yet_is_previewed(client: Client, editor: User, kind: str) -> None:
    client.force_login(editor)
    parents = {"storypage": StoryIndexPage, "newspage": NewsIndexPage, "legaldocumentpage": DocumentIndexPage}
    preview = f"/quan-tri/pages/add/cms/{kind}/{parents[kind].objects.get().pk}/preview/"
    values = {"number": "12/QĐ-UBND", "issued_on": "2026-11-02"} | {
        f"{name}-{count}_FORMS": "0" for name in ("relations", "other_relations") for count in ("TOTAL", "INITIAL")
    }
    assert client.post(preview, story_form(has_consent="on", **values)).json()["is_valid"]
    page = client.get(preview, {"mode": ""}).content.decode()
    assert "Người giữ lửa" in page
    assert "data-view" not in page


def test_story_without_consent_stays_in_the_form_with_the_reason(client: Client, editor: User) -> None:
    client.force_login(editor)
    response = client.post(add_url(), story_form())
    assert response.status_code == 200
    assert "Chưa ghi nhận sự đồng ý" in response.content.decode()
    assert not StoryPage.objects.exists()


def test_a_title_that_another_page_has_is_named_at_the_address(client: Client, editor: User) -> None:
    client.force_login(editor)
    client.post(add_url(), story_form(has_consent="on"))
    refused = client.post(add_url(), story_form(has_consent="on"))
    assert refused.status_code == 200
    assert StoryPage.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_editors_who_publish_the_same_title_at_once_get_a_page_each(editor: User) -> None:
    clients = [Client() for _ in range(4)]
    for each in clients:
        each.force_login(editor)
    step = [lambda each=each: each.post(add_url(), story_form(has_consent="on")).status_code for each in clients]
    answers = together(*step)
    made = sorted(StoryPage.objects.live().values_list("slug", flat=True))
    assert set(answers) <= {200, 302}
    assert len(made) == answers.count(302) > 0
    assert made[0] == "nguoi-giu-lua"


def test_every_kind_of_page_has_a_name_in_the_editors_list() -> None:
    unnamed = [
        model.__name__
        for model in get_page_models()
        if model is not Page and model._meta.verbose_name_raw == camel_case_to_spaces(model.__name__)
    ]
    assert unnamed == []
