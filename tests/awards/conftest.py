"""What award tests stand on: the loaded law, a province with a commune, and the people of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from awards.models import AwardType
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock
from base.units.models import Unit
from tests.database import stand
from tests.factories.accounts import UserFactory
from tests.factories.councils import Decided
from tests.factories.units import UnitFactory

TODAY = dt.date(2026, 11, 10)


@dataclass(frozen=True)
class Place:
    province: Unit
    commune: Unit
    other: Unit
    secretariat: User
    officer: User
    head: User
    stranger: User


@pytest.fixture
def day() -> Iterator[dt.date]:
    """The clock stands at 10 November 2026, inside the window of `RoundFactory`."""
    with clock.at(clock.start_of(TODAY) + dt.timedelta(hours=9)):
        yield TODAY


@pytest.fixture
def law(db: None) -> None:
    stand("law")


@pytest.fixture
def drafted(db: None) -> Decided:
    found: Decided = stand("drafted")
    return found


@pytest.fixture
def signed(db: None) -> Decided:
    found: Decided = stand("signed")
    return found


@pytest.fixture
def issued(db: None) -> Decided:
    found: Decided = stand("issued")
    return found


@pytest.fixture
def award(law: None) -> AwardType:
    return AwardType.objects.get(code="BKT")


@pytest.fixture
def place(db: None) -> Place:
    province = UnitFactory(province=True, name="Tỉnh Vĩnh Long")
    commune = UnitFactory(parent=province, name="Xã Tân Hòa")
    other = UnitFactory(parent=province, name="Xã Mỹ Lộc")
    return Place(
        province,
        commune,
        other,
        secretariat=UserFactory(username="thuongtruc", role=Role.SECRETARIAT, unit=province),
        officer=UserFactory(username="canbo", role=Role.OFFICER, unit=commune),
        head=UserFactory(username="lanhdao", role=Role.HEAD, unit=commune),
        stranger=UserFactory(username="canbo2", role=Role.HEAD, unit=other),
    )
