"""Rows written as `cell | cell |`: tables of targets, of tasks with their dates, or just a page's header."""

from __future__ import annotations

import re
from dataclasses import dataclass

from importers.extraction.deadlines import deadlines_in
from importers.extraction.describing import Scene, bounds_of, direction_of
from importers.extraction.layout import Cover, Line, Span
from importers.extraction.quantities import Quantity, quantities_in
from importers.extraction.result import Deadline, Figure
from importers.extraction.stance import Mood
from importers.extraction.view import View

MAX_CELLS = 40
_NAMES = re.compile(r"\b(?:chỉ tiêu|tiêu chí|nội dung|tên|danh mục|nhiệm vụ|mục tiêu|chỉ số)\b")
_UNITS = re.compile(r"\b(?:đơn vị(?: tính)?|đvt)\b")
_PLANS = re.compile(
    r"\b(?:kế hoạch|mục tiêu|chỉ tiêu (?:năm|giao|đến|giai)|phấn đấu|giao|kh năm|kh \d|đến năm|năm 20\d\d)\b"
)
_DONE = re.compile(r"\b(?:thực hiện|ước|kết quả|hiện trạng|th năm|đạt được|hiện có)\b")
_OTHER = re.compile(
    r"^(?:stt|tt|số tt|ghi chú|cơ quan|đơn vị (?:chủ trì|theo dõi|thực hiện|phối hợp)|điểm|thời gian|so sánh)"
)
_VALUE = re.compile(
    r"\s*(?:[≥≤<>~≈]=?|=|từ|trên|dưới|khoảng|tối thiểu|ít nhất|không quá|đạt|tăng|giảm|\d|-)[^|]{0,40}$"
)


@dataclass(frozen=True)
class _Columns:
    name: int
    unit: int | None
    plans: tuple[int, ...]
    done: tuple[int, ...]
    heads: tuple[str, ...]


def is_row(text: str, line: Line) -> bool:
    return text.count("|", line.start, line.end) >= 1


def read_table(
    view: View, rows: list[Line], mood: Mood, scene: Scene
) -> tuple[list[Figure], list[Figure], list[Deadline]]:
    """Targets, results and deadlines of one run of rows."""
    targets: list[Figure] = []
    results: list[Figure] = []
    deadlines: list[Deadline] = []
    columns: _Columns | None = None
    for row in rows:
        cells = _cells(view.text, row)
        if len(cells) < 2 or len(cells) > MAX_CELLS:
            continue
        header = _columns(view.low, cells)
        if header is not None:
            columns = header
            continue
        for cell in cells:
            deadlines += deadlines_in(view, cell)
        name = _name_cell(view.low, cells, columns)
        if name is None:
            continue
        for index in range(len(cells)):
            if index == name or (columns and columns.unit == index) or not _may_hold_value(view, cells, index, columns):
                continue
            figure = _figure(view, cells, name, index, columns, scene)
            if figure is not None:
                done = index in columns.done if columns is not None else mood.heading is False
                (results if done else targets).append(figure)
    return targets, results, deadlines


def _cells(text: str, row: Line) -> list[Span]:
    cells, start = [], row.start
    while start <= row.end:
        bar = text.find("|", start, row.end)
        end = bar if bar >= 0 else row.end
        first, last = start, end
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        cells.append(Span(first, last))
        start = end + 1
    while cells and cells[-1].start == cells[-1].end:
        cells.pop()
    return cells


