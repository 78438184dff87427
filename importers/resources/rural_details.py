"""New rural areas in detail: values of indicators and the survey of the people, for many communes in one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.errors import DomainError
from base.core.text import fold
from base.units.models import Unit
from importers.domain.cells import CellError, choice_key, parse_number, text_of
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import former_unit_messages, unit_lookup_with_former, words_of_units
from importers.resources.measurements import CellWidget
from importers.resources.rural import FIRST_YEAR, standard_lookup, standard_messages
from importers.resources.widgets import (
    NO,
    YES,
    DayWidget,
    DecimalWidget,
    IntegerWidget,
    LookupWidget,
    TextWidget,
    YesNoWidget,
)
from movements.domain.rural.assessing import Entry, check_entry, open_assessment, save_assessment
from movements.domain.rural.communes import is_commune
from movements.domain.rural.filing import SurveyEntry, check_survey, save_survey
from movements.enums import RURAL_EDITABLE, IndicatorKind, RuralStatus
from movements.models import Indicator, RuralAssessment, RuralStandard, RuralSurveyLine, RuralValue

File = tuple[int, int, int]
PARTS = ("value", "whole", "text", "is_not_applicable", "note")


class GivenWidget(CellWidget):
    """The column must be there; a cell of it may be empty."""

    required = True


class RuralFileResource(SheetResource):
    """Rows that belong to the file of a commune: its standard and year."""

    filters = ("year", "unit")
    permission = "movements.rural_appraise"

    unit = Column("Xã", "unit_id", LookupWidget(required=True), note="Mã hoặc tên xã.", example="28594")
    standard = Column("Chuẩn", "standard_id", LookupWidget(required=True), example="ntm-xa-2026-2030")
    year = Column("Năm", "year", IntegerWidget(FIRST_YEAR, 2200, required=True), example=2026)

    def prepare(self) -> None:
        self._units = Unit.objects.select_related("kind").in_bulk()
        self._standards = RuralStandard.objects.in_bulk()
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())
        self.set_lookup("standard_id", standard_lookup(), standard_messages())
        rows = RuralAssessment.objects.values_list("unit_id", "standard_id", "year", "status")
        self._statuses: dict[File, str] = {(unit, standard, year): status for unit, standard, year, status in rows}

    def file_of(self, values: dict[str, Any]) -> File:
        return values["unit_id"], values["standard_id"], values["year"]

    def closed(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        unit = self._units[values["unit_id"]]
        text = _("Hồ sơ của {unit} đang ở bước “{status}” nên không sửa được.")
        yield "Xã", text.format(unit=unit, status=RuralStatus(self._statuses[self.file_of(values)]).label)

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = values

    def head_of(self, assessment: RuralAssessment) -> list[Any]:
        """The first three cells of an export."""
        return [self._words.get(assessment.unit_id, ""), assessment.standard.code, assessment.year]

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        self._words = words_of_units(unit_lookup_with_former())
        rows = self.model._base_manager.select_related("assessment__standard").order_by("assessment_id", "pk")
        return by_unit(by_year(rows, "assessment__year", filters), "assessment__unit", filters)


class RuralValueResource(RuralFileResource):
    """The value of one indicator. A file that does not exist yet is opened; verdicts are reckoned by the standard."""

    kind = "rural-values"
    model = RuralValue
    title = gettext_lazy("Số liệu chỉ tiêu nông thôn mới")
    not_undone = gettext_lazy(
        "Số liệu đã tính thành kết quả của tiêu chí. Hãy sửa ở trang hồ sơ nông thôn mới của xã khi hồ sơ chưa gửi."
    )

    code = Column("Mã chỉ tiêu", "code", TextWidget(20, required=True), example="1.1")
    value = Column("Giá trị", "value", GivenWidget(), example="95,5", note="Số; có/không; hoặc mức, lời.")
    whole = Column("Tổng số", "whole", DecimalWidget(), note="Chỉ cho chỉ tiêu dạng số đạt trên tổng số.")
    not_applicable = Column("Không áp dụng", "is_not_applicable", YesNoWidget(), example="không")
    note_column = Column("Giải trình", "note", TextWidget(500))

    def prepare(self) -> None:
        super().prepare()
        rows = Indicator.objects.filter(criterion__group__criteria_set__status="frozen").order_by(
            "criterion__group__criteria_set__version"
        )
        rows = rows.select_related("criterion__group__criteria_set")
        self._indicators = {(row.criterion.group.criteria_set.code, row.code): row for row in rows}

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        values, findings = super().cleaned(row)
        if findings:
            return values, findings
        standard = self._standards[values["standard_id"]]
        indicator = self._indicators.get((standard.set_code, values["code"]))
        if indicator is None:
            text = _("“{title}” không có chỉ tiêu mã “{code}”, hoặc bộ tiêu chí chưa áp dụng.")
            return values, [("Mã chỉ tiêu", text.format(title=standard, code=values["code"]))]
        try:
            values["value"], values["text"] = _read(indicator, values.get("value"))
            check_entry(_entry(indicator.pk, values), indicator)
        except (CellError, DomainError) as error:
            return values, [("Giá trị", error.message)]
        return values, list(self._refused(values))

    def _refused(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        unit = self._units[values["unit_id"]]
        if not is_commune(unit) or unit.valid_to is not None:
            yield "Xã", _("{unit} không phải là xã đang hoạt động.").format(unit=unit)
        elif self._statuses.get(self.file_of(values), RuralStatus.DRAFT) not in RURAL_EDITABLE:
            yield from self.closed(values)

    def existing(self) -> dict[Hashable, Any]:
        rows = RuralValue.objects.select_related("assessment", "indicator")
        return {
            (r.assessment.unit_id, r.assessment.standard_id, r.assessment.year, fold(r.indicator.code)): r for r in rows
        }

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return (*self.file_of(values), fold(values["code"]))

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        return any(name in values and getattr(instance, name) != values[name] for name in PARTS)

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        files: dict[File, dict[str, dict[str, Any]]] = defaultdict(dict)
        for values in [*created, *({name: getattr(row, name) for name in PARTS} | row.imported for row in updated)]:
            files[self.file_of(values)][values["code"]] = values
        for (unit, standard, year), rows in sorted(files.items()):
            item = open_assessment(self._units[unit], self._standards[standard], year=year, actor=self.actor)
            asked = Indicator.objects.filter(criterion__group__criteria_set=item.criteria_set)
            keys = dict(asked.values_list("code", "pk"))
            entries = [_entry(keys[code], values) for code, values in rows.items()]
            save_assessment(item, entries=entries, expected_version=item.version, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        return super().exported(filters).select_related("indicator")

    def rendered(self, instance: Any) -> list[Any]:
        number = DecimalWidget().render
        shown = instance.text or number(instance.value)
        if instance.indicator.kind == IndicatorKind.YES_NO and instance.value is not None:
            shown = "có" if instance.value >= 1 else "không"
        na = YesNoWidget().render(instance.is_not_applicable)
        head = self.head_of(instance.assessment)
        return [*head, instance.indicator.code, shown, number(instance.whole), na, instance.note]


def _entry(key: int, values: dict[str, Any]) -> Entry:
    return Entry(
        key,
        values.get("value"),
        values.get("whole"),
        values.get("text", ""),
        bool(values.get("is_not_applicable")),
        values.get("note", ""),
    )


def _read(indicator: Indicator, cell: Any) -> tuple[Decimal | None, str]:
    """(value, text) by the kind of the indicator. CellError for what is not of it."""
    words = text_of(cell)
    if not words:
        return None, ""
    if indicator.kind in (IndicatorKind.TEXT, IndicatorKind.CHOICE):
        return None, words[:500]
    if indicator.kind == IndicatorKind.YES_NO:
        if choice_key(words) not in YES | NO:
            raise CellError(_("“{value}” phải là “có” hoặc “không”.").format(value=words[:60]))
        return Decimal(choice_key(words) in YES), ""
    return parse_number(cell).quantize(Decimal("0.0001")), ""


class RuralSurveyResource(RuralFileResource):
    """One content of the survey of satisfaction, while the commune asks its people. What the file leaves out stays."""

    kind = "rural-surveys"
    model = RuralSurveyLine
    title = gettext_lazy("Lấy ý kiến hài lòng của người dân")
    not_undone = gettext_lazy(
        "Kết quả lấy ý kiến được ghi cả hồ sơ một lần. Hãy ghi lại ở bước lấy ý kiến trên trang hồ sơ nông thôn "
        "mới của xã."
    )

    content = Column("Nội dung", "content", TextWidget(300, required=True), example="Kết quả chung")
    asked = Column("Số người được hỏi", "asked", IntegerWidget(1, 10**7, required=True), example=1200)
    answered = Column("Số người trả lời", "answered", IntegerWidget(0, 10**7, required=True), example=1100)
    satisfied = Column("Số người hài lòng", "satisfied", IntegerWidget(0, 10**7, required=True), example=1050)
    consulted_from = Column("Từ ngày", "consulted_from", DayWidget(required=True), example="01/09/2026")
    consulted_to = Column("Đến ngày", "consulted_to", DayWidget(required=True), example="20/09/2026")

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        status = self._statuses.get(self.file_of(values))
        if status is None:
            yield "Xã", _("Xã chưa có hồ sơ của chuẩn và năm này. Hãy lập và tự đánh giá trước.")
        elif status != RuralStatus.CONSULTING:
            yield from self.closed(values)
        try:
            check_survey([_answers(values)], values["consulted_from"], values["consulted_to"])
        except DomainError as error:
            yield "Số người trả lời", error.message

    def existing(self) -> dict[Hashable, Any]:
        rows = RuralSurveyLine.objects.select_related("assessment")
        found: dict[Hashable, Any] = {}
        for row in rows:
            file = row.assessment
            row.consulted_from, row.consulted_to = file.consulted_from, file.consulted_to  # type: ignore[attr-defined]
            found[file.unit_id, file.standard_id, file.year, fold(row.content)] = row
        return found

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return (*self.file_of(values), fold(values["content"]))

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        names = ("asked", "answered", "satisfied", "consulted_from", "consulted_to")
        return any(getattr(instance, name) != values[name] for name in names)

    def check_file(self, rows: dict[Hashable, dict[str, Any]]) -> Iterable[tuple[Hashable, str, str]]:
        spans: dict[File, tuple[Any, Any]] = {}
        for key, values in rows.items():
            span = values["consulted_from"], values["consulted_to"]
            if spans.setdefault(self.file_of(values), span) != span:
                yield key, "Từ ngày", _("Các dòng của một hồ sơ phải ghi cùng một thời gian lấy ý kiến.")

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        files: dict[File, list[dict[str, Any]]] = defaultdict(list)
        for values in [*created, *(row.imported for row in updated)]:
            files[self.file_of(values)].append(values)
        for (unit, standard, year), rows in sorted(files.items()):
            item = RuralAssessment.objects.get(unit=unit, standard=standard, year=year)
            answers = {
                fold(row.content): SurveyEntry(row.content, row.asked, row.answered, row.satisfied)
                for row in item.survey.all()
            }
            answers |= {fold(values["content"]): _answers(values) for values in rows}
            save_survey(
                item,
                list(answers.values()),
                consulted_from=rows[0]["consulted_from"],
                consulted_to=rows[0]["consulted_to"],
                note=item.consultation_note,
                expected_version=item.version,
                actor=self.actor,
            )

    def rendered(self, instance: Any) -> list[Any]:
        file, day = instance.assessment, DayWidget().render
        counts = [instance.content, instance.asked, instance.answered, instance.satisfied]
        return [*self.head_of(file), *counts, day(file.consulted_from), day(file.consulted_to)]


def _answers(values: dict[str, Any]) -> SurveyEntry:
    return SurveyEntry(values["content"], values["asked"], values["answered"], values["satisfied"])
