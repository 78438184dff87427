from __future__ import annotations

import datetime as dt

import pytest

from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from movements.domain.lifecycle import close_registration
from movements.domain.registration import register_unit, withdraw_registration
from movements.models import Registration
from tests.factories.units import UnitFactory
from tests.movements.campaign import Campaign, start_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return start_campaign()


def test_registering_again_with_the_same_words_changes_nothing(campaign: Campaign) -> None:
    before = ledger.record.__module__, ledger.verify()
    same = register_unit(
        campaign.movement, campaign.units[0], pledge="Quyết tâm hoàn thành.", actor=campaign.officers[0]
    )
    assert Registration.objects.filter(unit=campaign.units[0]).get() == same
    assert ledger.history_of(same).count() == 1
    assert before[1] == []


def test_a_pledge_may_be_mended_while_the_window_is_open(campaign: Campaign) -> None:
    row = register_unit(campaign.movement, campaign.units[0], pledge="Vượt 5%.", actor=campaign.heads[0])
    assert Registration.objects.get(pk=row.pk).pledge == "Vượt 5%."
    assert ledger.verify() == []


def test_withdrawn_and_registered_anew_is_one_row(campaign: Campaign) -> None:
    row = Registration.objects.get(unit=campaign.units[0])
    withdraw_registration(row, reason="Đăng ký nhầm.", actor=campaign.heads[0])
    again = register_unit(campaign.movement, campaign.units[0], pledge="", actor=campaign.heads[0])
    assert (again.pk, again.status) == (row.pk, "registered")
    assert ledger.verify() == []


def test_a_foreign_officer_cannot_register_the_unit(campaign: Campaign) -> None:
    with pytest.raises(NotAllowed):
        register_unit(campaign.movement, campaign.units[0], actor=campaign.officers[1])


def test_after_the_window_nobody_registers_or_leaves(campaign: Campaign) -> None:
    close_registration(campaign.movement)
    late = UnitFactory(parent=campaign.movement.organiser)
    for attempt in (
        lambda: register_unit(campaign.movement, late, actor=None),
        lambda: withdraw_registration(Registration.objects.first(), reason="Thôi.", actor=None),
    ):
        with pytest.raises(DomainError, match="hết hạn"):
            attempt()
    assert Registration.objects.filter(status="registered").count() == 2


def test_a_dissolved_unit_is_sent_to_its_successor(campaign: Campaign) -> None:
    gone = UnitFactory(parent=campaign.movement.organiser, valid_to=dt.date(2026, 1, 9))
    with clock.at(clock.start_of(dt.date(2026, 1, 9))):
        register_unit(campaign.movement, gone, actor=None)
    other = UnitFactory(parent=campaign.movement.organiser, valid_to=dt.date(2026, 1, 9))
    with (
        clock.at(clock.start_of(dt.date(2026, 1, 10))),
        pytest.raises(DomainError, match="đã kết thúc hoạt động ngày 09/01/2026"),
    ):
        register_unit(campaign.movement, other, actor=None)
