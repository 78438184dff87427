"""The closed vocabulary of the rulebook, gathered from its families.

Each word is a function from parameters and facts to a reasoned answer. An answer is a fail only where recorded data
contradict the rule; where data are missing a person has to look. A family registers its words by being imported.
"""

from __future__ import annotations

from awards.domain.conditions import bars, collectives, initiatives, reviews, time, titles
from awards.domain.conditions.base import VOCABULARY, Answer, Condition, Evaluate, Params

FAMILIES = (titles, reviews, initiatives, time, collectives, bars)

__all__ = ["FAMILIES", "VOCABULARY", "Answer", "Condition", "Evaluate", "Params"]
