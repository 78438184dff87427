"""Councils: who was appointed by which decision, for how long, and by which regulation they meet."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from awards.domain import councils
from awards.forms.sessions import CouncilForm, CouncilSettingsForm, ReleaseForm, ScanForm, SeatForm
from awards.models.councils import Council, CouncilMember
from awards.presenters.council import council_facts
from awards.tables.council import CouncilTable
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import to_reader as _

GET = ("GET", "HEAD")
VIEW, MANAGE = "awards.session_view", "awards.session_manage"
COUNCIL_ITSELF = "hoi-dong"


@screen(VIEW, methods=GET)
def council_list(request: HttpRequest) -> HttpResponse:
    table = CouncilTable(councils.all_councils())
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(
        request, "awards/council/council_list.html", {"table": table, "may_manage": can(request.user, MANAGE)}
    )


@screen(MANAGE)
def council_create(request: HttpRequest) -> HttpResponse:
    form = CouncilForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            council = councils.appoint_council(**form.facts(), seats=form.seats(), actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lập hội đồng. Bước tiếp theo: lập phiên họp khi có đề nghị đủ điều kiện."))
            return redirect("awards:council-detail", council.pk)
    return render(request, "awards/council/council_form.html", {"form": form})


@screen(VIEW, of=Council, methods=GET)
def council_detail(request: HttpRequest, council: Council) -> HttpResponse:
    context = {
        "council": council,
        "facts": council_facts(council),
        "members": council.members.select_related("decision_file").order_by("order", "pk"),
        "today": clock.today(),
        "may_manage": can(request.user, MANAGE),
    }
    return render(request, "awards/council/council_detail.html", context)


@screen(MANAGE, of=Council)
def council_settings(request: HttpRequest, council: Council) -> HttpResponse:
    initial = {"quorum_percent": council.quorum_percent, "regulation": council.regulation}
    form = CouncilSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        councils.change_settings(council, **form.cleaned_data, actor=request.user)
        messages.success(request, _("Đã lưu. Phiên họp lập từ nay áp dụng quy định này."))
        return redirect("awards:council-detail", council.pk)
    context = {"council": council, "form": form, "title": _("Quy chế và tỷ lệ dự họp")}
    return render(request, "awards/council/council_change.html", context)


@screen(MANAGE, of=Council)
def council_seat(request: HttpRequest, council: Council) -> HttpResponse:
    form = SeatForm(request.POST or None, council=council, initial={"from_day": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            councils.seat_member(
                council, form.seat(), decision=data["decision"], from_day=data["from_day"], actor=request.user
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã bổ sung ủy viên."))
            return redirect("awards:council-detail", council.pk)
    context = {"council": council, "form": form, "title": _("Bổ sung ủy viên")}
    return render(request, "awards/council/council_change.html", context)


@screen(MANAGE, of=Council)
def council_release(request: HttpRequest, council: Council, key: str) -> HttpResponse:
    member = get_object_or_404(council.members, pk=key if key.isdecimal() else 0)
    form = ReleaseForm(request.POST or None, initial={"last_day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            councils.release_member(member, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi ủy viên thôi tham gia Hội đồng."))
            return redirect("awards:council-detail", council.pk)
    context = {
        "title": _("Thôi tham gia Hội đồng"),
        "question": _("{name} thôi tham gia Hội đồng?").format(name=member.name),
        "detail": member.position,
        "consequences": [_("Các phiên họp đến hết ngày ghi dưới đây vẫn có tên; phiên họp sau ngày đó thì không.")],
        "form": form,
        "confirm_label": _("Ghi thôi tham gia"),
        "cancel_url": reverse("awards:council-detail", args=[council.pk]),
    }
    return render(request, "pages/confirm.html", context)


@screen(MANAGE, of=Council)
def council_scan(request: HttpRequest, council: Council, key: str) -> HttpResponse:
    """`key`: a member's number, or "hoi-dong" for the council itself."""
    subject = _holder(council, key)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            councils.attach_decision(subject, form.cleaned_data["upload"], actor=request.user)
        except DomainError as error:
            form.add_error("upload", error.message)
        else:
            messages.success(request, _("Đã lưu bản chụp quyết định."))
            return redirect("awards:council-detail", council.pk)
    title = _("Bản chụp quyết định: {name}").format(name=subject.name)
    return render(request, "awards/council/council_change.html", {"council": council, "form": form, "title": title})


@screen(VIEW, of=Council, methods=GET)
def council_scan_file(request: HttpRequest, council: Council, key: str) -> HttpResponse:
    stored = _holder(council, key).decision_file
    if stored is None:
        raise Http404
    return serve(stored)  # type: ignore[return-value] # a streaming answer; `screen` passes it on


def _holder(council: Council, key: str) -> Council | CouncilMember:
    if key == COUNCIL_ITSELF:
        return council
    return get_object_or_404(council.members, pk=key if key.isdecimal() else 0)
