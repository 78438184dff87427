"""Figures of reports: one line a unit, period and target or indicator. The way in is that of the report's own form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.widgets import Widget

from base.accounts.permissions import can
from base.core.text import fold
from importers.domain.cells import CellError, choice_key, parse_number, text_of
from importers.resources.base import Column, SheetResource, differs
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import unit_lookup_with_former, unit_messages, words_of_units
from importers.resources.movement_words import movement_lookup, movement_messages, movement_words
from importers.resources.widgets import NO, YES, DecimalWidget, LookupWidget, TextWidget, YesNoWidget
from movements.domain.criteria.dimensions import DIMENSIONS
from movements.domain.reporting import Figure, save_report
from movements.domain.reports.locking import lock_reason
from movements.domain.reports.rows import Row, breakdown_text, rows_of_many, written_in_many
from movements.domain.reports.validation import problem_of
from movements.enums import IndicatorKind
from movements.models import Measurement, ReportDuty
from movements.rules import can_edit_report

CHUNK = 200
COLUMN_OF = {
    "value": "Giá trị",
    "text": "Giá trị",
    "whole": "Tổng số",
    "breakdown": "Phân tổ",
    "note": "Giải trình",
}
MET, NOT_MET = "dat", "chua dat"


class PartError(CellError):
    """A part of a broken-down figure that cannot be taken."""


@dataclass(frozen=True)
class Line:
    """One line of a sheet: what is asked, and what stands there."""

    duty: ReportDuty
    row: Row
    stored: Measurement | None


class Lines:
    """All lines of some duties, read by the hundred; stands in for the queryset of an export."""

    def __init__(self, duties: QuerySet[ReportDuty], *, only_stored: bool) -> None:
        self.duties, self.only_stored = duties, only_stored

    def iterator(self, chunk_size: int = CHUNK) -> Iterator[Line]:
        known = self.duties.select_related("unit", "period__plan__movement__criteria_set")
        keys = list(self.duties.values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            part = known.in_bulk(keys[start : start + CHUNK])
            duties = [part[key] for key in keys[start : start + CHUNK]]
            rows = rows_of_many(duties)
            written = written_in_many(duties, rows)
            for duty in duties:
                for row in rows[duty.pk]:
                    stored = written[duty.pk].get(row.key)
                    if stored is not None or not self.only_stored:
                        yield Line(duty, row, stored)


class CellWidget(Widget):
    """A cell as it is: what it means depends on the kind of the target or indicator."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


