from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.accounts.enums import Role
from base.accounts.workbench import work_for
from base.core import clock, ledger
from base.core.errors import DomainError
from movements.domain.approval import approve_movement, submit_movement
from movements.domain.drafting import edit_draft
from movements.domain.lifecycle import registered_units
from movements.domain.quotas import QuotaDraft, allowed, apply_quota, check_quota, rounded, set_quotas
from movements.domain.registration import register_unit
from movements.domain.scope import ScopeChoice, called_units, scope_words, set_scope, units_named
from movements.enums import Participation, QuotaMeasure, QuotaPer, Rounding
from movements.models import AwardQuota, ReportDuty
from tests.factories.accounts import UserFactory
from tests.factories.units import ClusterFactory, ClusterMemberFactory, UnitFactory
from tests.movements.campaign import moment, ticked


@pytest.fixture
def communes(province):
    return [UnitFactory(parent=province, name=f"Xã {name}") for name in ("An Bình", "Bình Phước", "Châu Thành")]


def test_kind_cluster_and_list_add_up(draft, secretary, province, communes) -> None:
    department = UnitFactory(parent=province, department=True)
    elsewhere = UnitFactory(name="Xã nơi khác")
    cluster = ClusterFactory(year=2026)
    ClusterMemberFactory(cluster=cluster, unit=elsewhere)
    set_scope(draft, ScopeChoice(kinds=[department.kind], clusters=[cluster], units=communes[:1]), actor=secretary)
    assert set(called_units(draft)) == {department, elsewhere, communes[0]}
    assert len(scope_words(draft)) == 3
    set_scope(draft, ScopeChoice(kinds=[communes[0].kind]), actor=secretary)
    assert list(called_units(draft)) == communes
    assert ledger.verify() == []


def test_a_cluster_without_members_is_named(draft, secretary) -> None:
    empty = ClusterFactory(year=2026, name="Khối thi đua số 9")
    with pytest.raises(DomainError, match="Khối thi đua số 9") as refusal:
        set_scope(draft, ScopeChoice(clusters=[empty]), actor=secretary)
    assert refusal.value.code == "empty_cluster"
    assert not draft.scopes.exists()


def test_a_cluster_emptied_since_keeps_the_movement_from_being_submitted(draft, secretary, communes) -> None:
    cluster = ClusterFactory(year=2026)
    member = ClusterMemberFactory(cluster=cluster, unit=communes[0])
    set_scope(draft, ScopeChoice(clusters=[cluster]), actor=secretary)
    member.delete()
    with pytest.raises(DomainError, match="chưa có đơn vị thành viên"):
        submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary)


def test_only_called_units_are_asked_and_may_register(draft, secretary, chair, communes) -> None:
    inside, outside = (UserFactory(role=Role.HEAD, unit=unit) for unit in communes[:2])
    set_scope(draft, ScopeChoice(units=communes[:1]), actor=secretary)
    movement = approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    assert [any("Đăng ký thi đua" in w.title for w in work_for(user)) for user in (inside, outside)] == [True, False]
    register_unit(movement, communes[0], actor=inside)
    with pytest.raises(DomainError, match="không thuộc phạm vi") as refusal:
        register_unit(movement, communes[1], actor=outside)
    assert refusal.value.code == "not_called"


def test_where_registration_is_no_gate_every_called_unit_reports(draft, secretary, chair, communes) -> None:
    edit_draft(draft, {"participation": Participation.CALLED}, actor=secretary)
    with pytest.raises(DomainError, match="chưa có phạm vi"):
        submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary)
    set_scope(draft, ScopeChoice(units=communes[:2]), actor=secretary)
    movement = approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    assert registered_units(movement) == [unit.pk for unit in communes[:2]]
    ticked(dt.date(2026, 1, 1))
    ticked(dt.date(2026, 2, 28))
    assert set(ReportDuty.objects.values_list("unit", flat=True)) == {unit.pk for unit in communes[:2]}


def test_names_from_a_table_are_found_or_told_by_line(province, communes) -> None:
    assert units_named("xã an bình\n\n  Xã Bình Phước \n", province) == communes[:2]
    with pytest.raises(DomainError, match="dòng 3: “Xã Không Có”"):
        units_named("Xã An Bình\n\nXã Không Có", province)


