"""What is wrong with which part of a dossier, said when it is sent back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.domain.dossiers.forms_of_report import SUMMARY, form_of, label_of
from awards.enums import AppraisalVerdict, DocumentKind, NominationStatus
from awards.models import Nomination
from base.core.errors import DomainError
from base.core.text import normalise

SECTION, PAPER = "section", "paper"


@dataclass(frozen=True)
class Point:
    """`part` is "section:<key>" of the report or "paper:<kind>"."""

    part: str
    reason: str


def parts_of(nomination: Nomination) -> list[tuple[str, str]]:
    """Every part that can be found fault with: (part, label), report first."""
    keys = [SUMMARY, *(section.key for section in form_of(nomination).sections)]
    sections = [(f"{SECTION}:{key}", label_of(nomination, key)) for key in keys]
    return [*sections, *((f"{PAPER}:{kind.value}", str(kind.label)) for kind in DocumentKind)]


def check_points(nomination: Nomination, points: Sequence[Point]) -> list[dict[str, str]]:
    """As they are kept with the judgement. DomainError on a part that the dossier does not have."""
    labels = dict(parts_of(nomination))
    kept = []
    for point in points:
        text = normalise(point.reason)
        if not text:
            continue
        if point.part not in labels:
            raise DomainError(_("Hồ sơ không có phần “{part}”.").format(part=point.part), code="unknown_part")
        kept.append({"part": point.part, "label": labels[point.part], "reason": text})
    return kept


def open_points(nomination: Nomination) -> list[dict[str, str]]:
    """What the unit still has to mend: the points of the last return, while the dossier is with the unit."""
    if nomination.status not in (NominationStatus.RETURNED, NominationStatus.PENDING):
        return []
    last = nomination.appraisals.filter(verdict=AppraisalVerdict.RETURNED).last()
    return list(last.points) if last else []
