"""What papers of decisions share: legal grounds by the day of signing, the head, the foot."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from awards.models.decisions import Decision
from awards.paper.model import Letterhead, Signature
from base.core import clock

GROUNDS = Path(__file__).parents[1] / "data" / "decision_grounds.yaml"


@lru_cache(maxsize=1)
def _grounds() -> list[dict[str, Any]]:
    return list(yaml.safe_load(GROUNDS.read_text(encoding="utf-8")))


def grounds_on(day: dt.date) -> list[str]:
    """Legal grounds in force on `day`, in the order of the file."""
    return [row["text"] for row in _grounds() if row["from"] <= day <= row.get("to", dt.date.max)]


def letterhead_of(decision: Decision) -> Letterhead:
    """A draft has no number and carries today's date."""
    return Letterhead(
        superior="",
        issuer=decision.issuing_body,
        number="" if decision.number is None else str(decision.number),
        symbol=decision.symbol,
        place=decision.place,
        date=decision.issued_on or clock.today(),
    )


def signature_of(decision: Decision) -> Signature:
    return Signature(authority=decision.signer_position, position="", name=decision.signer_name)


def recipients() -> list[str]:
    return [_("Như Điều 3"), _("Thường trực Hội đồng Thi đua - Khen thưởng"), _("Lưu: VT")]
