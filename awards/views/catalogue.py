"""The catalogue of awards as of a day, and one award with all that is known about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from awards.domain.catalogue import authority_on, with_holders
from awards.domain.facts import award_names
from awards.enums import RuleStatus
from awards.forms.rules import CatalogueFilter
from awards.models import AwardAuthority, AwardType, Rule
from awards.presenters.rules import award_facts, rule_view
from awards.tables.rules import CatalogueTable
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.text import fold

GET = ("GET", "HEAD")
VIEW = "awards.catalogue_view"


@screen(VIEW, methods=GET)
def catalogue_list(request: HttpRequest) -> HttpResponse:
    filters = CatalogueFilter(request.GET or None)
    day = filters.chosen_day()
    wanted = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    rows: QuerySet[AwardType] = AwardType.objects.as_of(day)
    for name in ("kind", "level", "subject"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    rows = with_holders(rows, day)
    if wanted.get("q"):
        words = fold(wanted["q"])
        keys = [pk for pk, code, name in rows.values_list("pk", "code", "name") if words in fold(f"{code} {name}")]
        rows = rows.filter(pk__in=keys)
    table = CatalogueTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "filters": filters, "day": day, "may_export": can(request.user, "importers.data_export")}
    return render(request, "awards/rules/catalogue_list.html", context)


@screen(VIEW, of=AwardType, methods=GET)
def catalogue_detail(request: HttpRequest, award: AwardType) -> HttpResponse:
    day = CatalogueFilter(request.GET or None).chosen_day()
    names = award_names()
    rules = Rule.objects.filter(award_type=award, version__status=RuleStatus.APPROVED).select_related("version")
    held: list[Any] = [
        {"rule": rule, "legs": rule_view(rule.legs, names)}
        for rule in rules.order_by("-version__valid_from", "subject")
    ]
    voting = award.voting_rules.filter(Q(status=RuleStatus.APPROVED)).order_by("-valid_from")
    context = {
        "award": award,
        "day": day,
        "existed": award.existed_on(day),
        "facts": award_facts(award, authority_on(award, day), day),
        "authorities": [_period(row) for row in award.authorities.all()],
        "rules": held,
        "voting": voting,
        "quotas": award.quotas.filter(status=RuleStatus.APPROVED).select_related("scope", "basis_award")[:20],
        "papers": award.checklist.all(),
    }
    return render(request, "awards/rules/catalogue_detail.html", context)


def _period(row: AwardAuthority) -> dict[str, Any]:
    return {
        "when": _("{start} – {end}").format(start=_day(row.valid_from), end=_day(row.valid_to)),
        "title": row.holder,
        "detail": "; ".join(
            part
            for part in (
                row.award_name,
                _("Điều {article}").format(article=row.article) if row.article else "",
                row.source,
                "" if row.is_verified else _("chưa đối chiếu"),
            )
            if part
        ),
    }


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"
