"""Run as a script: a path and a wish on the command line, lines of JSON on standard output, the last one an object.

`list`: the sheets, each with its name and whether it is hidden. A number: the rows of that sheet. A day is a list of
one. Knows only the standard library and calamine, limits its own memory and time, and never lets an error out.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import zipfile
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, ZipError

MEMORY = 1536 * 1024 * 1024
SECONDS = 240
MAX_UNPACKED = 600 * 1024 * 1024
MAX_CELL = 32_768


def main(path: str, wish: str) -> dict[str, str]:
    """What was wrong, or an empty problem."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                    return {"problem": "too_large"}
        book = CalamineWorkbook.from_path(path)
        shown = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        if wish == "list":
            _say([[sheet.name, sheet.visible != SheetVisibleEnum.Visible] for sheet in shown])
            return {"problem": ""}
        for number, row in enumerate(book.get_sheet_by_name(shown[int(wish)].name).iter_rows(), start=1):
            while row and row[-1] == "":
                row.pop()
            if row:
                _say([number, [_plain(cell) for cell in row]])
    except (CalamineError, ZipError, zipfile.BadZipFile, OSError, ValueError, IndexError, RuntimeError) as error:
        return {"problem": "protected" if "password" in str(error).lower() else "broken"}
    return {"problem": ""}


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")


def _plain(cell: Any) -> Any:
    if isinstance(cell, (dt.datetime, dt.date)):
        return [cell.isoformat()]
    if isinstance(cell, (dt.time, dt.timedelta)):
        return str(cell)
    return cell[: MAX_CELL + 1] if isinstance(cell, str) else cell


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    try:
        problem = main(sys.argv[1], sys.argv[2])
    except (MemoryError, RecursionError):
        problem = {"problem": "too_large"}
    except BaseException:
        problem = {"problem": "broken"}
    _say(problem)
