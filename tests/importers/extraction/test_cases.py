"""Every small case of the grammar, read on its own."""

from __future__ import annotations

import pytest

from importers.extraction.engine import extract
from importers.extraction.result import Figure
from tests.importers.extraction.cases import CASES


def written(figure: Figure) -> tuple[str, tuple[float, ...], str]:
    if figure.comparator == "ratio":
        return "ratio", (figure.numerator or 0, figure.denominator or 0), figure.unit
    bounds = sorted({value for value in (figure.low, figure.high) if value is not None})
    return figure.comparator, tuple(bounds), figure.unit


def agrees(figure: Figure, expected: str) -> bool:
    sign, numbers, *unit = expected.split(" ", 2)
    values = tuple(float(number) for number in numbers.replace("/", "-").split("-"))
    found_sign, found_values, found_unit = written(figure)
    wanted = unit[0] if unit else ""
    return (found_sign, found_values) == (sign, values) and (
        found_unit == wanted or found_unit.startswith(wanted + " ")
    )


@pytest.mark.parametrize(("text", "targets", "results"), CASES, ids=[case[0][:60] for case in CASES])
def test_small_case(text: str, targets: list[str], results: list[str]) -> None:
    found = extract(text)

    for kind, figures, wanted in (("targets", found.targets, targets), ("results", found.results, results)):
        assert len(figures) == len(wanted), (kind, [(written(figure), figure.quote) for figure in figures])
        for figure, expected in zip(figures, wanted, strict=True):
            assert agrees(figure, expected), (kind, written(figure), expected)
    for figure in found.targets + found.results:
        assert text[figure.start : figure.end] == figure.quote
