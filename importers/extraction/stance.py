"""Wished for or already reached: what the words around a number say about it.

The last cue before the number decides; without one, what follows in its clause; then the rest of the sentence, the lead
of the list ("Một số chỉ tiêu:"), the heading of the section, the paragraph, and last the kind of document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from importers.extraction import grammar as g
from importers.extraction.layout import Span

_COLON_LEAD = 400
_YEAR_CUE = re.compile(
    rf"(?P<other>so với (?:cuối |thực hiện )?|giá so sánh |giá |từ |sau |trước |chỉ thị |nghị quyết |luật |kế hoạch )?"
    rf"(?P<until>(?:đến|tới)(?: hết| cuối)? )?(?:cuối |hết |trong )?(?:năm (?P<year>{g.YEAR})|"
    rf"(?:giai đoạn|nhiệm kỳ|thời kỳ) {g.YEAR}\s?-\s?(?P<last>{g.YEAR}))\b"
)


@dataclass(frozen=True)
class Cue:
    position: int
    wished: bool
    strong: bool


@dataclass
class Mood:
    """What the lines above have said: True wished, False reached, None nothing."""

    prior: bool
    heading: bool | None = None
    lead: bool | None = None
    paragraph: bool | None = None


@dataclass(frozen=True)
class Stance:
    wished: bool
    said: bool
    near: bool


def cues_in(low: str, start: int, end: int, reference_year: int | None, official: bool) -> list[Cue]:
    """All cues between two positions, in order; the year of a directive itself is rather wished for than over."""
    cues = [Cue(match.start(), True, True) for match in g.WISHED.finditer(low, start, end)]
    cues += [Cue(match.start(), False, True) for match in g.REACHED.finditer(low, start, end)]
    cues += [Cue(match.start(), False, False) for match in g.HALF_REACHED.finditer(low, start, end)]
    for match in _YEAR_CUE.finditer(low, start, end):
        if match["other"]:
            continue
        year = int(match["last"] or match["year"])
        if reference_year is not None and year < reference_year:
            cues.append(Cue(match.start(), False, True))
        elif match["until"] or (reference_year is not None and year > reference_year):
            cues.append(Cue(match.start(), True, match["until"] is not None))
        elif official and year == reference_year:
            cues.append(Cue(match.start(), True, False))
    return sorted(cues, key=lambda cue: cue.position)


def stance_of(low: str, sentence: Span, clause: Span, number: int, cues: list[Cue], mood: Mood) -> Stance:
    """Decide for the number at `number`, in its clause, in its sentence."""
    before = [cue for cue in cues if clause.start <= cue.position < number]
    strong = [cue for cue in before if cue.strong] or before
    if strong:
        return Stance(strong[-1].wished, True, True)
    earlier = [cue for cue in cues if cue.position < clause.start]
    if earlier:
        return Stance(earlier[-1].wished, True, False)
    after = [cue for cue in cues if number <= cue.position < clause.end and cue.strong]
    if after:
        return Stance(after[0].wished, True, True)
    for said in (mood.lead, mood.heading):
        if said is not None:
            return Stance(said, True, False)
    if g.LATE_REACHED.search(low, number, sentence.end):
        return Stance(False, True, False)
    if mood.paragraph is not None:
        return Stance(mood.paragraph, True, False)
    return Stance(mood.prior, False, False)


def mood_of_heading(low: str, start: int, end: int) -> bool | None:
    """What a heading or list lead announces."""
    if g.REACHED_HEADING.search(low, start, end) and not re.search(r"\b(?:mục tiêu|chỉ tiêu)\b", low[start:end]):
        return False
    if g.WISHED_HEADING.search(low, start, end):
        return True
    return None


def prior_of(low: str, official: bool, title: str) -> bool:
    """Whether a number without any cue is wished for: never in a report, always in a directive, else by the run."""
    if g.SUMMING_UP.search(title) and not re.search(r"\b(?:kế hoạch|chỉ thị|phát động|mục tiêu)\b", title):
        return False
    if official:
        return True
    wished = sum(1 for _ in re.finditer(r"\b(?:phấn đấu|mục tiêu|chỉ tiêu|yêu cầu)\b", low))
    reached = sum(1 for _ in re.finditer(r"\b(?:đã|đến nay|hiện nay|so với cùng kỳ)\b", low))
    return reached <= max(wished, 2)
