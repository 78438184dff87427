"""The table of texts of an .xlsx. A small one stays in memory; a large one goes to a file of its own on disk."""

from __future__ import annotations

import os
import zipfile
from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from lxml import etree

from importers.sheets.rows import clipped

IN_MEMORY = 24 * 1024**2
CACHED = 20_000


class SharedStrings:
    """By number. ValueError, BadZipFile or XMLSyntaxError where the table is broken; IndexError beyond its end."""

    def __init__(self, archive: zipfile.ZipFile, part: str | None) -> None:
        self._texts: list[str] = []
        self._ends: array[int] = array("Q", [0])
        self._file: IO[bytes] | None = None
        self._cache: dict[int, str] = {}
        if part is None:
            return
        texts = _texts(archive, part)
        if archive.getinfo(part).file_size <= IN_MEMORY:
            self._texts = list(texts)
        else:
            self._write(texts)

    def _write(self, texts: Iterator[str]) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 -- lives as long as the table, and ends with it
        end = 0
        for text in texts:
            data = text.encode("utf-8", "replace")
            self._file.write(data)
            end += len(data)
            self._ends.append(end)
        self._file.flush()

    def __getitem__(self, index: int) -> str:
        if self._file is None:
            if index < 0:
                raise IndexError(index)
            return self._texts[index]
        found = self._cache.get(index)
        if found is None:
            start, end = self._ends[index], self._ends[index + 1]
            found = os.pread(self._file.fileno(), end - start, start).decode()
            if len(self._cache) >= CACHED:
                self._cache.clear()
            self._cache[index] = found
        return found


def _texts(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    with archive.open(part) as stream:
        for _event, item in etree.iterparse(stream, tag="{*}si", resolve_entities=False, no_network=True):
            yield clipped(_text(item))
            item.clear()
            parent = item.getparent()
            while parent is not None and parent[0] is not item:
                del parent[0]


def _text(item: Any) -> str:
    """Runs of differently styled letters are one text; the reading aid of East Asian scripts is none of it."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return item[0].text or ""
    parts = []
    for child in item:
        if child.tag.endswith("}t"):
            parts.append(child.text or "")
        elif child.tag.endswith("}r"):
            parts.extend(run.text or "" for run in child.iterfind("{*}t"))
    return "".join(parts)
