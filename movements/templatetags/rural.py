"""The live count of recognised communes, for pages of a movement that show its targets."""

from __future__ import annotations

from typing import Any

from django import template

from movements.domain.rural.plans import live_figures
from movements.models import Movement

register = template.Library()


@register.inclusion_tag("movements/rural/_plan_figures.html")
def rural_plan(movement: Movement) -> dict[str, Any]:
    """{% rural_plan movement %}: nothing where no target of the movement is bound to the recognitions."""
    return {"figures": live_figures(movement)}
