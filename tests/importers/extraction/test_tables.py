"""The tables of small cases beside this file: one sentence a line, grouped by phenomenon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.extraction.engine import extract
from importers.extraction.result import Figure

TABLES = Path(__file__).with_name("tables")


def cases(name: str) -> Iterator[object]:
    """Text and expectation of every line; an id names the group and the line, so that a failure can be found."""
    group = ""
    for number, line in enumerate((TABLES / f"{name}.txt").read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            group = line.strip("# ")
        elif "->" in line:
            text, _, expected = line.partition("->")
            yield pytest.param(text.strip().replace("⏎", "\n"), expected.strip(), id=f"{group}:{number}")


def split(words: str, mark: str = "|") -> list[str]:
    return [part.strip() for part in words.split(mark) if part.strip()]


def written(figure: Figure) -> str:
    if figure.comparator == "ratio":
        return f"ratio {figure.numerator:g}/{figure.denominator:g} {figure.unit}"
    bounds = sorted({value for value in (figure.low, figure.high) if value is not None})
    return f"{figure.comparator} {'-'.join(f'{bound:.12g}' for bound in bounds)} {figure.unit}"


@pytest.mark.parametrize(("text", "expected"), cases("figures"))
def test_figures(text: str, expected: str) -> None:
    wanted_targets, _, wanted_results = expected.partition("||")
    found = extract(text)

    assert [written(figure) for figure in found.targets] == split(wanted_targets)
    assert [written(figure) for figure in found.results] == split(wanted_results)
    assert all(text[figure.start : figure.end] == figure.quote for figure in found.targets + found.results)


@pytest.mark.parametrize(("text", "expected"), cases("deadlines"))
def test_deadlines(text: str, expected: str) -> None:
    found, wanted = extract(text).deadlines, split(expected)

    assert len(found) == len(wanted), found
    for deadline, rule in zip(found, wanted, strict=True):
        assert deadline.date_or_rule.lower().startswith(rule.lower())
        assert text[deadline.start : deadline.end] == deadline.quote


@pytest.mark.parametrize(("text", "expected"), cases("movements"))
def test_movements(text: str, expected: str) -> None:
    assert extract(text).movements == split(expected)


@pytest.mark.parametrize(("text", "expected"), cases("units"))
def test_units(text: str, expected: str) -> None:
    assert extract(text).assigned_units == split(expected)


@pytest.mark.parametrize(("text", "expected"), cases("heads"))
def test_metadata(text: str, expected: str) -> None:
    known = extract(text).metadata
    wanted = [part.strip() for part in expected.split(";")]

    found = [known[key] or "-" for key in ("number", "type", "issuer", "issued_on", "signer")]
    assert [word.lower() for word in found] == [word.lower() for word in wanted]
