from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from lxml import html

from movements.enums import MovementStatus
from movements.models import Movement, MovementPage, Registration, TargetAssignment
from tests.factories.accounts import UserFactory
from tests.factories.movements import MovementFactory, RegistrationFactory, TargetAssignmentFactory, TargetFactory
from tests.factories.units import UnitFactory
from tests.movements.campaign import Campaign, start_campaign, ticked
from tests.movements.queries import queries_of

pytestmark = pytest.mark.django_db


def test_the_list_asks_the_same_number_of_queries_for_more_rows(client: Client) -> None:
    client.force_login(UserFactory(role="auditor", unit=UnitFactory()))
    url, counts = reverse("movements:movement-list"), []
    for rows in (1, 3):
        while Movement.objects.count() < rows:
            MovementFactory(open=True)
        counts.append(queries_of(client, url))
        assert client.get(url).content.decode().count("badge--open") == rows
    assert counts[0] == counts[1]


@pytest.mark.parametrize("tab", ["chi-tieu", "don-vi", "ky-bao-cao", "tien-do", "nhat-ky"])
def test_each_tab_asks_the_same_number_of_queries_for_more_rows(client: Client, tab: str) -> None:
    movement = MovementFactory(open=True)
    client.force_login(UserFactory(role="secretariat", unit=movement.organiser))
    counts = []
    for rows in (1, 3):
        for _ in range(rows - movement.registrations.count()):
            TargetAssignmentFactory(target=TargetFactory(movement=movement))
            RegistrationFactory(movement=movement)
        counts.append(queries_of(client, f"{movement.get_absolute_url()}?tab={tab}"))
    assert counts[0] == counts[1]


def test_the_list_offers_registration_to_whom_it_waits_for(client: Client) -> None:
    campaign = start_campaign()
    late = MovementFactory(
        open=True, starts_on=campaign.movement.starts_on + dt.timedelta(days=9), registration_status="closed"
    )
    url, address = (
        reverse("movements:movement-list"),
        reverse("movements:movement-register", args=[campaign.movement.pk]),
    )

    def seen_by(user: object) -> str:
        client.force_login(user)
        return client.get(url).content.decode()

    newcomer = UserFactory(role="officer", unit=UnitFactory(parent=campaign.movement.organiser))
    page = seen_by(newcomer)
    assert f'href="{address}"' in page
    assert "Sửa giao ước" not in page
    assert page.index(campaign.movement.title) < page.index(late.title), "what takes registrations stands first"
    assert "Sửa giao ước" in seen_by(campaign.officers[0])
    assert "Sửa giao ước" in client.get(campaign.movement.get_absolute_url()).content.decode()
    onlooker = seen_by(UserFactory(role="auditor", unit=UnitFactory()))
    assert "đến 31/01/2026" in onlooker
    assert address not in onlooker


def test_a_unit_registers_with_its_pledge(client: Client) -> None:
    campaign = start_campaign()
    unit = UnitFactory(parent=campaign.movement.organiser)
    client.force_login(UserFactory(role="head", unit=unit))
    url = reverse("movements:movement-register", args=[campaign.movement.pk])
    assert "Hạn đăng ký: hết ngày 31/01/2026" in client.get(url).content.decode()
    assert (
        "đã đăng ký thi đua"
        in client.post(url, {"unit": unit.pk, "pledge": "Về đích sớm."}, follow=True).content.decode()
    )
    assert Registration.objects.get(unit=unit).pledge == "Về đích sớm."
    assert "<span>Lưu giao ước</span>" in client.get(url).content.decode(), "coming again is changing, not registering"


def test_the_form_refuses_a_unit_of_somebody_else(client: Client) -> None:
    campaign = start_campaign()
    client.force_login(campaign.officers[0])
    url = reverse("movements:movement-register", args=[campaign.movement.pk])
    other = UnitFactory(parent=campaign.movement.organiser)
    page = client.post(url, {"unit": other.pk, "pledge": "x"}).content.decode()
    assert "field--error" in page
    assert not Registration.objects.filter(unit=other).exists()


