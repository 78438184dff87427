"""A short run of the long one (`tests/fuzz/directives.py`): damaged directives are read or refused in plain words."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.directives import check, damaged_bytes, damaged_text
from tests.importers.extraction.documents import SAMPLES

SEEDS = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]


@settings(max_examples=250, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_damaged_directives_are_read_or_refused(seed: int, is_broken: bool) -> None:
    rng = random.Random(seed)
    data = damaged_text(rng, SEEDS).encode("utf-8", "surrogatepass")
    assert check(damaged_bytes(rng, data) if is_broken else data)
