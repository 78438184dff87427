"""Progress against a target over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from base.core.charts.model import WIDTH, Chart, Mark, line, words
from base.core.charts.scale import Scale, scale_of

LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 76, 28, 34, 320, 372
APART, MOST_LABELS = 20.0, 8


@dataclass(frozen=True)
class Series:
    """One line: a value for each period, None where there is none. `tone`: actual, target, forecast."""

    name: str
    tone: str
    values: Sequence[Decimal | None]


def line_chart(
    key: str,
    title: str,
    summary: str,
    periods: Sequence[str],
    series: Sequence[Series],
    text_of: Callable[[Decimal], str],
) -> Chart:
    """Lines over periods. A missing value breaks a line: nothing is drawn where nothing is known."""
    known = [value for each in series for value in each.values if value is not None]
    heights = scale_of(known, BOTTOM, TOP)
    marks = [*_axis(heights, text_of), *_periods(periods)]
    for each in series:
        marks += _line(each, periods, heights, text_of)
    marks += _names(series, heights)
    columns = [_("Kỳ"), *(each.name for each in series)]
    rows = [
        [period, *("–" if each.values[at] is None else text_of(each.values[at] or Decimal(0)) for each in series)]
        for at, period in enumerate(periods)
    ]
    return Chart(key, title, summary, columns, rows, HEIGHT, marks)


def _axis(heights: Scale, text_of: Callable[[Decimal], str]) -> list[Mark]:
    marks = []
    for tick in heights.ticks:
        y = heights(tick)
        marks += [line(LEFT, y, WIDTH - RIGHT, y, "grid"), words(LEFT - 10, y + 5, text_of(tick), "end", "tick")]
    return marks


def _place(at: int, count: int) -> float:
    return LEFT + 16 + (WIDTH - LEFT - RIGHT - 32) * (at / (count - 1) if count > 1 else 0.5)


def _periods(periods: Sequence[str]) -> list[Mark]:
    """At most eight names of periods, the last one always; every other one gives way on a phone."""
    step = max(1, -(-len(periods) // MOST_LABELS))
    shown = range((len(periods) - 1) % step, len(periods), step)
    count = len(periods)
    return [
        words(
            _place(at, count),
            BOTTOM + 28,
            periods[at],
            "middle",
            "tick",
            "spare" if (len(shown) - place) % 2 == 0 else "",
        )
        for place, at in enumerate(shown)
    ]


def _line(each: Series, periods: Sequence[str], heights: Scale, text_of: Callable[[Decimal], str]) -> list[Mark]:
    count = len(periods)
    steps, is_drawn = [], False
    points = []
    for at, value in enumerate(each.values):
        if value is None:
            is_drawn = False
            continue
        x, y = _place(at, count), heights(value)
        steps.append(f"{'L' if is_drawn else 'M'}{x:.1f} {y:.1f}")
        is_drawn = True
        if each.tone == "actual":
            hint = f"{periods[at]}: {text_of(value)}"
            points.append(Mark("circle", {"cx": x, "cy": y, "r": 5}, "point", each.tone, hint=hint))
    return [Mark("path", {"d": "".join(steps)}, "line", each.tone), *points] if steps else []


def _names(series: Sequence[Series], heights: Scale) -> list[Mark]:
    """Each line is named above its last point; a target, level as it mostly is, above its first, out of their way."""
    marks, taken = [], list[float]()
    for each in series:
        places = [at for at, value in enumerate(each.values) if value is not None]
        if not places:
            continue
        at = places[0] if each.tone == "target" else places[-1]
        y = heights(each.values[at] or Decimal(0)) - 12
        anchor = "start" if each.tone == "target" else "end"
        while anchor == "end" and any(abs(y - other) < APART for other in taken):
            y -= APART
        if anchor == "end":
            taken.append(y)
        marks.append(words(_place(at, len(each.values)), max(y, 14), each.name, anchor, "name", each.tone))
    return marks
