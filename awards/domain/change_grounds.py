"""Why an award may be changed: data with its article, as far as it was read (DOMAIN §5.7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).parents[1] / "data" / "change_grounds.yaml"


@dataclass(frozen=True)
class LegalGround:
    """Why an award may be changed, with the article as far as it was read."""

    code: str
    kind: str
    text: str
    cite: str
    verified: bool


@lru_cache(maxsize=1)
def legal_grounds() -> dict[str, LegalGround]:
    """By code, in the order of the file."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {row["code"]: LegalGround(**row) for row in rows}
