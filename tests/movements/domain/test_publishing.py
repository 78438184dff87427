from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from wagtail.models import Page, Site

from base.accounts.enums import Role
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from base.core.files import store_bytes
from movements.domain.drafts import PlanDraft, TargetDraft
from movements.domain.lifecycle import cancel_movement
from movements.domain.pages import ensure_index
from movements.domain.publishing import AlreadyPublished, publish_movement, publish_movements
from movements.enums import Comparator, DueRule, Frequency, MovementStatus, WindowStatus
from movements.models import Directive, Movement, MovementIndexPage, MovementPage, Target, TargetAssignment
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.movements.campaign import directive_draft, movement_draft, start_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return UnitFactory(province=True)


@pytest.fixture
def secretary(province):
    return UserFactory(role=Role.SECRETARIAT, unit=province, full_name="Lâm Thị Kim Yến")


def test_a_published_movement_has_targets_periods_and_a_live_page(province, secretary, client: Client) -> None:
    movement = publish_movement(movement_draft(province), gaps="Soạn nốt sau.", actor=secretary)
    assert movement.status == MovementStatus.PUBLISHED
    assert movement.registration_status == WindowStatus.OPEN
    assert [target.name for target in movement.targets.all()] == ["Xã đạt chuẩn nông thôn mới", "Tỷ lệ hộ nghèo"]
    assert movement.plans.get().periods.count() == 4
    page = client.get(f"/phong-trao/{movement.slug}/").content.decode()
    assert "66/87 xã" in page
    assert "Xã nào cũng đạt chuẩn." in page
    assert movement.title in client.get("/phong-trao/").content.decode()
    assert ledger.verify() == []


@pytest.mark.parametrize("how", ["number", "file"])
def test_the_second_person_with_the_same_directive_is_told_who_was_first(province, secretary, how: str) -> None:
    file = store_bytes(b"%PDF-1.7 chi thi", name="chi-thi.pdf")
    first = publish_movement(
        movement_draft(province, directive=directive_draft(file=file)), gaps="Soạn nốt sau.", actor=secretary
    )
    other = UserFactory(role=Role.SECRETARIAT, unit=province)
    again = directive_draft(number=" 18/ct-ubnd ") if how == "number" else directive_draft(number="", file=file)
    with pytest.raises(AlreadyPublished, match="Lâm Thị Kim Yến") as refusal:
        publish_movement(movement_draft(province, title="Tên khác", directive=again), gaps="Soạn nốt sau.", actor=other)
    assert refusal.value.url == first.get_absolute_url()
    assert (Directive.objects.count(), Movement.objects.count(), MovementPage.objects.count()) == (1, 1, 1)
    assert ledger.verify() == []


def test_the_same_movement_without_a_directive_is_refused(province, secretary) -> None:
    publish_movement(movement_draft(province, directive=None), gaps="Soạn nốt sau.", actor=secretary)
    with pytest.raises(AlreadyPublished):
        publish_movement(
            movement_draft(province, directive=None, title="THI ĐUA xây dựng nông thôn mới năm 2026"),
            gaps="Soạn nốt sau.",
            actor=secretary,
        )
    assert Movement.objects.count() == 1


def test_several_movements_of_one_directive_share_it(province, secretary) -> None:
    drafts = [movement_draft(province, title=title) for title in ("Vì người nghèo", "Văn hóa công sở")]
    first, second = publish_movements(drafts, gaps="Soạn nốt sau.", actor=secretary)
    assert first.directive == second.directive
    third = publish_movement(
        movement_draft(province, title="Doanh nghiệp", directive=first.directive), gaps="Soạn nốt sau.", actor=secretary
    )
    assert third.directive.movements.count() == 3


def test_one_bad_draft_of_several_leaves_nothing(province, secretary) -> None:
    drafts = [movement_draft(province), movement_draft(province, title=" ")]
    with pytest.raises(DomainError):
        publish_movements(drafts, gaps="Soạn nốt sau.", actor=secretary)
    assert Movement.objects.count() == Directive.objects.count() == 0


