"""Points and lines of points as Vietnamese read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from movements.domain.wording import number_text, score_text
from movements.enums import ScoreStage
from movements.forms.score import line_text

register = template.Library()


@register.filter
def points(value: Decimal | str | None) -> str:
    """12.5 → "12,5", also where it comes as text out of the result of a job; nothing → "–"."""
    return "–" if value is None else number_text(Decimal(value))


@register.filter
def score(value: Decimal | str | None) -> str:
    """The same in a column of a ranking: always two decimals."""
    return score_text(None if value is None else Decimal(value))


@register.filter
def line(value: Any) -> str:
    """A line of points: its figure, "không áp dụng", or a dash."""
    return line_text(value)


@register.filter
def stage(value: str) -> str:
    """The name of a stage."""
    return str(ScoreStage(value).label)
