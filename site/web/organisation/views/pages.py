"""What the views of this package share: a form on a page of its own, and its errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from base.core.errors import DomainError
from base.core.language import to_reader as _

Crumb = tuple[str, str]


def crumbs(*items: Crumb) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in items]


def units_crumb() -> Crumb:
    return _("Đơn vị"), reverse("units:unit-list")


def people_crumb() -> Crumb:
    return _("Cá nhân"), reverse("people:person-list")


def form_page(
    request: HttpRequest,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    label: str,
    back: str,
    done: str,
    breadcrumb: list[dict[str, str]],
    lead: str = "",
) -> HttpResponse:
    """Show the form; when it is sent, do the deed and go back. A refusal stands in the form, nothing typed is lost."""
    if form.is_bound and form.is_valid():
        try:
            deed(form.cleaned_data)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "label": label, "back": back, "breadcrumb": breadcrumb, "lead": lead}
    return render(request, "units/form_page.html", context, status=422 if form.is_bound else 200)
