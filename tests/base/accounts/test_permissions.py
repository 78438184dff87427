from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from base.accounts.enums import Role
from base.accounts.models import RoleAssignment
from base.accounts.permissions import can, holders_of, permission_table, reach_of, units_of
from base.core import clock
from config import urls
from tests.factories.accounts import UserFactory
from tests.factories.units import ClusterFactory, ClusterMemberFactory, UnitFactory

pytestmark = pytest.mark.django_db


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("leak")


urlpatterns = [path("lam-viec/quen/", forgotten), *urls.urlpatterns]


def test_own_reaches_down_the_tree_but_not_up_or_aside() -> None:
    province = UnitFactory(province=True)
    district, other = UnitFactory(parent=province), UnitFactory(parent=province)
    commune = UnitFactory(parent=district)
    officer = UserFactory(role=Role.OFFICER, unit=district)
    reached = [can(officer, "movements.report_edit", unit) for unit in (district, commune, other, province)]
    assert reached == [True, True, False, False]


def test_cluster_reaches_its_members_only() -> None:
    member = ClusterMemberFactory()
    head = UserFactory(role=Role.CLUSTER_HEAD, cluster=member.cluster)
    assert can(head, "movements.report_view", member.unit)
    assert not can(head, "movements.report_view", UnitFactory())
    assert not can(UserFactory(role=Role.CLUSTER_HEAD, cluster=ClusterFactory()), "movements.report_view", member.unit)


@pytest.mark.parametrize(
    ("day", "expected"), [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)]
)
def test_role_holds_from_its_first_to_its_last_day(day: str, expected: bool) -> None:
    user = UserFactory(role=Role.SECRETARIAT)
    RoleAssignment.objects.update(valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 6, 30))
    with clock.at(clock.start_of(dt.date.fromisoformat(day))):
        assert can(user, "movements.manage") == expected
        assert (user in holders_of(Role.SECRETARIAT)) == expected


def test_person_who_left_may_do_nothing() -> None:
    user = UserFactory(role=Role.ADMIN, is_active=False)
    assert not can(user, "workspace.enter")


def test_unknown_permission_is_an_error_not_a_no() -> None:
    with pytest.raises(LookupError):
        reach_of(UserFactory(), "movements.fly")


def test_roles_of_one_person_add_up() -> None:
    first, second = UnitFactory(), UnitFactory()
    user = UserFactory(role=Role.OFFICER, unit=first)
    RoleAssignment.objects.create(user=user, role=Role.HEAD, unit=second, valid_from=dt.date(2020, 1, 1))
    assert units_of(user) == [first, second]
    assert units_of(user, Role.HEAD) == [second]
    assert can(user, "movements.report_submit", second)
    assert not can(user, "movements.report_submit", first)


def test_nobody_may_both_draft_and_sign_a_decision() -> None:
    table = permission_table()
    assert not set(table["awards.decision_draft"]) & set(table["awards.decision_sign"])


def test_screen_that_forgot_its_permission_answers_nobody() -> None:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN, is_superuser=True))
    with override_settings(ROOT_URLCONF="tests.base.accounts.test_permissions"):
        response = client.get("/lam-viec/quen/")
    assert response.status_code == 403
    assert b"leak" not in response.content
