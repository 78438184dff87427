"""A rule set as YAML: read, checked line by line against the closed vocabulary, and written back the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from awards.domain.rulebook_reader import PackDraft, Problem, Reader, RuleKey
from awards.domain.rulebook_yaml import MAX_BYTES, BadPack, Path, dump, line_text, load_lines

__all__ = ["MAX_BYTES", "BadPack", "PackDraft", "RuleKey", "parse_legs", "parse_pack", "write_legs", "write_pack"]


def parse_pack(text: str, *, name: str, codes: Collection[str]) -> PackDraft:
    """A checked draft. BadPack with every problem found, each with its line; `codes` are those of the catalogue."""
    data, lines = load_lines(text, name)
    reader = Reader(codes)
    draft = reader.pack(data)
    if reader.problems or draft is None:
        raise BadPack(name, _with_lines(reader.problems, lines))
    return draft


def parse_legs(text: str, *, name: str, codes: Collection[str]) -> list[dict[str, Any]]:
    """The legs of one rule as a person wrote them. BadPack with every problem and its line."""
    data, lines = load_lines(text, name)
    reader = Reader(codes)
    legs = reader.rule(data)
    if reader.problems:
        raise BadPack(name, _with_lines(reader.problems, lines))
    return legs


def _with_lines(problems: Iterable[Problem], lines: dict[Path, int]) -> list[str]:
    """Where the faulty value has no line of its own, that of what it belongs to."""
    told = []
    for problem in problems:
        path = problem.path
        while path and path not in lines:
            path = path[:-1]
        told.append(line_text(lines.get(path), problem.text))
    return told


def write_legs(legs: list[dict[str, Any]]) -> str:
    """YAML of the legs of one rule, as `parse_legs` reads it."""
    return dump(legs, width=100)


def write_pack(draft: PackDraft) -> str:
    """YAML that `parse_pack` reads as the same draft; what has its usual value is left out."""
    valid: dict[str, Any] = {"from": draft.valid_from}
    if draft.valid_to:
        valid["to"] = draft.valid_to
    data: dict[str, Any] = {"code": draft.code, "name": draft.name}
    if draft.extends:
        data["extends"] = draft.extends
    data |= {"valid": valid, "source": draft.source, "verified": draft.verified}
    if draft.favours_earlier:
        data["transition"] = {"more_favourable": True, "source": draft.favour_source}
    data["rules"] = [
        {"award": award, "subject": subject, "legs": legs} for (award, subject), legs in draft.rules.items()
    ]
    return dump(data, width=120)
