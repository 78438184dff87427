"""What a public page needs before its first letter shows, written into the page itself.

A phone on slow 4G waits half a second for every round of requests. With the styles and the theme's script in the page,
text shows one such round earlier, at the price of eight kilobytes a page. They are squeezed, for what fits into the
first window of a connection (14 KB) comes in one go. The content policy allows them by their hash, so no other inline
style or script runs.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from rcssmin import cssmin

SHEETS = ("css/tokens.css", "css/base.css", "css/components.css", "css/portal.css")
SCRIPT = "js/theme.js"
_BESIDE = re.compile(r'url\("\.\./([^"]+)"\)')
"""A file that a sheet names from its own folder; in a page the address has to be whole."""


@dataclass(frozen=True)
class Inline:
    text: str
    allowance: str
    """As a source of the content policy: `'sha256-…'`."""


@cache
def styles() -> Inline:
    """The sheets of a public page in their order.

    Raises: FileNotFoundError where one of `SHEETS` is not among the static files.
    """
    text = cssmin("".join(_source(name) for name in SHEETS))
    return _inline(_BESIDE.sub(lambda hit: f'url("{staticfiles_storage.url(hit[1])}")', text))


@cache
def script() -> Inline:
    """Sets the chosen theme before anything is drawn."""
    return _inline(_source(SCRIPT))


def _source(name: str) -> str:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(str(found)).read_text(encoding="utf-8")


def _inline(text: str) -> Inline:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Inline(text, f"'sha256-{digest}'")
