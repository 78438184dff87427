"""A unit writes a story, an editor reads it, the public sees it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images.tests.utils import get_test_image_file

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from base.accounts.workbench import work_for
from base.core.errors import DomainError
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from web.cms.domain.writing import StoryText, paragraphs, save_story, send_story, state_of, stories_for, text_of
from web.cms.enums import StoryState
from web.cms.models import HomePage, StoryPage

pytestmark = pytest.mark.django_db
LIST = "/lam-viec/guong-dien-hinh/"


@pytest.fixture
def officer(site_tree: HomePage) -> User:
    return UserFactory(role=Role.OFFICER, unit=UnitFactory(name="Xã Đồng Phú"))


@pytest.fixture
def editor(site_tree: HomePage, client: Client) -> User:
    editor = UserFactory(role=Role.EDITOR)
    Client().force_login(editor)
    return editor


def typed(**changes: Any) -> dict[str, Any]:
    values = {
        "title": "Tổ công nghệ số đi từng nhà",
        "subject_name": "Tổ công nghệ số ấp 3",
        "lead": "Mỗi tuần một xóm.",
        "text": "Đoạn một.\n\nĐoạn hai <b>đậm</b>.",
        "topics": "chuyển đổi số,  cải cách ,",
        "has_consent": "on",
    }
    return {key: value for key, value in (values | changes).items() if value is not None}


def unit_of(officer: User) -> Any:
    return RoleAssignment.objects.get(user=officer).unit


def write(client: Client, officer: User, **changes: Any) -> StoryPage:
    client.force_login(officer)
    answer = client.post(f"{LIST}viet/", typed(unit=unit_of(officer).pk, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return StoryPage.objects.get()


def decide(editor: User, story: StoryPage, action: str, comment: str = "") -> None:
    """The editor's word, as the admin gives it."""
    state = StoryPage.objects.get(pk=story.pk).current_workflow_state
    task = state.current_task_state
    task.task.specific.on_action(task, editor, action, comment=comment)


def test_story_of_a_unit_reaches_the_public_only_through_an_editor(client: Client, officer: User, editor: User) -> None:
    story = write(client, officer, send="1")
    assert state_of(story) == StoryState.WAITING
    assert not story.live
    assert any("chờ biên tập" in item.title for item in work_for(editor))
    decide(editor, story, "approve")
    story.refresh_from_db()
    assert state_of(stories_for(officer).get()) == StoryState.PUBLISHED
    seen = Client().get(story.url).content.decode()
    assert "Đoạn hai &lt;b&gt;đậm&lt;/b&gt;." in seen
    assert set(story.topics.names()) == {"chuyển đổi số", "cải cách"}


def test_story_sent_back_comes_with_the_editors_words_and_goes_again(
    client: Client, officer: User, editor: User
) -> None:
    story = write(client, officer, send="1")
    decide(editor, story, "reject", "Xin thêm con số.")
    assert [item.action for item in work_for(officer) if "Sửa bài" in item.title] == ["Đọc góp ý và sửa"]
    assert "Xin thêm con số." in client.get(f"{LIST}{story.pk}/").content.decode()
    client.post(f"{LIST}{story.pk}/", typed(unit=unit_of(officer).pk, text="Giảm 12 ngày.", send="1"))
    again = stories_for(officer).get()
    assert state_of(again) == StoryState.WAITING
    assert text_of(again.get_latest_revision_as_object()) == "Giảm 12 ngày."


def test_what_waits_for_an_editor_is_changed_only_after_it_was_taken_back(client: Client, officer: User) -> None:
    story = write(client, officer, send="1")
    refused = client.post(f"{LIST}{story.pk}/", typed(unit=unit_of(officer).pk, title="Đổi tên"))
    shown = refused.content.decode()
    assert "rút bài về" in shown
    assert 'value="Đổi tên"' in shown, "what was typed is still there"
    assert "Rút bài về và lưu bài này" in shown
    client.post(f"{LIST}{story.pk}/rut/")
    client.post(f"{LIST}{story.pk}/rut/")
    client.post(f"{LIST}{story.pk}/", typed(unit=unit_of(officer).pk, title="Đổi tên", save="1"))
    assert stories_for(officer).get().draft_title == "Đổi tên"


