"""Days and counts, as the reader's language writes them."""

from __future__ import annotations

from django import template

from base.core.notation import day_text, grouped

register = template.Library()
register.filter("day", day_text)
register.filter("grouped", grouped)
