"""One step for many dossiers: chosen in the list, looked at, confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from awards.domain.dossiers import bulk
from awards.domain.dossiers.assigning import share_out
from awards.domain.dossiers.blind import blind_name, is_blind_for
from awards.forms.dossiers import ShareForm
from awards.forms.rounds import ReasonForm
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _


@screen("awards.nomination_view", methods=("POST",))
def bulk_preview(request: HttpRequest) -> HttpResponse:
    """`action`, and the dossiers as `chon`. Nothing happens here; what would happen to each is shown."""
    action = _action(request)
    try:
        nominations = bulk.chosen(request.user, (int(key) for key in request.POST.getlist("chon") if key.isdecimal()))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(_list(request))
    if not nominations:
        messages.error(request, _("Hãy đánh dấu ít nhất một hồ sơ trong danh sách."))
        return redirect(_list(request))
    is_again = "again" in request.POST
    form = _form(action, request.POST if is_again else None)
    lines = _lines(request.user, action, nominations, form)
    return render(request, "awards/dossiers/bulk.html", _context(request, action, lines, form))


@screen("awards.nomination_view", methods=("POST",))
def bulk_confirm(request: HttpRequest) -> HttpResponse:
    """`seen` is "dossier:status" or, for sharing out, "dossier:status:appraiser", as the preview showed them."""
    action = _action(request)
    seen, planned = {}, {}
    for word in request.POST.getlist("seen"):
        key, status, appraiser = (*word.split(":"), "", "")[:3]
        if key.isdecimal() and status:
            seen[int(key)] = status
            planned[key] = int(appraiser) if appraiser.isdecimal() else None
    form = _form(action, request.POST)
    if action.needs == "reason" and not form.is_valid():
        nominations = bulk.chosen(request.user, seen)
        lines = _lines(request.user, action, nominations, form)
        return render(request, "awards/dossiers/bulk.html", _context(request, action, lines, form))
    if action.needs == "appraiser" and not (
        form.is_valid() and set(planned.values()) <= {None, *(user.pk for user in form.chosen())}
    ):
        messages.info(request, _("Bạn đã đổi người thẩm định: hãy xem cách chia mới, rồi bấm lại."))
        lines = _lines(request.user, action, bulk.chosen(request.user, seen), form)
        return render(request, "awards/dossiers/bulk.html", _context(request, action, lines, form))
    params: dict[str, Any] = {"appraisers": planned} if action.needs == "appraiser" else {}
    if action.needs == "reason":
        params["reason"] = form.cleaned_data["reason"]
    allowed = {nomination.pk for nomination in bulk.chosen(request.user, seen)}
    seen = {pk: status for pk, status in seen.items() if pk in allowed}
    if len(seen) > bulk.AT_ONCE:
        bulk.start_bulk(action, seen, actor=request.user, params=params)
        messages.success(request, _("Đang làm trong nền. Xem ở mục “Tiến trình”."))
        return redirect(_list(request))
    outcome = bulk.run_bulk(action, seen, actor=request.user, params=params)
    (messages.warning if outcome.left_out else messages.success)(request, outcome.message(action))
    return redirect(_list(request))


def _list(request: HttpRequest) -> str:
    """The list as it was filtered: its query travels along in the address."""
    query = request.GET.urlencode()
    return reverse("awards:nomination-list") + (f"?{query}" if query else "")


def _action(request: HttpRequest) -> bulk.Action:
    action = bulk.ACTIONS.get(request.POST.get("action", ""))
    if action is None or not can(request.user, action.permission):
        raise Http404
    return action


def _form(action: bulk.Action, data: Any) -> Any:
    match action.needs:
        case "reason":
            return ReasonForm(data)
        case "appraiser":
            return ShareForm(data)
    return None


def _lines(user: Any, action: bulk.Action, nominations: list[Any], form: Any) -> list[dict[str, Any]]:
    shares = {}
    if action.needs == "appraiser":
        shares = {share.nomination.pk: share.appraiser for share in share_out(nominations, form.chosen())}
    lines = []
    for row in bulk.preview(action, nominations, actor=user):
        appraiser, problem = shares.get(row.nomination.pk), row.problem
        if action.needs == "appraiser" and not problem and appraiser is None:
            problem = _("mọi người được chọn đều có liên quan")
        hidden = is_blind_for(user, row.nomination)
        lines.append(
            {
                "pk": row.nomination.pk,
                "name": blind_name(row.nomination) if hidden else str(row.nomination),
                "unit": "" if hidden else str(row.nomination.unit),
                "problem": problem,
                "appraiser": appraiser if not problem else None,
                "seen": ":".join(
                    [str(row.nomination.pk), row.nomination.status, *([str(appraiser.pk)] if appraiser else [])]
                ),
            }
        )
    return lines


def _context(request: HttpRequest, action: bulk.Action, lines: list[dict[str, Any]], form: Any) -> dict[str, Any]:
    return {
        "action": action,
        "lines": lines,
        "form": form,
        "ready": sum(not line["problem"] for line in lines),
        "in_background": len(lines) > bulk.AT_ONCE,
        "back": _list(request),
        "query": request.GET.urlencode(),
    }
