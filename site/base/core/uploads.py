"""Files in forms: what cannot be taken, and what has to be chosen again, is told at its field with all other errors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.core.errors import DomainError
from base.core.files import check_upload


class ChosenFile(BoundField):
    """A browser forgets chosen files when a form comes back. A form that has stored one names its field in `kept`."""

    @property
    def errors(self) -> ErrorList:
        found = super().errors
        chosen = self.form.files.getlist(self.html_name) if self.form.is_bound and self.form.files else []
        if not chosen or self.name in getattr(self.form, "kept", ()) or (found and len(chosen) == 1):
            return found
        names = ", ".join(f"“{upload.name}”" for upload in chosen)
        again = _("Trang chưa giữ được tệp {names}. Hãy chọn lại tệp rồi gửi.").format(names=names)
        return ErrorList([*found, again], error_class=found.error_class, renderer=found.renderer)


class UploadField(forms.FileField):
    default_error_messages = {
        "missing": gettext_lazy("Hãy chọn một tệp."),
        "invalid": gettext_lazy("Tệp chưa được gửi lên. Hãy chọn lại."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, **options)

    def check(self, upload: Any) -> None:
        """Raises DomainError where the file cannot be taken."""
        check_upload(upload)

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        if value not in self.empty_values:
            try:
                self.check(value)
            except DomainError as error:
                raise forms.ValidationError(error.message, code=error.code) from error

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return ChosenFile(form, self, field_name)
