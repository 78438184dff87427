from __future__ import annotations

import pytest
from django.core.cache import cache

from base.accounts.enums import Role
from base.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from web.cms.domain.tree import ensure_site
from web.cms.models import HomePage


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def site_tree(db: None) -> HomePage:
    return ensure_site()


@pytest.fixture
def editor(site_tree: HomePage) -> User:
    return UserFactory(role=Role.EDITOR)


@pytest.fixture
def secretary(db: None) -> User:
    return UserFactory(role=Role.SECRETARIAT, unit=UnitFactory(province=True))
