from __future__ import annotations

import pytest
from django.core.cache import cache

from base.accounts.enums import Role
from base.accounts.models import User
from tests.database import stand
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from web.cms.models import HomePage


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def site_tree(db: None) -> HomePage:
    home: HomePage = stand("site_tree")
    return home


@pytest.fixture
def editor(site_tree: HomePage) -> User:
    return UserFactory(role=Role.EDITOR)


@pytest.fixture
def secretary(db: None) -> User:
    return UserFactory(role=Role.SECRETARIAT, unit=UnitFactory(province=True))
