from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from base.core import clock
from tests.movements.campaign import Campaign, moment


@pytest.fixture
def campaign(first_quarter: Campaign) -> Iterator[Campaign]:
    """Two units, the first period open, and the clock at a day on which its reports are written."""
    with clock.at(moment(dt.date(2026, 3, 10))):
        yield first_quarter
