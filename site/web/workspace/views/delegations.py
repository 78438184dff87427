"""Giving, ending and taking up a delegation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from base.accounts.middleware import STANDING_IN
from base.accounts.models import Delegation
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _
from web.workspace.domain.delegating import delegate, end_delegation, visible_to
from web.workspace.forms import DelegationForm
from web.workspace.tables import DelegationTable

PER_PAGE = 30


@screen("accounts.delegate", methods=("GET", "HEAD"))
def delegation_list(request: HttpRequest) -> HttpResponse:
    """What I was given and may take up now, above everything that I may see."""
    user: Any = request.user
    table = DelegationTable(visible_to(user))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    current = Delegation.objects.in_force(clock.today()).filter(taker=user)
    return render(request, "workspace/delegation_list.html", {"table": table, "current": current})


@screen("accounts.delegate")
def delegation_give(request: HttpRequest) -> HttpResponse:
    form = DelegationForm(request.POST or None, giver=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = delegate(request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã ủy quyền. {person} đã được báo.").format(person=made.taker))
            return redirect("workspace:delegation-list")
    return render(request, "workspace/delegation_form.html", {"form": form})


@screen("accounts.delegate")
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    delegation = visible_to(user).filter(pk=pk).first()
    if delegation is None:
        raise Http404
    if request.method == "POST":
        end_delegation(delegation, actor=user)
        messages.success(request, _("Đã chấm dứt ủy quyền."))
        return redirect("workspace:delegation-list")
    context = {
        "title": _("Chấm dứt ủy quyền"),
        "question": _("Chấm dứt “{names}”?").format(names=delegation),
        "consequences": [_("Người được ủy quyền thôi làm thay ngay."), _("Việc đã làm vẫn giữ nguyên trong nhật ký.")],
        "confirm_label": _("Chấm dứt"),
        "cancel_url": reverse("workspace:delegation-list"),
    }
    return render(request, "pages/confirm.html", context)


@screen("accounts.delegate", methods=("POST",))
def stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """From here on this sign-in acts for the giver, until it stops."""
    delegation = Delegation.objects.in_force(clock.today()).filter(pk=pk, taker=request.user.pk).first()
    if delegation is None:
        raise Http404
    request.session[STANDING_IN] = delegation.pk
    messages.success(
        request, _("Từ giờ mọi việc bạn làm được ghi là làm thay {person}.").format(person=delegation.giver)
    )
    return redirect("workspace:home")


@screen("accounts.delegate", methods=("POST",))
def stop_standing_in(request: HttpRequest) -> HttpResponse:
    request.session.pop(STANDING_IN, None)
    return redirect("workspace:home")
