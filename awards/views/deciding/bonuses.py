"""The book of bonuses."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from awards.domain.bonus_book import bonus_rows, bonus_totals
from awards.domain.bonus_ledger import write_line
from awards.forms.decisions import BonusLineForm, YearForm
from awards.models import Grant
from awards.presenters.decisions import total_stats
from awards.tables.decisions import BonusTable
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _


@screen("awards.bonus_view", methods=("GET", "HEAD"))
def bonus_list(request: HttpRequest) -> HttpResponse:
    """`?nam=2026` is the year of the decisions."""
    form = YearForm(request.GET if request.GET.get("nam") else {"nam": clock.today().year})
    rows = bonus_rows(form.year())
    table = BonusTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "form": form,
        "year": form.year(),
        "stats": total_stats(bonus_totals(form.year())),
        "table": table,
        "may_export": can(request.user, "importers.data_export"),
        "may_import": can(request.user, "importers.data_import") and can(request.user, "awards.bonus_manage"),
    }
    return render(request, "awards/deciding/bonus_list.html", context)


@screen("awards.bonus_manage", of=Grant)
def bonus_line(request: HttpRequest, grant: Grant) -> HttpResponse:
    form = BonusLineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_line(grant, form.line(), actor=request.user)
        except DomainError as error:
            form.add_error("document" if error.code == "document_used" else "amount", error.message)
        else:
            messages.success(request, _("Đã ghi vào sổ tiền thưởng."))
            return redirect("awards:grant-detail", grant.pk)
    context = {"form": form, "grant": grant}
    return render(request, "awards/deciding/bonus_form.html", context, status=422 if form.is_bound else 200)
