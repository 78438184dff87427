from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_kept_pages() -> None:
    """Public pages are kept until a commit; a test that is one transaction never commits."""
    cache.clear()