class MeasurementResource(SheetResource):
    """A figure of a unit in a period that takes reports. Rows left empty that were empty before change nothing."""

    kind = "measurements"
    model = Measurement
    title = gettext_lazy("Số liệu báo cáo")
    not_undone = gettext_lazy(
        "Số liệu đã vào báo cáo của đơn vị. Hãy sửa ở trang báo cáo khi báo cáo chưa gửi, hoặc trả lại báo cáo "
        "để đơn vị sửa."
    )
    filters = ("year", "unit", "movement", "period")
    permission = "movements.report_import"
    export_permission = "movements.report_view"
    checked_in_parts = True

    movement = Column("Phong trào", "movement_id", LookupWidget(required=True), note="Tên phong trào đã công bố.")
    period = Column("Kỳ báo cáo", "period", TextWidget(100, required=True), example="Quý I/2026")
    unit = Column("Đơn vị", "unit_id", LookupWidget(required=True), note="Mã hoặc tên đơn vị.")
    code = Column("Mã chỉ tiêu", "code", TextWidget(500, required=True), note="Mã trong tệp tải về, hoặc tên chỉ tiêu.")
    name = Column("Tên chỉ tiêu", "name", TextWidget(500), note="Chỉ để đọc, không dùng khi nhập.")
    value = Column("Giá trị", "value", CellWidget(), example="12,5", note="Số; có/không; đạt/chưa đạt; mức; hoặc lời.")
    whole = Column("Tổng số", "whole", DecimalWidget(), note="Chỉ cho chỉ tiêu dạng số đạt trên tổng số.")
    breakdown = Column("Phân tổ", "breakdown", TextWidget(1000), note="Ghi như: Nữ: 4; Nam: 3.")
    not_applicable = Column("Không áp dụng", "is_not_applicable", YesNoWidget(), example="không")
    note_column = Column("Giải trình", "note", TextWidget(500))

    def prepare(self) -> None:
        self.set_lookup("movement_id", movement_lookup(), movement_messages())
        self.set_lookup("unit_id", unit_lookup_with_former(), unit_messages())
        self._known: dict[Hashable, Measurement] = {}
        self._figures: dict[Hashable, Figure] = {}
        self._duties: dict[Hashable, ReportDuty] = {}
        self._seen: set[tuple[int, str]] = set()

    def existing(self) -> dict[Hashable, Any]:
        """Filled by `check_file`, which reads only the duties that the file names."""
        return self._known

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["movement_id"], fold(values["period"]), values["unit_id"], fold(values["code"])

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        """Every line must name a duty of the unit and a row of it; what changes must be open to the importer."""
        duties = _duties_of(rows.values())
        asked = rows_of_many(list(duties.values()))
        written = written_in_many(list(duties.values()), asked)
        for known in (self._known, self._figures, self._duties):
            known.clear()
        for key, values in rows.items():
            duty = duties.get((values["movement_id"], fold(values["period"]), values["unit_id"]))
            if duty is None:
                yield key, "Kỳ báo cáo", _("Đơn vị không có báo cáo phải nộp ở kỳ này, hoặc kỳ chưa mở.")
                continue
            row = _row_of(asked[duty.pk], values["code"])
            if row is None:
                yield key, "Mã chỉ tiêu", _("Không có chỉ tiêu này trong báo cáo. Hãy tải lại tệp mẫu của kỳ.")
                continue
            if (duty.pk, row.key) in self._seen:
                yield key, "Mã chỉ tiêu", _("Chỉ tiêu này đã có ở một dòng khác của tệp.")
                continue
            self._seen.add((duty.pk, row.key))
            stored = written[duty.pk].get(row.key) or Measurement()
            try:
                figure = _figure(row, values, stored)
            except CellError as error:
                yield key, "Phân tổ" if isinstance(error, PartError) else "Giá trị", error.message
                continue
            self._known[key], self._figures[key], self._duties[key] = stored, figure, duty
            if _differs(stored, figure) and (problem := self._problem(duty, row, figure)) is not None:
                yield key, *problem

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return _differs(instance, self._figures[self.key_of(values)])

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = self.key_of(values)

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        """Report by report, as if each had been typed in; the version that stands is the one that is written on."""
        figures: dict[int, list[Figure]] = defaultdict(list)
        duties = {}
        for instance in updated:
            duty = self._duties[instance.imported]
            duties[duty.pk] = duty
            figures[duty.pk].append(self._figures[instance.imported])
        for pk, duty in sorted(duties.items()):
            save_report(
                duty, figures[pk], note=None, expected_version=None, actor=self.actor, permission=self.permission
            )

    def exported(self, filters: dict[str, str]) -> Any:
        """Stored figures; with `period` every line of that period, filled in or not: the file to be filled in."""
        self._units, self._movements = words_of_units(unit_lookup_with_former()), movement_words()
        duties = ReportDuty.objects.order_by("period__plan__movement_id", "period__due_on", "unit__path", "pk")
        if "movement" in filters:
            word = filters["movement"]
            duties = duties.filter(Q(period__plan__movement__slug=word) | Q(period__plan__movement__title=word))
        if "period" in filters:
            duties = duties.filter(period__name=filters["period"])
        duties = by_unit(by_year(duties, "period__ends_on__year", filters), "unit", filters)
        return Lines(duties, only_stored="period" not in filters)

    def rendered(self, instance: Line) -> list[Any]:
        stored, row, duty = instance.stored, instance.row, instance.duty
        given = stored if stored is not None else Measurement()
        number = DecimalWidget().render
        return [
            self._movements.get(duty.period.plan.movement_id, ""),
            duty.period.name,
            self._units.get(duty.unit_id, duty.unit.name),
            row.code,
            row.name,
            _cell(row, given),
            number(given.whole),
            breakdown_text(given.breakdown),
            YesNoWidget().render(given.is_not_applicable),
            given.note,
        ]

    def _problem(self, duty: ReportDuty, row: Row, figure: Figure) -> tuple[str, str] | None:
        report = getattr(duty, "report", None)
        if self.actor is not None and not can(self.actor, self.permission, duty.unit):
            return "Đơn vị", _("Tài khoản này không nhập số liệu cho {unit}.").format(unit=duty.unit)
        if not can_edit_report(duty, report):
            return "Kỳ báo cáo", lock_reason(duty, report)
        problem = problem_of(figure, row)
        return (COLUMN_OF[problem.part], problem.message) if problem is not None else None


def lines_sheet(duties: QuerySet[ReportDuty]) -> MeasurementResource:
    """The resource whose export is exactly these duties, every line of them."""
    resource = MeasurementResource()
    resource.exported({})
    resource.exported = lambda filters: Lines(duties, only_stored=False)  # type: ignore[method-assign]
    return resource


