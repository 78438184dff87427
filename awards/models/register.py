"""The public register of awards, a page of the portal at /vinh-danh/."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from awards.domain.register import register_context


class RegisterPage(Page):
    """Everything it shows comes from the grants; there is nothing to edit but its title."""

    max_count = 1
    subpage_types: list[str] = []
    template = "pages/register_page.html"
    about = _("Tập thể, cá nhân đã được khen thưởng, theo quyết định đã ban hành.")

    class Meta:
        verbose_name = _("trang vinh danh")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from awards.forms.register_filter import RegisterFilter  # noqa: PLC0415 -- forms stand above the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        shown = register_context(request.GET)
        return context | shown | {"filters": RegisterFilter(shown)}
