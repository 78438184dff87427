"""Kinds of commendation: the list that rounds choose from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_tables2 import RequestConfig

from awards.domain.kinds import save_kind
from awards.forms.dossiers import KindForm
from awards.models import CommendationKind
from awards.tables.rounds import KindTable
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _

MANAGE = "awards.round_manage"


@screen(MANAGE, methods=("GET", "HEAD"))
def kind_list(request: HttpRequest) -> HttpResponse:
    table = KindTable(CommendationKind.objects.all())
    RequestConfig(request, paginate=False).configure(table)
    return render(request, "awards/dossiers/kind_list.html", {"table": table})


@screen(MANAGE)
def kind_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """The kind of that code, or a new one."""
    kind = get_object_or_404(CommendationKind, code=code) if code else None
    form = KindForm(request.POST or None, instance=kind)
    if request.method == "POST" and form.is_valid():
        try:
            save_kind(kind, form.cleaned_data, code=form.cleaned_data.get("code", ""), actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lưu loại hình khen thưởng."))
            return redirect("awards:kind-list")
    return render(request, "awards/dossiers/kind_form.html", {"form": form, "kind": kind})
