from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from base.accounts.enums import Role
from base.accounts.workbench import work_for
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from movements.domain.approval import approve_movement, submit_movement
from movements.domain.cascade import ancestors_of, derive_movement, offered_to, progress_from_below, tree_of
from movements.domain.drafting import edit_draft
from movements.domain.plans.versions import open_plan
from movements.domain.registration import register_unit
from movements.domain.reporting import Figure, approve_report, assignments_for, save_report, submit_report
from movements.domain.scope import ScopeChoice, set_scope
from movements.domain.targets import assign_targets
from movements.enums import LaunchLevel
from movements.models import Movement, ReportDuty, TargetLink
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.movements.campaign import moment, ticked


@pytest.fixture
def parent(draft, secretary, chair) -> Movement:
    edit_draft(draft, {"is_cascading": True}, actor=secretary)
    return approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)


@pytest.fixture
def commune(province):
    return UnitFactory(parent=province, name="Xã An Bình")


def launched(parent: Movement, unit, secretary) -> Movement:
    child = derive_movement(parent, unit, actor=UserFactory(role=Role.HEAD, unit=unit))
    return approve_movement(submit_movement(child, gaps="Soạn nốt sau.", actor=None), actor=secretary)


def test_a_unit_makes_its_own_movement_with_what_it_inherits(parent, commune) -> None:
    head = UserFactory(role=Role.HEAD, unit=commune)
    assert any("Phát động theo" in item.title for item in work_for(head))
    child = derive_movement(parent, commune, actor=head, title="Xã An Bình thi đua")
    assert (child.parent, child.organiser, child.launch_level) == (parent, commune, LaunchLevel.UNIT)
    assert list(child.targets.values_list("name", flat=True)) == list(parent.targets.values_list("name", flat=True))
    assert [plan.frequency for plan in child.plans.all()] == ["quarter"]
    assert child.directive == parent.directive
    assert TargetLink.objects.filter(upper__movement=parent, lower__movement=child).count() == 2
    assert "Kế hoạch phong trào" in open_plan(child).parts["grounds"][-1]
    assert ancestors_of(child) == [parent]
    assert list(offered_to([commune])) == []
    assert ledger.verify() == []


def test_an_officer_takes_it_up_on_screen(parent, commune, client) -> None:
    client.force_login(UserFactory(role=Role.OFFICER, unit=commune))
    address = reverse("movements:movement-derive", args=[parent.pk])
    form = client.get(address).context["form"]
    assert list(form.fields["organiser"].queryset) == [commune]
    days = {name: f"{form.initial[name]:%d/%m/%Y}" for name in ("starts_on", "ends_on")}
    answer = client.post(address, {"organiser": commune.pk, "title": "Xã An Bình thi đua", **days})
    assert answer.status_code == 302, answer.context["form"].errors
    assert Movement.objects.get(parent=parent).organiser == commune


def test_what_is_not_offered_is_refused(parent, draft, commune, province, secretary) -> None:
    elsewhere = UnitFactory(province=True)
    for unit, code in ((elsewhere, "organiser"), (province, "organiser")):
        with pytest.raises(DomainError) as refusal:
            derive_movement(parent, unit, actor=None)
        assert refusal.value.code == code
    with pytest.raises(DomainError) as refusal:
        derive_movement(parent, commune, actor=None, ends_on=dt.date(2027, 6, 1))
    assert refusal.value.code == "starts_on"
    with pytest.raises(NotAllowed):
        derive_movement(parent, commune, actor=UserFactory(role=Role.HEAD, unit=UnitFactory(parent=province)))
    derive_movement(parent, commune, actor=None)
    with pytest.raises(DomainError) as refusal:
        derive_movement(parent, commune, actor=None, title="Lần nữa")
    assert refusal.value.code == "exists"
    Movement.objects.filter(pk=parent.pk).update(is_cascading=False)
    parent.refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        derive_movement(parent, UnitFactory(parent=province), actor=None)
    assert refusal.value.code == "not_offered"


def test_the_scope_of_the_upper_movement_holds_below(draft, secretary, chair, commune, province) -> None:
    edit_draft(draft, {"is_cascading": True}, actor=secretary)
    set_scope(draft, ScopeChoice(units=[UnitFactory(parent=province)]), actor=secretary)
    parent = approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    with pytest.raises(DomainError) as refusal:
        derive_movement(parent, commune, actor=None)
    assert refusal.value.code == "not_called"


def test_figures_of_a_lower_movement_find_their_way_up(parent, commune, secretary) -> None:
    hamlet = UnitFactory(parent=commune)
    officer, head = (UserFactory(role=role, unit=hamlet) for role in (Role.OFFICER, Role.HEAD))
    child = launched(parent, commune, secretary)
    register_unit(child, hamlet, actor=head)
    assign_targets(child, actor=secretary)
    assert tree_of(parent).rolled_up is None
    ticked(dt.date(2026, 1, 1))
    ticked(dt.date(2026, 2, 28))
    with clock.at(moment(dt.date(2026, 3, 10))):
        duty = ReportDuty.objects.get(unit=hamlet)
        values = (Decimal(33), Decimal("0.5"))
        figures = [Figure(a.pk, value) for a, value in zip(assignments_for(duty), values, strict=True)]
        report = save_report(duty, figures, expected_version=0, actor=officer)
        approve_report(submit_report(report, actor=head), actor=secretary)
    root = tree_of(parent)
    assert (root.percent, root.rolled_up) == (None, Decimal("75.0"))
    assert [(row.movements, row.reported, row.percent) for row in progress_from_below(parent)] == [
        (1, 1, Decimal("50.0")),
        (1, 1, Decimal("100.0")),
    ]


def test_both_public_pages_lead_to_each_other(parent, commune, secretary, client) -> None:
    child = launched(parent, commune, secretary)
    assert child.page.url in client.get(parent.page.url).content.decode()
    assert parent.page.url in client.get(child.page.url).content.decode()


def test_the_tree_asks_the_same_number_of_queries_for_more_movements(parent, province, secretary) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            launched(parent, UnitFactory(parent=province), secretary)
        with CaptureQueriesContext(connection) as captured:
            root = tree_of(Movement.objects.get(pk=parent.pk))
            progress_from_below(parent)
        counts.append(len(captured))
    assert len(root.children) == 3
    assert counts[0] == counts[1] <= 12
