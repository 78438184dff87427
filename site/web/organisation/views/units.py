"""The tree of units on any day, and the page of one unit."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import clock
from base.units.domain.finding import former_matches, units_matching
from base.units.domain.founding import found_unit, set_contact
from base.units.domain.in_time import NOW, PARAMETER, Lens
from base.units.domain.lineage import predecessors_of, successor_keys, successors_of
from base.units.domain.people import save_review
from base.units.domain.queries import children_then, parents_then
from base.units.domain.standing import is_standing
from base.units.domain.story import history_of, history_through
from base.units.models import ClusterMember, Person, Unit, YearlyReview
from web.organisation.forms import ContactForm, DayFilter, ReviewForm, UnitFilter, UnitForm
from web.organisation.tables import UnitTable
from web.organisation.views.pages import crumbs, form_page, units_crumb

PER_PAGE = 50
SHOWN = 10


@screen("units.view", methods=("GET", "HEAD"))
def unit_list(request: HttpRequest) -> HttpResponse:
    """Units as they stood on a day (today by default), and, in search, those that went by the words before."""
    form = UnitFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day, words = wanted.get("day") or clock.today(), wanted.get("q", "")
    table = UnitTable(units_matching(day=day, words=words, kind=wanted.get("kind")))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    _name_seniors(table, day)
    context = {
        "table": table,
        "filter": form,
        "day": day,
        "former": former_matches(words, day),
        "can_manage": can(request.user, "units.manage"),
        **sheet_links(request.user, "units"),
    }
    return render(request, "units/unit_list.html", context)


@screen("units.view", of=Unit, methods=("GET", "HEAD"))
def unit(request: HttpRequest, found: Unit) -> HttpResponse:
    """One unit: where it stood on a day, what it came from, what became of it, what is below it."""
    form = DayFilter(request.GET or None)
    day = (form.cleaned_data.get("day") if form.is_bound and form.is_valid() else None) or _last_day(found)
    then: Any = Unit.objects.as_it_was(day).filter(pk=found.pk).first()
    path = then.path_then if then else found.path
    table = UnitTable(children_then(path, day), exclude=("parent",))
    table.suffix = f"?day={day:%Y-%m-%d}" if request.GET.get("day") else ""
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    seniors = parents_then({path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)}, day)
    sees_people = can(request.user, "units.people_view", found)
    lens = Lens.of(request.GET)
    family = list(Unit.objects.filter(pk__in=predecessors_of(found, lens.on) | successor_keys(found, lens.on)))
    own = [found, *family] if lens.is_now else [found]
    memberships = ClusterMember.objects.filter(unit__in=own).select_related("cluster", "unit")
    reviews = YearlyReview.objects.filter(unit__in=own).select_related("unit")
    context = {
        "unit": found,
        "then": then,
        "day": day,
        "filter": form,
        "above": [seniors[key] for key in sorted(seniors)],
        "codes": list(found.codes.all()),
        "table": table,
        "history": history_through(found, family) if lens.is_now else history_of(found),
        "switch": lens.switch(request.GET.dict()) if family else [],
        "successors": successors_of(found) if not is_standing(found) else [],
        "is_standing": is_standing(found),
        "memberships": memberships.order_by("-cluster__year", "unit__path")[:SHOWN],
        "reviews": reviews.order_by("-year", "unit__path")[:SHOWN] if sees_people else [],
        "people_count": Person.objects.filter(unit__in=own, merged_into=None).count() if sees_people else None,
        "people_query": urlencode({"unit": found.name} | ({PARAMETER: NOW} if lens.is_now else {})),
        "can_manage": can(request.user, "units.manage"),
    }
    return render(request, "units/unit.html", context)


@screen("units.manage", of=Unit)
def unit_add(request: HttpRequest, parent: Unit) -> HttpResponse:
    form = UnitForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda values: found_unit(parent, values.pop("name"), values.pop("kind"), actor=request.user, **values),
        title=_("Thêm đơn vị trực thuộc {unit}").format(unit=parent),
        lead=_("Dành cho đơn vị mới thành lập. Đơn vị do sáp nhập, chia tách thì dùng “Sắp xếp lại”."),
        label=_("Thêm đơn vị"),
        back=parent.get_absolute_url(),
        done=_("Đã thêm đơn vị."),
        breadcrumb=crumbs(units_crumb(), (parent.name, parent.get_absolute_url()), (_("Thêm đơn vị"), "")),
    )


@screen("units.manage", of=Unit)
def unit_contact(request: HttpRequest, found: Unit) -> HttpResponse:
    form = ContactForm(request.POST or None, initial={"short_name": found.short_name, "email": found.email})
    return form_page(
        request,
        form,
        lambda values: set_contact(found, actor=request.user, **values),
        title=_("Tên ngắn và thư điện tử"),
        lead=_("Đổi tên chính thức là một lần sắp xếp, có quyết định."),
        label=_("Lưu"),
        back=found.get_absolute_url(),
        done=_("Đã lưu."),
        breadcrumb=crumbs(units_crumb(), (found.name, found.get_absolute_url()), (_("Liên hệ"), "")),
    )


@screen("units.manage", of=Unit)
def unit_review(request: HttpRequest, found: Unit) -> HttpResponse:
    form = ReviewForm(request.POST or None, initial={"year": clock.today().year - 1})
    return form_page(
        request,
        form,
        lambda values: save_review(found, actor=request.user, **values),
        title=_("Xếp loại của {unit}").format(unit=found),
        lead=_("Mỗi năm một mức; ghi lại năm đã có là sửa mức của năm đó."),
        label=_("Lưu xếp loại"),
        back=found.get_absolute_url(),
        done=_("Đã lưu xếp loại."),
        breadcrumb=crumbs(units_crumb(), (found.name, found.get_absolute_url()), (_("Xếp loại"), "")),
    )


def _name_seniors(table: UnitTable, day: dt.date) -> None:
    rows: Any = [row.record for row in table.page.object_list]
    table.seniors = parents_then({row.path_then[: -Unit.steplen] for row in rows}, day)


def _last_day(found: Unit) -> dt.date:
    """Today, or the last day of a unit that ended: its page then shows it as it was at its end."""
    return (
        min(clock.today(), found.valid_to) if found.valid_to else max(clock.today(), found.valid_from or clock.today())
    )
