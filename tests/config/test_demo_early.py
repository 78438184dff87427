"""The demo in February, when the year that it plays is over."""

from __future__ import annotations

import datetime as dt

import pytest

from base.accounts.models import User
from base.accounts.workbench import work_for
from base.core import clock
from movements.enums import MovementStatus
from movements.models import Movement
from tests.database import load_demo

pytestmark = pytest.mark.django_db


def test_early_in_a_year_there_is_as_much_to_do() -> None:
    """What runs goes on for another month, and the contest asks for its sheets as it does in autumn."""
    now = dt.datetime(2027, 2, 12, 2, tzinfo=dt.UTC)
    load_demo(now)
    with clock.at(now):
        assert Movement.objects.filter(status=MovementStatus.OPEN, directive__isnull=False).exists()
        for name in ("thuongtruc", "canbo", "lanhdao", "chutich", "uyvien1"):
            assert list(work_for(User.objects.get(username=name))), name
        scoring = [item.title for item in work_for(User.objects.get(username="cum"))]
        assert "Chấm chéo: Chấm điểm thi đua của cụm, khối năm 2026" in scoring
