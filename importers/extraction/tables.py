"""Rows written as `cell | cell |`: tables of targets, of tasks with their dates, or just a page's header."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from importers.extraction.confidence import confidence_of
from importers.extraction.deadlines import deadlines_in, due_in_cell
from importers.extraction.describing import Scene, bounds_of, direction_of
from importers.extraction.layout import Cover, Line, Span, pieces_of
from importers.extraction.quantities import Quantity, quantities_in
from importers.extraction.result import Deadline, Figure
from importers.extraction.stance import Mood
from importers.extraction.unit_names import Unit, unit_after
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
_DUE = re.compile(r"\b(?:thời gian|thời hạn|tiến độ|hạn hoàn thành|thời điểm|hoàn thành)\b")
_YEAR = re.compile(r"^(?:năm )?20\d\d$|^giai đoạn\b")
_THOUSANDS = re.compile(r"1[.,]?000 (?=\w)")
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
    due: int | None = None


def is_row(text: str, line: Line) -> bool:
    return text.count("|", line.start, line.end) >= 1


def read_table(
    view: View, rows: Iterable[Line], mood: Mood, scene: Scene
) -> tuple[list[Figure], list[Figure], list[Deadline]]:
    """Targets, results and deadlines of one run of rows."""
    targets: list[Figure] = []
    results: list[Figure] = []
    deadlines: list[Deadline] = []
    columns: _Columns | None = None
    row_before_is_header = False
    for row in rows:
        cells = _cells(view.text, row)
        if len(cells) < 2 or len(cells) > MAX_CELLS:
            continue
        heads = tuple(view.low[cell.start : cell.end] for cell in cells)
        header = _columns(heads) or _second_header(heads, columns, row_before_is_header)
        row_before_is_header = header is not None
        if header is not None:
            columns = header
            continue
        name = _name_cell(view.low, cells, columns)
        deadlines += _deadlines(view, cells, name, columns)
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


def _deadlines(view: View, cells: list[Span], name: int | None, columns: _Columns | None) -> list[Deadline]:
    """Dates that a cell states in words, and the bare date of a column for dates, quoted with the task of its row."""
    due = columns.due if columns is not None else None
    others = (cell for index, cell in enumerate(cells) if index != due)
    pieces = (piece for cell in others for piece in pieces_of(view.text, cell.start, cell.end))
    found = [deadline for piece in pieces for deadline in deadlines_in(view, piece)]
    if due is not None and due < len(cells) and name is not None and name != due:
        row = Span(min(cells[name].start, cells[due].start), max(cells[name].end, cells[due].end))
        found += due_in_cell(view, cells[due], row)
    return found


def _second_header(heads: tuple[str, ...], first: _Columns | None, follows: bool) -> _Columns | None:
    """The lower row of a two-row header: its words are added to those above, which reach right over empty cells."""
    if first is None or not follows or first.name >= len(heads) or heads[first.name]:
        return None
    said = [head for head in heads if head]
    if not said or not all(len(head) < 60 and (_PLANS.search(head) or _DONE.search(head) or _YEAR.search(head))
                           for head in said):  # fmt: skip
        return None
    above = list(first.heads) + [""] * (len(heads) - len(first.heads))
    for index in range(1, len(above)):
        if not above[index] and index < len(heads) and heads[index]:
            above[index] = above[index - 1]
    below = list(heads) + [""] * (len(above) - len(heads))
    return _columns(tuple(f"{upper} {lower}".strip() for upper, lower in zip(above, below, strict=True)))


def _columns(heads: tuple[str, ...]) -> _Columns | None:
    """What the columns are, if the row is a header: it names things and holds hardly a number."""
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
    taken = (name, unit, *plans, *done)
    due = next((i for i, head in enumerate(heads) if _DUE.search(head) and i not in taken), None)
    return _Columns(name, unit, plans, done, heads, due)


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
    unit, factor = _unit(view, cells, named, quantity, columns)
    if not unit and columns is None:
        return None
    values = tuple(round(value * factor, 6) for value in quantity.values)
    quote, start, end = view.quote(min(named.start, cell.start), max(named.end, quantity.end))
    low_value, high_value, top, bottom = bounds_of(quantity.comparator, values)
    year = (
        re.search(r"20\d\d(?:\s?-\s?20\d\d)?", columns.heads[index]) if columns and index < len(columns.heads) else None
    )
    reasons = ("stance:heading" if columns else "stance:document", "full", *(("column", "unit") if columns else ()))
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
        confidence=confidence_of(reasons),
        rule=f"table-row:{quantity.comparator}",
        change=re.match(r"\s*(?:tăng|giảm)\b", view.low[cell.start : cell.end]) is not None,
        approx=quantity.approx,
        reasons=reasons,
    )


def _unit(
    view: View, cells: list[Span], named: Span, quantity: Quantity, columns: _Columns | None
) -> tuple[str, float]:
    """The unit of a value and what to multiply by: its own, that of the unit column, the one in brackets, or %."""
    if columns is not None and columns.unit is not None and columns.unit < len(cells) and quantity.kind != "percent":
        said = _unit_said(view, cells[columns.unit])
        if said is not None:
            return said.text, said.factor
    if quantity.unit:
        return quantity.unit, 1.0
    inside = re.search(r"\((%|[^()\d]{1,25})\)\s*$", view.text[named.start : named.end])
    if inside:
        start = named.start + inside.start(1)
        said = _unit_said(view, Span(start, start + len(inside[1])))
        return (said.text, said.factor) if said else (inside[1], 1.0)
    return "%" if view.low.startswith(("tỷ lệ", "tỉ lệ"), named.start) else "", 1.0


def _unit_said(view: View, cell: Span) -> Unit | None:
    """`Nghìn người` is người by a thousand, `1.000 tấn` likewise; triệu and tỷ stay with money."""
    words = view.low[cell.start : cell.end]
    if not words:
        return None
    thousands = _THOUSANDS.match(words)
    start = cell.start + (thousands.end() if thousands else 0)
    unit = unit_after(view.low, start, cell.end)
    factor = 1000.0 if thousands else 1.0
    if unit is None or not unit.text or (unit.end < cell.end - 1 and unit.kind == "count"):
        return Unit(words, "count", 1.0, cell.end)
    return Unit(unit.text, unit.kind, unit.factor * factor, unit.end)
