from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.database import stand
from tests.movements.campaign import Campaign


@pytest.fixture(autouse=True)
def _no_kept_pages() -> None:
    """Public pages are kept until a commit; a test that is one transaction never commits."""
    cache.clear()


@pytest.fixture
def first_quarter(db: None) -> Campaign:
    campaign: Campaign = stand("first_quarter")
    return campaign


@pytest.fixture
def quarter_of_indicators(db: None) -> Campaign:
    """A campaign of one unit that reports indicators of every kind; the first period is open."""
    campaign: Campaign = stand("quarter_of_indicators")
    return campaign
