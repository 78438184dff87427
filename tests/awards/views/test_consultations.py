from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from lxml import html
from pypdf import PdfReader
from wagtail.models import Page, Site

from awards.domain.consultation_page import ensure_consultation_page
from awards.domain.consultations import close_due_consultations, closing_day, give_opinion, plan_consultation
from awards.domain.consulting.report import write_reports
from awards.enums import ConsultationStatus, NominationStatus
from awards.models import AwardType, Consultation, Nomination, Opinion
from base.core import clock, ledger
from tests.awards.conftest import Place
from tests.factories.awards import NominationFactory, RoundFactory
from tests.factories.units import DisciplineFactory, PersonFactory

pytestmark = pytest.mark.django_db
TEXT = "Tôi đồng tình, đồng chí làm việc tận tụy."


@pytest.fixture
def nominee(place: Place, law: None, day: dt.date) -> Nomination:
    cache.clear()
    order = AwardType.objects.get(code="HCLD3")
    person = PersonFactory(name="Lê Văn Tám", unit=place.commune, code="MA-RIENG-77", birth_year=1971)
    DisciplineFactory(person=person, measure="Khiển trách kín")
    round_ = RoundFactory(award_types=[order], council_unit=place.province, rulebook=None)
    return NominationFactory(
        round=round_,
        award_type=order,
        unit=place.commune,
        person=person,
        collective=None,
        status=NominationStatus.APPRAISED,
        received_on=day,
    )


@pytest.fixture
def posted(nominee: Nomination, place: Place) -> Consultation:
    return plan_consultation(nominee.round, [nominee], title="Huân chương Lao động 2026", actor=place.secretariat)


@pytest.fixture
def base() -> str:
    if not Site.objects.filter(is_default_site=True).exists():
        Site.objects.create(hostname="localhost", is_default_site=True, root_page=Page.objects.get(depth=2))
    return ensure_consultation_page().get_url() or ""


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_public_reads_and_answers(posted: Consultation, nominee: Nomination, base: str, client: Client) -> None:
    assert "Huân chương Lao động 2026" in client.get(base).content.decode()
    url = f"{base}{posted.slug}/"
    page = client.get(url).content.decode()
    assert "Lê Văn Tám" in page
    trail = html.fromstring(page).xpath("//nav[@class='breadcrumb']//a/@href")
    assert trail == ["/", base]
    assert client.post(url, {"text": TEXT, "nomination": nominee.pk}, follow=True).status_code == 200
    opinion = Opinion.objects.get()
    assert (opinion.text, opinion.nomination, opinion.name) == (TEXT, nominee, "")
    assert ledger.verify() == []


def test_private_facts_are_not_shown(posted: Consultation, base: str, client: Client) -> None:
    page = client.get(f"{base}{posted.slug}/").content.decode()
    for private in ("MA-RIENG-77", "1971", "Khiển trách"):
        assert private not in page


def test_names_go_when_the_list_is_over(posted: Consultation, base: str, client: Client) -> None:
    Consultation.objects.update(status=ConsultationStatus.CLOSED)
    url = f"{base}{posted.slug}/"
    assert "Lê Văn Tám" not in client.get(url).content.decode()
    client.post(url, {"text": TEXT})
    assert not Opinion.objects.exists()


def test_a_list_not_posted_yet_is_not_there(posted: Consultation, base: str, client: Client) -> None:
    Consultation.objects.update(status=ConsultationStatus.PLANNED)
    assert client.get(f"{base}{posted.slug}/").status_code == 404
    assert "Huân chương" not in client.get(base).content.decode()


def test_programs_fall_into_the_trap(posted: Consultation, base: str, client: Client) -> None:
    client.post(f"{base}{posted.slug}/", {"text": TEXT, "website": "http://spam.example"})
    assert not Opinion.objects.exists()


def test_one_address_sends_no_flood(posted: Consultation, base: str, client: Client) -> None:
    url = f"{base}{posted.slug}/"
    for n in range(5):
        client.post(url, {"text": f"{TEXT} {n}"})
    refused = client.post(url, {"text": TEXT}).content.decode()
    assert "thử lại sau 10 phút" in refused
    assert Opinion.objects.count() == 5


@pytest.mark.parametrize("data", [{"text": "ngắn"}, {"text": ""}, {"text": TEXT, "nomination": "999999"}])
def test_bad_opinions_are_explained(posted: Consultation, base: str, client: Client, data: dict[str, str]) -> None:
    answer = client.post(f"{base}{posted.slug}/", data)
    assert answer.status_code == 200
    assert "error" in answer.content.decode()
    assert not Opinion.objects.exists()


