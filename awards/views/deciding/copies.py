"""Signed copies of a decision, and the certificates by which signatures are judged."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime

from awards.domain.decision_access import require_decision_sight
from awards.domain.decisions.copies import attach_copy, check_again
from awards.domain.trust import add_anchors, add_revocation_list, withdraw_anchor
from awards.forms.decisions import AnchorForm, CopyForm, RevocationListForm
from awards.models import Decision, RevocationList, SignedCopy, TrustAnchor
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import to_reader as _

DRAFT = "awards.decision_draft"
LISTS_SHOWN = 50


@screen(DRAFT, of=Decision)
def copy_create(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = CopyForm(request.POST, request.FILES) if request.method == "POST" else CopyForm()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            copy = attach_copy(decision, kind=data["kind"], upload=data["file"], actor=request.user)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            if copy.is_intact and not copy.is_trusted:
                messages.warning(request, _("Chữ ký số đúng, tài liệu nguyên vẹn, nhưng nơi cấp chưa được tin cậy."))
            else:
                messages.success(request, _("Đã đính kèm bản ký."))
            return redirect("awards:decision-detail", decision.pk)
    context = {"form": form, "decision": decision}
    return render(request, "awards/deciding/copy_form.html", context, status=422 if form.is_bound else 200)


@screen(DRAFT, of=Decision, methods=("POST",))
def copy_check(request: HttpRequest, decision: Decision, copy: str) -> HttpResponse:
    found = check_again(_copy(decision, copy), actor=request.user)
    if found.is_trusted:
        messages.success(request, _("Chữ ký số hợp lệ và nơi cấp được tin cậy."))
    else:
        messages.warning(request, _("Nơi cấp chứng thư vẫn chưa được tin cậy."))
    return redirect("awards:decision-detail", decision.pk)


@screen("awards.decision_view", of=Decision, methods=("GET", "HEAD"))
def copy_file(request: HttpRequest, decision: Decision, copy: str) -> HttpResponse:
    require_decision_sight(request.user, decision)
    return serve(_copy(decision, copy).file)  # type: ignore[return-value]


def _copy(decision: Decision, key: str) -> SignedCopy:
    if not key.isdecimal():
        raise Http404
    return get_object_or_404(decision.copies.select_related("file"), pk=key)


@screen("awards.trust_manage")
def anchor_list(request: HttpRequest) -> HttpResponse:
    form = AnchorForm(request.POST, request.FILES) if request.method == "POST" else AnchorForm()
    if request.method == "POST" and form.is_valid():
        try:
            added = add_anchors(form.cleaned_data["file"].read(), actor=request.user)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _("Đã tin cậy {count} chứng thư.").format(count=len(added)))
            return redirect("awards:anchor-list")
    context = {"form": form, "anchors": TrustAnchor.objects.all()}
    return render(request, "awards/deciding/anchor_list.html", context, status=422 if form.is_bound else 200)


@screen("awards.trust_manage", of=TrustAnchor, methods=("POST",))
def anchor_withdraw(request: HttpRequest, anchor: TrustAnchor) -> HttpResponse:
    withdraw_anchor(anchor, actor=request.user)
    messages.success(request, _("Đã thôi tin cậy chứng thư."))
    return redirect("awards:anchor-list")


@screen("awards.trust_manage")
def revocation_list(request: HttpRequest) -> HttpResponse:
    """Lists of certificates that their issuers took back; nothing is fetched, staff upload them."""
    form = RevocationListForm(request.POST, request.FILES) if request.method == "POST" else RevocationListForm()
    if request.method == "POST" and form.is_valid():
        try:
            added = add_revocation_list(form.cleaned_data["file"].read(), actor=request.user)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            text = _(
                "Đã nhận danh sách lập ngày {day}. Bấm “Kiểm tra lại” ở quyết định nào cần xét theo danh sách này."
            )
            messages.success(request, text.format(day=f"{localtime(added.listed_at):%d/%m/%Y}"))
            return redirect("awards:revocation-list")
    lists = RevocationList.objects.select_related("added_by")[:LISTS_SHOWN]
    context = {"form": form, "lists": lists, "now": clock.now()}
    return render(request, "awards/deciding/revocation_list.html", context, status=422 if form.is_bound else 200)
