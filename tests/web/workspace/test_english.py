"""What is shown is in the reader's language; what is written is Vietnamese."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from docx import Document
from lxml import html

from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.movements.campaign import start_campaign

pytestmark = pytest.mark.django_db

MAIL = "/lam-viec/thong-bao/nhan-thu/"


def english(text: str) -> str:
    with override("en"):
        said = gettext(text)
    assert said != text, f"no English for “{text}”"
    return said


def reader_of_english(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.post("/ngon-ngu/", {"language": "en", "next": "/lam-viec/"})
    return client


def test_the_workspace_is_switched_on_any_of_its_screens(secretary: User) -> None:
    client = Client()
    client.force_login(secretary)
    page = html.fromstring(client.get(MAIL).content.decode())
    assert page.get("lang") == "vi"
    target = page.xpath("//form[@class='language']/input[@name='next']")[0]
    answer = client.post("/ngon-ngu/", {"language": "en", "next": target.get("value")}, follow=True)
    page = html.fromstring(answer.content.decode())
    assert answer.redirect_chain[-1][0] == MAIL
    assert page.get("lang") == "en"
    assert page.find(".//h1").text_content() == english("Cách nhận thư")


def test_an_answer_to_a_form_is_in_the_language_of_its_sender(secretary: User) -> None:
    client = reader_of_english(secretary)
    refused = html.fromstring(client.post(MAIL, {"rhythm": "?"}).content.decode())
    assert refused.get("lang") == "en"
    assert english("Chưa lưu được, mời sửa các mục sau") in refused.text_content()
    saved = client.post(MAIL, {"rhythm": "daily"}, follow=True).content.decode()
    assert english("Đã lưu cách nhận thư.") in saved


def test_a_notice_sent_from_an_english_screen_is_vietnamese(secretary: User) -> None:
    unit = UnitFactory()
    head = UserFactory(role=Role.HEAD, unit=unit, full_name="Lê Văn Trưởng")
    officer = UserFactory(role=Role.OFFICER, unit=unit)
    day = clock.today()
    data = {"taker": officer.pk, "valid_from": day, "valid_to": day, "reason": "Đi công tác"}
    answer = reader_of_english(head).post("/lam-viec/uy-quyen/giao/", data)
    assert answer.status_code == 302
    notice = officer.notices.get()
    assert notice.title == "Lê Văn Trưởng ủy quyền cho bạn"
    assert notice.body.startswith("Từ ")


def test_a_document_is_vietnamese_for_a_reader_of_english() -> None:
    movement = start_campaign(units=0).movement
    plan = movement.launch_plans.get()
    client = reader_of_english(UserFactory(role=Role.AUDITOR, unit=movement.organiser))
    answer = client.get(reverse("awards:launch-plan-docx", args=[plan.pk]))
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs)
    assert "KẾ HOẠCH" in text
    assert "I. Căn cứ" in text
    assert "Mục đích: Xã nào cũng đạt chuẩn." in text