def _duties_of(rows: Iterable[dict[str, Any]]) -> dict[tuple[int, str, int], ReportDuty]:
    rows = list(rows)
    found = ReportDuty.objects.filter(
        period__plan__movement__in={row["movement_id"] for row in rows}, unit__in={row["unit_id"] for row in rows}
    ).select_related("unit", "report", "period__plan__movement__criteria_set")
    wanted = {(row["movement_id"], fold(row["period"]), row["unit_id"]) for row in rows}
    keyed = {(duty.period.plan.movement_id, fold(duty.period.name), duty.unit_id): duty for duty in found}
    return {key: duty for key, duty in keyed.items() if key in wanted}


def _row_of(rows: Sequence[Row], word: str) -> Row | None:
    """By its code, or by its name where one alone bears it."""
    wanted = fold(word)
    by_code = next((row for row in rows if fold(row.code) == wanted), None)
    named = [row for row in rows if fold(row.name) == wanted]
    return by_code or (named[0] if len(named) == 1 else None)


def _figure(row: Row, values: dict[str, Any], stored: Measurement) -> Figure:
    """What the cells say; a column that the file lacks leaves what is stored. CellError for a value not of the kind."""
    value, text = (stored.value, stored.text) if "value" not in values else _read(row, values["value"])
    breakdown = stored.breakdown
    if "breakdown" in values:
        breakdown = _parts(row, values["breakdown"])
    note = values.get("note", stored.note)
    text = text if differs(stored.text, text) else stored.text
    note = note if differs(stored.note, note) else stored.note
    same = (value, text) == (stored.value, stored.text)
    return Figure(
        row.assignment.pk if row.assignment is not None else None,
        value,
        bool(values.get("is_not_applicable", stored.is_not_applicable)),
        note,
        indicator_id=row.indicator.pk if row.indicator is not None else None,
        whole=values.get("whole", stored.whole),
        text=text,
        breakdown={code: {key: Decimal(str(part)) for key, part in parts.items()} for code, parts in breakdown.items()},
        source_id=stored.source_id if same else None,
    )


def _read(row: Row, cell: Any) -> tuple[Decimal | None, str]:
    """(value, text) of a cell, by the kind of its row."""
    words = text_of(cell)
    if not words:
        return None, ""
    match row.kind:
        case IndicatorKind.TEXT:
            return None, words[:500]
        case IndicatorKind.CHOICE:
            known = {choice_key(label): value for value, label in row.choices} | {
                choice_key(value): value for value, _label in row.choices
            }
            if choice_key(words) not in known:
                labels = "; ".join(label for _value, label in row.choices)
                raise CellError(_("“{value}” không có trong các mức: {labels}.").format(value=words, labels=labels))
            return None, known[choice_key(words)]
        case IndicatorKind.YES_NO:
            return _answer(words), ""
        case _:
            return parse_number(cell).quantize(Decimal("0.0001")), ""


def _answer(words: str) -> Decimal:
    key = choice_key(words)
    if key in YES | {MET}:
        return Decimal(1)
    if key in NO | {NOT_MET}:
        return Decimal(0)
    raise CellError(_("“{value}” phải là “có” hoặc “không” (đạt hoặc chưa đạt).").format(value=words[:60]))


def _parts(row: Row, text: str) -> dict[str, dict[str, Any]]:
    """ "Nữ: 4; Nam: 3" → {"sex": {"female": 4, "male": 3}}."""
    names = {
        choice_key(word): (code, key)
        for code in row.dimensions
        if code in DIMENSIONS
        for key, label in DIMENSIONS[code].keys
        for word in (key, label)
    }
    found: dict[str, dict[str, Any]] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _colon, figure = part.rpartition(":")
        if choice_key(name) not in names:
            raise PartError(_("Phân tổ “{name}” không có ở chỉ tiêu này.").format(name=name or part))
        code, key = names[choice_key(name)]
        try:
            found.setdefault(code, {})[key] = parse_number(figure.strip())
        except CellError as error:
            raise PartError(error.message) from error
    return found


def _cell(row: Row, stored: Measurement) -> str:
    if row.kind in (IndicatorKind.CHOICE, IndicatorKind.TEXT):
        return dict(row.choices).get(stored.text, stored.text)
    if stored.value is None:
        return ""
    if row.kind == IndicatorKind.YES_NO:
        yes, no = ("đạt", "chưa đạt") if row.assignment is not None else ("có", "không")
        return yes if stored.value >= 1 else no
    return DecimalWidget().render(stored.value)


def _differs(stored: Measurement, figure: Figure) -> bool:
    parts = {code: {k: Decimal(str(v)) for k, v in named.items()} for code, named in stored.breakdown.items()}
    return (stored.value, stored.whole, stored.text, parts, stored.is_not_applicable, stored.note) != (
        figure.value,
        figure.whole,
        figure.text,
        {code: dict(named) for code, named in figure.breakdown.items() if named},
        figure.is_not_applicable,
        figure.note,
    )
