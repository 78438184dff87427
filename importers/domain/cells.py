"""Values as people type them into forms and spreadsheets. Every refusal says how to write it right."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from base.core.text import FORMULA_STARTS, fold, normalise

MAX_DIGITS = 16
FIRST_YEAR, LAST_YEAR = 1900, 2200
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?$")
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$")
_IN_WORDS = re.compile(r"(?:.{0,40}, )?(?:ngay )?(\d{1,2}) ?(?:thang|/) ?(\d{1,2}) ?,? ?(?:nam|/) ?(\d{4})\.?$")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?$")
_YEAR = re.compile(r"(?:nam )?(\d{4})$")
FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000
_EPOCH = dt.date(1899, 12, 30)
_ODD = re.compile(r"^['\s]|\s$|\s\s|[^\S ]|[\x00-\x1f\u200bÐð]")
"""A text without any of these, and in NFC, is stored as it stands."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class CellError(ValueError):
    """A value that cannot be taken. `message` is Vietnamese and says how to write it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def text_of(value: Any) -> str:
    """What stands in a cell: 2022.0 is "2022", an empty cell "", a guard apostrophe before "=" is taken off."""
    if type(value) is str and not _ODD.search(value) and unicodedata.is_normalized("NFC", value):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and math.isfinite(value) and value.is_integer() and abs(value) < 10**MAX_DIGITS:
        return str(int(value))
    if isinstance(value, (dt.datetime, dt.date)):
        return f"{value:%d/%m/%Y}"
    text = normalise(_CONTROL.sub("", str(value)))
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def parse_number(value: Any) -> Decimal:
    """ "27.026,5" → 27026.5; "27.026" → 27026; "6,5", "6.5" and 6.5 → 6.5. CellError for anything else."""
    text = repr(value) if isinstance(value, float) else text_of(value).replace(" ", "").replace("−", "-")
    if isinstance(value, float) and not math.isfinite(value):
        text = ""
    if isinstance(value, float) and text and math.isfinite(value):
        return _bounded(Decimal(text))
    if _GROUPED.match(text):
        return _bounded(Decimal(text.replace(".", "").replace(",", ".")))
    if _PLAIN.match(text):
        return _bounded(Decimal(text.replace(",", ".")))
    raise CellError(_("“{value}” không phải là số. Hãy ghi như 6,5 hoặc 27.026.").format(value=text_of(value)[:60]))


def parse_integer(value: Any, low: int, high: int) -> int:
    """A whole number within bounds, both included."""
    number = parse_number(value)
    if number != number.to_integral_value() or not low <= number <= high:
        raise CellError(
            _("“{value}” phải là số nguyên từ {low} đến {high}.").format(value=text_of(value)[:60], low=low, high=high)
        )
    return int(number)


def parse_date(value: Any) -> dt.date:
    """A day from a date cell, "31/12/2026" or ISO. CellError for one that is in no calendar."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _within(value)
    text = text_of(value)
    match = _DAY.match(text)
    parts = (match[3], match[2], match[1]) if match else None
    if parts is None and (iso := _ISO.match(text)):
        parts = (iso[1], iso[2], iso[3])
    if parts is None:
        raise CellError(_("“{value}” không phải là ngày. Hãy ghi như 31/12/2026.").format(value=text[:60]))
    try:
        return _within(dt.date(*map(int, parts)))
    except ValueError as error:
        if isinstance(error, CellError):
            raise
        raise CellError(
            _("“{value}” không phải là ngày có thật. Hãy kiểm tra lại ngày và tháng.").format(value=text[:60])
        ) from error


def read_day(value: Any) -> dt.date:
    """A day of a spreadsheet: as `parse_date`, and in words, as a serial number of the program, or a year alone (its
    first day).
    """
    if isinstance(value, dt.date):
        return parse_date(value)
    year = year_alone(value)
    if year:
        return dt.date(year, 1, 1)
    text = text_of(value)
    if _SERIAL.match(text) and FIRST_SERIAL <= int(text[:5]) <= LAST_SERIAL:
        return _within(_EPOCH + dt.timedelta(days=int(text[:5])))
    words = _IN_WORDS.match(fold(text))
    return parse_date(f"{words[1]}/{words[2]}/{words[3]}" if words else text)


def read_year(value: Any) -> Any:
    """The year of a cell that holds a day, a serial number, or "năm 1985"; any other value as it is."""
    if isinstance(value, dt.date):
        return value.year
    text = text_of(value)
    if len(text) <= 4:
        return value
    match = _YEAR.match(fold(text))
    if match:
        return int(match[1])
    try:
        return read_day(value).year
    except CellError:
        return value


def year_alone(value: Any) -> int:
    """The year where a cell says nothing else: 2025, "2025", "năm 2025"; else 0."""
    match = _YEAR.match(fold(text_of(value)))
    return int(match[1]) if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR else 0


def choice_key(value: Any) -> str:
    """By which a choice is recognised: without case, accents and spaces around."""
    return fold(text_of(value))


def _bounded(number: Decimal) -> Decimal:
    if number.adjusted() >= MAX_DIGITS:
        raise CellError(_("Số quá lớn. Hãy kiểm tra lại hoặc đổi sang đơn vị tính lớn hơn."))
    return number


def _within(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellError(
            _("Năm {year} nằm ngoài khoảng {low}–{high}. Hãy kiểm tra lại.").format(
                year=day.year, low=FIRST_YEAR, high=LAST_YEAR
            )
        )
    return day
