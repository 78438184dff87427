"""The register of awards: reading it, and making its public page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from awards.enums_council import LOST_GRANTS, CertificateStatus
from awards.models.catalogue import AwardType
from awards.models.decisions import Certificate, Grant
from base.core.text import fold
from base.units.models import Unit

PER_PAGE = 20
MAX_WORDS = 8
# Ribbons of the design language; what is not named here is of the unit.
RIBBONS = {"state": "state", "ministry_province": "province", "sub_ministry": "ministry"}


def folded_row(*parts: object) -> str:
    """What the search looks through: one folded line, cut to the column."""
    return fold(" ".join(str(part) for part in parts))[:800]


def search_grants(
    query: str = "", *, year: int | None = None, award: str = "", unit: Unit | None = None
) -> QuerySet[Grant]:
    """Grants whose name, unit, award or decision number hold every word, with or without accents; newest first.

    `award` is a code of the catalogue. A unit brings along what its predecessors won, and what units below any of them
    won.
    """
    grants = Grant.objects.select_related("award_type", "decision")
    for word in fold(query).split()[:MAX_WORDS]:
        grants = grants.filter(folded__contains=word)
    if year:
        grants = grants.filter(year=year)
    if award:
        grants = grants.filter(award_type__code=award)
    if unit is not None:
        grants = grants.filter(unit__in=Unit.objects.including_predecessors(unit).order_by().values("pk"))
    return grants


def register_context(params: Mapping[str, str]) -> dict[str, Any]:
    """Context of the public page for its GET parameters q, nam, danh-hieu, don-vi, page. Nonsense in them is
    ignored.
    """
    query, award = _words(params.get("q", ""))[:100], _words(params.get("danh-hieu", ""))
    year = _number(params.get("nam"))
    unit_pk = _number(params.get("don-vi"))
    unit = Unit.objects.filter(pk=unit_pk).first() if unit_pk else None
    found = search_grants(query, year=year, award=award, unit=unit)
    current = Certificate.objects.exclude(status=CertificateStatus.SUPERSEDED)
    listed = found.prefetch_related(Prefetch("certificates", queryset=current, to_attr="current_certificates"))
    page = Paginator(listed, PER_PAGE).get_page(params.get("page"))
    return {
        "query": query,
        "year": year,
        "award": award,
        "unit": unit,
        "years": list(Grant.objects.order_by("-year").values_list("year", flat=True).distinct()),
        "award_types": list(AwardType.objects.filter(pk__in=Grant.objects.values("award_type")).order_by("name")),
        "grants": page,
        "rows": [honour_of(grant) for grant in page],
        "total": page.paginator.count,
    }


def honour_of(grant: Grant) -> dict[str, str]:
    """A grant as the component `honour_card` shows it: name, unit, award and decision, nothing else about the
    person.
    """
    revoked = grant.get_status_display() if grant.status in LOST_GRANTS else ""
    certificate = next(iter(getattr(grant, "current_certificates", [])), None)
    return {
        "name": grant.holder_name,
        "award": grant.award_type.name,
        "level": RIBBONS.get(grant.award_type.level, "unit"),
        "unit": grant.unit_name if grant.unit_name != grant.holder_name else "",
        "citation": grant.achievement,
        "decision": _("Quyết định {number} ngày {day}").format(
            number=grant.decision.full_number, day=f"{grant.granted_on:%d/%m/%Y}"
        ),
        "url": f"/tra-cuu/{certificate.code}/" if certificate else "",
        "revoked": str(revoked),
    }


def _words(text: str) -> str:
    """Without control characters, which PostgreSQL refuses in a text."""
    return "".join(c for c in text if c.isprintable()).strip()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
