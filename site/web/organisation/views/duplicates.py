"""People who may stand twice, and merging them after a look at what will happen."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from base.accounts.permissions import reach_of
from base.accounts.screens import screen
from base.core.language import to_reader as _
from base.units.domain.duplicates import merge_people, names_twice, pairs_of, preview_merge
from base.units.models import Person
from web.organisation.views.pages import crumbs, people_crumb
from web.organisation.views.people import people_within

PER_PAGE = 25


@screen("units.people_manage", methods=("GET", "HEAD"))
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Likely duplicates, a page of names at a time."""
    people = people_within(reach_of(request.user, "units.people_manage"))
    page = Paginator(names_twice(people), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pairs": pairs_of(people, [row["name_folded"] for row in page]),
        "breadcrumb": crumbs(people_crumb(), (_("Hồ sơ trùng"), "")),
    }
    return render(request, "people/duplicates.html", context)


@screen("units.people_manage", of=Person)
def merge(request: HttpRequest, keep: Person) -> HttpResponse:
    """`voi` names the duplicate; the person of the address stays. Both must be within reach."""
    key = request.GET.get("voi", "") or request.POST.get("voi", "")
    people = people_within(reach_of(request.user, "units.people_manage"))
    gone = people.filter(pk=int(key)).select_related("unit").first() if key.isdecimal() and len(key) < 13 else None
    if gone is None:
        raise Http404
    if request.method == "POST":
        merge_people(keep, gone, actor=request.user)
        messages.success(request, _("Đã gộp. Đường dẫn cũ vẫn mở được hồ sơ này."))
        return redirect(keep)
    context = {
        "merge": preview_merge(keep, gone),
        "swap_url": f"{reverse('people:merge', args=[gone.pk])}?voi={keep.pk}",
        "back": reverse("people:duplicates"),
        "breadcrumb": crumbs(people_crumb(), (_("Hồ sơ trùng"), reverse("people:duplicates")), (_("Gộp"), "")),
    }
    return render(request, "people/merge.html", context)
