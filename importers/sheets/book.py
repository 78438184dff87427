"""Which reader a file needs, told by its first bytes; its name is only a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from importers.sheets.delimited import delimited
from importers.sheets.objects import looks_like_objects, objects
from importers.sheets.older import older_sheets
from importers.sheets.rows import Source, not_a_workbook, protected
from importers.sheets.xlsx import XlsxBook

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_BLANK = b"\x00 \t\r\n\xef\xbb\xbf"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CIPHERED = re.compile(rb"\x09\x08\x10\x00\x00[\x05\x06]\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""The record of a cipher behind the first record of a workbook of Excel 97; calamine calls such a file unknown."""
_HEAD = 64 * 1024


@contextmanager
def opened(source: Path | bytes | Any, name: str) -> Iterator[list[Source]]:
    """The sheets of a file, given as a path, as bytes or as a stored file. They can be read while this is open.

    DomainError with a sentence that says what to do: empty, not_a_workbook, too_large, protected, too_slow, encoding.
    """
    with _on_disk(source) as path, path.open("rb") as stream:
        head = stream.read(_HEAD)
        if not head.strip(_BLANK) and not stream.read(_HEAD).strip(_BLANK):
            raise DomainError(_("Tệp “{name}” rỗng. Hãy chọn lại tệp có số liệu.").format(name=name), code="empty")
        yield _sources(path, stream, head, name)


def _sources(path: Path, stream: IO[bytes], head: bytes, name: str) -> list[Source]:
    if head.startswith(OLE):
        stream.seek(0)
        start = stream.read(4 * 1024**2)
        if _ENCRYPTED in start or _CIPHERED.search(start):
            raise protected(name)
        return older_sheets(str(path), name)
    if head.startswith(ZIP):
        return older_sheets(str(path), name) if _is_opendocument(path, name) else XlsxBook(stream, name).sheets
    if looks_like_objects(head):
        return [objects(lambda: path.open("rb"), name)]
    return [delimited(lambda: path.open("rb"), name)]


def _is_opendocument(path: Path, name: str) -> bool:
    try:
        with ZipFile(path) as archive:
            parts = set(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError, LookupError) as error:
        raise not_a_workbook(name) from error
    return "content.xml" in parts and "xl/workbook.xml" not in parts


@contextmanager
def _on_disk(source: Path | bytes | Any) -> Iterator[Path]:
    if isinstance(source, Path):
        yield source
        return
    if isinstance(source, bytes):
        with NamedTemporaryFile() as copy:
            copy.write(source)
            copy.flush()
            yield Path(copy.name)
        return
    yield Path(source.file.path)
