"""The closed vocabulary of the rulebook, gathered from its families.

Each word is a function from parameters and facts to a reasoned answer. An answer is a fail only where recorded data
contradict the rule; where data are missing a person has to look. A family registers its words by being imported.
"""

from __future__ import annotations

from awards.domain.conditions import bars, collectives, initiatives, reviews, time, titles
from awards.domain.conditions.base import REGISTERED, Answer, Condition, Evaluate, Params

FAMILIES = (titles, reviews, initiatives, time, collectives, bars)
_PLACE = {family.__name__: place for place, family in enumerate(FAMILIES)}
VOCABULARY: dict[str, Condition] = {
    word.name: word for word in sorted(REGISTERED.values(), key=lambda word: _PLACE[word.answer.__module__])
}
"""In the order in which forms and docs offer the words: what merits first, what bars last."""

__all__ = ["FAMILIES", "VOCABULARY", "Answer", "Condition", "Evaluate", "Params"]
