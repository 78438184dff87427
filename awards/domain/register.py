"""The register of awards: reading it, and making its public page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, Max, Min, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from awards.domain.consulting.public_text import public_text
from awards.domain.register_search import (
    ORDER,
    Question,
    cursor_of,
    matching,
    question_of,
    search_page,
    units_named,
)
from awards.enums.council import LOST_GRANTS, CertificateStatus
from awards.models.catalogue import AwardType
from awards.models.decisions import Certificate, Grant
from base.core.notation import day_text, grouped
from base.units.models import Unit

PER_PAGE = 20
PARAMETERS = ("q", "nam", "danh-hieu", "don-vi")
EXPORT_KINDS = ("csv", "json", "xlsx")
# Ribbons of the design language; what is not named here is of the unit.
RIBBONS = {"state": "state", "ministry_province": "province", "sub_ministry": "ministry"}


def search_grants(
    query: str = "", *, year: int | None = None, award: str = "", unit: Unit | None = None
) -> QuerySet[Grant]:
    """Public grants whose name, unit, award or decision number hold every word, with or without accents; newest first.

    `award` is a code of the catalogue. A unit brings along what its predecessors won, and what units below any of them
    won. For pages of a large register: `register_search.search_page`.
    """
    question = question_of(query, year=year, award=award, units=None if unit is None else [unit])
    return matching(question).select_related("award_type", "decision").order_by(*ORDER)


def wanted_of(params: Mapping[str, str]) -> tuple[Question, dict[str, Any]]:
    """The question in GET parameters q, nam, danh-hieu, don-vi, and what the form shows of it. `don-vi` is a key or a
    name. Nonsense is ignored.
    """
    query, award = _words(params.get("q", ""))[:100], _words(params.get("danh-hieu", ""))[:20]
    year, named = _number(params.get("nam")), _words(params.get("don-vi", ""))[:100]
    units = None if not named else _units(named)
    shown = {"query": query, "award": award, "year": year, "units": units or [], "unit_words": named}
    if units and named.isdecimal():
        shown["unit_words"] = units[0].name
    return question_of(query, year=year, award=award, units=units), shown


def register_context(params: Mapping[str, str]) -> dict[str, Any]:
    """Context of the public page for its GET parameters q, nam, danh-hieu, don-vi, sau (the cursor)."""
    question, shown = wanted_of(params)
    after = cursor_of(params.get("sau", ""))
    found = search_page(question, after, size=PER_PAGE)
    current = Certificate.objects.exclude(status=CertificateStatus.SUPERSEDED)
    prefetch_related_objects(found.rows, Prefetch("certificates", queryset=current, to_attr="current_certificates"))
    kept = {name: params[name] for name in PARAMETERS if params.get(name)}
    years, awards = register_choices()
    return {
        **shown,
        "years": years,
        "award_types": awards,
        "rows": [honour_of(grant) for grant in found.rows],
        "total": found.count,
        "total_words": grouped(found.count or 0),
        "is_more": found.is_more,
        "is_first": after is None,
        "is_filtered": question.is_filtered,
        "first_url": f"?{urlencode(kept)}",
        "next_url": f"?{urlencode(kept | {'sau': str(found.after)})}" if found.after else "",
        "exports": [
            {"kind": kind.upper(), "url": f"/vinh-danh/tai-ve.{kind}?{urlencode(kept)}"} for kind in EXPORT_KINDS
        ],
    }


def register_choices() -> tuple[list[int], list[AwardType]]:
    """Years from the newest back to the first, and awards that occur; both read ends of an index, never all rows."""
    public = Grant.objects.filter(is_public=True)
    ends = public.aggregate(first=Min("year"), last=Max("year"))
    years = list(range(ends["last"], ends["first"] - 1, -1)) if ends["last"] else []
    held = public.filter(award_type=OuterRef("pk"))
    return years, list(AwardType.objects.filter(Exists(held)).order_by("name"))


def _units(named: str) -> list[Unit]:
    key = _number(named)
    return list(Unit.objects.filter(pk=key)) if key else units_named(named)


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
        "citation": public_text(grant.achievement),
        "decision": _("Quyết định {number} ngày {day}").format(
            number=grant.decision.full_number, day=day_text(grant.granted_on)
        ),
        "url": f"/tra-cuu/{certificate.code}/" if certificate else "",
        "revoked": str(revoked),
    }


def _words(text: str) -> str:
    """Without control characters, which PostgreSQL refuses in a text."""
    return "".join(c for c in text if c.isprintable()).strip()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