def test_words_of_the_public_are_text_and_not_markup(posted: Consultation, base: str, place: Place) -> None:
    Client().post(f"{base}{posted.slug}/", {"text": "<script>alert(1)</script> ý kiến"})
    page = as_(place.secretariat).get(reverse("awards:consultation-detail", args=[posted.pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_the_secretariat_posts_and_answers(nominee: Nomination, place: Place, base: str) -> None:
    office = as_(place.secretariat)
    create = reverse("awards:consultation-create", args=[nominee.round_id])
    assert "24/11/2026" not in office.get(create).content.decode()
    office.post(create, {"opens_on": "2026-11-10", "nominations": [nominee.pk]})
    consultation = Consultation.objects.get()
    Client().post(f"{base}{consultation.slug}/", {"text": TEXT, "name": "Trần Thị Bưởi"})
    detail = reverse("awards:consultation-detail", args=[consultation.pk])
    assert "Trần Thị Bưởi" in office.get(detail).content.decode()
    answer = reverse("awards:opinion-answer", args=[Opinion.objects.get().pk])
    assert office.post(answer, {"decision": "accepted", "answer": ""}).status_code == 200
    office.post(answer, {"decision": "accepted", "answer": "Xin cảm ơn."})
    assert "Xin cảm ơn." in office.get(detail).content.decode()


@pytest.mark.parametrize("name", ["consultation-list", "consultation-detail", "consultation-create"])
def test_units_do_not_run_consultations(posted: Consultation, place: Place, name: str) -> None:
    args = {"consultation-list": [], "consultation-detail": [posted.pk], "consultation-create": [posted.round_id]}[name]
    assert as_(place.head).get(reverse(f"awards:{name}", args=args)).status_code == 403


def test_what_must_not_be_public_is_taken_out_of_a_summary(
    posted: Consultation, nominee: Nomination, base: str, client: Client
) -> None:
    """Also where the unit wrote it into the text itself."""
    text = (
        "Đồng chí Tám, sinh ngày 12/03/1971, CCCD 086071001234, đạt nhiều kết quả. Số giấy tờ 086 071 001 234. "
        "Thường trú tại ấp 3, xã Tân Hòa. Năm 2019 bị khiển trách. Đang điều trị bệnh tim. "
        "Năm 2025 vận động 1.250.000.000 đồng xây 12 cây cầu."
    )
    Nomination.objects.filter(pk=nominee.pk).update(achievement=text)
    page = client.get(f"{base}{posted.slug}/").content.decode()
    for private in ("12/03/1971", "086071001234", "086 071 001 234", "ấp 3", "khiển trách", "bệnh tim"):
        assert private not in page
    assert "Năm 2025 vận động 1.250.000.000 đồng xây 12 cây cầu." in page


def test_moderation_answers_and_the_report_close_a_consultation(
    posted: Consultation, nominee: Nomination, place: Place, django_capture_on_commit_callbacks: Any
) -> None:
    answered, insult = (
        give_opinion(posted, text=text, name="Nguyễn Văn Góp", nomination=nominee)
        for text in ("Tôi không đồng ý với đề nghị này.", "Mua hàng giá rẻ tại trang của tôi.")
    )
    office = as_(place.secretariat)
    with clock.at(clock.start_of(posted.closes_on) + dt.timedelta(days=1, hours=8)):
        close_due_consultations()
        office.post(reverse("awards:opinion-set-aside", args=[insult.pk]), {"reason": "Quảng cáo."})
        nominee.refresh_from_db()
        assert nominee.status == NominationStatus.CONSULTING
        with django_capture_on_commit_callbacks(execute=True):
            office.post(
                reverse("awards:opinion-answer", args=[answered.pk]),
                {"decision": "rejected", "answer": "Đã xác minh, không đúng."},
            )
        nominee.refresh_from_db()
        assert nominee.status == NominationStatus.READY
        document = nominee.documents.get(kind="consultation")
        text = "".join(page.extract_text() for page in PdfReader(document.file.file).pages)
        words = " ".join(text.split())
        assert "không tiếp thu: 1" in words
        assert "không xem xét: 1" in words
        assert "Mua hàng" not in words
        assert "Nguyễn Văn Góp" not in words
        assert not Opinion.objects.exclude(name="").exists()
        for form in ("docx", "pdf"):
            assert office.get(reverse("awards:consultation-report", args=[posted.pk, form])).status_code == 200
        before = nominee.documents.count()
        assert write_reports(Consultation.objects.get(pk=posted.pk)) == 0
        assert nominee.documents.count() == before
    assert ledger.verify() == []


def test_a_term_of_its_own_counts_swapped_saturdays_and_says_when_a_year_is_not_announced(
    nominee: Nomination, place: Place
) -> None:
    with clock.at(clock.start_of(dt.date(2026, 12, 28)) + dt.timedelta(hours=8)):
        made = plan_consultation(nominee.round, [nominee], working_days=5, actor=place.secretariat)
        # 1 January 2027 is a holiday.
        assert (made.working_days, made.closes_on) == (5, dt.date(2027, 1, 5))
        shown = as_(place.secretariat).get(made.get_absolute_url()).content.decode()
        assert "chưa công bố chính thức" in shown
    assert closing_day(dt.date(2026, 8, 19), 3) == (dt.date(2026, 8, 22), True)
