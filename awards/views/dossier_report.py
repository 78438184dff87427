"""Writing the report of achievements: autosave, two officers at once, versions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from awards.domain import nominations as domain
from awards.domain.dossiers.forms_of_report import form_of
from awards.domain.dossiers.reports import ReportMoved, changes_between, content_of, save_report
from awards.domain.dossiers.returning import open_points
from awards.forms.dossiers import ReportForm
from awards.forms.rounds import DocumentForm
from awards.models import DossierReport, Nomination, ReportVersion
from awards.presenters import rounds as presenters
from awards.presenters.dossiers import actions_of
from awards.rules import can_edit
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _

EDIT, VIEW = "awards.nomination_edit", "awards.nomination_view"
GET = ("GET", "HEAD")


@screen(EDIT, of=Nomination)
def nomination_edit(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """A save that meets another's change shows that change beside what was typed; saving again is then a decision."""
    form = ReportForm(request.POST or None, nomination=nomination, initial=_initial(nomination))
    moved: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            save_report(nomination, form.content(), expected_version=form.cleaned_data["version"], actor=request.user)
        except ReportMoved as error:
            form.add_error(None, error.message)
            moved = changes_between(nomination, form.content(), error.report.content)
            data = request.POST.copy()
            data["version"] = str(error.report.version)
            form.data = data
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lưu báo cáo thành tích."))
            return redirect("awards:nomination-edit", nomination.pk)
    return edit_page(request, nomination, form=form, moved=moved)


def edit_page(
    request: HttpRequest,
    nomination: Nomination,
    *,
    form: ReportForm | None = None,
    moved: Sequence[Any] = (),
    document_form: DocumentForm | None = None,
) -> HttpResponse:
    """The report and the papers on one page; a form that was refused stands there again."""
    context = {
        "nomination": nomination,
        "form": form or ReportForm(None, nomination=nomination, initial=_initial(nomination)),
        "report_form": form_of(nomination),
        "moved": moved,
        "points": open_points(nomination),
        "document_form": document_form or DocumentForm(),
        "checklist": presenters.checklist_rows(domain.checklist(nomination)),
        "missing": domain.missing_parts(nomination),
        "may_edit": can_edit(nomination) and not nomination.is_secret,
        "actions": [
            each
            for each in actions_of(request.user, nomination)
            if each["tone"] != "quiet" and each["url"] != reverse("awards:nomination-edit", args=[nomination.pk])
        ][:1],
        "has_versions": nomination.report_versions.exists(),
    }
    return render(request, "awards/nomination_edit.html", context)


@screen(EDIT, of=Nomination, methods=("POST",))
def report_autosave(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """What was typed so far. Answers {version, saved, errors: {field: sentence}}; 409 with {message} where somebody
    else saved, or the dossier is locked.
    """
    form = ReportForm(request.POST, nomination=nomination)
    form.full_clean()
    try:
        report = save_report(
            nomination,
            form.content(),
            expected_version=form.cleaned_data.get("version") or 0,
            is_draft=True,
            actor=request.user,
        )
    except DomainError as error:
        return JsonResponse({"message": error.message}, status=409)
    errors = {name: str(found[0]) for name, found in form.errors.items()}
    saved = f"{timezone.localtime(report.saved_at):%H:%M}"
    return JsonResponse({"version": report.version, "saved": saved, "errors": errors})


@screen(EDIT, of=Nomination, methods=GET)
def report_versions(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """The versions, and what changed from the one before to the one asked for (`?ban=<number>`, the newest first)."""
    versions = list(nomination.report_versions.select_related("saved_by"))
    wanted = request.GET.get("ban", "")
    shown = next((each for each in versions if str(each.number) == wanted), versions[0] if versions else None)
    if wanted and (shown is None or str(shown.number) != wanted):
        raise Http404
    context = {
        "nomination": nomination,
        "versions": versions,
        "shown": shown,
        "changes": _changes(nomination, versions, shown),
    }
    return render(request, "awards/dossiers/report_versions.html", context)


def _changes(nomination: Nomination, versions: list[ReportVersion], shown: ReportVersion | None) -> list[Any]:
    if shown is None:
        return []
    before = next((each for each in versions if each.number == shown.number - 1), None)
    return changes_between(nomination, before.content if before else {}, shown.content)


def _initial(nomination: Nomination) -> dict[str, Any]:
    report = DossierReport.objects.filter(nomination=nomination).first()
    return {**content_of(nomination), "version": report.version if report else 0}