def test_targets_are_given_to_all_and_to_one(client: Client) -> None:
    campaign = start_campaign(assigned=False)
    client.force_login(campaign.secretary)
    url = reverse("movements:target-assign", args=[campaign.movement.pk])
    targets = list(campaign.movement.targets.values_list("pk", flat=True))
    both = {"targets": targets, "to_all": "on", "units": [campaign.units[0].pk]}
    assert "Bạn đã chọn riêng một số đơn vị" in client.post(url, both).content.decode()
    assert not TargetAssignment.objects.exists()
    first = {"targets": targets[:1], "to_all": "on"}
    client.post(url, first | {"sure": 2})
    answer = client.post(url, {"targets": targets, "to_all": "on"})
    page = answer.content.decode()
    for words in ("Giao 2 chỉ tiêu cho 2 đơn vị?", "2 lượt giao mới", "2 lượt đã giao từ trước giữ nguyên"):
        assert words in page
    assert TargetAssignment.objects.count() == 2, "nothing is given before it was read"
    again = {"targets": targets, "to_all": "on", "sure": 3}
    assert "Giao 2 chỉ tiêu cho 2 đơn vị?" in client.post(url, again).content.decode(), "asked for another number"
    sent = {field.html_name: field.value() for field in answer.context["form"]}
    assert (sent["targets"], sent["sure"]) == ([str(pk) for pk in targets], "2"), "the choice goes along"
    page = client.post(url, again | {"sure": 2}, follow=True).content.decode()
    assert "Đã giao 2 chỉ tiêu." in page
    own = {
        "own": "1",
        "own-target": targets[0],
        "own-unit": campaign.units[0].pk,
        "own-numerator": "2",
        "own-denominator": "3",
    }
    assert "Đã giao “Xã đạt chuẩn" in client.post(url, own, follow=True).content.decode()
    assert TargetAssignment.objects.get(target=targets[0], unit=campaign.units[0]).numerator == 2
    wrong = client.post(url, own | {"own-numerator": "ba"}).content.decode()
    assert "không phải là số" in wrong


def test_the_secretariat_launches_and_cancels(client: Client) -> None:
    campaign = start_campaign()
    client.force_login(campaign.secretary)
    client.post(reverse("movements:movement-launch", args=[campaign.movement.pk]))
    campaign.movement.refresh_from_db()
    assert campaign.movement.status == MovementStatus.OPEN
    url = reverse("movements:movement-cancel", args=[campaign.movement.pk])
    assert "field--error" in client.post(url, {"reason": ""}).content.decode()
    client.post(url, {"reason": "Trùng phong trào của trung ương."})
    campaign.movement.refresh_from_db()
    assert campaign.movement.status == MovementStatus.CANCELLED


def test_launching_a_cancelled_movement_says_why_not(client: Client) -> None:
    movement = MovementFactory(status="cancelled")
    client.force_login(UserFactory(role="secretariat", unit=movement.organiser))
    url = reverse("movements:movement-launch", args=[movement.pk])
    assert "Đã hủy" in client.post(url, follow=True).content.decode()


def test_the_ranking_shows_the_sum_only_to_those_whose_unit_it_is(client: Client, campaign: Campaign) -> None:
    campaign.approve(0, (66, "0.5"))
    ticked(dt.date(2027, 1, 20))
    url = reverse("movements:ranking", args=[campaign.movement.pk])
    client.force_login(campaign.secretary)
    assert client.get(url).content.decode().count('<details class="fold"') == 2
    client.force_login(campaign.officers[0])
    page = client.get(url).content.decode()
    assert page.count('<details class="fold"') == 1
    assert "100 × 2.0000 ÷ 2" in page


def test_before_the_end_the_secretariat_sees_a_provisional_ranking(client: Client, campaign: Campaign) -> None:
    url = reverse("movements:ranking", args=[campaign.movement.pk])
    client.force_login(campaign.secretary)
    assert "Kết quả tạm tính" in client.get(url).content.decode()
    client.force_login(campaign.officers[0])
    assert "Kết quả chưa được chốt" in client.get(url).content.decode()


def test_the_public_page_shows_progress_milestones_and_at_last_the_ranking(client: Client, campaign: Campaign) -> None:
    address = f"/phong-trao/{campaign.movement.slug}/"
    page = client.get(address).content.decode()
    assert "Chưa có báo cáo nào được duyệt." in page
    assert "Hạn báo cáo Quý I/2026" in page
    assert "Đơn vị dẫn đầu" not in page
    campaign.approve(0, (66, "0.5"))
    cache.clear()
    page = client.get(address).content.decode()
    assert "1/2 đơn vị đạt" in page
    assert "Mức thực hiện bình quân" in page
    assert "50%" in page
    ticked(dt.date(2027, 1, 20))
    cache.clear()
    assert "Đơn vị dẫn đầu" in client.get(address).content.decode()


