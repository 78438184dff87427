"""Screens of printing: choose, print, the run with its sheets, spoiled blanks, the log."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from awards.domain.printing import (
    mark_spoiled,
    placed,
    printable,
    reprints_and_spoils,
    start_run,
    template_for,
    too_long,
)
from awards.forms.printing import PrintForm, SpoiledForm
from awards.models.decisions import Decision
from awards.models.printing import PrintedSheet, PrintRun
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import to_reader as _

GET = ("GET", "HEAD")
ISSUE, VIEW = "awards.certificate_issue", "awards.print_view"
PER_PAGE = 50
CHECKED_AT_ONCE = 2000


@screen(ISSUE, of=Decision)
def certificate_batch(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Choose certificates, template and printer; those never printed are chosen already. "Kiểm tra" says which texts
    would not fit, before anything is printed.
    """
    rows = printable(decision)
    fresh = [certificate.pk for certificate in rows if not certificate.copies]  # type: ignore[attr-defined]
    initial = {"version": template_for(decision), "certificates": fresh}
    form = PrintForm(request.POST or None, certificates=rows, initial=initial)
    warnings = None
    if request.method == "POST" and form.is_valid():
        plan, chosen = form.plan(), list(form.cleaned_data["certificates"])
        if "check" in request.POST:
            template = placed(plan.version, plan.printer, overprint=plan.overprint)
            warnings = too_long(chosen[:CHECKED_AT_ONCE], template)
        else:
            try:
                return redirect("workspace:job", start_run(decision, chosen, plan, actor=request.user).pk)
            except DomainError as error:
                form.add_error(error.code if error.code in form.fields else None, error.message)
    context = {
        "decision": decision,
        "form": form,
        "warnings": warnings,
        "runs": decision.print_runs.select_related("actor", "version__template")[:20],
        "breadcrumb": _crumbs(decision, _("In bằng, giấy khen")),
    }
    return render(request, "awards/printing/print.html", context)


@screen(VIEW, of=PrintRun, methods=GET)
def print_run(request: HttpRequest, run: PrintRun) -> HttpResponse:
    sheets = run.sheets.select_related("certificate__grant")
    context = {
        "run": run,
        "page": Paginator(sheets, PER_PAGE).get_page(request.GET.get("page")),
        "may_print": can(request.user, ISSUE),
        "breadcrumb": _crumbs(run.decision, _("Lần in {number}").format(number=run.pk)),
    }
    return render(request, "awards/printing/run.html", context)


@screen(ISSUE, of=PrintRun, methods=GET)
def print_run_file(request: HttpRequest, run: PrintRun, kind: str) -> HttpResponse:
    """`pages` or `singles`, once made."""
    stored = {"pages": run.pages, "singles": run.singles}.get(kind)
    if stored is None:
        raise Http404
    return serve(stored)  # type: ignore[return-value]


@screen(ISSUE, of=PrintedSheet)
def sheet_spoiled(request: HttpRequest, sheet: PrintedSheet) -> HttpResponse:
    form = SpoiledForm(request.POST or None)
    back = reverse("awards:print-run", args=[sheet.run_id])
    if request.method == "POST" and form.is_valid():
        mark_spoiled(sheet, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi phôi hỏng. In lại bằng này thì ghi lý do “hỏng phôi”."))
        return redirect(back)
    context = {
        "title": _("Ghi phôi hỏng"),
        "question": _("Phôi in cho {name} bị hỏng?").format(name=sheet.certificate.grant.holder_name),
        "confirm_label": _("Ghi phôi hỏng"),
        "form": form,
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)


@screen(VIEW, methods=GET)
def print_log(request: HttpRequest) -> HttpResponse:
    page = Paginator(reprints_and_spoils(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "awards/printing/log.html", {"page": page})


def _crumbs(decision: Decision, here: str) -> list[dict[str, str]]:
    return [
        {"label": _("Quyết định"), "url": reverse("awards:decision-list")},
        {"label": decision.full_number, "url": reverse("awards:decision-detail", args=[decision.pk])},
        {"label": here, "url": ""},
    ]
