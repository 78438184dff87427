"""A movement as a shareable file (YAML): read, checked line by line, and written back the same.

Each fact says where it comes from and whether it was held against the document (`verified`). A fact without a value is
not known, and is shown as such.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from base.core.errors import DomainError
from movements.domain.packs.fields import CHOICES, CODE, DAYS, FACTS, FORMAT, LARGEST, MARKS, NEEDED, ROWS, YEAR, Row
from movements.domain.plans.parts import PlanParts, parts_from_json


@dataclass(frozen=True)
class Fact:
    """`value` as written: text, a code, an ISO day or only its year; empty = not known."""

    value: str = ""
    verified: bool = False
    source: str = ""


@dataclass(frozen=True)
class Pack:
    """`rows`: list name → rows, every field of `ROWS` present. `sources` explains the short names of sources."""

    code: str
    facts: dict[str, Fact]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    plan: PlanParts = field(default_factory=PlanParts)
    sources: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.facts["title"].value

    def unverified(self) -> int:
        """How many things that it says nobody has held against the document."""
        facts = sum(bool(fact.value) and not fact.verified for fact in self.facts.values())
        return facts + sum(not row["verified"] for rows in self.rows.values() for row in rows)


def read_pack(text: str) -> Pack:
    """Parse and check. DomainError with one sentence that names the place."""
    if len(text) > LARGEST:
        raise DomainError(_("Tệp gói quá lớn: tối đa 1 MB."), code="pack")
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        raise DomainError(_("Tệp gói không đúng YAML ở dòng {line}.").format(line=line), code="pack") from error
    except RecursionError as error:
        raise DomainError(_("Tệp gói lồng quá nhiều tầng."), code="pack") from error
    return pack_from(data)


def pack_from(data: Any) -> Pack:
    """The same from values that were parsed already."""
    if not isinstance(data, dict):
        raise _wrong("format", _("tệp phải là một bảng các mục"))
    if data.get("format") != FORMAT:
        raise _wrong("format", _("cần “{format}”").format(format=FORMAT))
    known = {"format", "code", "facts", "plan", "sources", "notes", *ROWS}
    if unknown := sorted(str(key) for key in set(data) - known):
        raise _wrong(unknown[0], _("không có mục này"))
    code = data.get("code")
    if not isinstance(code, str) or not CODE.match(code):
        raise _wrong("code", _("mã chỉ gồm chữ thường không dấu, số và gạch nối, từ 3 ký tự"))
    pack = Pack(
        code=code,
        facts=_facts(data.get("facts")),
        rows={name: _rows(name, data.get(name, [])) for name in ROWS},
        plan=parts_from_json(_mapping("plan", data.get("plan", {}))),
        sources={str(key): str(value) for key, value in _mapping("sources", data.get("sources", {})).items()},
        notes=tuple(_notes(data.get("notes", []))),
    )
    if not pack.title:
        raise _wrong("facts.title", _("phong trào phải có tên"))
    return pack


def write_pack(pack: Pack) -> str:
    """YAML text; what is not said is left out, so that equal packs are equal texts."""
    facts = {name: _written(vars(fact), {"value": "", **MARKS}) for name, fact in pack.facts.items() if fact != Fact()}
    data: dict[str, Any] = {"format": FORMAT, "code": pack.code, "facts": facts}
    for name, rows in pack.rows.items():
        if rows:
            data[name] = [_written(row, ROWS[name]) for row in rows]
    for name, value in (("plan", pack.plan.to_json()), ("sources", pack.sources), ("notes", list(pack.notes))):
        if value:
            data[name] = value
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


def load_pack(path: Path) -> Pack:
    """DomainError also where the file cannot be read."""
    try:
        return read_pack(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError(_("Không đọc được tệp gói {name}.").format(name=path.name), code="pack") from error


def day_of(text: str, *, last: bool = False) -> dt.date | None:
    """An ISO day, or the first (`last`: last) day of a year; None for nothing."""
    if not text:
        return None
    if YEAR.match(text):
        return dt.date(int(text), 12, 31) if last else dt.date(int(text), 1, 1)
    return dt.date.fromisoformat(text)


def _facts(data: Any) -> dict[str, Fact]:
    mapping = _mapping("facts", data)
    if unknown := sorted(str(key) for key in set(mapping) - set(FACTS)):
        raise _wrong(f"facts.{unknown[0]}", _("không có mục này"))
    found = {}
    for name in FACTS:
        place = f"facts.{name}"
        row = _row(place, mapping.get(name, {}), {"value": "", **MARKS})
        if name.endswith("_on"):
            _check_day(place, row["value"], year=name in ("starts_on", "ends_on"))
        elif row["value"]:
            _check_choice(place, row["value"])
        found[name] = Fact(**row)
    return found


def _rows(name: str, data: Any) -> list[Row]:
    if not isinstance(data, list):
        raise _wrong(name, _("phải là một danh sách"))
    rows = []
    for number, item in enumerate(data, start=1):
        place = f"{name}[{number}]"
        row = _row(place, item, ROWS[name])
        if not row[NEEDED[name]]:
            raise _wrong(f"{place}.{NEEDED[name]}", _("không được để trống"))
        for key, value in row.items():
            if key in DAYS:
                _check_day(f"{place}.{key}", value)
            elif value:
                _check_choice(f"{name}.{key}", value, place=f"{place}.{key}")
        rows.append(row)
    return rows


def _row(place: str, data: Any, fields: Row) -> Row:
    mapping = _mapping(place, data)
    if unknown := sorted(str(key) for key in set(mapping) - set(fields)):
        raise _wrong(f"{place}.{unknown[0]}", _("không có mục này"))
    return {key: _value(f"{place}.{key}", mapping.get(key), default) for key, default in fields.items()}


def _value(place: str, value: Any, default: Any) -> Any:
    """`default` tells the type: text, number of days, yes or no, and None for a figure."""
    if value is None:
        return default
    match default:
        case bool():
            fits = isinstance(value, bool)
        case int():
            fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000
        case None:
            return _figure(place, value)
        case _:
            value = value.isoformat() if isinstance(value, dt.date) else str(value) if isinstance(value, int) else value
            fits = isinstance(value, str) and len(value) <= 20_000
    if not fits:
        raise _wrong(place, _("giá trị không đúng kiểu"))
    return value


def _figure(place: str, value: Any) -> str:
    """Figures travel as text without needless zeros, so that none is lost to binary fractions."""
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) >= Decimal(10) ** 16:
        raise _wrong(place, _("phải là một số, dấu thập phân là dấu chấm"))
    if number != round(number, 4):
        raise _wrong(place, _("tối đa 4 chữ số thập phân"))
    return figure_text(number)


def figure_text(number: Decimal) -> str:
    """12.5000 → "12.5", 100 → "100", −0 → "0"."""
    text = f"{number.normalize():f}"
    return "0" if text == "-0" else text


def _check_choice(name: str, value: Any, *, place: str = "") -> None:
    choices = CHOICES.get(name)
    if choices is not None and value not in choices.values:
        raise _wrong(
            place or name,
            _("“{value}” không có trong {choices}").format(
                value=value, choices=", ".join(filter(None, choices.values))
            ),
        )


def _check_day(place: str, value: str, *, year: bool = False) -> None:
    if year and YEAR.match(value):
        return
    try:
        day_of(value)
    except ValueError as error:
        raise _wrong(place, _("“{value}” không phải là một ngày (viết năm-tháng-ngày)").format(value=value)) from error


def _mapping(place: str, value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise _wrong(place, _("phải là một bảng các mục"))
    return value


def _notes(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _wrong("notes", _("phải là một danh sách câu"))
    return value


def _written(row: Mapping[str, Any], fields: Row) -> Row:
    return {key: row[key] for key, default in fields.items() if row[key] != default}


def _wrong(place: str, problem: str) -> DomainError:
    return DomainError(
        _("Gói phong trào sai ở “{place}”: {problem}.").format(place=place, problem=problem), code="pack"
    )
