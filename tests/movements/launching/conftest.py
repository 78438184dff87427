from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock
from base.units.models import Unit
from movements.domain.drafting import draft_movement
from movements.models import Movement
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.movements.campaign import moment, movement_draft


@pytest.fixture(autouse=True)
def december(db: None) -> Iterator[None]:
    """20 December 2025: before the movement of `movement_draft` begins."""
    with clock.at(moment(dt.date(2025, 12, 20))):
        yield


@pytest.fixture
def province() -> Unit:
    return UnitFactory(province=True)


@pytest.fixture
def secretary(province: Unit) -> User:
    return UserFactory(role=Role.SECRETARIAT, unit=province)


@pytest.fixture
def chair(province: Unit) -> User:
    return UserFactory(role=Role.CHAIR, unit=province)


@pytest.fixture
def draft(province: Unit, secretary: User) -> Movement:
    return draft_movement(movement_draft(province), actor=secretary)
