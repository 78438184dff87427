"""The first page of the admin: what is to be done next, and nothing that an editor has no use for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from wagtail.admin.menu import admin_menu

from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock
from tests.factories.accounts import UserFactory
from tests.factories.cms import NewsPageFactory, StoryPageFactory
from tests.factories.units import UnitFactory
from tests.web.cms.test_writing import decide, write
from web.cms.domain.editor_desk import next_step, planned_publications
from web.cms.domain.writing import send_story
from web.cms.models import HomePage, StoryPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(site_tree: HomePage) -> User:
    return UserFactory(role=Role.OFFICER, unit=UnitFactory())


def desk(client: Client, editor: User) -> str:
    client.force_login(editor)
    return client.get("/quan-tri/").content.decode()


def test_the_story_that_waits_longest_comes_first(client: Client, editor: User, officer: User) -> None:
    story = write(client, officer)
    send_story(story, actor=officer)
    page = desk(client, editor)
    assert "1 bài chờ duyệt." in page
    assert story.title in page
    assert f'href="/quan-tri/pages/{story.pk}/edit/"' in page
    decide(editor, story, "approve")
    assert "chờ duyệt." in next_step(editor).text
    assert "1 bài" not in next_step(editor).text


def test_without_waiting_stories_the_own_draft_or_a_new_piece_is_next(client: Client, editor: User) -> None:
    assert next_step(editor).action == "Viết tin mới"
    assert client.get(next_step(editor).url).status_code == 302
    draft = NewsPageFactory(live=False, owner=editor)
    draft.save_revision(user=editor)
    NewsPageFactory(live=False, owner=UserFactory()).save_revision()
    step = next_step(editor)
    assert (step.action, step.detail) == ("Viết tiếp", f"“{draft.title}”")


def test_what_appears_by_itself_stands_with_its_hour(client: Client, editor: User) -> None:
    story: StoryPage = StoryPageFactory(live=False)
    story.go_live_at = clock.now() + dt.timedelta(days=2)
    story.save_revision().publish()
    StoryPageFactory().save_revision().publish()
    assert [revision.object_str for revision in planned_publications()] == [str(story)]
    assert "Bài đã hẹn giờ" in desk(client, editor)


@pytest.mark.parametrize(("role", "sees_reports"), [(Role.EDITOR, False), (Role.ADMIN, True)])
def test_the_menu_leads_to_the_parts_and_to_no_other_host(
    client: Client, site_tree: HomePage, role: Role, sees_reports: bool
) -> None:
    user = UserFactory(role=role)
    client.force_login(user)
    request = client.get("/quan-tri/").wsgi_request
    names = {item.name for item in admin_menu.menu_items_for_request(request)}
    labels = {str(item.label) for item in admin_menu.menu_items_for_request(request)}
    assert {"Gương điển hình", "Tin tức", "Văn bản", "Ảnh", "Tệp", "Việc của tôi"} <= labels
    assert "help" not in names
    assert ("reports" in names) is sees_reports


def test_a_new_page_gets_its_address_without_losing_letters(client: Client, editor: User, site_tree: HomePage) -> None:
    client.force_login(editor)
    index = site_tree.get_children().get(slug="tin-tuc")
    assert "js/address" in client.get(f"/quan-tri/pages/add/cms/newspage/{index.pk}/").content.decode()


def test_the_admin_carries_our_name_and_colours(client: Client, editor: User) -> None:
    page = desk(client, editor)
    assert "Biên tập cổng thi đua</title>" in page
    assert "css/admin.css" in page
    assert "img/mark.svg" in page
    assert "wagtail.org" not in page
