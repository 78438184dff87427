"""Links that lead somewhere: a screen that refuses the reader is not offered."""

from __future__ import annotations

from typing import Any

from django.template import Library

from base.accounts import screens

register = Library()


@register.filter
def open_to(address: str, user: Any) -> str:
    """The address, or nothing where its screen would refuse that user."""
    return address if address and screens.may_open(user, address) else ""
