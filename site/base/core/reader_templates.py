"""Django's templates, drawn in the language of the reader also where the work behind them is done in Vietnamese."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template

from base.core.language import speaking_to_reader


class ReaderTemplate(Template):
    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> Any:
        """A template without a request is no screen (a mail, a text to keep) and stays in the language of the work."""
        if request is None:
            return super().render(context)
        with speaking_to_reader():
            return super().render(context, request)


class ReaderTemplates(DjangoTemplates):
    def from_string(self, template_code: str) -> ReaderTemplate:
        return ReaderTemplate(self.engine.from_string(template_code), self)

    def get_template(self, template_name: str) -> ReaderTemplate:
        return ReaderTemplate(super().get_template(template_name).template, self)
