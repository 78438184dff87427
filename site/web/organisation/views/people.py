"""People: list, file, and the acts on a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_tables2 import RequestConfig

from base.accounts.permissions import Reach, can, reach_of
from base.accounts.screens import screen
from base.accounts.sheets import more_sheets, sheet_links
from base.core import clock
from base.core.errors import NotAllowed
from base.core.text import fold
from base.units.domain.finding import named
from base.units.domain.in_time import Lens, read_names
from base.units.domain.people import save_person, transfer_person
from base.units.domain.standing import is_standing, not_standing
from base.units.models import Person, Unit
from base.units.tables import in_time
from web.organisation.forms import NewPersonForm, PersonFilter, PersonForm, TransferForm
from web.organisation.tables import PersonTable
from web.organisation.views.pages import crumbs, form_page, people_crumb

PER_PAGE = 50
RECORDS = (
    ("reviews", _lazy("Xếp loại hằng năm")),
    ("posts", _lazy("Quá trình công tác")),
    ("initiatives", _lazy("Sáng kiến")),
    ("disciplines", _lazy("Kỷ luật")),
)


@screen("units.people_view", methods=("GET", "HEAD"))
def person_list(request: HttpRequest) -> HttpResponse:
    form = PersonFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    people = people_within(reach_of(request.user, "units.people_view")).select_related("unit")
    if words := wanted.get("q", "").strip():
        people = people.filter(Q(name_folded__contains=fold(words)) | Q(code__iexact=words))
    lens = Lens.of(request.GET)
    people = people.filter(named(wanted.get("unit", ""), is_now=lens.is_now))
    table = PersonTable(people.order_by("name_folded", "pk"))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "table": table,
        "filter": form,
        "switch": in_time(request, table),
        "can_manage": can(request.user, "units.people_manage"),
        **sheet_links(request.user, "people"),
        "more_sheets": more_sheets(request.user, RECORDS),
    }
    return render(request, "people/person_list.html", context)


@screen("units.people_view", of=Person, methods=("GET", "HEAD"))
def person(request: HttpRequest, found: Person) -> HttpResponse:
    """The whole file. A merged duplicate leads on to the one who stayed; what could not stand twice is shown there."""
    if found.merged_into is not None:
        return redirect(found.merged_into)
    former = list(found.merged_people.all())
    lens, posts = Lens.of(request.GET), list(found.posts.select_related("unit"))
    units = {found.unit_id: found.unit} | {post.unit_id: post.unit for post in posts}
    names = read_names(lens, units.values())
    context = {
        "person": found,
        "unit_name": names[found.unit_id],
        "posts": [(post, names[post.unit_id]) for post in posts],
        "switch": lens.switch(request.GET.dict()) if not all(map(is_standing, units.values())) else [],
        "reviews": found.reviews.order_by("-year"),
        "initiatives": found.initiatives.order_by("-recognised_on"),
        "disciplines": found.disciplines.order_by("-decided_on"),
        "former": former,
        "kept_apart": [review for old in former for review in old.reviews.order_by("-year")],
        "can_manage": can(request.user, "units.people_manage", found.unit),
        "ended_text": "" if is_standing(found.unit) else not_standing(found.unit),
        "breadcrumb": crumbs(people_crumb(), (found.name, "")),
        "honours_url": f"/vinh-danh/?{urlencode({'q': found.name})}",
    }
    return render(request, "people/person.html", context)


@screen("units.people_manage")
def person_add(request: HttpRequest) -> HttpResponse:
    reach = reach_of(request.user, "units.people_manage")

    def save(values: dict[str, Any]) -> None:
        require_reach(reach, values["unit"])
        save_person(None, values, actor=request.user)

    return form_page(
        request,
        NewPersonForm(request.POST or None, reach=reach),
        save,
        title=_("Thêm cá nhân"),
        lead=_("Nếu nhiều người, hãy nhập từ Excel."),
        label=_("Thêm"),
        back=reverse("people:person-list"),
        done=_("Đã thêm cá nhân."),
        breadcrumb=crumbs(people_crumb(), (_("Thêm"), "")),
    )


@screen("units.people_manage", of=Person)
def person_edit(request: HttpRequest, found: Person) -> HttpResponse:
    reach = reach_of(request.user, "units.people_manage")
    names = ("name", "code", "birth_year", "gender", "unit", "position", "is_leader")

    def save(values: dict[str, Any]) -> None:
        require_reach(reach, values["unit"])
        save_person(found, values, actor=request.user)

    return form_page(
        request,
        PersonForm(request.POST or None, initial={name: getattr(found, name) for name in names}),
        save,
        title=_("Sửa hồ sơ của {name}").format(name=found),
        lead=_("Chuyển công tác thì dùng “Chuyển đơn vị, chức vụ” để giữ quá trình."),
        label=_("Lưu hồ sơ"),
        back=found.get_absolute_url(),
        done=_("Đã lưu hồ sơ."),
        breadcrumb=crumbs(people_crumb(), (found.name, found.get_absolute_url()), (_("Sửa"), "")),
    )


@screen("units.people_manage", of=Person)
def person_transfer(request: HttpRequest, found: Person) -> HttpResponse:
    """To any unit: who lets somebody go need not reach where they go to."""
    initial = {"day": clock.today(), "title": found.position}
    return form_page(
        request,
        TransferForm(request.POST or None, initial=initial),
        lambda values: transfer_person(found, actor=request.user, **values),
        title=_("Chuyển đơn vị, chức vụ của {name}").format(name=found),
        lead=_("Chức vụ đang giữ kết thúc vào hôm trước; quá trình công tác được giữ lại."),
        label=_("Chuyển"),
        back=reverse("people:person-list"),
        done=_("Đã ghi nhận chuyển công tác."),
        breadcrumb=crumbs(people_crumb(), (found.name, found.get_absolute_url()), (_("Chuyển"), "")),
    )


def people_within(reach: Reach) -> QuerySet[Person]:
    """People of the units in the reach, merged duplicates left out."""
    people = Person.objects.filter(merged_into=None)
    if reach.everywhere:
        return people
    condition = Q(unit__in=reach.unit_ids) if reach.unit_ids else Q(pk__in=())
    for path in reach.paths:
        condition |= Q(unit__path__startswith=path)
    return people.filter(condition)


def require_reach(reach: Reach, unit: Unit) -> None:
    if not reach.covers(unit):
        raise NotAllowed(_("Bạn chỉ ghi được hồ sơ của đơn vị mình. Hãy chọn đơn vị khác."), code="unit")
