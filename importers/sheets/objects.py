"""A list of objects in JSON, as an export writes it: the names of the first are the header. Read as it comes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from importers.sheets.rows import MAX_ROWS, Row, Source, clipped, not_a_workbook, too_large

BLOCK = 256 * 1024
MAX_OBJECT = 8 * 1024**2


def objects(reopen: Callable[[], IO[bytes]], name: str) -> Source:
    return Source(_("Bảng"), lambda: _rows(reopen, name))


def looks_like_objects(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"[") and start[1:].lstrip()[:1] in (b"{", b"]")


def _rows(reopen: Callable[[], IO[bytes]], name: str) -> Iterator[Row]:
    names: list[str] = []
    try:
        with reopen() as stream:
            for number, item in enumerate(_items(io.TextIOWrapper(stream, encoding="utf-8-sig"), name), start=2):
                if number > MAX_ROWS:
                    raise too_large(name)
                if not names:
                    names = [str(key) for key in item]
                    yield 1, list(names)
                yield number, [_cell(item.get(key, "")) for key in names]
    except (ValueError, RecursionError, AttributeError) as error:
        raise not_a_workbook(name) from error


def _items(text: IO[str], name: str) -> Iterator[dict[str, Any]]:
    decoder, rest = json.JSONDecoder(), text.read(BLOCK).lstrip()[1:]
    while True:
        rest = rest.lstrip(" \t\r\n,")
        if rest.startswith("]"):
            return
        try:
            item, end = decoder.raw_decode(rest)
        except ValueError:
            more = text.read(BLOCK)
            if not more:
                raise
            if len(rest) > MAX_OBJECT:
                raise too_large(name) from None
            rest += more
            continue
        rest = rest[end:]
        yield item


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, (list, dict)):
        return ""
    return clipped(value) if isinstance(value, str) else value
