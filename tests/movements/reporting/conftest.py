from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.movements.campaign import Campaign
from tests.movements.reporting.world import WRITING, at


@pytest.fixture
def campaign(quarter_of_indicators: Campaign) -> Iterator[Campaign]:
    with at(WRITING):
        yield quarter_of_indicators