def test_a_published_scope_stays(draft, secretary, chair) -> None:
    approve_movement(submit_movement(draft, gaps="Soạn nốt sau.", actor=secretary), actor=chair)
    with pytest.raises(DomainError, match="dự thảo"):
        set_scope(draft, ScopeChoice(), actor=secretary)


def test_one_province_a_cluster_and_five_per_cent_of_the_communes(draft, secretary, province, communes) -> None:
    kind, top = communes[0].kind, province.kind
    cluster = ClusterFactory(year=2026)
    for _ in range(27):
        UnitFactory(parent=province, kind=kind)
    drafts = [
        QuotaDraft("CTDCP", "tỉnh", Decimal(1), per=QuotaPer.CLUSTER),
        QuotaDraft(
            "BKTTG", "xã", Decimal(5), per=QuotaPer.UNIT, per_kind=top, measure=QuotaMeasure.PERCENT, of_kind=kind
        ),
        QuotaDraft("BKTTG", "sở", Decimal(1), per=QuotaPer.UNIT, per_kind=top),
    ]
    set_quotas(draft, drafts, actor=secretary)
    assert allowed(draft, "CTDCP", cluster).total == 1
    found = allowed(draft, "BKTTG", province)
    assert [(line.base, line.exact, line.allowed) for line in found.lines] == [(30, Fraction(3, 2), 1), (None, 1, 1)]
    assert found.total == 2
    assert found.lines[0].text == "5% × 30 Xã = 1,5 → 1 (làm tròn xuống)"
    assert allowed(draft, "BKTTG", communes[0]) is None
    assert allowed(draft, "CTDCP", None) is None
    with clock.at(moment(dt.date(2026, 1, 1))):
        UnitFactory(parent=province, kind=kind, dissolved=True)
        assert allowed(draft, "BKTTG", province).lines[0].base == 30
    assert ledger.verify() == []


def test_a_share_of_a_cluster_and_of_the_movement(draft, secretary, communes) -> None:
    cluster = ClusterFactory(year=2026)
    for unit in communes[:2]:
        ClusterMemberFactory(cluster=cluster, unit=unit)
    share = {"measure": QuotaMeasure.PERCENT, "of_kind": communes[0].kind, "rounding": Rounding.UP}
    drafts = [
        QuotaDraft("BKT", "xã", Decimal(10), per=QuotaPer.CLUSTER, **share),
        QuotaDraft("BKT", "xã", Decimal(50), **share),
    ]
    set_quotas(draft, drafts, actor=secretary)
    assert allowed(draft, "BKT", cluster).total == 1
    set_scope(draft, ScopeChoice(units=communes), actor=secretary)
    assert allowed(draft, "BKT").total == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": " "}, "subject"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("1.5")}, "amount"),
        ({"measure": QuotaMeasure.PERCENT, "amount": Decimal(101)}, "amount"),
        ({"measure": QuotaMeasure.PERCENT}, "of_kind"),
    ],
)
def test_a_quota_that_contradicts_itself_is_refused(changes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_quota(QuotaDraft(**({"award_code": "BKT", "subject": "xã", "amount": Decimal(1)} | changes)))
    assert refusal.value.code == code


@given(amount=st.decimals(0, 100, places=4), base=st.integers(0, 5000), rounding=st.sampled_from(list(Rounding)))
def test_a_share_is_exact_and_rounded_as_it_says(amount: Decimal, base: int, rounding: str) -> None:
    quota = AwardQuota(measure=QuotaMeasure.PERCENT, amount=amount, rounding=rounding)
    line = apply_quota(quota, base)
    assert line.exact * 100 == Fraction(amount) * base
    assert 0 <= line.allowed <= base
    assert abs(line.allowed - line.exact) < 1
    match rounding:
        case Rounding.UP:
            assert line.allowed >= line.exact
        case Rounding.DOWN:
            assert line.allowed <= line.exact
        case _:
            assert abs(line.allowed - line.exact) <= Fraction(1, 2)


def test_a_half_goes_up() -> None:
    assert [rounded(Fraction(3, 2), rule) for rule in ("down", "nearest", "up")] == [1, 2, 2]
