"""Reorganising units: choose what happened, fill it in, see what will change, confirm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.domain.finding import unit_by_word
from base.units.domain.handover import Outcome
from base.units.domain.successions import (
    Decision,
    NewUnit,
    Part,
    dissolve_unit,
    merge_units,
    move_unit,
    preview,
    rename_unit,
    split_unit,
)
from base.units.models import Unit
from web.organisation.forms import DecisionForm, DissolveForm, MergeForm, MoveForm, RenameForm, SplitForm
from web.organisation.views.pages import crumbs, units_crumb

Values = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One way to reorganise: its form, its deed, and the words of its card."""

    title: Any
    detail: Any
    form: type[DecisionForm]
    deed: Callable[[Values, Any], Outcome]


def _decision(values: Values) -> Decision:
    return Decision(values["day"], values["number"])


def _merge(values: Values, actor: Any) -> Outcome:
    into = values["into"] or NewUnit(values["name"], values["kind"], values["parent"])
    return merge_units(values["sources"], into, _decision(values), actor=actor)


def _split(values: Values, actor: Any) -> Outcome:
    parts = [_part(line, values) for line in values["parts"].splitlines() if line.strip()]
    return split_unit(values["source"], parts, _decision(values), keeps=values["keeps"], actor=actor)


def _part(line: str, values: Values) -> Part:
    """ "Sở Tài chính; 0,4": a standing unit by its words, or the name of a new one."""
    name, _semicolon, figure = line.rpartition(";")
    try:
        share = Decimal(figure.strip().replace(",", "."))
    except InvalidOperation as error:
        raise DomainError(
            _("Dòng “{line}” cần có tên, dấu chấm phẩy và tỷ lệ, như: Sở Tài chính; 0,4.").format(
                line=line.strip()[:80]
            ),
            code="parts",
        ) from error
    try:
        return unit_by_word(name), share
    except DomainError as error:
        if error.code != "unknown_unit" or "#" in name:
            raise
    if not values["kind"] or not values["parent"]:
        raise DomainError(
            _("“{name}” là đơn vị mới: hãy chọn loại và cấp trên bên dưới.").format(name=name.strip()), code="kind"
        )
    return NewUnit(name, values["kind"], values["parent"]), share


KINDS: dict[str, Kind] = {
    "sap-nhap": Kind(
        _lazy("Sáp nhập"),
        _lazy("Nhiều đơn vị nhập vào một đơn vị mới hoặc một đơn vị đang có."),
        MergeForm,
        _merge,
    ),
    "chia-tach": Kind(
        _lazy("Chia, tách"),
        _lazy("Một đơn vị chia thành nhiều phần, hoặc tách một phần mà vẫn tiếp tục hoạt động."),
        SplitForm,
        _split,
    ),
    "doi-ten": Kind(
        _lazy("Đổi tên"),
        _lazy("Vẫn là đơn vị ấy, mang tên khác từ một ngày."),
        RenameForm,
        lambda values, actor: rename_unit(
            values["source"], values["name"], _decision(values), short_name=values["short_name"], actor=actor
        ),
    ),
    "chuyen": Kind(
        _lazy("Chuyển trực thuộc"),
        _lazy("Vẫn là đơn vị ấy, cùng các đơn vị cấp dưới, về một cấp trên khác."),
        MoveForm,
        lambda values, actor: move_unit(values["source"], values["parent"], _decision(values), actor=actor),
    ),
    "giai-the": Kind(
        _lazy("Giải thể"),
        _lazy("Đơn vị kết thúc hoạt động và không có đơn vị kế tục."),
        DissolveForm,
        lambda values, actor: dissolve_unit(values["source"], _decision(values), actor=actor),
    ),
}


@screen("units.manage", methods=("GET", "HEAD"))
def kinds(request: HttpRequest) -> HttpResponse:
    about = _known_unit(request)
    suffix = f"?don-vi={about.pk}" if about else ""
    context = {
        "kinds": [
            {"title": kind.title, "detail": kind.detail, "url": reverse("units:reorganise-kind", args=[slug]) + suffix}
            for slug, kind in KINDS.items()
        ],
        "about": about,
        "breadcrumb": crumbs(units_crumb(), (_("Sắp xếp lại"), "")),
        **sheet_links(request.user, "successions"),
    }
    return render(request, "units/reorganise.html", context)


@screen("units.manage")
def reorganise(request: HttpRequest, kind: str) -> HttpResponse:
    """The form; sent, what would change; confirmed, the deed. Each step checks anew."""
    if kind not in KINDS:
        raise Http404
    chosen = KINDS[kind]
    form = chosen.form(request.POST or None, initial=_initial(request, chosen))
    outcome: Outcome | None = None
    if form.is_bound and form.is_valid():
        try:
            outcome = _run(chosen, form.cleaned_data, request)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            if "confirm" in request.POST:
                return _done(request, outcome)
    context = {
        "form": form,
        "outcome": outcome,
        "title": chosen.title,
        "detail": chosen.detail,
        "breadcrumb": crumbs(units_crumb(), (_("Sắp xếp lại"), reverse("units:reorganise")), (str(chosen.title), "")),
    }
    return render(request, "units/reorganise_form.html", context, status=422 if form.errors else 200)


def _run(chosen: Kind, values: Values, request: HttpRequest) -> Outcome:
    if "confirm" in request.POST:
        return chosen.deed(values, request.user)
    return preview(lambda: chosen.deed(values, request.user))


def _done(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    if outcome.is_repeat:
        messages.info(request, _("Quyết định này đã được ghi nhận trước đó; không có gì thay đổi."))
    else:
        messages.success(request, _("Đã ghi nhận. Lịch sử của các đơn vị vẫn giữ nguyên và tra cứu được."))
    targets = [part.target for part in outcome.parts if part.target] or outcome.moved_tops or outcome.ended
    unit = outcome.succession.unit or (targets[0] if targets else None)
    return redirect(unit.get_absolute_url() if unit else reverse("units:unit-list"))


def _initial(request: HttpRequest, chosen: Kind) -> Values:
    about = _known_unit(request)
    if about is None:
        return {}
    field: forms.Field = chosen.form.base_fields["sources" if "sources" in chosen.form.base_fields else "source"]
    name = "sources" if "sources" in chosen.form.base_fields else "source"
    return {name: [about] if isinstance(field.widget, forms.Textarea) else about}


def _known_unit(request: HttpRequest) -> Unit | None:
    key = request.GET.get("don-vi", "")
    return Unit.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 13 else None
