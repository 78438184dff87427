from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from base.core import clock
from tests.movements.campaign import Campaign, moment, start_campaign, ticked


@pytest.fixture
def campaign() -> Iterator[Campaign]:
    """Two units, the first period open, and the clock at a day on which its reports are written."""
    campaign = start_campaign()
    ticked(dt.date(2026, 1, 1))
    ticked(dt.date(2026, 2, 28))
    with clock.at(moment(dt.date(2026, 3, 10))):
        yield campaign