def test_many_targets_are_summed_up_narrowed_and_folded(client: Client, campaign: Campaign) -> None:
    address = f"/phong-trao/{campaign.movement.slug}/"
    assert "Xem thêm" not in client.get(address).content.decode()
    campaign.approve(0, (66, "0.5"))
    for number in range(6):
        TargetFactory(movement=campaign.movement, name=f"Chỉ tiêu mới {number}", order=10 + number)
    cache.clear()
    page = html.fromstring(client.get(address).content.decode())
    found = {link.text_content(): link.get("href") for link in page.xpath("//div[@class='targets__sum']//a")}
    assert found == {
        "6 chưa đủ số liệu": "?tinh-trang=no_data#targets",
        "2 mỗi đơn vị một khác": "?tinh-trang=varied#targets",
    }
    names = [name.text_content() for name in page.xpath("//main//details[@class='fold']//h3[@class='targets__name']")]
    assert names == ["Chỉ tiêu mới 4", "Chỉ tiêu mới 5"]
    assert "Xem thêm 2 chỉ tiêu" in page.text_content()
    narrowed = client.get(address, {"tinh-trang": "varied"}).content.decode()
    assert ("Chỉ tiêu mới" in narrowed, "Xã đạt chuẩn" in narrowed, "xem tất cả" in narrowed) == (False, True, True)
    assert "Chỉ tiêu mới 5" in client.get(address, {"tinh-trang": "khong-co"}).content.decode()


def test_a_movement_to_come_says_when_it_begins_and_when_there_are_figures(client: Client) -> None:
    movement = start_campaign(units=0).movement
    type(movement).objects.filter(pk=movement.pk).update(status="published")
    page = client.get(f"/phong-trao/{movement.slug}/").content.decode()
    assert "Phong trào bắt đầu ngày 01/01/2026. Số liệu đầu tiên có sau kỳ báo cáo hạn ngày 15/03/2026." in page
    assert "Chưa giao cho đơn vị nào" not in page


def test_a_target_of_one_unit_is_reached_or_not(client: Client) -> None:
    campaign = start_campaign(units=1)
    ticked(dt.date(2026, 3, 20))
    campaign.approve(0, (66, "1.5"))
    page = client.get(f"/phong-trao/{campaign.movement.slug}/").content.decode()
    assert page.count("Hiện đã đạt mức giao") == page.count("Hiện chưa đạt mức giao") == 1
    assert "đơn vị đạt" not in page


def test_the_public_page_can_be_sent_on_and_leads_to_its_parts(client: Client, campaign: Campaign) -> None:
    page = html.fromstring(client.get(f"/phong-trao/{campaign.movement.slug}/").content.decode())
    assert page.xpath("//a[starts-with(@href, 'mailto:')]")
    parts = [link.get("href") for link in page.xpath("//nav[contains(@class, 'on-page')]//a")]
    assert {"#targets", "#movement-units", "#milestones"} <= set(parts)
    assert all(page.get_element_by_id(part[1:]) is not None for part in parts)


def test_many_movements_are_listed_a_page_at_a_time(client: Client, campaign: Campaign) -> None:
    place, movement = campaign.movement.page.get_parent(), campaign.movement
    for number in range(25):
        page = place.add_child(instance=MovementPage(title=f"Phong trào {number}", slug=f"phong-trao-{number}"))
        MovementFactory(page=page, status=movement.status, organiser=movement.organiser)
    first = client.get("/phong-trao/").content.decode()
    assert (first.count('class="card"'), "Trang 1/2" in first) == (24, True)
    assert client.get("/phong-trao/?page=2").content.decode().count('class="card"') == 2


def test_movements_are_narrowed_by_state_in_the_words_of_a_visitor(client: Client, campaign: Campaign) -> None:
    place, organiser = campaign.movement.page.get_parent(), campaign.movement.organiser
    assert 'class="tabs"' not in client.get("/phong-trao/").content.decode()
    for status in ("published", "summarised"):
        page = place.add_child(instance=MovementPage(title=status, slug=status))
        MovementFactory(title=f"Phong trào {status}", page=page, status=status, organiser=organiser)
    cache.clear()
    tabs = html.fromstring(client.get("/phong-trao/").content.decode()).find_class("tabs__tab")
    assert [" ".join(tab.text_content().split()) for tab in tabs] == [
        "Tất cả 3",
        "Đang thực hiện 1",
        "Sắp bắt đầu 1",
        "Đã kết thúc 1",
    ]
    narrowed = html.fromstring(client.get("/phong-trao/" + tabs[2].get("href")).content.decode())
    assert [card.text_content().strip() for card in narrowed.find_class("card__title")] == ["Phong trào published"]
    assert "Sắp bắt đầu" in narrowed.find_class("card")[0].text_content()
    assert "Đã công bố" not in client.get("/phong-trao/published/").content.decode()
    assert client.get("/phong-trao/?trang-thai=la").content.decode().count('class="card"') == 3


def test_the_public_page_asks_the_same_number_of_queries_for_more_units(client: Client) -> None:
    counts = []
    for units in (2, 4):  # a single unit is told of by a sentence of its own
        campaign = start_campaign(units=units, directive=None)
        client.get("/phong-trao/")
        client.get(f"/phong-trao/{campaign.movement.slug}/?khong-luu=1")
        counts.append(queries_of(client, f"/phong-trao/{campaign.movement.slug}/"))
    assert counts[0] == counts[1]