def test_a_cancelled_movement_leaves_the_site_and_frees_its_directive(province, secretary, client: Client) -> None:
    movement = publish_movement(movement_draft(province), gaps="Soạn nốt sau.", actor=secretary)
    cancel_movement(movement, actor=secretary, reason="Sai tên phong trào.")
    assert client.get(f"/phong-trao/{movement.slug}/").status_code == 404
    again = publish_movement(movement_draft(province), gaps="Soạn nốt sau.", actor=secretary)
    assert again.directive == movement.directive
    assert again.slug != movement.slug
    assert ledger.verify() == []


TARGET = TargetDraft("Chỉ tiêu", Comparator.GE, low=Decimal(1))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "title"),
        ({"ends_on": dt.date(2025, 1, 1)}, "ends_on"),
        ({"registration_opens_on": dt.date(2026, 2, 1)}, "registration_closes_on"),
        ({"registration_closes_on": dt.date(2027, 2, 1)}, "registration_closes_on"),
        ({"plans": (PlanDraft(), PlanDraft())}, "plans"),
        ({"plans": (PlanDraft(due_day=0),)}, "due_day"),
        ({"plans": (PlanDraft(due_rule=DueRule.FIXED_DATE),)}, "due_rule"),
        ({"plans": (PlanDraft(Frequency.YEAR, DueRule.FIXED_DATE, 31, 2),)}, "due_day"),
        ({"targets": (dataclasses.replace(TARGET, low=None),)}, "figure"),
        ({"targets": (dataclasses.replace(TARGET, name=" "),)}, "name"),
        ({"targets": (dataclasses.replace(TARGET, high=Decimal(0)),)}, "low"),
        ({"targets": (dataclasses.replace(TARGET, numerator=Decimal(9), denominator=Decimal(8)),)}, "numerator"),
    ],
)
def test_bad_drafts_are_refused_and_leave_nothing(province, secretary, changes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        publish_movement(movement_draft(province, **changes), gaps="Soạn nốt sau.", actor=secretary)
    assert refusal.value.code == code
    assert Movement.objects.count() == Directive.objects.count() == Target.objects.count() == 0


def test_a_dissolved_organiser_is_refused(secretary) -> None:
    with pytest.raises(DomainError, match="không còn hoạt động"):
        publish_movement(movement_draft(UnitFactory(dissolved=True)), gaps="Soạn nốt sau.", actor=secretary)


def test_only_the_secretariat_publishes(province) -> None:
    with pytest.raises(NotAllowed):
        publish_movement(
            movement_draft(province), gaps="Soạn nốt sau.", actor=UserFactory(role=Role.HEAD, unit=province)
        )


def test_units_named_in_a_draft_get_their_target_at_once(province, secretary) -> None:
    commune = UnitFactory(parent=province)
    draft = movement_draft(province, targets=(dataclasses.replace(TARGET, units=(commune,)), TARGET))
    publish_movement(draft, gaps="Soạn nốt sau.", actor=secretary)
    assert TargetAssignment.objects.get().unit == commune


def test_a_dissolved_unit_in_a_draft_refuses_the_whole_draft(province, secretary) -> None:
    gone = UnitFactory(parent=province, dissolved=True, name="Xã Cũ")
    with pytest.raises(DomainError, match="Xã Cũ"):
        publish_movement(
            movement_draft(province, targets=(dataclasses.replace(TARGET, units=(gone,)),)),
            gaps="Soạn nốt sau.",
            actor=secretary,
        )
    assert MovementPage.objects.count() == Movement.objects.count() == 0


def test_the_index_is_made_once_and_follows_the_site_root() -> None:
    index = ensure_index()
    assert ensure_index() == index
    home = Page.objects.get(depth=1).add_child(instance=Page(title="Trang chủ", slug="trang-chu"))
    Site.objects.update(root_page=home)
    assert ensure_index().get_parent().pk == home.pk
    assert MovementIndexPage.objects.count() == 1


def test_registration_waits_for_its_opening_day(province, secretary) -> None:
    draft = movement_draft(province, registration_opens_on=dt.date(2100, 1, 1), registration_closes_on=None)
    assert publish_movement(draft, gaps="Soạn nốt sau.", actor=secretary).registration_status == WindowStatus.WAITING


def test_campaign_holds_in_the_ledger() -> None:
    campaign = start_campaign(units=3)
    assert campaign.movement.registrations.count() == 3
    assert TargetAssignment.objects.count() == 6
    assert ledger.verify() == []
