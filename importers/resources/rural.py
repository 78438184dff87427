"""New rural areas: decisions of the time before this system, and self-assessments of many communes in one file."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core import clock
from base.units.models import Unit
from importers.domain.cells import choice_key
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.lookups import former_unit_messages, unit_lookup_with_former, words_of_units
from importers.resources.widgets import ChoiceWidget, DayWidget, IntegerWidget, LookupWidget, TextWidget
from movements.domain.rural.assessing import Opinion, open_assessment, save_assessment
from movements.domain.rural.communes import is_commune
from movements.domain.rural.recognising import remove_past_recognition, save_past_recognitions
from movements.enums import RURAL_EDITABLE, RuralStatus, RuralVerdict
from movements.models import Criterion, RuralAssessment, RuralLine, RuralRecognition, RuralStandard

FIRST_YEAR = 2010


class RecognitionResource(SheetResource):
    """A decision that a commune reached a standard; communes that ended may be named too. Never verified by itself."""

    kind = "rural-recognitions"
    model = RuralRecognition
    title = gettext_lazy("Công nhận nông thôn mới đã có")
    filters = ("year", "unit")
    permission = "movements.rural_appraise"
    undone_by_row = True

    unit = Column(
        "Xã", "unit_id", LookupWidget(required=True), note="Mã hoặc tên; xã đã sáp nhập cũng ghi được.", example="28594"
    )
    standard = Column(
        "Chuẩn", "standard_id", LookupWidget(required=True), note="Mã hoặc tên chuẩn.", example="ntm-xa-2021-2025"
    )
    decision_number = Column("Số quyết định", "decision_number", TextWidget(60, required=True), example="1234/QĐ-UBND")
    decided_on = Column("Ngày quyết định", "decided_on", DayWidget(required=True), example="15/05/2023")
    authority = Column("Cấp quyết định", "authority", TextWidget(200), example="Chủ tịch UBND tỉnh")
    source = Column("Nguồn", "source", TextWidget(300, required=True), example="Danh sách của Sở NN&MT, 6/2025")

    def prepare(self) -> None:
        self._today = clock.today()
        self._units = Unit.objects.select_related("kind").in_bulk()
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())
        self.set_lookup("standard_id", standard_lookup(), standard_messages())

    def existing(self) -> dict[Hashable, Any]:
        return {(r.unit_id, r.standard_id, r.decision_number): r for r in RuralRecognition.objects.all()}

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["unit_id"], values["standard_id"], values["decision_number"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        unit, day = self._units[values["unit_id"]], values.get("decided_on")
        if not is_commune(unit):
            yield "Xã", _("{unit} không phải là xã.").format(unit=unit)
        if day and day > self._today:
            yield "Ngày quyết định", _("Ngày quyết định chưa đến. Hãy kiểm tra lại.")
        elif day and unit.valid_to and day > unit.valid_to:
            yield (
                "Ngày quyết định",
                _("{unit} đã kết thúc ngày {day}. Hãy ghi xã kế thừa.").format(
                    unit=unit, day=f"{unit.valid_to:%d/%m/%Y}"
                ),
            )

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        names = [name for name in attributes if name in ("decided_on", "authority", "source")]
        save_past_recognitions(created, updated, names, actor=self.actor)

    def remove(self, instance: RuralRecognition) -> None:
        remove_past_recognition(instance, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[RuralRecognition]:
        units = words_of_units(unit_lookup_with_former())
        standards = dict(RuralStandard.objects.values_list("pk", "code"))
        for name, words in (("unit", units), ("standard", standards)):
            self.fields[name].widget.render = lambda value, obj=None, words=words, **_kwargs: words.get(value, "")
        rows = by_year(RuralRecognition.objects.order_by("decided_on", "pk"), "decided_on__year", filters)
        return by_unit(rows, "unit", filters)


class RuralJudgementResource(SheetResource):
    """What a commune concludes on one criterion of one year. A file that does not exist yet is opened."""

    kind = "rural-assessments"
    model = RuralLine
    title = gettext_lazy("Tự đánh giá nông thôn mới")
    not_undone = gettext_lazy(
        "Kết luận đã tính vào hồ sơ của xã. Hãy sửa từng tiêu chí ở trang hồ sơ nông thôn mới của xã khi hồ sơ "
        "chưa gửi."
    )
    filters = ("year", "unit")
    permission = "movements.rural_appraise"

    unit = Column("Xã", "unit_id", LookupWidget(required=True), note="Mã hoặc tên xã.", example="28594")
    standard = Column("Chuẩn", "standard_id", LookupWidget(required=True), example="ntm-xa-2026-2030")
    year = Column("Năm", "year", IntegerWidget(FIRST_YEAR, 2200, required=True), example=2026)
    criterion = Column("Mã tiêu chí", "code", TextWidget(20, required=True), example="1")
    judgement = Column("Kết luận", "judgement", ChoiceWidget(RuralVerdict, required=True), example="Đạt")
    reason = Column("Lý do, căn cứ", "reason", TextWidget(2000, required=True), example="Biên bản rà soát ngày 5/9")

    def prepare(self) -> None:
        self._units = Unit.objects.select_related("kind").in_bulk()
        self._standards = RuralStandard.objects.in_bulk()
        self.set_lookup("unit_id", unit_lookup_with_former(), former_unit_messages())
        self.set_lookup("standard_id", standard_lookup(), standard_messages())
        lines = RuralLine.objects.values_list("criterion__group__criteria_set__code", "criterion__code")
        files = RuralAssessment.objects.values_list("unit_id", "standard_id", "year", "status")
        self._statuses = {(unit, standard, year): status for unit, standard, year, status in files}
        self._codes = set(lines.distinct()) | _codes_in_force()

    def existing(self) -> dict[Hashable, Any]:
        rows: dict[Hashable, Any] = {}
        line: Any
        for line in RuralLine.objects.select_related("assessment", "criterion"):
            file = line.assessment
            key = line.unit_id, line.standard_id, line.year, line.code = (
                file.unit_id,
                file.standard_id,
                file.year,
                line.criterion.code,
            )
            rows[key] = line
        return rows

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["unit_id"], values["standard_id"], values["year"], values["code"]

    def check(self, values: dict[str, Any]) -> Iterable[tuple[str, str]]:
        unit, standard = self._units[values["unit_id"]], self._standards[values["standard_id"]]
        if not is_commune(unit) or unit.valid_to is not None:
            yield "Xã", _("{unit} không phải là xã đang hoạt động.").format(unit=unit)
        if (standard.set_code, values["code"]) not in self._codes:
            yield (
                "Mã tiêu chí",
                _("“{title}” không có tiêu chí mã “{code}”, hoặc bộ tiêu chí chưa áp dụng.").format(
                    title=standard, code=values["code"]
                ),
            )
        if values["judgement"] == RuralVerdict.UNKNOWN:
            yield "Kết luận", _("Hãy ghi đạt, chưa đạt hoặc không áp dụng; chưa kết luận thì bỏ dòng này.")
        status = self._statuses.get((unit.pk, standard.pk, values["year"]))
        if status is not None and status not in RURAL_EDITABLE:
            yield (
                "Xã",
                _("Hồ sơ của {unit} đang ở bước “{status}” nên không sửa được.").format(
                    unit=unit, status=RuralStatus(status).label
                ),
            )

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.imported = {"judgement": values["judgement"], "reason": values["reason"]}

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        files: dict[tuple[int, int, int], dict[str, tuple[str, str]]] = {}
        for values in created:
            key = (values["unit_id"], values["standard_id"], values["year"])
            files.setdefault(key, {})[values["code"]] = (values["judgement"], values["reason"])
        for line in updated:
            key = (line.unit_id, line.standard_id, line.year)
            files.setdefault(key, {})[line.code] = (line.imported["judgement"], line.imported["reason"])
        for (unit, standard, year), judged in sorted(files.items()):
            item = open_assessment(self._units[unit], self._standards[standard], year=year, actor=self.actor)
            keys = dict(item.lines.values_list("criterion__code", "criterion_id"))
            opinions = [Opinion(keys[code], *said) for code, said in judged.items()]
            save_assessment(item, opinions=opinions, expected_version=item.version, actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[RuralLine]:
        units = words_of_units(unit_lookup_with_former())
        for name, path in (("unit", "assessment__unit_id"), ("standard", "assessment__standard__code")):
            self.fields[name].attribute = path
        self.fields["unit"].widget.render = lambda value, obj=None, **_kwargs: units.get(value, "")
        self.fields["standard"].widget.render = lambda value, obj=None, **_kwargs: value
        self.fields["year"].attribute, self.fields["criterion"].attribute = "assessment__year", "criterion__code"
        judged = RuralLine.objects.exclude(judgement="").select_related("assessment__standard", "criterion")
        rows = by_year(judged.order_by("assessment_id", "pk"), "assessment__year", filters)
        return by_unit(rows, "assessment__unit", filters)


def standard_lookup() -> dict[str, int | None]:
    """Standards by code or title."""
    rows = list(RuralStandard.objects.values_list("pk", "code", "title"))
    return {choice_key(word): pk for pk, code, title in rows for word in (code, title)}


def standard_messages() -> tuple[str, str]:
    codes = "; ".join(RuralStandard.objects.values_list("code", flat=True))
    message = _("Không có chuẩn “{value}”. Hiện có: {codes}.").replace("{codes}", codes)
    return message, message


def _codes_in_force() -> set[tuple[str, str]]:
    rows = Criterion.objects.filter(group__criteria_set__status="frozen")
    return set(rows.values_list("group__criteria_set__code", "code"))
