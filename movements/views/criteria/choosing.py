"""The criteria set of a movement: choosing it, and moving a running movement to a later version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.criteria.adoption import AT_ONCE, BEFORE_OPENING, choose_set, plan_adoption, queue_adoption
from movements.enums import CriteriaStatus, MovementStatus
from movements.forms.criteria import ChooseSetForm
from movements.models import CriteriaSet, Movement
from movements.rules import can_approve


@screen("movements.manage", of=Movement)
def movement_criteria(request: HttpRequest, movement: Movement) -> HttpResponse:
    is_open = movement.status == MovementStatus.OPEN
    choices = _choices(movement, is_open=is_open)
    form = ChooseSetForm(
        request.POST or None, choices=choices, is_open=is_open, initial={"criteria_set": movement.criteria_set_id}
    )
    if form.is_valid():
        try:
            return _choose(request, movement, form.cleaned_data)
        except DomainError as error:
            form.add_error("reason" if error.code == "reason" and is_open else None, error.message)
    others = choices.exclude(pk=movement.criteria_set_id or 0)
    replaced = others[:3] if is_open and movement.criteria_set else ()
    context: dict[str, Any] = {
        "movement": movement,
        "form": form,
        "is_open": is_open,
        "has_later": others.exists(),
        "may_choose": is_open or movement.status in BEFORE_OPENING,
        "is_submitted": movement.status == MovementStatus.SUBMITTED,
        "may_return": can_approve(request.user, movement),
        "plans": [(row, plan_adoption(movement, row)) for row in replaced],
    }
    return render(request, "movements/criteria/movement_criteria.html", context)


def _choices(movement: Movement, *, is_open: bool) -> QuerySet[CriteriaSet]:
    """Before the opening any set that is not retired; while open the later versions of its own."""
    rows = CriteriaSet.objects.exclude(status=CriteriaStatus.RETIRED).order_by("title", "-version")
    own = movement.criteria_set
    if is_open and own is not None:
        return CriteriaSet.objects.filter(code=own.code, version__gte=own.version).order_by("-version")
    return rows


def _choose(request: HttpRequest, movement: Movement, data: dict[str, Any]) -> HttpResponse:
    chosen, reason = data["criteria_set"], data.get("reason", "")
    if movement.status == MovementStatus.OPEN and chosen and plan_adoption(movement, chosen).figures > AT_ONCE:
        job = queue_adoption(movement, chosen, reason=reason, actor=request.user)
        return redirect("workspace:job", pk=job.pk)
    choose_set(movement, chosen, reason=reason, actor=request.user)
    name = str(chosen) if chosen else _("không dùng bộ tiêu chí")
    messages.success(request, _("Phong trào nay: {name}.").format(name=name))
    return redirect(movement)
