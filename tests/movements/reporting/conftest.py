from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.movements.campaign import Campaign
from tests.movements.reporting.world import WRITING, at, opened


@pytest.fixture
def campaign(db: None) -> Iterator[Campaign]:
    campaign = opened()
    with at(WRITING):
        yield campaign
