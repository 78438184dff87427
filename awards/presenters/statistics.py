"""How forms and shares are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from awards.domain.statistics.fairness import Share
from awards.domain.statistics.layout import FormTable


def form_grid(table: FormTable, query: str) -> list[dict[str, Any]]:
    """Rows of cells, each with its column for a phone, its count, and the address of its rows."""
    return [
        {
            "label": row.label,
            "cells": [
                {"column": table.columns[c], "count": len(keys), "url": f"{query}&o={r}-{c}#dong" if keys else ""}
                for c, keys in enumerate(row.cells)
            ],
        }
        for r, row in enumerate(table.rows)
    ]


def bars_of(shares: Sequence[Share]) -> list[dict[str, Any]]:
    """Two bars a question, in percent of their whole, with the same in words; `hint` in place of bars that would be
    empty.
    """
    return [
        {
            "share": share,
            "awarded": share.awarded_percent,
            "there": share.there_percent,
            "words": _words(share),
            "hint": _hint(share),
        }
        for share in shares
    ]


def _hint(share: Share) -> str:
    if share.is_known:
        return ""
    if not share.awarded_total + share.unknown:
        return _("Chưa có kết quả khen thưởng nào trong kỳ này để so. Hãy chọn năm khác hoặc chờ quyết định ban hành.")
    return share.needs


def _words(share: Share) -> str:
    if share.awarded_percent is None or share.there_percent is None or not share.is_known:
        return _("{name}: chưa đủ dữ liệu.").format(name=share.name)
    return _("{name}: {awarded}% kết quả khen thưởng, {there}% trong toàn bộ.").format(
        name=share.name, awarded=share.awarded_percent, there=share.there_percent
    )
