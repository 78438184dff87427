"""The sentence around a passage, so that a person can judge a proposal by what really stands in the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

REACH = 400
_SENTENCE_END = re.compile(r"[.;!?…](?=\s)|\n")


@dataclass(frozen=True)
class Passage:
    """A sentence cut in three; `before` and `after` may be empty. `line` counts from 1."""

    before: str
    match: str
    after: str
    line: int


def passage_of(text: str, start: int, end: int, reach: int = REACH) -> Passage:
    """The sentence that holds `text[start:end]`, at most `reach` characters to each side; offsets are clipped."""
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    floor, ceiling = max(0, start - reach), min(len(text), end + reach)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, floor, start)]
    begin = ends[-1] if ends else floor
    following = _SENTENCE_END.search(text, end, ceiling)
    stop = following.end() if following else ceiling
    before = text[begin:start].lstrip()
    after = text[end:stop].rstrip()
    if begin == floor and floor > 0:
        before = f"… {before.partition(' ')[2] or before}"
    if stop == ceiling and ceiling < len(text):
        after = f"{after.rpartition(' ')[0] or after} …"
    return Passage(
        before,
        text[start:end],
        after,
        text.count("\n", 0, start) + 1,
    )
