"""Wished for or already reached: what the words around a number say about it.

The last cue before the number decides; without one, what follows in its clause; then the rest of the sentence, the lead
of the list ("Một số chỉ tiêu:"), the heading of the section, the paragraph, and last the kind of document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from importers.extraction import grammar as g
from importers.extraction.layout import Span

TOPIC_REACH = 45
_YEAR_CUE = re.compile(
    rf"(?P<other>so với (?:cuối |thực hiện )?|giá so sánh |giá |từ |sau |trước |chỉ thị |nghị quyết |luật |kế hoạch )?"
    rf"(?P<until>(?:đến|tới)(?: hết| cuối)? )?(?:cuối |hết |trong )?(?:năm (?P<year>{g.YEAR})|"
    rf"(?:giai đoạn|nhiệm kỳ|thời kỳ) {g.YEAR}\s?-\s?(?P<last>{g.YEAR}))\b"
)


_AIMED = re.compile(rf"\b(?:phấn đấu|mục tiêu|kế hoạch)(?: trong)? năm (?P<year>{g.YEAR})(?! ?[-/])")


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
    topic: bool | None = None


@dataclass(frozen=True)
class Stance:
    """`source` says what decided: clause, sentence, after, topic, lead, heading, late, paragraph or document."""

    wished: bool
    said: bool
    near: bool
    source: str = "document"


def cues_in(low: str, start: int, end: int, reference_year: int | None, official: bool) -> list[Cue]:
    """All cues between two positions, in order; the year of a directive itself is rather wished for than over."""
    reference_year = max(reference_year or 0, _aimed_year(low, start, end)) or None
    cues = [Cue(match.start(), True, True) for match in g.WISHED.finditer(low, start, end)]
    cues += [Cue(match.start(), False, True) for match in g.REACHED.finditer(low, start, end)]
    cues += [Cue(match.start(), True, False) for match in g.EVERY_YEAR.finditer(low, start, end)]
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


def topic_of(low: str, start: int, end: int, reference_year: int | None, official: bool) -> bool | None:
    """`Năm 2025, phong trào phát triển sâu rộng.`: what a sentence without figures announces for those after it."""
    opening = [
        cue for cue in cues_in(low, start, min(end, start + TOPIC_REACH), reference_year, official) if cue.strong
    ]
    return opening[-1].wished if opening else None


def _aimed_year(low: str, start: int, end: int) -> int:
    """`Năm 2025 còn 2,5%; phấn đấu năm 2026 còn dưới 2%`: the year that is aimed at tells which are over; 0 if none."""
    aimed = _AIMED.search(low, start, end)
    return int(aimed["year"]) if aimed else 0


def stance_of(low: str, sentence: Span, clause: Span, place: Span, cues: list[Cue], mood: Mood) -> Stance:
    """Decide for the number whose digits and unit stand at `place`, in its clause, in its sentence."""
    number = place.start
    before = [cue for cue in cues if clause.start <= cue.position < number]
    strong = [cue for cue in before if cue.strong] or before
    if strong:
        return Stance(strong[-1].wished, True, True, "clause")
    earlier = [cue for cue in cues if cue.position < clause.start]
    if earlier:
        return Stance(earlier[-1].wished, True, False, "sentence")
    after = [cue for cue in cues if place.end <= cue.position < clause.end and cue.strong]
    if after:
        return Stance(after[0].wished, True, True, "after")
    for source, said in (("topic", mood.topic), ("lead", mood.lead), ("heading", mood.heading)):
        if said is not None:
            return Stance(said, True, False, source)
    if g.LATE_REACHED.search(low, number, sentence.end):
        return Stance(False, True, False, "late")
    if mood.paragraph is not None:
        return Stance(mood.paragraph, True, False, "paragraph")
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
