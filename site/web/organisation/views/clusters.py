"""Clusters and blocks of a year, and the step to the next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.domain.clusters import (
    make_next_year,
    members_of,
    propose_next_year,
    replace_ended,
    save_cluster,
    set_leaders,
    set_members,
    units_in_clusters,
)
from base.units.domain.in_time import Lens, read_names
from base.units.domain.standing import is_standing
from base.units.models import Cluster, ClusterMember, Unit
from base.units.tables import in_time
from web.organisation.forms import ClusterForm, LeadersForm, MembersForm, YearFilter
from web.organisation.tables import ClusterTable
from web.organisation.views.pages import crumbs, form_page, units_crumb

PER_PAGE = 50


@screen("units.view", methods=("GET", "HEAD"))
def cluster_list(request: HttpRequest) -> HttpResponse:
    year = _year(request)
    clusters = Cluster.objects.filter(year=year).select_related("head", "deputy")
    table = ClusterTable(clusters.annotate(members_count=Count("members")).order_by("scheme", "name"))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    lens, switch = Lens.of(request.GET), in_time(request, table, "head", "deputy")
    has_ended = ClusterMember.objects.filter(cluster__year=year, unit__valid_to__lt=lens.on).exists()
    if lens.is_now:
        table.units_today = units_in_clusters(lens, [row.record.pk for row in table.paginated_rows])
    context = {
        "table": table,
        "switch": switch or (lens.switch(request.GET.dict()) if has_ended else []),
        "filter": YearFilter({"year": year}),
        "year": year,
        "can_manage": can(request.user, "units.manage"),
        "breadcrumb": crumbs(units_crumb(), (_("Cụm, khối"), "")),
        **sheet_links(request.user, "clusters", year=year),
    }
    return render(request, "units/cluster_list.html", context)


@screen("units.view", of=Cluster, methods=("GET", "HEAD"))
def cluster(request: HttpRequest, found: Cluster) -> HttpResponse:
    lens, members = Lens.of(request.GET), list(found.members.select_related("unit__kind"))
    ended = [member.unit for member in members if not is_standing(member.unit)]
    units = {unit.pk: unit for unit in (*(member.unit for member in members), found.head, found.deputy) if unit}
    names = read_names(lens, units.values())
    today = lens.read([member.unit for member in members])
    context = {
        "cluster": found,
        "members": [(member, names[member.unit_id]) for member in members],
        "total": len({unit.pk for heirs in today.values() for unit in heirs}),
        "head": names[found.head_id] if found.head_id else "",
        "deputy": names[found.deputy_id] if found.deputy_id else "",
        "switch": lens.switch(request.GET.dict()) if not all(map(is_standing, units.values())) else [],
        "ended": ended,
        "can_manage": can(request.user, "units.manage"),
        "breadcrumb": _crumbs(found),
    }
    return render(request, "units/cluster.html", context)


@screen("units.manage")
def cluster_add(request: HttpRequest) -> HttpResponse:
    form = ClusterForm(request.POST or None, initial={"year": _year(request)})
    made: list[Cluster] = []
    page = form_page(
        request,
        form,
        lambda values: made.append(save_cluster(None, actor=request.user, **values)),
        title=_("Lập cụm, khối"),
        label=_("Lập cụm, khối"),
        back=reverse("units:cluster-list"),
        done=_("Đã lập. Hãy thêm các đơn vị theo thứ tự luân phiên."),
        breadcrumb=crumbs(units_crumb(), (_("Cụm, khối"), reverse("units:cluster-list")), (_("Lập mới"), "")),
    )
    return redirect("units:cluster-members", pk=made[0].pk) if made else page


@screen("units.manage", of=Cluster)
def cluster_edit(request: HttpRequest, found: Cluster) -> HttpResponse:
    initial = {"year": found.year, "name": found.name, "scheme": found.scheme}
    return form_page(
        request,
        ClusterForm(request.POST or None, initial=initial),
        lambda values: save_cluster(found, actor=request.user, **values),
        title=_("Sửa cụm, khối"),
        label=_("Lưu"),
        back=found.get_absolute_url(),
        done=_("Đã lưu."),
        breadcrumb=_crumbs(found, _("Sửa")),
    )


@screen("units.manage", of=Cluster)
def cluster_members(request: HttpRequest, found: Cluster) -> HttpResponse:
    current = [member.unit for member in found.members.select_related("unit")]
    form = MembersForm(request.POST or None, initial={"units": current})
    return form_page(
        request,
        form,
        lambda values: set_members(found, values["units"], actor=request.user),
        title=_("Đơn vị của {cluster}").format(cluster=found.name),
        lead=_("Thứ tự ở đây là thứ tự luân phiên: năm sau, trưởng là đơn vị đứng ngay sau trưởng năm nay."),
        label=_("Lưu danh sách"),
        back=found.get_absolute_url(),
        done=_("Đã lưu danh sách đơn vị."),
        breadcrumb=_crumbs(found, _("Đơn vị")),
    )


@screen("units.manage", of=Cluster)
def cluster_leaders(request: HttpRequest, found: Cluster) -> HttpResponse:
    try:
        members = members_of(found)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect("units:cluster-members", pk=found.pk)
    by_key = {str(unit.pk): unit for unit in members}
    initial = {"head": found.head_id, "deputy": found.deputy_id}
    form = LeadersForm(request.POST or None, members=[unit for unit in members if is_standing(unit)], initial=initial)
    return form_page(
        request,
        form,
        lambda values: set_leaders(found, by_key[values["head"]], by_key.get(values["deputy"]), actor=request.user),
        title=_("Trưởng, phó của {cluster}").format(cluster=found.name),
        label=_("Lưu trưởng, phó"),
        back=found.get_absolute_url(),
        done=_("Đã lưu trưởng, phó."),
        breadcrumb=_crumbs(found, _("Trưởng, phó")),
    )


@screen("units.manage", of=Cluster)
def cluster_replace(request: HttpRequest, found: Cluster) -> HttpResponse:
    if request.method == "POST":
        replaced = replace_ended(found, actor=request.user)
        messages.success(request, _("Đã thay {count} đơn vị đã kết thúc.").format(count=len(replaced)))
        return redirect(found)
    context = {
        "title": _("Thay đơn vị đã kết thúc"),
        "question": _("Thay các đơn vị đã kết thúc bằng đơn vị kế tục?"),
        "detail": _("Đơn vị có một đơn vị kế tục thì được thay; không có hoặc có nhiều thì thôi đứng trong cụm, khối."),
        "consequences": [str(unit) for unit in _ended(found)],
        "confirm_label": _("Thay"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("units.manage")
def next_year(request: HttpRequest) -> HttpResponse:
    """What the rotation makes of the clusters of a year, and one button to make them."""
    year = _year(request)
    if request.method == "POST":
        created = make_next_year(year, actor=request.user)
        text = _("Đã lập {count} cụm, khối cho năm {year}.") if created else _("Năm {year} đã có đủ; không lập thêm.")
        messages.success(request, text.format(count=len(created), year=year + 1))
        return redirect(f"{reverse('units:cluster-list')}?year={year + 1}")
    proposals = propose_next_year(year)
    context = {
        "year": year,
        "next": year + 1,
        "proposals": proposals,
        "ready": sum(not (proposal.is_made or proposal.problem) for proposal in proposals),
        "breadcrumb": crumbs(
            units_crumb(), (_("Cụm, khối"), reverse("units:cluster-list")), (_("Chuyển sang năm sau"), "")
        ),
    }
    return render(request, "units/cluster_next_year.html", context)


def _ended(found: Cluster) -> list[Unit]:
    members = found.members.select_related("unit")
    return [member.unit for member in members if not is_standing(member.unit)]


def _crumbs(found: Cluster, here: str = "") -> list[dict[str, str]]:
    listed = f"{reverse('units:cluster-list')}?year={found.year}"
    items: list[Any] = [units_crumb(), (_("Cụm, khối"), listed), (found.name, found.get_absolute_url())]
    return crumbs(*items, *([(here, "")] if here else []))


def _year(request: HttpRequest) -> int:
    """The year of the address or the sent form; this one where there is none that can be."""
    given = request.POST.get("from", "") or request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == 4 else clock.today().year
    return year if 1990 <= year <= 2100 else clock.today().year
