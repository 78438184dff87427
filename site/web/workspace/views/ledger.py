from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.core.models import LedgerHead
from web.workspace.domain.jobs import start_ledger_check
from web.workspace.domain.trail import events_matching
from web.workspace.forms import LedgerFilter
from web.workspace.tables import LedgerTable

PER_PAGE = 25


@screen("core.ledger_view", methods=("GET", "HEAD"))
def ledger(request: HttpRequest) -> HttpResponse:
    """Everything that was recorded, newest first, and the head of the day."""
    form = LedgerFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    table = LedgerTable(events_matching(**wanted))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    heads = list(LedgerHead.objects.order_by("-day")[:7])
    return render(request, "workspace/ledger.html", {"table": table, "filter": form, "heads": heads})


@screen("core.ledger_view", methods=("POST",))
def ledger_check(request: HttpRequest) -> HttpResponse:
    job = start_ledger_check(request.user)  # type: ignore[arg-type]
    return redirect("workspace:job", pk=job.pk)
