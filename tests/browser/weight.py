"""What a public page costs on a phone's connection: bytes of page, styles and scripts as sent, and requests."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

MOST_BYTES, MOST_REQUESTS = 60_000, 20
FACES = 4
"""Faces of type that a page asks for at most: plain, strong, the serif, figures of one width."""
_LOADED = re.compile(r'<(?:link|script|img|source)\b[^>]*?\b(?:href|src|srcset)="([^"]+)"[^>]*>')
_NO_LOAD = re.compile(r'rel="(?:canonical|alternate|next|prev)"')


def weight_faults(key: str, page: str) -> list[str]:
    """Where a page is over its budget, in words."""
    asked = dict.fromkeys(hit[1] for hit in _LOADED.finditer(page) if not _NO_LOAD.search(hit[0]))
    foreign = [address for address in asked if not address.startswith("/")]
    written = [address for address in asked if address.endswith((".css", ".js"))]
    weight = _packed(page.encode()) + sum(_static(address) for address in written)
    requests = 1 + len(asked) + FACES
    faults = [f"{key}: asks another host for {address}" for address in foreign]
    if weight > MOST_BYTES:
        faults.append(f"{key}: {weight} bytes of page, styles and scripts")
    if requests > MOST_REQUESTS:
        faults.append(f"{key}: {requests} requests")
    return faults


@cache
def _static(address: str) -> int:
    found = finders.find(address.removeprefix("/static/"))
    assert found, f"{address} is not among the static files"
    return _packed(Path(str(found)).read_bytes())


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))
