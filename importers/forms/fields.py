"""Form fields that read figures and days the way people here write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from base.core import uploads
from importers.domain.cells import CellError, parse_date, parse_number
from movements.domain.wording import number_text


class FigureField(forms.CharField):
    """A decimal written "27.026,5", "6,5" or "6.5"; None where left empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 10}))
        super().__init__(required=options.pop("required", False), **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_number(text)
        except CellError as error:
            raise ValidationError(error.message) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return number_text(value)
        return value


class DayField(forms.DateField):
    """A day from the browser's picker or written 31/12/2026. An impossible day is named."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(required=options.pop("required", False), **options)

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        try:
            return parse_date(value)
        except CellError as error:
            raise ValidationError(error.message) from error


class UploadField(uploads.UploadField):
    """Which kinds of file are read is told by the import itself, for a program as for any other."""

    def check(self, upload: Any) -> None:
        if not upload.size:
            super().check(upload)
