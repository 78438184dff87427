"""Run as a script: PDF on standard input, `{"text": …}` or `{"problem": code}` as JSON on standard output.

Knows only the standard library and pypdf, limits its own memory and time, and never lets an error out.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import sys

import pypdf

MAX_PAGES = 1000
MAX_CHARACTERS = 3_000_000
MEMORY = 1536 * 1024 * 1024
SECONDS = 110


def read(data: bytes) -> dict[str, str]:
    """The text of all pages, or what is wrong with the file."""
    logging.disable(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "encrypted"}
        pages, length = [], 0
        if len(reader.pages) > MAX_PAGES:
            return {"problem": "too_long"}
        for page in reader.pages:
            text = page.extract_text() or ""
            pages.append(text)
            length += len(text)
            if length > MAX_CHARACTERS:
                return {"problem": "too_long"}
    except (pypdf.errors.DependencyError, pypdf.errors.FileNotDecryptedError):
        return {"problem": "encrypted"}
    except Exception:
        return {"problem": "broken"}
    return {"text": "\n".join(pages).encode("utf-8", "replace").decode("utf-8")}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    try:
        answer = read(sys.stdin.buffer.read())
    except (MemoryError, RecursionError):
        answer = {"problem": "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
