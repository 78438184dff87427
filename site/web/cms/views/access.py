"""The accessibility statement: what holds, what is known not to, and whom to tell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")
