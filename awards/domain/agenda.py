"""What is put to the vote, who votes on it, and the frozen form of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards.ballots.tally import Item, agenda_hash, frozen_agenda
from awards.domain.voting_terms import threshold_of
from awards.enums import VotingBase, VotingMethod
from awards.enums.council import SessionStatus
from awards.models.ballots import RollEntry
from awards.models.sessions import AgendaItem, CouncilSession
from base.core.errors import DomainError, NotAllowed


@dataclass(frozen=True)
class BallotItem:
    """One line of a member's ballot paper; `is_open` is False where they do not vote, `why_closed` says why."""

    item: AgendaItem
    is_open: bool
    why_closed: str = ""


def agenda_of(session: CouncilSession) -> list[AgendaItem]:
    """Items in order, with what a screen or a paper names of them."""
    parts = (
        "nomination__person__unit",
        "nomination__collective",
        "nomination__household",
        "nomination__award_type",
        "nomination__unit",
    )
    return list(session.items.select_related(*parts).order_by("order"))


def is_meeting(items: Iterable[AgendaItem]) -> bool:
    """Whether people come together: not where every item is settled by opinions in writing."""
    return any(item.method != VotingMethod.WRITTEN for item in items)


def entry_of(session: CouncilSession, user: Any) -> RollEntry:
    """The user's line on the roll. NotAllowed for anybody else, whatever their role."""
    entry = RollEntry.objects.filter(session=session.pk, user=user.pk).first()
    if entry is None:
        raise NotAllowed(_("Bạn không có tên trong danh sách bỏ phiếu của phiên họp này."))
    return entry


def votes_on(item: AgendaItem, entry: RollEntry) -> bool:
    """Whether the member has a vote on the item, as things stood at the opening: so many sheets are handed out."""
    if item.key in entry.recused:
        return False
    return entry.is_present or item.method == VotingMethod.WRITTEN or not _needs_presence(item)


def why_closed(item: AgendaItem, entry: RollEntry) -> str:
    """Why the member cannot vote on the item now; empty where they can."""
    if item.key in entry.recused:
        return _("Bạn không bỏ phiếu ở nội dung này vì có liên quan đến đề nghị.")
    if entry.is_here or item.method == VotingMethod.WRITTEN or not _needs_presence(item):
        return ""
    if item.base == VotingBase.PRESENT:
        return _("Nội dung này chỉ tính ủy viên có mặt tại phiên họp.")
    return _("Nội dung này không tính ý kiến của ủy viên vắng mặt.")


def _needs_presence(item: AgendaItem) -> bool:
    return item.base == VotingBase.PRESENT or not item.counts_absent


def paper_of(items: Iterable[AgendaItem], entry: RollEntry) -> list[BallotItem]:
    """These items as they stand on the member's paper."""
    return [BallotItem(item, not (why := why_closed(item, entry)), why) for item in items]


def freeze(session: CouncilSession) -> tuple[dict[str, Any], str]:
    """Agenda and electorate as JSON, and its hash; the same function re-reads the live rows later to see whether
    anything moved.
    """
    entries = list(session.roll.order_by("pk"))
    items = [
        Item(  # type: ignore[typeddict-unknown-key]
            key=item.key,
            label=str(item.nomination),
            method=item.method,
            threshold=threshold_of(item).as_data(),
            legal_source=item.legal_source,
            recused=sorted(entry.voter_key for entry in entries if item.key in entry.recused),
            present=sorted(entry.voter_key for entry in entries if entry.is_present),
            counts_absent=item.counts_absent,
            excludes_recused=item.excludes_recused,
        )
        for item in agenda_of(session)
    ]
    labels = [entry.voter_key for entry in entries]
    facts: tuple[Any, ...] = (labels, items, threshold_of(session), session.base, session.legal_source)
    return frozen_agenda(*facts), agenda_hash(*facts)


def require_unchanged(session: CouncilSession) -> None:
    """DomainError where electorate or agenda in the database are no longer what was frozen."""
    if freeze(session)[1] != session.frozen_hash:
        raise DomainError(
            _(
                "Danh sách ủy viên hoặc chương trình trong cơ sở dữ liệu không còn khớp với mã băm "
                "đã công bố khi mở phiếu. Phiên bỏ phiếu tạm dừng; hãy báo quản trị viên kiểm tra nhật ký."
            ),
            code="tampered",
        )


def require_voting(session: CouncilSession) -> None:
    """DomainError (`not_open`, `suspended`, `late`) unless votes are taken now. Call it on the locked row."""
    if session.is_editable:
        raise DomainError(_("Phiên bỏ phiếu chưa mở. Hãy quay lại khi Thường trực thông báo."), code="not_open")
    if session.status == SessionStatus.SUSPENDED:
        raise DomainError(
            _(
                "Phiên họp đang tạm dừng vì không còn đủ số ủy viên dự họp nên chưa nhận phiếu. "
                "Phiếu đã gửi vẫn nằm trong hòm; hãy quay lại khi phiên họp tiếp tục."
            ),
            code="suspended",
        )
    if session.status != SessionStatus.OPEN:
        raise DomainError(
            _(
                "Hòm phiếu đã khóa nên phiếu của bạn không được nhận. "
                "Hãy liên hệ Thường trực Hội đồng để ghi vào biên bản."
            ),
            code="late",
        )
