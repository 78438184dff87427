"""Files of a form that has other errors: they are stored, so that nobody chooses them twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.forms.shared import FilesKept


def keep_files(request: HttpRequest, form: FilesKept, keep: Callable[[Any, Any], object]) -> bool:
    """Store each file with `keep(key, file)`; a refusal stands at its field. True where one is stored now."""
    has_errors = bool(form.errors)
    names = []
    for upload in list(form.uploads()) if form.is_bound else []:
        try:
            keep(upload.key, upload.file)
        except DomainError as error:
            form.add_error(upload.field, error.message)
        else:
            form.kept |= {upload.field}
            names.append(f"“{upload.file.name}”")
    if names and has_errors:
        words = _("Đã giữ tệp {names}. Không phải chọn lại.")
        messages.success(request, words.format(names=", ".join(names)))
    return bool(names)
