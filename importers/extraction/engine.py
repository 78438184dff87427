"""Text in, everything found out. One pass over the lines; each line is read by the parts that know it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from importers.extraction import tables
from importers.extraction.deadlines import deadlines_in
from importers.extraction.describing import Scene
from importers.extraction.effort import EXTRACTING, Effort
from importers.extraction.figures import figures_of
from importers.extraction.header import HEAD_LENGTH, is_official, metadata_of
from importers.extraction.helper import NO_HELPER, Helper, pointed_at
from importers.extraction.layout import Cover, Line, bracketed_spans, lines_of, quoted_spans, sentences_of
from importers.extraction.movement_names import movements_of
from importers.extraction.place_names import province_of
from importers.extraction.reading import DocumentText
from importers.extraction.responsible import units_in
from importers.extraction.result import Deadline, Extraction, Figure, MetadataField, UnitMention
from importers.extraction.stance import Mood, mood_of_heading, prior_of, topic_of
from importers.extraction.view import View, view_of

T = TypeVar("T")
_MAX_HEADING = 160
# From October on a document about the next year looks back on its own: "năm 2025 đạt …, năm 2026 phấn đấu …".
LATE_MONTH = 10


def extract(document: DocumentText | str, helper: Helper = NO_HELPER) -> Extraction:
    """Everything the rules find; offsets are those of the text given. Raises `UnreadableDocument`, and nothing else,
    for a text that would take too long.
    """
    effort = Effort(EXTRACTING)
    text = document if isinstance(document, str) else document.text
    view = view_of(text)
    metadata = metadata_of(view)
    official = is_official(metadata, view)
    scene = _scene(view, metadata, official)
    reader = _Reader(view, scene, prior_of(view.low, official, _title_of(view, metadata)), effort)
    reader.read()
    targets, results = _without_repeats(reader.targets), _without_repeats(reader.results)
    return Extraction(
        metadata,
        targets,
        results,
        movements_of(view),
        reader.deadlines,
        _each_once(reader.units),
        pointed_at(helper, text, targets + results),
    )


def _scene(view: View, metadata: list[MetadataField], official: bool) -> Scene:
    known = {found.field: found.value for found in metadata}
    opening = (known.get("title") or "") + "\n" + view.low[:HEAD_LENGTH]
    issued = known.get("issued_on") or ""
    stamp = re.search(r"\b\d{1,2}/\d{1,2}/(20\d\d)\b", view.text[:1500])
    period = _period_of(opening.lower())
    year = (
        int(issued[:4]) if issued else int(stamp[1]) if stamp and not official else int(period[:4]) if period else None
    )
    if year is not None and int(issued[5:7] or 1) >= LATE_MONTH and period == str(year + 1):
        year += 1
    return Scene(period, _area_of(known.get("issuer"), view), year, official)


def _title_of(view: View, metadata: list[MetadataField]) -> str:
    known = " ".join(found.value for found in metadata if found.field in ("title", "type"))
    opening = next((line for line in view.low[:2000].split("\n") if 40 < len(line.strip()) < 250), "")
    return (known or opening).lower()


def _period_of(opening: str) -> str | None:
    span = re.compile(r"(?:giai đoạn|nhiệm kỳ|thời kỳ)\s+(20\d\d)\s?-\s?(20\d\d)|(?<!so với )\bnăm (20\d\d)(?!\s?-)")
    for part in opening.split("\n"):
        match = span.search(part)
        if match and len(part) > 20:
            return f"{match[1]}-{match[2]}" if match[1] else match[3]
    return None


def _area_of(issuer: str | None, view: View) -> str | None:
    place = re.search(r"\b((?:tỉnh|thành phố|huyện|xã|phường) .+)$", issuer or "")
    if place:
        return place[1]
    if issuer and re.match(r"(?:Thủ tướng|Chính phủ|Bộ |Quốc hội)", issuer):
        return "cả nước"
    return province_of(view)


class _Reader:
    """Walks the lines, keeping what headings and leads have announced."""

    def __init__(self, view: View, scene: Scene, prior: bool, effort: Effort) -> None:
        self.view = view
        self.effort = effort
        self.scene = scene
        self.mood = Mood(prior)
        self.heading_level = 0
        self.quotes = Cover(quoted_spans(view.text))
        self.brackets = Cover(bracketed_spans(view.text))
        self.targets: list[Figure] = []
        self.results: list[Figure] = []
        self.deadlines: list[Deadline] = []
        self.units: list[UnitMention] = []
        self.rows: list[Line] = []

    def read(self) -> None:
        for line in lines_of(self.view.text, self.view.low):
            self.effort.check()
            if tables.is_row(self.view.text, line):
                self.rows.append(line)
                continue
            self._close_table()
            self._line(line)
        self._close_table()

    def _close_table(self) -> None:
        if self.rows:
            rows = self._checked(self.rows)
            targets, results, deadlines = tables.read_table(self.view, rows, self.mood, self.scene)
            self.targets += targets
            self.results += results
            self.deadlines += deadlines
            self.rows = []

    def _checked(self, pieces: list[T]) -> Iterator[T]:
        for piece in pieces:
            self.effort.check()
            yield piece

    def _line(self, line: Line) -> None:
        low = self.view.low
        self._announce(line)
        sentences = list(sentences_of(self.view.text, line))
        if not self._goes_on(line):
            self.mood.paragraph = self.mood.topic = None
        for sentence in self._checked(sentences):
            targets, results = figures_of(self.view, sentence, self.quotes, self.brackets, self.mood, self.scene)
            self.targets += targets
            self.results += results
            if targets or results:
                self.mood.paragraph = bool(targets)
            else:
                said = topic_of(low, sentence.start, sentence.end, self.scene.year, self.scene.official)
                self.mood.topic = said if said is not None else self.mood.topic
            self.deadlines += deadlines_in(self.view, sentence)
        self.units += units_in(self.view, line, sentences)
        if low[line.end - 1] == ":":
            self.mood.lead = mood_of_heading(low, max(line.start, line.end - 200), line.end)

    def _goes_on(self, line: Line) -> bool:
        """A line that a typewriter broke after a semicolon belongs to the paragraph above."""
        low = self.view.low
        last = low[max(0, line.start - 8) : line.start].rstrip()[-1:]
        return last in (";", ",") and not line.is_item and self.view.text[line.start].islower()

    def _announce(self, line: Line) -> None:
        """A heading opens a section; a line that is no list item ends the reach of the lead above it."""
        low, length = self.view.low, line.end - line.start
        ends_open = low[line.end - 1] not in ".;,/"
        heading = (
            length <= _MAX_HEADING
            and ends_open
            and (1 <= line.level <= 3 or self.view.text[line.body : line.end].isupper())
        )
        if heading and not re.search(r"\d\s?%", low[line.start : line.end]):
            said = mood_of_heading(low, line.body, line.end)
            if said is not None or line.level <= max(1, self.heading_level):
                self.mood.heading = said
                self.heading_level = line.level
            self.mood.lead = None
        elif not line.is_item:
            self.mood.lead = None


def _without_repeats(figures: list[Figure]) -> list[Figure]:
    """A passage that a page holds twice is one target: the first mention stays."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for figure in sorted(figures, key=lambda figure: (figure.start, figure.end)):
        words = " ".join(figure.quote.lower().split())
        key = (words, figure.comparator, figure.low, figure.high, figure.numerator, figure.denominator, figure.unit)
        if key not in seen:
            seen.add(key)
            kept.append(figure)
    return kept


def _each_once(units: list[UnitMention]) -> list[UnitMention]:
    seen: dict[str, UnitMention] = {}
    for unit in units:
        seen.setdefault(unit.name.lower(), replace(unit))
    return list(seen.values())
