"""A place for a language-model helper. None is built in, nothing asks for one, and the engine never depends on it.

A helper only points at passages by offsets; what a passage means is read by the same rules as everything else. So it
can neither invent a figure nor change one, and a text without its quotes is read as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from importers.extraction.result import Figure


class Helper(Protocol):
    """Names spans `(start, end)` of a text that seem to hold a target."""

    def passages(self, text: str) -> Iterable[tuple[int, int]]: ...


class NoHelper:
    """The helper that is in place: it names nothing."""

    def passages(self, text: str) -> Iterable[tuple[int, int]]:
        return ()


NO_HELPER = NoHelper()


def pointed_at(helper: Helper, text: str, figures: list[Figure]) -> list[tuple[int, int]]:
    """Passages that the helper names and no figure touches, for a person to look at; offsets outside are dropped."""
    found = []
    for start, end in helper.passages(text):
        inside = 0 <= start < end <= len(text)
        if inside and all(end <= figure.start or figure.end <= start for figure in figures):
            found.append((start, end))
    return sorted(set(found))
