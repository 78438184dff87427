from __future__ import annotations

import datetime as dt

import pytest

from awards.domain.catalogue import award_by_code, base_salary_on, load_catalogue
from awards.domain.rulebook import load_reference_data
from awards.enums import AwardKind, VotingMethod
from awards.models import AwardType, ChecklistItem, VotingRule
from base.core import ledger
from base.core.errors import DomainError

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing() -> None:
    assert load_reference_data() > 300
    assert load_reference_data() == 0
    assert ledger.verify() == []


def test_a_changed_row_is_brought_back_and_the_change_is_found(law: None) -> None:
    AwardType.objects.filter(code="BKT").update(bonus_multiple=9)
    assert ledger.verify()
    assert load_catalogue() == 1
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("day", "amount"),
    [(dt.date(2026, 6, 30), 2_340_000), (dt.date(2026, 7, 1), 2_530_000), (dt.date(2030, 1, 1), 2_530_000)],
)
def test_base_salary_goes_by_the_day_of_the_decision(law: None, day: dt.date, amount: int) -> None:
    salary = base_salary_on(day)
    assert salary is not None
    assert salary.amount == amount


def test_no_base_salary_before_the_first_known(law: None) -> None:
    assert base_salary_on(dt.date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("code", "found"), [("bkt", "BKT"), ("BKBT", "BKT"), (" CSTDCS ", "CSTDCS"), ("CTDBT", "CTDT")]
)
def test_award_is_found_by_code_and_by_joint_code(law: None, code: str, found: str) -> None:
    assert award_by_code(code, on=dt.date(2026, 1, 1)).code == found


def test_unknown_award_is_refused(law: None) -> None:
    with pytest.raises(DomainError, match="XYZ"):
        award_by_code("XYZ")


def test_award_of_the_abolished_level_ends_with_it(law: None) -> None:
    assert award_by_code("GKH", on=dt.date(2025, 6, 30)).code == "GKH"
    with pytest.raises(DomainError, match="01/07/2025"):
        award_by_code("GKH", on=dt.date(2025, 7, 1))
    assert "GKH" not in AwardType.objects.as_of(dt.date(2025, 7, 1)).values_list("code", flat=True)


def test_every_award_has_a_checklist_and_fighter_titles_ask_for_the_initiative(law: None) -> None:
    assert not AwardType.objects.filter(checklist=None).exists()
    with_initiative = ChecklistItem.objects.filter(kind="initiative").values_list("award_type__code", flat=True)
    assert set(with_initiative) == {"CSTDCS", "CSTDBT", "CSTDTQ"}


def test_recalled_facts_are_marked(law: None) -> None:
    assert not VotingRule.objects.filter(is_verified=True).exists()
    assert VotingRule.objects.get(award_type__code="CSTDTQ").threshold_pct == 90
    assert VotingRule.objects.get(award_type__code="CSTDTQ").method == VotingMethod.SECRET
    assert AwardType.objects.get(code="CSTDTQ").is_bonus_verified
    assert not AwardType.objects.get(code="BKT").is_bonus_verified
    assert AwardType.objects.filter(kind=AwardKind.TITLE).count() == 16


def test_consultation_is_asked_for_orders_and_the_national_title(law: None) -> None:
    needs = set(AwardType.objects.filter(needs_consultation=True).values_list("code", flat=True))
    assert {"CSTDTQ", "HCLD1", "HCLD3", "AHLD", "NGND"} <= needs
    assert not needs & {"LDTT", "BKT", "BKTTG", "GKDV"}
