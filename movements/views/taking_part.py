"""Units join a movement; the secretariat gives them their targets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.assign_preview import assignments_ahead
from movements.domain.lifecycle import registered_units
from movements.domain.registration import register_unit
from movements.domain.targets import assign_target, assign_targets
from movements.forms.shared import AssignForm, OwnFigureForm, RegisterForm
from movements.models import Movement, TargetAssignment
from movements.rules import is_registration_open
from movements.workbench.campaigns import own_units


@screen("movements.register", of=Movement)
def movement_register(request: HttpRequest, movement: Movement) -> HttpResponse:
    units = own_units(request.user)  # type: ignore[arg-type]
    known = movement.registrations.filter(unit__in=units, status="registered").select_related("unit")
    initial = {"unit": units[0].pk if units else None, "pledge": next((row.pledge for row in known), "")}
    form = RegisterForm(request.POST or None, units=units, initial=initial)
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            register_unit(movement, unit, pledge=form.cleaned_data["pledge"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("{unit} đã đăng ký thi đua.").format(unit=unit))
            return redirect(movement)
    context = {
        "movement": movement,
        "form": form,
        "known": known,
        "units": units,
        "is_open": is_registration_open(movement),
    }
    return render(request, "movements/movement_register.html", context)


@screen("movements.target_assign", of=Movement)
def target_assign(request: HttpRequest, movement: Movement) -> HttpResponse:
    units = registered_units(movement)
    own = "own" in request.POST
    options: dict[str, Any] = {"movement": movement, "units": units}
    bulk_form = AssignForm(request.POST if request.POST and not own else None, **options)
    own_form = OwnFigureForm(request.POST if own else None, prefix="own", **options)
    form = own_form if own else bulk_form
    if form.is_valid():
        if not own and (question := _unconfirmed(movement, bulk_form)):
            return render(request, "pages/confirm.html", question)
        try:
            _assign(request, movement, dict(form.cleaned_data), own=own)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("movements:target-assign", movement.pk)
    assigned = TargetAssignment.objects.filter(target__movement=movement).count()
    context = {"movement": movement, "bulk_form": bulk_form, "own_form": own_form, "assigned": assigned, "units": units}
    return render(request, "movements/target_assign.html", context)


def _unconfirmed(movement: Movement, form: AssignForm) -> dict[str, Any]:
    """The question before many are given at once; nothing where it is answered for just this many, or all is given."""
    data = form.cleaned_data
    ahead = assignments_ahead(movement, data["targets"], None if data["to_all"] else data["units"])
    if data["sure"] == ahead.fresh or not ahead.fresh:
        return {}
    counts = {"targets": ahead.targets, "units": ahead.units, "fresh": ahead.fresh, "known": ahead.known}
    known = _("{known} lượt đã giao từ trước giữ nguyên.").format(**counts)
    return {
        "title": _("Giao chỉ tiêu"),
        "question": _("Giao {targets} chỉ tiêu cho {units} đơn vị?").format(**counts),
        "consequences": [_("{fresh} lượt giao mới, theo mức chung của chỉ tiêu.").format(**counts)]
        + ([known] if ahead.known else []),
        "form": form.to_confirm(ahead.fresh),
        "confirm_label": _("Giao {fresh} lượt").format(**counts),
        "cancel_url": reverse("movements:target-assign", args=[movement.pk]),
    }


def _assign(request: HttpRequest, movement: Movement, data: dict[str, Any], *, own: bool) -> None:
    if own:
        assigned = assign_target(data.pop("target"), data.pop("unit"), actor=request.user, **data)
        messages.success(request, _("Đã giao “{name}” cho {unit}.").format(name=assigned.target, unit=assigned.unit))
        return
    chosen = None if data["to_all"] else data["units"]
    count = assign_targets(movement, targets=data["targets"], units=chosen, actor=request.user)
    if count:
        messages.success(request, _("Đã giao {count} chỉ tiêu.").format(count=count))
    else:
        messages.info(request, _("Không có gì mới: các chỉ tiêu này đã được giao từ trước."))
