"""The wizard at the end of a year: choose the next movement, look at what is unfinished, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.carry_preview import preview_carrying
from movements.domain.carrying import AT_ONCE, carry_over, start_carrying
from movements.forms.targets import CarryForm, CarryIntoForm
from movements.models import Movement


@screen("movements.target_assign", of=Movement)
def carry_wizard(request: HttpRequest, movement: Movement) -> HttpResponse:
    choice = CarryIntoForm(request.GET or None, source=movement)
    into = choice.cleaned_data["into"] if choice.is_valid() else None
    if into is None:
        context = {"movement": movement, "form": choice, "has_later": choice.fields["into"].queryset.exists()}  # type: ignore[attr-defined]
        return render(request, "movements/targets/carry_choose.html", context)
    groups = preview_carrying(movement, into)
    form = CarryForm(request.POST or None, groups=groups)
    if form.is_valid():
        try:
            if sum(group.ready for group in groups) > AT_ONCE:
                job = start_carrying(
                    movement, into, form.picks(), reason=form.cleaned_data["reason"], actor=request.user
                )
                return redirect("workspace:job", pk=job.pk)
            count = carry_over(movement, into, form.picks(), reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            words = _("Đã chuyển tiếp {count} lượt chỉ tiêu.") if count else _("Không có gì mới để chuyển tiếp.")
            messages.success(request, words.format(count=count))
            return redirect("movements:target-list", into.pk)
    context = {
        "movement": movement,
        "into": into,
        "form": form,
        "groups": [(group, form.field_of(group.target)) for group in groups],
        "back": reverse("movements:carry-over", args=[movement.pk]),
    }
    return render(request, "movements/targets/carry_preview.html", context)
