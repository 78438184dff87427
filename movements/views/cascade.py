"""A movement and those below it that carry it out; packs to start from and to share."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from base.core.language import to_reader as _
from base.units.domain.in_time import Lens, read_names
from movements.domain.cascade import ancestors_of, derive_movement, progress_from_below, tree_of
from movements.domain.packs.installing import export_pack, install_pack
from movements.domain.packs.library import library
from movements.domain.packs.schema import Pack, day_of, read_pack, write_pack
from movements.domain.packs.wording import pack_facts
from movements.forms.launching import DeriveForm, InstallForm, PackFileForm
from movements.models import Movement
from movements.rules import require_visible
from movements.views.drafting import refuse, status_of

PAGE_SIZE = 25
SESSION_KEY = "movement_pack"


@screen("movements.view", of=Movement, methods=("GET", "HEAD"))
def movement_tree(request: HttpRequest, movement: Movement) -> HttpResponse:
    require_visible(request.user, movement)
    root = tree_of(movement)
    page = Paginator(root.children, PAGE_SIZE).get_page(request.GET.get("page"))
    lens, above = Lens.of(request.GET), ancestors_of(movement)
    names = read_names(lens, [*(node.movement.organiser for node in page), *(upper.organiser for upper in above)])
    seen = (*above, *(node.movement for node in root.children))
    has_ended = any(each.organiser.valid_to and each.organiser.valid_to < lens.on for each in seen)
    context = {
        "movement": movement,
        "ancestors": [(names[upper.organiser_id], upper) for upper in above],
        "root": root,
        "nodes": [(names[node.movement.organiser_id], node) for node in page],
        "page": page,
        "switch": lens.switch(request.GET.dict()) if has_ended else [],
        "rows": progress_from_below(movement),
    }
    return render(request, "movements/launching/tree.html", context)


@screen("movements.draft", of=Movement)
def movement_derive(request: HttpRequest, movement: Movement) -> HttpResponse:
    form = DeriveForm(request.POST or None, user=request.user, parent=movement)
    if form.is_valid():
        try:
            made = derive_movement(movement, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã lập dự thảo theo phong trào cấp trên. Hãy xem lại rồi trình duyệt."))
            return redirect(made)
    context = {"form": form, "movement": movement}
    return render(request, "movements/launching/derive.html", context, status=status_of(form))


@screen("movements.draft")
def pack_list(request: HttpRequest) -> HttpResponse:
    """Ours to choose from; POST takes in a file of somebody else and leads to the same screen of installing."""
    form = PackFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = form.text()
            read_pack(text)
        except ValidationError as error:
            form.add_error("file", error)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            request.session[SESSION_KEY] = text
            return redirect("movements:pack-install", "tep-da-tai")
    context = {"packs": list(library().values()), "form": form}
    return render(request, "movements/launching/packs.html", context, status=status_of(form))


@screen("movements.draft")
def pack_install(request: HttpRequest, code: str) -> HttpResponse:
    pack = _pack(request, code)
    starts_on = day_of(pack.facts["starts_on"].value)
    ends_on = day_of(pack.facts["ends_on"].value, last=True)
    form = InstallForm(request.POST or None, user=request.user, starts_on=starts_on, ends_on=ends_on)
    if form.is_valid():
        try:
            movement = install_pack(pack, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã lập dự thảo từ gói. Hãy bổ sung điều chưa rõ rồi trình duyệt."))
            return redirect(movement)
    context = {"pack": pack, "facts": pack_facts(pack), "form": form}
    return render(request, "movements/launching/pack.html", context, status=status_of(form))


@screen("movements.view", of=Movement, methods=("GET", "HEAD"))
@in_vietnamese
def pack_export(request: HttpRequest, movement: Movement) -> HttpResponse:
    require_visible(request.user, movement)
    answer = HttpResponse(write_pack(export_pack(movement)), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{movement.slug}.yaml"'
    return answer


def _pack(request: HttpRequest, code: str) -> Pack:
    """One of ours, or the file that this person has uploaded."""
    if code == "tep-da-tai" and SESSION_KEY in request.session:
        return read_pack(request.session[SESSION_KEY])
    if code not in library():
        raise Http404
    return library()[code]
