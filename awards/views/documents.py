from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from awards.domain.dossiers.blind import is_blind_for
from awards.domain.nominations import add_document, remove_document
from awards.enums import DocumentKind
from awards.forms.rounds import DocumentForm
from awards.models import DossierDocument, Nomination
from awards.views.dossier_report import edit_page
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import to_reader as _


@screen("awards.nomination_edit", of=Nomination)
def document_add(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """A paper that cannot be taken leads back to the page it came from, with everything that was chosen."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*sent)
    if form.is_valid():
        values = form.cleaned_data
        try:
            add_document(
                nomination,
                kind=DocumentKind(values["kind"]),
                upload=values["upload"],
                note=values["note"],
                is_redacted=values["is_redacted"],
                actor=request.user,
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã thêm tài liệu."))
    if form.errors:
        return edit_page(request, nomination, document_form=form)
    return redirect("awards:nomination-edit", nomination.pk)


@screen("awards.nomination_view", of=DossierDocument, methods=("GET", "HEAD"))
def document_file(request: HttpRequest, document: DossierDocument) -> HttpResponse:
    """A blind reader gets only papers with names covered, under a neutral name."""
    nomination = document.nomination
    if not is_blind_for(request.user, nomination):
        return serve(document.file)  # type: ignore[return-value] # a streaming answer; `screen` passes it on
    if not document.is_redacted:
        raise PermissionDenied(_("Đợt xét đọc kín: tệp này chưa che danh tính nên không mở được."))
    stored = document.file
    stored.name = f"tai-lieu-{document.pk}{PurePath(stored.name).suffix}"
    return serve(stored)  # type: ignore[return-value]


@screen("awards.nomination_edit", of=DossierDocument, methods=("POST",))
def document_remove(request: HttpRequest, document: DossierDocument) -> HttpResponse:
    try:
        remove_document(document, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("awards:nomination-edit", document.nomination_id)