def test_of_two_windows_the_later_does_not_write_over_the_other_unasked(client: Client, officer: User) -> None:
    story = write(client, officer, save="1")
    url, unit = f"{LIST}{story.pk}/", unit_of(officer).pk
    opened = client.get(url).context["form"].initial["revision"]
    client.post(url, typed(unit=unit, revision=opened, text="Bản của cửa sổ một.", save="1"))
    late = client.post(url, typed(unit=unit, revision=opened, text="Bản của cửa sổ hai.", save="1"))
    shown = late.content.decode()
    assert "Bạn, ở một cửa sổ khác, đã lưu bài này" in shown
    assert "Bản của cửa sổ hai." in shown
    assert text_of(stories_for(officer).get().get_latest_revision_as_object()) == "Bản của cửa sổ một."
    now = late.context["form"]["revision"].value()
    client.post(url, typed(unit=unit, revision=now, text="Bản của cửa sổ hai.", save="1"))
    assert text_of(stories_for(officer).get().get_latest_revision_as_object()) == "Bản của cửa sổ hai."


def test_without_consent_a_story_is_kept_but_not_sent(client: Client, officer: User) -> None:
    story = write(client, officer, send="1", has_consent=None)
    assert state_of(story) == StoryState.DRAFT
    assert "Cần sự đồng ý của nhân vật" in client.get(f"{LIST}{story.pk}/").content.decode()


def test_story_without_a_word_is_not_sent(officer: User) -> None:
    story = save_story(StoryText("A", "B", "C", " \n\n ", True), unit=unit_of(officer), actor=officer)
    with pytest.raises(DomainError, match="chưa có nội dung"):
        send_story(story, actor=officer)


def test_picture_needs_words_and_must_be_a_picture(client: Client, officer: User) -> None:
    client.force_login(officer)
    form = typed(unit=unit_of(officer).pk, image_alt="")
    shot = SimpleUploadedFile("cau.png", get_test_image_file().file.getvalue(), "image/png")
    answer = client.post(f"{LIST}viet/", form | {"picture": shot})
    assert "image_alt" in answer.context["form"].errors
    fake = SimpleUploadedFile("anh.png", b"khong phai anh", "image/png")
    assert "picture" in client.post(f"{LIST}viet/", form | {"picture": fake, "image_alt": "x"}).context["form"].errors
    assert not StoryPage.objects.exists()
    shot.seek(0)
    client.post(f"{LIST}viet/", form | {"picture": shot, "image_alt": "Bà con trên cầu"})
    assert StoryPage.objects.get().get_latest_revision_as_object().image is not None


def test_preview_shows_the_draft_to_its_unit_and_to_nobody_else(client: Client, officer: User) -> None:
    story = write(client, officer, save="1")
    assert "Mỗi tuần một xóm." in client.get(f"{LIST}{story.pk}/xem/").content.decode()
    client.force_login(UserFactory(role=Role.OFFICER, unit=UnitFactory()))
    assert client.get(f"{LIST}{story.pk}/xem/").status_code == 403


def test_list_asks_as_often_for_three_stories_as_for_one(client: Client, officer: User) -> None:
    counts = []
    client.force_login(officer)
    for more in (1, 2):
        for n in range(more):
            save_story(StoryText(f"Bài {more}{n}", "B", "C", "D", True), unit=unit_of(officer), actor=officer)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@given(st.text(max_size=300))
def test_plain_text_never_becomes_markup(text: str) -> None:
    assert all("<" not in part and ">" not in part for part in paragraphs(text))
