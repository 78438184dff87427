"""Navigation and "Việc của tôi" of the council's side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards.domain.agenda import why_closed
from awards.domain.decisions import decidable_nominations, returned_because, signers_of
from awards.domain.decisions.downstream import open_flags
from awards.domain.paper_sheets import papers_missing
from awards.domain.sessions import ready_nominations
from awards.enums.council import DecisionStatus, SessionStatus, TemplateStatus
from awards.models.ballots import RollEntry
from awards.models.decisions import Decision
from awards.models.printing import PrintTemplateVersion
from awards.models.sessions import CouncilSession
from base.accounts.permissions import can
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work

NAV = (
    NavEntry(gettext_lazy("Phiên họp Hội đồng"), "awards:session-list", "awards.session_view", 240, "ballot"),
    NavEntry(pgettext_lazy("list", "Hội đồng"), "awards:council-list", "awards.session_manage", 235, "people"),
    NavEntry(pgettext_lazy("list", "Quyết định"), "awards:decision-list", "awards.decision_view", 250, "decision"),
    NavEntry(gettext_lazy("Văn bản đi"), "awards:paper-book", "awards.paper_send", 255, "file"),
    NavEntry(gettext_lazy("Tiền thưởng"), "awards:bonus-list", "awards.bonus_view", 260, "star"),
    NavEntry(gettext_lazy("Thống kê khen thưởng"), "awards:statistics", "awards.statistics_view", 265, "report"),
    NavEntry(gettext_lazy("Chứng thư số tin cậy"), "awards:anchor-list", "awards.trust_manage", 940, "lock"),
    NavEntry(gettext_lazy("Mẫu bằng và máy in"), "awards:template-list", "awards.print_view", 260, "print"),
)
register_nav(*NAV)

MANAGED = {
    SessionStatus.CLOSED: (gettext_lazy("Kiểm phiếu"), "awards:session-close"),
    SessionStatus.TALLIED: (gettext_lazy("Kết luận phiên họp"), "awards:session-conclude"),
    SessionStatus.DRAFT: (gettext_lazy("Gửi giấy mời"), "awards:session-detail"),
}


@register_work
def council_work(user: Any) -> Iterator[WorkItem]:
    """What waits for a member, the signer and the secretariat."""
    if can(user, "awards.ballot_cast"):
        yield from _member_work(user)
    if can(user, "awards.decision_check"):
        for decision in Decision.objects.filter(status=DecisionStatus.DRAFT, checked_by=None).exclude(drafted_by=user):
            yield _decision_item(decision, _("Dự thảo chờ kiểm tra"), _("Kiểm tra, trình ký"))
    if can(user, "awards.decision_draft"):
        for decision in Decision.objects.filter(status=DecisionStatus.DRAFT).exclude(checked_by=None):
            yield _decision_item(decision, returned_because(decision), _("Sửa dự thảo"), "returned")
        yield from _flag_work()
    if can(user, "awards.decision_sign"):
        yield from _signer_work(user)
    if can(user, "awards.template_approve"):
        yield from _templates_to_approve(user)
    if can(user, "awards.session_manage"):
        yield from _secretariat_work()


def _member_work(user: Any) -> Iterator[WorkItem]:
    running = [SessionStatus.INVITED, SessionStatus.OPEN, SessionStatus.CLOSED]
    entries = RollEntry.objects.filter(user=user, session__status__in=running).select_related("session")
    for entry in entries.prefetch_related("session__items", "named_votes"):
        session = entry.session
        match session.status:
            case SessionStatus.INVITED:
                yield _session_item(session, _("Đọc hồ sơ trước phiên họp"), "reading-room", _("Đọc hồ sơ"), "waiting")
            case SessionStatus.OPEN:
                yield from _votes_to_give(entry)
            case SessionStatus.CLOSED if entry.is_teller and papers_missing(session) > 0:
                yield _session_item(session, _("Ban kiểm phiếu"), "paper-entry", _("Nhập phiếu giấy"), "due")


def _votes_to_give(entry: RollEntry) -> Iterator[WorkItem]:
    """The secret sheet, and open votes that are not given yet; nothing where the member votes on no item."""
    session = entry.session
    items = [item for item in session.items.all() if not why_closed(item, entry)]
    if any(item.is_secret for item in items) and not (entry.has_voted or entry.on_paper):
        yield _session_item(session, _("Đang bỏ phiếu kín"), "ballot", _("Bỏ phiếu"), "due")
    given = {vote.item_id for vote in entry.named_votes.all()}
    if any(not item.is_secret and item.pk not in given for item in items):
        yield _session_item(session, _("Đang biểu quyết"), "open-vote", _("Biểu quyết"), "due")


def _session_item(session: CouncilSession, detail: str, address: str, action: str, state: str) -> WorkItem:
    moment = (session.closes_at or session.meets_at) if session.status == SessionStatus.OPEN else session.meets_at
    return WorkItem(
        title=session.title,
        detail=detail,
        url=reverse(f"awards:{address}", args=[session.pk]),
        action=action,
        state=state,
        due_on=timezone.localtime(moment).date(),
    )


def _signer_work(user: Any) -> Iterator[WorkItem]:
    for decision in Decision.objects.filter(status=DecisionStatus.CHECKED).select_related("unit"):
        if user.pk in {signer.pk for signer in signers_of(decision)}:
            yield _decision_item(decision, _("Chờ ký"), _("Xem và ký"))


def _templates_to_approve(user: Any) -> Iterator[WorkItem]:
    waiting = PrintTemplateVersion.objects.filter(status=TemplateStatus.WAITING).exclude(author=user)
    for version in waiting.select_related("template"):
        yield WorkItem(
            title=_("Duyệt mẫu bằng “{name}”").format(name=version.template.name),
            detail=version.get_status_display(),
            url=reverse("awards:template-version", args=[version.pk]),
            action=_("Xem và duyệt"),
            state="waiting",
        )


def _secretariat_work() -> Iterator[WorkItem]:
    for session in CouncilSession.objects.filter(status__in=list(MANAGED)).exclude(
        status=SessionStatus.TALLIED, repeats__isnull=False
    ):
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
    signed = Decision.objects.filter(status=DecisionStatus.SIGNED)
    for decision in signed.annotate(copy_count=Count("copies")):
        if decision.copy_count:
            yield _decision_item(decision, _("Đã ký, chờ ban hành"), _("Ban hành"))
        else:
            yield _decision_item(decision, _("Đã ký, chờ đính kèm bản ký"), _("Đính kèm bản ký"))


def _flag_work() -> Iterator[WorkItem]:
    """What rested on an award that was lost."""
    count = open_flags().count()
    if count:
        yield WorkItem(
            title=_("Xem lại kết quả, hồ sơ dựa trên khen thưởng đã mất hiệu lực"),
            detail=_("{count} trường hợp").format(count=count),
            url=reverse("awards:relied-list"),
            action=_("Xem lại"),
            state="due",
        )


def _decision_item(decision: Decision, detail: str, action: str, state: str = "due") -> WorkItem:
    url = reverse("awards:decision-detail", args=[decision.pk])
    return WorkItem(title=decision.subject, detail=detail, url=url, action=action, state=state)
