"""What a form says where nothing was chosen: Django has one sentence for every field, where a file is not written, and
a row of dashes for every list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

DASHES = BLANK_CHOICE_DASH[0][1]
CHOOSE, NOTHING = _("Chọn…"), _("Không chọn")


class SpokenChoices(ModelChoiceIterator):
    """Rows to choose from; the empty choice says what it means where the form has not said it."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label == DASHES:
            self.field.empty_label = CHOOSE if self.field.required else NOTHING
        return super().__iter__()


def speak() -> None:
    """Set the words of all forms at once, so that no form has to remember them."""
    forms.FileField.default_error_messages["required"] = _("Hãy chọn một tệp.")
    for field in (forms.ChoiceField, forms.ModelChoiceField):
        field.default_error_messages["required"] = _("Hãy chọn một mục.")
    forms.ModelChoiceField.iterator = SpokenChoices  # type: ignore[misc]
    validate_slug.message = _("Chỉ dùng chữ không dấu, số, gạch nối và gạch dưới; ví dụ chuyen-de.")
    BLANK_CHOICE_DASH[0] = ("", CHOOSE)  # type: ignore[assignment]
