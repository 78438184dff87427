"""The YAML of rule sets: read with the line of every value, so that a fault can be told where it stands."""

from __future__ import annotations

from typing import Any

import yaml
from django.utils.translation import gettext as _

from base.core.errors import DomainError

MAX_BYTES = 1024 * 1024
SHOWN = 20
Path = tuple[Any, ...]


class BadPack(DomainError):
    """`problems` are sentences, each with its line."""

    def __init__(self, name: str, problems: list[str]) -> None:
        self.problems = problems
        text = _("Bộ quy định {name}: {problems}").format(name=name, problems=" ".join(problems[:SHOWN]))
        super().__init__(text, code="bad_pack")


def load_lines(text: str, name: str) -> tuple[Any, dict[Path, int]]:
    """What the YAML says, and the line of every value."""
    if len(text.encode()) > MAX_BYTES:
        raise BadPack(name, [_("tệp quá lớn, tối đa 1 MB.")])
    try:
        node = yaml.compose(text, _Loader)
        data = yaml.load(text, _Loader)  # noqa: S506 -- a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadPack(name, [line_text(mark.line + 1 if mark else 1, _("sai cú pháp YAML"))]) from error
    except (RecursionError, ValueError) as error:
        raise BadPack(name, [_("tệp không đọc được: lồng quá nhiều tầng hoặc có giá trị không hợp lệ.")]) from error
    lines: dict[Path, int] = {}
    if node is not None:
        _map_lines(node, (), lines, set())
    return data, lines


def dump(data: Any, *, width: int) -> str:
    """Vietnamese letters as they are, keys in the order given: people compare such files line by line."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=width)


def line_text(line: int | None, text: str) -> str:
    return _("Dòng {line}: {text}.").format(line=line, text=text) if line else f"{text}."


class _Loader(yaml.SafeLoader):
    """Days stay text: one that cannot be is then told with its line like every other fault."""

    yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class _Dumper(yaml.SafeDumper):
    """Without anchors: legs that read the same are written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _map_lines(node: yaml.Node, path: Path, lines: dict[Path, int], seen: set[int]) -> None:
    """Where every value stands. A node that is referred to again keeps its first place: references may multiply."""
    lines[path] = node.start_mark.line + 1
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _map_lines(value, (*path, key.value), lines, seen)
            lines[(*path, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            _map_lines(item, (*path, place), lines, seen)
