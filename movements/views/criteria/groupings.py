"""Which unit belongs to which group of a scheme, on a day."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.models import Unit
from movements.domain.criteria.assigning import assign_group, assignments_of, remove_group
from movements.domain.criteria.queries import UNGROUPED, group_counts, grouped_units, matching, unit_in_scheme
from movements.domain.criteria.schemes import Scheme, add_scheme, find_scheme, key_names, schemes
from movements.forms.criteria import AssignGroupForm, GroupedUnitFilter, SchemeForm
from movements.models import UnitGrouping
from movements.tables.criteria import GroupedUnitTable
from movements.views.criteria.sets import GET, MANAGE


def _scheme(code: str) -> Scheme:
    found = find_scheme(code)
    if found is None:
        raise Http404
    return found


@screen("movements.view", methods=GET)
def scheme_list(request: HttpRequest) -> HttpResponse:
    counted = UnitGrouping.objects.order_by("scheme").values_list("scheme").annotate(count=Count("pk"))
    assigned = dict(counted)
    rows = [{"scheme": scheme, "assigned": assigned.get(scheme.code, 0)} for scheme in schemes().values()]
    context = {"rows": rows, "may_manage": can(request.user, MANAGE), **sheet_links(request.user, "groupings")}
    return render(request, "movements/criteria/scheme_list.html", context)


@screen(MANAGE)
def scheme_create(request: HttpRequest) -> HttpResponse:
    """A new way of grouping with its groups; which unit belongs where is said on its page or in a workbook."""
    form = SchemeForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = add_scheme(
                data["name"], data["groups"], source=data["source"], level=data["level"], actor=request.user
            )
        except DomainError as error:
            form.add_error("groups" if error.code == "groups" else "name", error.message)
        else:
            messages.success(request, _("Đã lập cách phân nhóm. Hãy xếp từng đơn vị vào nhóm, hoặc nhập từ Excel."))
            return redirect("criteria:scheme", scheme=made.code)
    return render(request, "movements/criteria/scheme_form.html", {"form": form})


@screen("movements.view", methods=GET)
def scheme_detail(request: HttpRequest, scheme: str) -> HttpResponse:
    known = _scheme(scheme)
    names = key_names(scheme)
    filters = GroupedUnitFilter(request.GET or None, keys=names)
    wanted = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    day = wanted.get("day") or clock.today()
    rows = grouped_units(scheme, day, kind=wanted.get("kind"))
    chosen = matching(rows, words=wanted.get("q", ""), key=wanted.get("key", ""))
    may_manage = can(request.user, MANAGE)
    table = GroupedUnitTable(chosen, scheme=scheme, linked=may_manage)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    counts = group_counts(scheme, rows)
    context = {
        "scheme": known,
        **sheet_links(request.user, "groupings"),
        "table": table,
        "filters": filters,
        "day": day,
        "counts": [{"name": names.get(key, key), "count": counts[key]} for key in known.codes],
        "ungrouped": counts[UNGROUPED],
        "may_manage": may_manage,
    }
    return render(request, "movements/criteria/scheme_detail.html", context)


@screen(MANAGE, of=Unit)
def unit_group(request: HttpRequest, unit: Unit, scheme: str) -> HttpResponse:
    known = _scheme(scheme)
    names = key_names(scheme)
    form = AssignGroupForm(request.POST or None, keys=names)
    if form.is_valid():
        data = form.cleaned_data
        try:
            assign_group(
                scheme, unit, data["key"], valid_from=data["valid_from"], source=data["source"], actor=request.user
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            text = _("{unit} thuộc {group}.")
            messages.success(request, text.format(unit=unit, group=names[data["key"]]))
            return redirect("criteria:unit-group", scheme=scheme, pk=unit.pk)
    rows = [
        {
            "pk": row.pk,
            "group": names.get(row.key, row.key),
            "days": _days(row),
            "source": row.source,
        }
        for row in assignments_of(scheme, unit)
    ]
    context = {
        "scheme": known,
        "unit": unit,
        "form": form,
        "now": unit_in_scheme(scheme, unit, clock.today()),
        "rows": rows,
        "back_url": reverse("criteria:scheme", args=[scheme]),
    }
    return render(request, "movements/criteria/unit_group.html", context)


def _days(row: UnitGrouping) -> str:
    since = f"{row.valid_from:%d/%m/%Y}" if row.valid_from else _("từ đầu")
    return f"{since} – {row.valid_to:%d/%m/%Y}" if row.valid_to else _("{since} đến nay").format(since=since)


@screen(MANAGE, of=Unit, methods=("POST",))
def unit_group_remove(request: HttpRequest, unit: Unit, scheme: str) -> HttpResponse:
    row = get_object_or_404(UnitGrouping, scheme=scheme, unit=unit, pk=request.POST.get("row") or 0)
    remove_group(row, actor=request.user)
    messages.success(request, _("Đã bỏ lần phân nhóm ghi nhầm."))
    return redirect("criteria:unit-group", scheme=scheme, pk=unit.pk)