def _columns(low: str, cells: list[Span]) -> _Columns | None:
    """What the columns are, if the row is a header: it names things and holds hardly a number."""
    heads = tuple(low[cell.start : cell.end] for cell in cells)
    if any(len(head) > 80 for head in heads) or not any(_NAMES.search(head) for head in heads):
        return None
    known = [
        bool(_UNITS.search(head) or _PLANS.search(head) or _OTHER.match(head) or _NAMES.search(head)) for head in heads
    ]
    if sum(known) < 2:
        return None
    if any(
        re.fullmatch(r"[≥≤<>\s\d.,%/-]+", head) and len(head) < 10 and not re.fullmatch(r"20\d\d", head)
        for head in heads
    ):
        return None
    unit = next((i for i, head in enumerate(heads) if _UNITS.search(head) and not _OTHER.match(head)), None)
    name = next((i for i, head in enumerate(heads) if _NAMES.search(head) and not _UNITS.search(head)), 0)
    done = tuple(i for i, head in enumerate(heads) if _DONE.search(head) and i not in (unit, name))
    plans = tuple(i for i, head in enumerate(heads) if _PLANS.search(head) and i not in (unit, name, *done))
    named = [i for i, head in enumerate(heads) if _NAMES.search(head) and i not in (unit, *done, *plans)]
    if (
        not plans
        and not done
        and len(named) > 1
        and re.search(r"\b(?:chỉ tiêu|mục tiêu|mức|yêu cầu)\b", heads[named[-1]])
    ):
        name, plans = named[-2], (named[-1],)
    return _Columns(name, unit, plans, done, heads)


def _name_cell(low: str, cells: list[Span], columns: _Columns | None) -> int | None:
    if columns is not None and columns.name < len(cells) and cells[columns.name].end - cells[columns.name].start > 4:
        return columns.name
    for index, cell in enumerate(cells):
        words = low[cell.start : cell.end]
        if len(words) > 8 and len(words.split()) >= 2 and re.search(r"[^\W\d]{2}", words) and not _VALUE.match(words):
            return index
    return None


def _may_hold_value(view: View, cells: list[Span], index: int, columns: _Columns | None) -> bool:
    words = view.low[cells[index].start : cells[index].end]
    if not words or not re.search(r"\d", words) or not _VALUE.match(words) or len(words) > 45:
        return False
    if columns is None:
        return "%" in words or re.match(r"\s*[≥≤<>]", words) is not None
    if index >= len(columns.heads) or _OTHER.match(columns.heads[index]):
        return False
    if columns.plans or columns.done:
        return index in columns.plans or index in columns.done
    return index > columns.name


def _figure(
    view: View, cells: list[Span], name: int, index: int, columns: _Columns | None, scene: Scene
) -> Figure | None:
    cell, named = cells[index], cells[name]
    found = quantities_in(view.low, cell, Cover([]), Cover([]))
    if len(found) != 1:
        return None
    quantity = found[0]
    unit = _unit(view, cells, named, quantity, columns)
    if not unit and columns is None:
        return None
    quote, start, end = view.quote(min(named.start, cell.start), max(named.end, quantity.end))
    low_value, high_value, top, bottom = bounds_of(quantity.comparator, quantity.values)
    year = (
        re.search(r"20\d\d(?:\s?-\s?20\d\d)?", columns.heads[index]) if columns and index < len(columns.heads) else None
    )
    title = re.sub(r"^[\d.\-+*) ]+", "", view.text[named.start : named.end])
    said = view.low[named.start : named.end] + " " + view.low[cell.start : quantity.number]
    return Figure(
        quote=quote,
        start=start,
        end=end,
        name=title[:200],
        comparator=quantity.comparator,
        low=low_value,
        high=high_value,
        numerator=top,
        denominator=bottom,
        unit=unit.strip(),
        direction=direction_of(said[-70:]),
        period=year.group().replace(" ", "") if year else scene.period,
        area=scene.area,
        confidence=0.75 if columns else 0.5,
        rule=f"table-row:{quantity.comparator}",
        change=re.match(r"\s*(?:tăng|giảm)\b", view.low[cell.start : cell.end]) is not None,
        approx=quantity.approx,
    )


def _unit(view: View, cells: list[Span], named: Span, quantity: Quantity, columns: _Columns | None) -> str:
    """The unit of a value: its own, that of the unit column, the one in brackets after the name, or % of a tỷ lệ."""
    unit = quantity.unit
    if columns is not None and columns.unit is not None and columns.unit < len(cells) and quantity.kind != "percent":
        unit = view.text[cells[columns.unit].start : cells[columns.unit].end] or unit
    if unit:
        return unit
    inside = re.search(r"\((%|[^()\d]{1,25})\)\s*$", view.text[named.start : named.end])
    if inside:
        return inside[1]
    return "%" if view.low.startswith(("tỷ lệ", "tỉ lệ"), named.start) else ""
