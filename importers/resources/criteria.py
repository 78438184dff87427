"""Criteria sets as lines: one for the set and for every group, criterion, indicator and threshold, known by codes.

A file is laid over the newest version of its sets. A frozen one is not touched: the lines go into a new version, which
stays a draft. Nodes that the file does not name stay as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.text import slugify
from importers.domain.cells import choice_key
from importers.resources.base import Column, SheetResource
from importers.resources.widgets import ChoiceWidget, DayWidget, DecimalWidget, TextWidget, YesNoWidget
from movements.domain.criteria.checks import Problem, problems_of
from movements.domain.criteria.dimensions import DIMENSIONS
from movements.domain.criteria.drafts import SetDraft, draft_of
from movements.domain.criteria.overlay import FIELDS, Line, Place, laid_over, lines_of, place_of, write_draft
from movements.domain.criteria.params import BadParams, canonical_params
from movements.domain.criteria.params_text import figure_in, params_text, parse_params
from movements.domain.criteria.schema import grades_of
from movements.domain.criteria.schemes import schemes
from movements.domain.criteria.tree import load_tree
from movements.enums import (
    Accumulation,
    Comparator,
    CriteriaPurpose,
    Direction,
    GroupEffect,
    IndicatorKind,
    NodeKind,
    ScoringMethod,
)
from movements.models import CriteriaSet

Rows = dict[Hashable, dict[str, Any]]
Finding = tuple[str, str]
NODE = ("set_code", "node", "code", "parent")
FIELD_OF: dict[str, dict[str, str]] = {"name": {NodeKind.SET: "title"}, "code": {NodeKind.THRESHOLD: "group_key"}}


class CriteriaResource(SheetResource):
    """One line of a criteria set."""

    kind = "criteria"
    model = CriteriaSet
    title = gettext_lazy("Bộ tiêu chí")
    not_undone = gettext_lazy(
        "Bộ tiêu chí được ghi thành dự thảo và chưa áp dụng. Hãy mở bộ tiêu chí, sửa hoặc bấm “Bỏ dự thảo”."
    )
    filters = ("code",)
    permission = "movements.criteria_manage"

    set_code = Column(
        "Bộ tiêu chí",
        "set_code",
        TextWidget(60, required=True),
        note="Mã của bộ: chữ không dấu, số, gạch nối.",
        example="cum-so-2",
    )
    node = Column("Loại dòng", "node", ChoiceWidget(NodeKind, required=True), example="bộ tiêu chí")
    code = Column(
        "Mã", "code", TextWidget(40), note="Mã của mục; ở dòng ngưỡng là mã nhóm đơn vị, trống là mọi nhóm.", example=""
    )
    parent = Column("Thuộc mã", "parent", TextWidget(40), note="Mã của mục cấp trên; dòng bộ và nhóm để trống.")
    name = Column("Tên", "name", TextWidget(500), example="Bộ tiêu chí thi đua cụm số 2")
    max_score = Column("Điểm tối đa", "max_score", DecimalWidget(), example="1000")
    effect = Column("Tác dụng", "effect", ChoiceWidget(GroupEffect), note="Dòng nhóm: điểm chính, thưởng hoặc trừ.")
    cap = Column("Mức trần", "cap", DecimalWidget(), note="Dòng nhóm điểm thưởng, điểm trừ.")
    kind_ = Column("Kiểu giá trị", "kind", ChoiceWidget(IndicatorKind), note="Dòng chỉ tiêu.")
    unit = Column("Đơn vị tính", "unit", TextWidget(60))
    direction = Column("Chiều hướng", "direction", ChoiceWidget(Direction))
    method = Column("Cách chấm", "method", ChoiceWidget(ScoringMethod))
    params = Column(
        "Tham số chấm", "params", TextWidget(2000), note="“90: 10; 80: 8; còn lại: 0”, “10; 8; 6” hoặc “-2”."
    )
    accumulation = Column("Cách cộng dồn", "accumulation", ChoiceWidget(Accumulation))
    needs_evidence = Column("Cần minh chứng", "needs_evidence", YesNoWidget())
    is_knock_out = Column("Điểm liệt", "is_knock_out", YesNoWidget())
    dimensions = Column("Phân tổ", "dimensions", TextWidget(300), note="Tên hoặc mã, cách nhau bằng dấu chấm phẩy.")
    minimum = Column("Giá trị nhỏ nhất", "minimum", DecimalWidget())
    maximum = Column("Giá trị lớn nhất", "maximum", DecimalWidget())
    outlier_ratio = Column("Ngưỡng bất thường", "outlier_ratio", DecimalWidget())
    comparator = Column("Phép so sánh", "comparator", ChoiceWidget(Comparator), note="Dòng ngưỡng.")
    low = Column("Mức thấp nhất", "low", DecimalWidget(), note="Dòng ngưỡng; trống cả ba ô là chưa biết.")
    high = Column("Mức cao nhất", "high", DecimalWidget())
    text = Column("Yêu cầu bằng lời", "text", TextWidget(500))
    purpose = Column("Dùng để", "purpose", ChoiceWidget(CriteriaPurpose), note="Dòng bộ tiêu chí.")
    grouping = Column("Phân nhóm đơn vị", "grouping", TextWidget(100), note="Dòng bộ tiêu chí; trống là một ngưỡng.")
    valid_from = Column("Hiệu lực từ", "valid_from", DayWidget())
    valid_to = Column("Đến hết ngày", "valid_to", DayWidget())
    grades = Column("Xếp loại", "grades", TextWidget(2000), note="“91: Xuất sắc; 70: Tiên tiến”.")
    note = Column("Ghi chú", "note", TextWidget(4000))
    source = Column("Căn cứ", "source", TextWidget(300))
    verified = Column("Đã đối chiếu", "verified", YesNoWidget())

    def prepare(self) -> None:
        latest: dict[str, int] = {}
        for pk, code in CriteriaSet.objects.order_by("version").values_list("pk", "code"):
            latest[code] = pk
        self._stored = {code: draft_of(load_tree(pk)) for code, pk in latest.items()}
        self._merged: dict[str, SetDraft] = {}

    def existing(self) -> dict[Hashable, Any]:
        return {(code, *place): line for code, draft in self._stored.items() for place, line in lines_of(draft).items()}

    def cleaned(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
        values, findings = super().cleaned(row)
        if not findings:
            findings = list(self._read_words(values))
        return values, findings

    def check(self, values: dict[str, Any]) -> Iterable[Finding]:
        node, code = values["node"], values.get("code", "")
        if slugify(values["set_code"], limit=60) != values["set_code"]:
            yield "Bộ tiêu chí", _("Mã bộ chỉ gồm chữ thường không dấu, số và gạch nối, như “cum-so-2”.")
        if node not in (NodeKind.SET, NodeKind.THRESHOLD) and not code:
            yield "Mã", _("Dòng này cần có mã.")
        if node not in (NodeKind.SET, NodeKind.GROUP) and not values.get("parent"):
            yield "Thuộc mã", _("Hãy ghi mã của mục cấp trên.")
        if node in (NodeKind.GROUP, NodeKind.CRITERION, NodeKind.INDICATOR) and len(code) > 20:
            yield "Mã", _("Mã dài {length} ký tự, tối đa 20.").format(length=len(code))
        if node in (NodeKind.SET, NodeKind.GROUP) and len(values.get("name", "")) > 300:
            yield "Tên", _("Tên dài quá 300 ký tự. Hãy rút ngắn.")

    def _read_words(self, values: dict[str, Any]) -> Iterator[Finding]:
        """Turn words into what is stored; a cell that cannot be read is named."""
        if "dimensions" in values:
            names = {choice_key(row.name): row.code for row in DIMENSIONS.values()} | {
                code: code for code in DIMENSIONS
            }
            words = [word for word in re.split(r"[;\n]", values["dimensions"]) if word.strip()]
            unknown = [word.strip() for word in words if choice_key(word) not in names]
            if unknown:
                known = "; ".join(row.name for row in DIMENSIONS.values())
                yield (
                    "Phân tổ",
                    _("Không có cách phân tổ “{word}”. Hiện có: {known}.").format(word=unknown[0], known=known),
                )
            else:
                values["dimensions"] = tuple(names[choice_key(word)] for word in words)
        if "grouping" in values:
            known_schemes = {choice_key(scheme.name): code for code, scheme in schemes().items()}
            values["grouping"] = known_schemes.get(choice_key(values["grouping"]), values["grouping"])
        if "grades" in values:
            try:
                values["grades"] = grades_of([_grade(part) for part in values["grades"].split(";") if part.strip()])
            except ValueError as error:
                yield "Xếp loại", str(error).capitalize() + "."

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return (values["set_code"], *place_of(values["node"], values.get("code", ""), values.get("parent", "")))

    def check_file(self, rows: Rows) -> Iterable[tuple[Hashable, str, str]]:
        """Lay the lines of each set over what is stored and look at the whole; each finding goes to its line."""
        by_set: dict[str, dict[Place, dict[str, Any]]] = defaultdict(dict)
        for key, values in rows.items():
            by_set[key[0]][key[1], key[2]] = values  # type: ignore[index]
        for code, lines in by_set.items():
            known = self._stored.get(code) or SetDraft(code=code, title="")
            bad = list(self._read_params(known, lines))
            yield from ((((code, *place)), "Tham số chấm", message) for place, message in bad)
            if bad:
                continue
            merged, problems = laid_over(known, {place: _line(values) for place, values in lines.items()})
            self._merged[code] = merged
            for problem in problems or problems_of(merged):
                yield self._placed(code, problem, lines)

    def _read_params(self, known: SetDraft, lines: dict[Place, dict[str, Any]]) -> Iterator[tuple[Place, str]]:
        stored = lines_of(known)
        for place, values in lines.items():
            if place[0] != NodeKind.INDICATOR or "params" not in values:
                continue
            before = stored[place].values if place in stored else {}
            kind = values.get("kind") or before.get("kind") or IndicatorKind.NUMBER
            method = values.get("method") or before.get("method") or ScoringMethod.NONE
            most = values["max_score"] if "max_score" in values else before.get("max_score")
            try:
                read = parse_params(kind, method, values["params"])
                values["params"] = canonical_params(kind, method, read, max_score=most, effect="")
            except BadParams as error:
                yield place, error.message

    def _placed(self, code: str, problem: Problem, lines: dict[Place, Any]) -> tuple[Hashable, str, str]:
        """The line that a finding is about; where the file does not name it, the first line of its set."""
        place = (problem.kind, "" if problem.kind == NodeKind.SET else problem.code)
        headings = {column.attribute: column.column_name for column in self.columns}
        named = {"title": "name", "group_key": "code", "method": "method"}.get(problem.field, problem.field)
        if place in lines:
            return (code, *place), headings.get(named, ""), problem.message
        return (code, *next(iter(lines))), "Bộ tiêu chí", str(problem)

    def changed(self, instance: Any, values: dict[str, Any]) -> bool:
        line = _line(values)
        if line.parent and line.parent != instance.parent:
            return True
        return any(not _same(instance.values.get(name), value) for name, value in line.values.items())

    def create(self, values: dict[str, Any]) -> dict[str, Any]:
        return values

    def apply(self, instance: Any, values: dict[str, Any]) -> None:
        instance.set_code = values["set_code"]

    def write(self, created: list[Any], updated: list[Any], attributes: list[str]) -> None:
        codes = {values["set_code"] for values in created} | {line.set_code for line in updated}
        for code in sorted(codes):
            write_draft(self._merged[code], reason=_("Nhập từ tệp Excel"), actor=self.actor)

    def exported(self, filters: dict[str, str]) -> QuerySet[CriteriaSet]:
        """The newest version of each set."""
        latest: dict[str, int] = {}
        for pk, code in CriteriaSet.objects.order_by("version").values_list("pk", "code"):
            latest[code] = pk
        rows = CriteriaSet.objects.filter(pk__in=latest.values()).order_by("code")
        return rows.filter(code=filters["code"]) if "code" in filters else rows

    def rows_of(self, instance: Any) -> Iterable[Sequence[Any]]:
        draft = draft_of(load_tree(instance.pk))
        for (node, code), line in lines_of(draft).items():
            values = _shown(node, code, line) | {"set_code": draft.code}
            yield [
                column.widget.render(values[column.attribute]) if column.attribute in values else ""
                for column in self.columns
            ]


def _line(values: dict[str, Any]) -> Line:
    """The values that a node of this kind has, under their own names."""
    node = values["node"]
    own = dict(values)
    for column, names in FIELD_OF.items():
        if node in names and column in own:
            own[names[node]] = own.pop(column)
    if node == NodeKind.SET:
        own["code"] = own["set_code"]
    return Line({name: own[name] for name in FIELDS[node] if name in own}, values.get("parent", ""))


def _shown(node: str, code: str, line: Line) -> dict[str, Any]:
    """The cells of a node by the attributes of their columns."""
    values: dict[str, Any] = dict(line.values)
    values["node"], values["parent"] = node, line.parent
    values["code"] = "" if node == NodeKind.SET else code.rpartition("/")[2]
    for column, names in FIELD_OF.items():
        if node in names and column != "code":
            values[column] = values.pop(names[node])
    if "params" in values:
        values["params"] = params_text(values["method"], values["params"])
    if "dimensions" in values:
        values["dimensions"] = "; ".join(DIMENSIONS[code].name for code in values["dimensions"] if code in DIMENSIONS)
    if "grades" in values:
        values["grades"] = "; ".join(f"{row['from'].replace('.', ',')}: {row['label']}" for row in values["grades"])
    return values


def _grade(part: str) -> dict[str, str]:
    low, _colon, label = part.partition(":")
    figure = figure_in(low)
    if figure is None or not label.strip():
        raise ValueError(_("“{part}” chưa đúng; hãy ghi như “91: Xuất sắc”").format(part=part.strip()[:60]))
    return {"from": figure, "label": label.strip()}


def _same(stored: Any, value: Any) -> bool:
    if isinstance(stored, str) and isinstance(value, str):
        return " ".join(stored.split()) == " ".join(value.split())
    return bool(stored == value)
