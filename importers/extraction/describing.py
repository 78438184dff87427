"""A number that counts becomes a figure: its quote, name, bounds, unit, direction, period, area and confidence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from importers.extraction import grammar as g
from importers.extraction.confidence import confidence_of, reasons_of
from importers.extraction.layout import Span
from importers.extraction.letters import expanded
from importers.extraction.quantities import Quantity
from importers.extraction.result import Figure
from importers.extraction.stance import Stance
from importers.extraction.view import View

MAX_NAME = 200
_TEMPORAL = re.compile(
    r"\b(?:đến |tới |hết |cuối |trong )*năm \d{4}\b,?|\b(?:đến|tới) \d{4}\b,?|\bgiai đoạn \d{4}\s?-\s?\d{4}\b,?"
)


@dataclass(frozen=True)
class Scene:
    """What holds for the whole document: its period, area, year and kind."""

    period: str | None
    area: str | None
    year: int | None
    official: bool


@dataclass(frozen=True)
class Reading:
    """How a number stands in its clause: `form` is the id of the pattern, `subject` the words it speaks of."""

    form: str
    subject: Span
    words: Span
    action: str


@dataclass(frozen=True)
class Previous:
    """The figure before in the same sentence, whose subject may be carried on."""

    reading: Reading
    figure: Figure


def described(
    view: View,
    sentence: Span,
    segment: Span,
    quantity: Quantity,
    reading: Reading,
    stance: Stance,
    scene: Scene,
    previous: Previous | None,
) -> Figure:
    """The figure of one number that counts."""
    low = view.low
    place = _quote_span(low, segment, quantity, reading)
    quote, start, end = view.quote(place.start, place.end)
    said = low[segment.start : quantity.number]
    low_value, high_value, top, bottom = bounds_of(quantity.comparator, quantity.values)
    change = (
        quantity.comparator != "ratio"
        and g.CHANGE.search(low[segment.start : quantity.start]) is not None
        and not _to_level(said)
    )
    reasons = reasons_of(quantity, reading.form, stance, scene.official, said)
    unit = quantity.unit or _unit_of_subject(low, reading.words, previous)
    return Figure(
        quote=quote,
        start=start,
        end=end,
        name=_name(view, quantity, reading, segment, previous),
        comparator=quantity.comparator,
        low=low_value,
        high=high_value,
        numerator=top,
        denominator=bottom,
        unit=unit.replace("ocop", "OCOP").replace("đô la mỹ", "đô la Mỹ"),
        direction=direction_of(said),
        period=_period(low, sentence, segment, quantity) or scene.period,
        area=_area(view, segment, scene),
        confidence=confidence_of(reasons),
        rule=f"{reading.form}:{quantity.comparator}",
        change=change,
        approx=quantity.approx,
        reasons=reasons,
    )


def bounds_of(
    comparator: str, values: tuple[float, ...]
) -> tuple[float | None, float | None, float | None, float | None]:
    """Low, high, numerator and denominator of a comparator and its values."""
    if comparator == "ratio":
        return None, None, values[0], values[1]
    if comparator == "range":
        return values[0], values[1], None, None
    if comparator in (">", ">="):
        return values[0], None, None, None
    if comparator in ("<", "<="):
        return None, values[0], None, None
    return values[0], values[0], None, None


def direction_of(said: str) -> str:
    """increase, decrease, maintain or reach, by the last verb before the number."""
    last = {
        "increase": _last(g.INCREASE, said),
        "decrease": _last(g.DECREASE, said),
        "maintain": _last(g.MAINTAIN, said),
    }
    best = max(last, key=lambda key: last[key])
    near = last[best] >= 0 and len(said) - last[best] < 60
    return best if near else "reach"


def _last(pattern: re.Pattern[str], text: str) -> int:
    positions = [match.start() for match in pattern.finditer(text)]
    return positions[-1] if positions else -1


def _to_level(said: str) -> bool:
    return re.search(r"\b(?:lên|xuống|còn|đạt)\W*(?:\w+ )?$", said) is not None


def _quote_span(low: str, segment: Span, quantity: Quantity, reading: Reading) -> Span:
    start = segment.start
    if reading.form in ("verb-value-subject", "verb-value") and reading.subject.start - start > 60:
        start = _near_start(low, start, reading.subject.start)
    elif quantity.start - start > 160:
        start = _near_start(low, start, quantity.start)
    end = segment.end
    comma = re.compile(r", | \(|\.\.\.").search(low, quantity.end, end)
    if comma and (end - quantity.end > 140 or reading.form.startswith(("subject", "carried"))):
        end = comma.start()
    while start < quantity.start and low[start] in " ,;:-+*.)\n":
        start += 1
    end = (
        len(re.sub(r"(?:[ ,;:.-]|\b(?:và|với|trong đó|còn|cả|trên|tại))+$", "", low[quantity.end : end])) + quantity.end
    )
    lead = re.compile(r"(?:và|với|trong đó)[ ,:]+").match(low, start, quantity.start)
    return Span(lead.end() if lead else start, end)


def _near_start(low: str, start: int, stop: int) -> int:
    """Begin a long clause at its last wish or subject instead of at the start of the sentence."""
    wish = [
        match.start() for match in re.compile(r"\b(?:phấn đấu|mục tiêu|bảo đảm|đảm bảo)\b").finditer(low, start, stop)
    ]
    heads = [match.start() for match in re.compile(rf"(?<=, )(?:{g.HEADS})\b").finditer(low, start, stop)]
    candidates = [position for position in (*wish, *heads) if position > start]
    if candidates:
        return candidates[-1]
    comma = low.rfind(", ", start, stop)
    return (
        comma + 2 if comma > 0 and stop - comma < 160 else max(start, low.find(" ", max(start, stop - 160), stop) + 1)
    )


def _name(view: View, quantity: Quantity, reading: Reading, segment: Span, previous: Previous | None) -> str:
    area = g.AREA.match(view.low, reading.words.start, reading.words.end)
    if previous is not None and reading.form.startswith("subject") and area and area.end() >= reading.words.end - 2:
        base = re.sub(rf",? (?:{g.AREA.pattern})\s*$", "", previous.figure.name, flags=re.I)
        return f"{base}, {view.text[reading.words.start : reading.words.end].strip()}"[:MAX_NAME]
    start, end = reading.words.start, reading.words.end
    if reading.form in ("verb-value-subject", "value-subject", "verb-value"):
        stop = re.compile(r"[;(]|, (?=phấn đấu|trong đó|đến năm)| so với ").search(view.low, start, end)
        capital = re.compile(expanded(r", (?=[A-ZÀ-Ỹ][a-zà-ỹ])")).search(view.text, start, end)
        stop = capital if capital and (stop is None or capital.start() < stop.start()) else stop
        words = view.text[start : stop.start() if stop else end].strip(" ,.;:-")
        if quantity.comparator == ">=":
            words = re.sub(r"^(.{0,25}?) trở lên\b", r"\1", words)
        words = re.sub(r"^(?:(?:%|‰|/\s?năm|trở lên|\(\w+\)|nghìn|ngàn|vạn|triệu|tỷ|tỉ|số|tổng số)\s*)+", "", words)
        if quantity.kind == "percent":
            words = "Tỷ lệ " + words if words else ""
        if quantity.kind == "money":
            words = f"{reading.action} {words}".strip()
        name = words or view.text[segment.start : segment.end]
    else:
        name = view.text[start:end]
        if reading.form == "carried-subject" and previous is not None:
            name = previous.figure.name
    name = re.sub(r"\s*\btừ [\d.,]+\s?%?.{0,40}$", "", name, flags=re.I)
    name = re.sub(_TEMPORAL.pattern, "", name, flags=re.I)
    name = re.sub(r"\s+", " ", name).strip(" ,.;:-(")
    name = re.sub(r"^riêng |(?: (?:trong|cuối|đầu|vào|đến|so với|và|với|đã|cho|là))+$", "", name)
    return (name[:1].upper() + name[1:])[:MAX_NAME] or view.text[segment.start : segment.end].strip()[:MAX_NAME]


def _unit_of_subject(low: str, words: Span, previous: Previous | None) -> str:
    match = re.compile(r"(?:tổng )?số (?:lượng )?([^\d,;:()]{2,40}?/[^\d,;:()]{2,20}|\w+(?: \w+)?)").match(
        low, words.start, words.end
    )
    if match:
        return match.group(1).strip()
    if low.startswith(("tỷ lệ", "tỉ lệ"), words.start):
        return "%"
    if low.startswith("chỉ số", words.start):
        return "điểm"
    return previous.figure.unit if previous else ""


def _period(low: str, sentence: Span, segment: Span, quantity: Quantity) -> str | None:
    for start, end in ((segment.start, segment.end), (sentence.start, segment.start)):
        spans = [match for match in g.PERIOD.finditer(low, start, end) if not match["base"]]
        if spans:
            nearest = min(spans, key=lambda match: abs(match.start() - quantity.number))
            first = nearest["from"] or nearest["bare"]
            return f"{first}-{nearest['to']}" if nearest["to"] else first
    return None


def _area(view: View, segment: Span, scene: Scene) -> str | None:
    match = g.AREA.search(view.low, segment.start, segment.end)
    if match is None:
        return scene.area
    words = view.text[match.start() : match.end()]
    if match.group().startswith("toàn") or match.group() == "cả nước":
        return scene.area or words
    return f"{words}, {scene.area}" if scene.area else words
