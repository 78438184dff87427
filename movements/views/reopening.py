"""Opening many locked reports of a period again: choose, look at what it would touch, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.reports.reopening import (
    AT_ONCE,
    counted_by_state,
    reopen_duties,
    reopenable,
    start_reopening,
)
from movements.forms.reporting import BulkReopenForm
from movements.models import ReportPeriod

NAMED = 100


@screen("movements.report_review", of=ReportPeriod)
def period_reopen(request: HttpRequest, period: ReportPeriod) -> HttpResponse:
    """Only what the preview counted is opened; where that has changed, the new preview is shown first."""
    form = BulkReopenForm(request.POST or None)
    preview = None
    if form.is_valid():
        data = form.cleaned_data
        duties = reopenable(period, request.user, state=data["state"], cluster=data["cluster"])
        counts = counted_by_state(duties)
        seen = "-".join(str(count) for count in counts.values())
        if "confirm" in request.POST and data["seen"] == seen and counts["all"]:
            keys = list(duties.values_list("pk", flat=True))
            try:
                return _reopen(request, period, keys, data)
            except DomainError as error:
                form.add_error(error.code if error.code in form.fields else None, error.message)
        elif "confirm" in request.POST:
            messages.warning(
                request, _("Danh sách vừa thay đổi nên chưa mở lại báo cáo nào. Hãy xem lại rồi xác nhận.")
            )
        preview = {"counts": counts, "seen": seen, "units": [duty.unit for duty in duties[:NAMED]]}
    context: dict[str, Any] = {"period": period, "movement": period.plan.movement, "form": form, "preview": preview}
    return render(
        request, "movements/reports/reopen_many.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _reopen(request: HttpRequest, period: ReportPeriod, keys: list[int], data: dict[str, Any]) -> HttpResponse:
    words = {"until": data["until"], "reason": data["reason"], "actor": request.user}
    if len(keys) > AT_ONCE:
        return redirect("workspace:job", pk=start_reopening(period, keys, **words).pk)
    outcome = reopen_duties(keys, **words)
    show = messages.warning if outcome.left_out else messages.success
    show(request, outcome.message)
    return redirect("movements:period-board", pk=period.pk)
