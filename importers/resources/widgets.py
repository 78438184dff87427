"""How a cell becomes a value and back. `clean` raises CellError, whose sentence says how to write it right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from importers.domain.cells import (
    FIRST_YEAR,
    LAST_YEAR,
    CellError,
    choice_key,
    parse_integer,
    parse_number,
    read_day,
    read_year,
    text_of,
    year_alone,
)

YES = {"co", "x", "1", "dung", "yes", "true"}
UNKNOWN = -1
"""What a lookup that guesses answers for a word that nothing goes by."""
YEAR_TEXT = 9
NO = {"", "khong", "0", "sai", "no", "false"}


class TextWidget(Widget):
    def __init__(self, max_length: int, *, required: bool = False) -> None:
        super().__init__()
        self.max_length, self.required = max_length, required

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = text_of(value)
        if not text and self.required:
            raise CellError(_("Ô này không được để trống."))
        if len(text) > self.max_length:
            raise CellError(
                _("Dài {length} ký tự, tối đa {limit}. Hãy rút ngắn.").format(length=len(text), limit=self.max_length)
            )
        return " ".join(text.split()) if "\n" in text else text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class IntegerWidget(Widget):
    def __init__(self, low: int, high: int, *, required: bool = False) -> None:
        super().__init__()
        self.low, self.high, self.required = low, high, required

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        if text_of(value) == "":
            if self.required:
                raise CellError(_("Ô này không được để trống."))
            return None
        if self.low >= FIRST_YEAR and self.high <= LAST_YEAR:
            value = read_year(value)
        return parse_integer(value, self.low, self.high)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


class DecimalWidget(Widget):
    """A figure, written with a comma so that "0,125" is not read as a hundred and twenty-five."""

    def __init__(self, places: int = 4) -> None:
        super().__init__()
        self.places = places

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        if text_of(value) == "":
            return None
        number = parse_number(value)
        rounded = number.quantize(Decimal(1).scaleb(-self.places))
        if number != rounded and not isinstance(value, float):
            raise CellError(
                _("“{value}” có quá {places} chữ số sau dấu phẩy. Hãy làm tròn.").format(
                    value=text_of(value)[:60], places=self.places
                )
            )
        return rounded

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else f"{value.normalize():f}".replace(".", ",")


class DayWidget(Widget):
    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self.required = required

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dt.date | None:
        if text_of(value) == "":
            if self.required:
                raise CellError(_("Ô này không được để trống."))
            return None
        return read_day(value)

    def remark(self, value: Any) -> str:
        """What was filled in that the cell does not say."""
        if value == "" or isinstance(value, dt.date) or (type(value) is str and len(value) > YEAR_TEXT):
            return ""
        year = year_alone(value)
        return _("chỉ có năm {year}: ghi là 01/01/{year}").format(year=year) if year else ""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return f"{value:%d/%m/%Y}" if value else ""


class ChoiceWidget(Widget):
    """One of a Django enumeration, written by its label or its value."""

    def __init__(self, choices: Any, *, required: bool = False) -> None:
        super().__init__()
        self.choices, self.required = choices, required
        self._index: dict[str, str] | None = None

    @property
    def allowed(self) -> list[str]:
        return [str(label) for label in self.choices.labels]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        key = choice_key(value)
        if not key and not self.required:
            return ""
        if self._index is None:
            self._index = {choice_key(c.label): c.value for c in self.choices} | {
                c.value: c.value for c in self.choices
            }
        found = self._index.get(key)
        if found is None:
            raise CellError(
                _("“{value}” không có trong danh mục. Hãy ghi một trong: {allowed}.").format(
                    value=text_of(value)[:60], allowed="; ".join(self.allowed)
                )
            )
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices(value).label) if value else ""


class YesNoWidget(Widget):
    allowed = ["có", "không"]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        key = choice_key(value)
        if key not in YES | NO:
            raise CellError(_("“{value}” phải là “có” hoặc “không”.").format(value=text_of(value)[:60]))
        return key in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "có" if value else "không"


class LookupWidget(Widget):
    """The key of a row of another table, found in a lookup that the resource loads once per run."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self.required = required
        self.lookup: Mapping[str, int | None] = {}
        self.unknown, self.ambiguous = "", ""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        key = choice_key(value)
        if not key:
            if self.required:
                raise CellError(_("Ô này không được để trống."))
            return None
        found = self.lookup.get(key, UNKNOWN)
        if found in (UNKNOWN, None) and hasattr(self.lookup, "guess"):
            found = self.lookup.guess(text_of(value))
        if found == UNKNOWN:
            raise CellError(self.unknown.format(value=text_of(value)[:60]))
        if found is None:
            raise CellError(self.ambiguous.format(value=text_of(value)[:60]))
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)
