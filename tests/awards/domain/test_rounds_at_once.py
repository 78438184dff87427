"""A round is cancelled in the moment in which a unit puts a dossier into it: one of the two is told."""

from __future__ import annotations

import pytest

from awards.domain.nominations import create_nomination
from awards.domain.round_changes import cancel_round
from awards.enums import RoundStatus
from awards.models import Nomination, Round
from base.accounts.enums import Role
from base.core import clock
from tests.at_once import together
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardTypeFactory, RoundFactory
from tests.factories.units import UnitFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIES = 6


def test_no_dossier_is_in_a_cancelled_round() -> None:
    province, award = UnitFactory(province=True), AwardTypeFactory()
    commune = UnitFactory(parent=province)
    secretariat = UserFactory(role=Role.SECRETARIAT, unit=province)
    officer = UserFactory(role=Role.OFFICER, unit=commune)
    for turn in range(TRIES):
        round_ = RoundFactory(year=2020 + turn, council_unit=province, status=RoundStatus.OPEN)
        round_.award_types.add(award)
        with clock.at(clock.start_of(round_.opens_on)):
            answers = together(
                lambda round_=round_: cancel_round(round_, reason="Ghi nhầm năm.", actor=secretariat),
                lambda round_=round_: create_nomination(round_, award, unit=commune, subject=commune, actor=officer),
            )
        cancelled = Round.objects.get(pk=round_.pk).status == RoundStatus.CANCELLED
        assert cancelled != Nomination.objects.filter(round=round_).exists()
        assert sum(isinstance(answer, str) for answer in answers) == 1
