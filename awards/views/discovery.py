"""Searching for candidates, what a search found, and the next titles of a unit's people."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from awards.domain.discovery import nominate, start_discovery
from awards.domain.discovery_reach import next_titles
from awards.forms.rules import CandidateFilter, DiscoveryForm, NominateForm, ReachFilter, refuse
from awards.models import Discovery
from awards.presenters.rounds import VERDICT_STATUS
from awards.tables.rules import CandidateTable, DiscoveryTable
from base.accounts.permissions import can, reach_of
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.core.text import fold
from base.units.domain.finding import named
from base.units.models import Person
from movements.domain.queries import within

GET = ("GET", "HEAD")
RUN, REACH = "awards.discovery_run", "awards.nomination_view"
PER_PAGE = 20


@screen(RUN)
def discovery_list(request: HttpRequest) -> HttpResponse:
    form = DiscoveryForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        try:
            search = start_discovery(
                values["scope"],
                list(values["award_types"]),
                year=values["year"],
                on=values["on"],
                horizon=values["horizon"],
                actor=request.user,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã bắt đầu rà soát. Có thể rời trang, kết quả còn ở đây."))
            return redirect(search)
    rows = Discovery.objects.select_related("scope").annotate(found=Count("candidates")).order_by("-pk")
    table = DiscoveryTable(rows)
    table.empty_detail = _("Chọn đơn vị và danh hiệu ở trên rồi bắt đầu; hệ thống xét mọi cá nhân, tập thể trong đó.")
    RequestConfig(request, paginate={"per_page": 10}).configure(table)
    return render(request, "awards/rules/discovery_list.html", {"form": form, "table": table})


@screen(RUN, of=Discovery)
def discovery_detail(request: HttpRequest, search: Discovery) -> HttpResponse:
    chosen = NominateForm(request.POST or None, discovery=search)
    if request.method == "POST":
        if chosen.is_valid():
            values = chosen.cleaned_data
            keys = [candidate.pk for candidate in values["candidates"]]
            result = nominate(search, keys, values["round"], actor=request.user)
            if result.made:
                messages.success(request, _("Đã lập {n} đề nghị; đơn vị sẽ hoàn thiện hồ sơ.").format(n=result.made))
            for line in result.refused[:10]:
                messages.warning(request, line)
            return redirect(request.get_full_path())
        if "candidates" in chosen.errors:
            messages.error(request, _("Hãy đánh dấu ít nhất một người trong danh sách."))
    filters = CandidateFilter(request.GET or None, discovery=search)
    wanted = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    rows = search.candidates.select_related("award_type", "person", "collective", "unit")
    if wanted.get("award"):
        rows = rows.filter(award_type=wanted["award"])
    if wanted.get("verdict"):
        rows = rows.filter(verdict=wanted["verdict"])
    if wanted.get("q"):
        words = fold(wanted["q"])
        rows = rows.filter(
            Q(person__name_folded__contains=words) | Q(collective__name_folded__contains=words) | named(wanted["q"])
        )
    table = CandidateTable(rows)
    table.ticked = frozenset(request.POST.getlist("candidates"))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "search": search,
        "job": search.job,
        "filters": filters,
        "table": table,
        "chosen": chosen,
        "may_export": can(request.user, "importers.data_export"),
    }
    return render(request, "awards/rules/discovery_detail.html", context)


@screen(REACH, methods=GET)
def reach_list(request: HttpRequest) -> HttpResponse:
    """What the people of the user's units could get next."""
    filters = ReachFilter(request.GET or None)
    wanted = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    people = Person.objects.filter(merged_into=None).select_related("unit").order_by("name_folded", "pk")
    rows = within(people, reach_of(request.user, REACH), "unit")
    if wanted.get("q"):
        rows = rows.filter(name_folded__contains=fold(wanted["q"]))
    if wanted.get("unit"):
        rows = rows.filter(named(wanted["unit"], is_now=True))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {"filters": filters, "page": page, "people": []}
    records = reach_of(request.user, "units.people_view")
    try:
        context["people"] = [
            {
                "person": person,
                "is_open": records.covers(person.unit),
                "year": year,
                "titles": [{"title": each, "status": VERDICT_STATUS[each.verdict]} for each in titles],
            }
            for person, year, titles in next_titles(list(page), on=clock.today())
        ]
    except DomainError as error:
        context["error"] = error.message
    return render(request, "awards/rules/reach_list.html", context)
