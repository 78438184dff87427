"""How figures and days are written.

Vietnamese everywhere (1.234,5 and 23/11/2026) but on public pages read in English (1,234.5 and 23 Nov 2026): nobody
types a figure there. In the workspace people type what they see, so it keeps one notation in both languages, and so
do documents, exports, notices and the ledger.
"""

from __future__ import annotations

import datetime as dt

from django.utils.dateformat import format as written
from django.utils.translation import get_language

from base.core.language import ENGLISH, is_on_portal


def separators() -> tuple[str, str]:
    """Between thousands, before decimals."""
    return (",", ".") if _is_english() else (".", ",")


def grouped(count: int) -> str:
    """10.036, or 10,036: a count as people read it."""
    return f"{count:,}".replace(",", separators()[0])


def day_text(day: dt.date | None) -> str:
    """23/11/2026, or 23 Nov 2026; nothing where there is no day."""
    if day is None:
        return ""
    return written(day, "j M Y") if _is_english() else f"{day:%d/%m/%Y}"


def _is_english() -> bool:
    return is_on_portal() and get_language() == ENGLISH
