"""How sure the engine is of a figure, and why: points for what speaks for it, turned into the share that held true.

The points are a plain sum that a reviewer can be told. What a sum is worth was counted on annotated documents
(`docs/extraction.md`, "Confidence"): of the figures with that sum, how many did the annotator mark too.
"""

from __future__ import annotations

from importers.extraction import grammar as g
from importers.extraction.quantities import Quantity
from importers.extraction.stance import Stance

# What decided between target and result, by how near it stands to the number.
STANCE_POINTS = {
    "clause": 4, "after": 3, "sentence": 3, "topic": 3, "lead": 3, "heading": 2, "late": 2, "paragraph": 2,
    "document": 0,
}  # fmt: skip
POINTS = {"subject": 3, "unit": 2, "compared": 1, "official": 1, "full": 1, "column": 3}
FULL_FORMS = ("subject-verb-value", "verb-value-subject", "table-row")
# (points from, confidence): the share of right figures among those with at least so many points, below the next step.
STEPS = ((7, 0.96), (5, 0.93), (3, 0.85), (0, 0.4))


def reasons_of(quantity: Quantity, form: str, stance: Stance, official: bool, said: str) -> tuple[str, ...]:
    """Codes of what speaks for a figure: `stance:<source>` and keys of POINTS."""
    found = [f"stance:{stance.source}"]
    if g.HEAD.search(said):
        found.append("subject")
    if quantity.kind in ("percent", "money") or quantity.comparator == "ratio" or "/" in quantity.unit:
        found.append("unit")
    if quantity.explicit:
        found.append("compared")
    if official:
        found.append("official")
    if form in FULL_FORMS:
        found.append("full")
    return tuple(found)


def points_of(reasons: tuple[str, ...]) -> int:
    return sum(
        STANCE_POINTS.get(reason.removeprefix("stance:"), 0) if reason.startswith("stance:") else POINTS.get(reason, 0)
        for reason in reasons
    )


def confidence_of(reasons: tuple[str, ...]) -> float:
    """Between 0 and 1: the share of figures with as many points that an annotator marked as well."""
    points = points_of(reasons)
    return next(confidence for least, confidence in STEPS if points >= least)
