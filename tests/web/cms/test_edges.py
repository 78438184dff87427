"""What the portal does with what nobody plans for: moved pages, pasted Word, marks piled on letters, huge photos."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment, User
from tests.factories.accounts import UserFactory
from tests.factories.cms import NewsPageFactory, StoryPageFactory
from tests.factories.units import UnitFactory
from web.cms.blocks import FEATURES
from web.cms.domain.photos import LONGEST_SIDE, fitted
from web.cms.models import HomePage, NewsIndexPage, StoryPage

pytestmark = pytest.mark.django_db


def test_an_old_address_leads_to_the_new_one(
    client: Client, site_tree: HomePage, editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    news = NewsPageFactory(title="Tin cũ")
    old = news.url
    client.force_login(editor)
    edit = f"/quan-tri/pages/{news.pk}/edit/"
    form = {"title": "Tin mới", "slug": "tin-moi", "lead": "Lời dẫn.", "published_on": "2026-10-20"}
    body = {"body-count": "0", "action-publish": "1", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(edit, form | body).status_code == 302
    answer = Client().get(old)
    assert (answer.status_code, answer["Location"]) == (301, f"{NewsIndexPage.objects.get().url}tin-moi/")


def test_a_missing_address_says_so_and_offers_ways_on(client: Client, site_tree: HomePage) -> None:
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "/tim-kiem/" in answer.content.decode()


def test_pasted_word_leaves_text_and_nothing_of_word() -> None:
    pasted = (
        '<p class="MsoNormal" style="mso-margin-top-alt:auto;color:red"><o:p></o:p>'
        '<span style="font-family:VNI-Times">Xã <b>Đồng Phú</b></span>'
        '<script>alert(1)</script><img src="file:///C:/anh.jpg" onerror="x()"/></p>'
    )
    converter = ContentstateConverter(features=FEATURES)
    kept = converter.to_database_format(converter.from_database_format(pasted))
    assert "<b>Đồng Phú</b>" in kept
    for trace in ("Mso", "mso-", "style", "o:p", "<script", "onerror", "file:", "VNI"):
        assert trace not in kept


def test_letters_of_another_direction_stay_in_their_place(client: Client, site_tree: HomePage) -> None:
    """An override sign in a name must not turn round what stands after it: names are isolated."""
    story = StoryPageFactory(subject_name="\u202eاسم", title="مثال " + "a\u0315\u035b" * 30)
    page = client.get(story.url).content.decode()
    assert "<bdi>\u202eاسم</bdi>" in page


def test_marks_that_turn_the_direction_of_writing_are_taken_out_of_titles(client: Client, site_tree: HomePage) -> None:
    story = StoryPageFactory(title="Chuyện \u202eđường\u202c làng", seo_title="Chuyện\u2066 đường", slug="chuyen")
    story.title = "Giữ \u202edòng\u200b kênh"
    story.save_revision().publish()
    story.refresh_from_db()
    assert (story.title, story.draft_title, story.seo_title) == ("Giữ dòng kênh", "Giữ dòng kênh", "Chuyện đường")
    assert "\u202e" not in client.get(story.url).content.decode()


@pytest.mark.parametrize(("side", "is_taken"), [((6500, 4800), True), ((8000, 6000), False)])
def test_a_photo_is_taken_up_to_forty_megapixels(
    client: Client, site_tree: HomePage, side: tuple[int, int], is_taken: bool
) -> None:
    """A flat picture packs to a few kilobytes; what counts is the memory that it would take to open it."""
    officer = UserFactory(role=Role.OFFICER, unit=UnitFactory())
    content = io.BytesIO()
    Image.new("1", side).save(content, "PNG")
    client.force_login(officer)
    answer = client.post(
        "/lam-viec/guong-dien-hinh/viet/",
        {
            "title": "Ảnh lớn",
            "unit": RoleAssignment.objects.get(user=officer).unit_id,
            "subject_name": "Tổ 3",
            "lead": "Một câu.",
            "text": "Đoạn một.",
            "image_alt": "Nền trơn",
            "picture": SimpleUploadedFile("lon.png", content.getvalue(), "image/png"),
        },
    )
    assert (answer.status_code == 302) is is_taken
    if is_taken:
        assert StoryPage.objects.get().get_latest_revision_as_object().image.width == LONGEST_SIDE
    else:
        assert "điểm ảnh" in answer.content.decode()


def test_a_photo_is_kept_upright_and_without_the_place_it_was_taken() -> None:
    picture, notes = Image.new("RGB", (5200, 3900), "navy"), Image.Exif()
    notes[0x0112] = 6
    notes[0x010F] = "Camera"
    content = io.BytesIO()
    picture.save(content, "JPEG", exif=notes)
    kept = Image.open(fitted(SimpleUploadedFile("dung.jpg", content.getvalue(), "image/jpeg")))
    assert kept.size == (1920, LONGEST_SIDE)
    assert not kept.getexif()


def test_a_small_picture_stays_as_it_came() -> None:
    content = io.BytesIO()
    Image.new("RGB", (800, 600), "navy").save(content, "PNG")
    upload = SimpleUploadedFile("nho.png", content.getvalue(), "image/png")
    assert fitted(upload) is upload
    assert upload.read() == content.getvalue()
