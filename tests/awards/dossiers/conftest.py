"""A round with one dossier of a commune, and the people of `Place`."""

from __future__ import annotations

import datetime as dt

import pytest

from awards.enums import NominationStatus
from awards.models import AwardType, Nomination, Round
from base.accounts.enums import Role
from base.accounts.models import User
from tests.awards.conftest import Place
from tests.factories.accounts import UserFactory
from tests.factories.awards import NominationFactory, RoundFactory

TEXT = "Hoàn thành 66/87 xã đạt chuẩn nông thôn mới, vượt kế hoạch tỉnh giao."


@pytest.fixture
def round_(place: Place, award: AwardType, day: dt.date) -> Round:
    return RoundFactory(council_unit=place.province, award_types=[award], rulebook=None, appraisal_days=5)


@pytest.fixture
def draft(place: Place, round_: Round, award: AwardType) -> Nomination:
    return NominationFactory(round=round_, award_type=award, unit=place.commune, achievement=TEXT)


@pytest.fixture
def sent(place: Place, round_: Round, award: AwardType, day: dt.date) -> Nomination:
    return NominationFactory(
        round=round_,
        award_type=award,
        unit=place.commune,
        achievement=TEXT,
        status=NominationStatus.SUBMITTED,
        received_on=day,
    )


@pytest.fixture
def colleague(place: Place) -> User:
    """A second appraiser."""
    return UserFactory(username="thamdinh", full_name="Lê Thẩm Định", role=Role.SECRETARIAT, unit=place.province)
