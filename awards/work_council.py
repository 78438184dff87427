"""Navigation and "Việc của tôi" of the council's side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.decisions import decidable_nominations
from awards.domain.sessions import ready_nominations
from awards.enums_council import DecisionStatus, SessionStatus
from awards.models.ballots import RollEntry
from awards.models.decisions import Decision
from awards.models.sessions import CouncilSession
from base.accounts.permissions import can
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work

NAV = (
    NavEntry(gettext_lazy("Phiên họp Hội đồng"), "awards:session-list", "awards.session_view", 240, "ballot"),
    NavEntry(gettext_lazy("Quyết định"), "awards:decision-list", "awards.decision_view", 250, "decision"),
)
MANAGED = {
    SessionStatus.CLOSED: (gettext_lazy("Kiểm phiếu"), "awards:session-close"),
    SessionStatus.TALLIED: (gettext_lazy("Kết luận phiên họp"), "awards:session-conclude"),
    SessionStatus.DRAFT: (gettext_lazy("Gửi giấy mời"), "awards:session-detail"),
}


def council_work(user: Any) -> Iterator[WorkItem]:
    """What waits for a member, the signer and the secretariat."""
    if can(user, "awards.ballot_cast"):
        yield from _member_work(user)
    if can(user, "awards.decision_sign"):
        yield from _signer_work(user)
    if can(user, "awards.session_manage"):
        yield from _secretariat_work()


def _member_work(user: Any) -> Iterator[WorkItem]:
    entries = RollEntry.objects.filter(
        user=user, has_voted=False, session__status__in=[SessionStatus.OPEN, SessionStatus.INVITED]
    )
    for entry in entries.select_related("session"):
        session = entry.session
        is_open = session.status == SessionStatus.OPEN
        moment = (session.closes_at or session.meets_at) if is_open else session.meets_at
        yield WorkItem(
            title=session.title,
            detail=_("Đang bỏ phiếu kín") if is_open else _("Đọc hồ sơ trước phiên họp"),
            url=reverse("awards:ballot" if is_open else "awards:session-detail", args=[session.pk]),
            action=_("Bỏ phiếu") if is_open else _("Đọc hồ sơ"),
            state="due" if is_open else "waiting",
            due_on=timezone.localtime(moment).date(),
        )


def _signer_work(user: Any) -> Iterator[WorkItem]:
    waiting = Decision.objects.filter(status=DecisionStatus.CHECKED)
    for decision in waiting.filter(session__council__members__user=user, session__council__members__is_chair=True):
        yield _decision_item(decision, _("Chờ ký"), _("Xem và ký"))
    for decision in waiting.filter(session=None):
        yield _decision_item(decision, _("Chờ ký"), _("Xem và ký"))


def _secretariat_work() -> Iterator[WorkItem]:
    for session in CouncilSession.objects.filter(status__in=list(MANAGED)):
        action, name = MANAGED[SessionStatus(session.status)]
        yield WorkItem(
            title=session.title,
            detail=session.get_status_display(),
            url=reverse(name, args=[session.pk]),
            action=str(action),
            state="due",
            due_on=timezone.localtime(session.meets_at).date(),
        )
    passed = decidable_nominations().count()
    if passed:
        yield WorkItem(
            title=_("Dự thảo quyết định khen thưởng"),
            detail=_("{count} đề nghị đã được Hội đồng thông qua").format(count=passed),
            url=reverse("awards:decision-create"),
            action=_("Dự thảo"),
            state="due",
        )
    ready = ready_nominations().count()
    if ready:
        yield WorkItem(
            title=_("Lập phiên họp Hội đồng"),
            detail=_("{count} đề nghị đủ điều kiện trình Hội đồng").format(count=ready),
            url=reverse("awards:session-create"),
            action=_("Lập phiên họp"),
            state="due",
        )
    for decision in Decision.objects.filter(status=DecisionStatus.SIGNED):
        yield _decision_item(decision, _("Đã ký, chờ ban hành"), _("Ban hành"))


def _decision_item(decision: Decision, detail: str, action: str) -> WorkItem:
    url = reverse("awards:decision-detail", args=[decision.pk])
    return WorkItem(title=decision.subject, detail=detail, url=url, action=action, state="due")


def register() -> None:
    """Called from `AppConfig.ready`."""
    register_nav(*NAV)
    register_work(council_work)
