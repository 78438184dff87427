"""Dossiers that belong together: the same nominee, the same file, nearly the same text, the same movement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.domain.dossier_queries import nominations_for
from awards.enums import DocumentKind, NominationStatus
from awards.models import DossierDocument, Nomination
from base.core.text import fold

ALIKE_PERCENT = 75
"""Share of common words from which two summaries count as the same achievement."""
COMPARED = 2000
SHOWN = 20


@dataclass(frozen=True)
class Related:
    """`is_warning`: somebody must look whether the same thing is rewarded twice."""

    reason: str
    is_warning: bool
    nominations: list[Nomination]


def related_to(nomination: Nomination, user: Any) -> list[Related]:
    """What the user may see of it, by reason, warnings first. Withdrawn dossiers are left out."""
    others = nominations_for(user).exclude(pk=nomination.pk).exclude(status=NominationStatus.WITHDRAWN)
    return [group for group in _groups(nomination, others) if group.nominations]


def _groups(nomination: Nomination, others: models.QuerySet[Nomination]) -> Iterator[Related]:
    own = Q(person=nomination.person_id, collective=nomination.collective_id, household=nomination.household_id)
    same_award = others.filter(own, award_type=nomination.award_type_id, year=nomination.year)
    yield Related(_("Cùng đối tượng, cùng danh hiệu, cùng năm"), True, list(same_award[:SHOWN]))
    yield Related(_("Cùng một tệp sáng kiến"), True, _same_files(nomination, others, initiatives=True))
    yield Related(_("Thành tích gần như trùng lời"), True, _alike(nomination, others))
    yield Related(_("Cùng một tệp tài liệu"), False, _same_files(nomination, others, initiatives=False))
    rest = others.filter(own).exclude(pk__in=same_award.values("pk").order_by())
    yield Related(_("Cùng đối tượng"), False, list(rest[:SHOWN]))
    if nomination.round.movement_id:
        same = others.filter(unit=nomination.unit_id, round__movement=nomination.round.movement_id).exclude(own)
        yield Related(_("Cùng phong trào, cùng đơn vị"), False, list(same[:SHOWN]))


def _same_files(nomination: Nomination, others: models.QuerySet[Nomination], *, initiatives: bool) -> list[Nomination]:
    kind = Q(kind=DocumentKind.INITIATIVE)
    own = nomination.documents.filter(kind if initiatives else ~kind).values("file__sha256")
    found = DossierDocument.objects.filter(file__sha256__in=own).exclude(nomination=nomination.pk)
    return list(others.filter(pk__in=found.values("nomination"))[:SHOWN])


def _alike(nomination: Nomination, others: models.QuerySet[Nomination]) -> list[Nomination]:
    """By common words (accents and case aside) among dossiers of the same or the last year."""
    words = _words(nomination.achievement)
    if len(words) < 8:
        return []
    years = (nomination.year - 1, nomination.year)
    texts = others.filter(year__in=years).order_by("-pk").values_list("pk", "achievement")[:COMPARED]
    found = [pk for pk, text in texts if _share(words, _words(text)) >= ALIKE_PERCENT]
    return list(others.filter(pk__in=found[:SHOWN]))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


def _share(one: frozenset[str], other: frozenset[str]) -> int:
    return 100 * len(one & other) // max(len(one | other), 1)
