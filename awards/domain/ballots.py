"""The secret ballot: freeze, open, cast, close, count.

A cast writes two things and nothing else: the urn of the session, whole, and the roll of the session, whole. No
ledger event, no log
line, no time. In the database the urn is one opaque value, encrypted anew at every cast with a key outside the
database and padded to
the size of the full council, so that even old versions of the row (dead tuples, write-ahead logs, backups) show no
sheet beside
another. docs/ballot.md states what this promises and what it does not.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.ballots.sealing import new_session_keys, seal_sheet, urn_add
from awards.ballots.tally import Item, agenda_hash, frozen_agenda
from awards.domain.council_states import SESSION
from awards.domain.dossier_states import ROUND
from awards.domain.sessions import mark_attendance, sync_roll
from awards.domain.urns import lock_urn, unlock_urn
from awards.domain.voting_terms import threshold_of
from awards.enums import RoundStatus, VotingBase
from awards.enums_council import SessionStatus, VoteChoice
from awards.models.ballots import RollEntry, Urn
from awards.models.sessions import AgendaItem, CouncilSession
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from base.core.transitions import advance
from base.notices.domain.notify import notify


@dataclass(frozen=True)
class BallotItem:
    """One line of a member's ballot paper; `is_open` is False where they do not vote, `why_closed` says why."""

    item: AgendaItem
    is_open: bool
    why_closed: str = ""


def instance_key() -> bytes:
    """32 bytes from the key file of this installation, outside the database and its backups."""
    return bytes.fromhex(settings.HOME.secret("ballot.key"))


def open_voting(session: CouncilSession, *, present: list[int] | None = None, actor: Any = None) -> CouncilSession:
    """Freeze electorate, agenda, thresholds and legal source, then open the urn. `present`: user keys, None = as
    marked before.

    DomainError without quorum; a session already open is returned as it is.
    """
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).select_related("council").get(pk=session.pk)
        if locked.is_editable:
            entries = sync_roll(locked)
            ledger.record("awards.session.roll_made", locked, *entries, actor=actor)
            if present is not None:
                mark_attendance(locked, present, actor=actor)
            _check_quorum(locked)
            agenda, digest = _freeze(locked)
            keys = new_session_keys(instance_key())
            Urn.objects.create(session=locked, sealed=lock_urn(b"", locked, instance_key()))
            locked = advance(
                SESSION,
                locked,
                "open",
                actor=actor,
                frozen=agenda,
                frozen_hash=digest,
                public_key=base64.b64encode(keys.public).decode(),
                wrapped_key=base64.b64encode(keys.wrapped_private).decode(),
            )
            ledger.record("awards.session.frozen", locked, actor=actor, agenda_hash=digest, members=locked.roll.count())
            if locked.round is not None and locked.round.status == RoundStatus.CLOSED:
                advance(ROUND, locked.round, "start_session", actor=actor)
            _call_to_vote(locked)
        else:
            locked = advance(SESSION, locked, "open", actor=actor)
    return locked


def _check_quorum(session: CouncilSession) -> None:
    total, present = session.roll.count(), session.roll.filter(is_present=True).count()
    if not present or present * 100 < session.quorum_percent * total:
        raise DomainError(
            _(
                "Chưa đủ số ủy viên dự họp: {present}/{total}, cần ít nhất {quorum}%. "
                "Hãy điểm danh lại hoặc dời phiên họp."
            ).format(present=present, total=total, quorum=max(session.quorum_percent, 1)),
            code="quorum",
        )


def _freeze(session: CouncilSession) -> tuple[dict[str, Any], str]:
    """The agenda as JSON and its hash; the same function re-reads the live rows later to see whether anything moved."""
    entries = list(session.roll.order_by("pk"))
    labels = [f"{entry.label} ({entry.user_id})" for entry in entries]
    items = [
        Item(  # type: ignore[typeddict-unknown-key]
            key=item.key,
            label=str(item.nomination),
            threshold=threshold_of(item).as_data(),
            legal_source=item.legal_source,
            recused=sorted(label for label, entry in zip(labels, entries, strict=True) if item.key in entry.recused),
            present=sorted(label for label, entry in zip(labels, entries, strict=True) if entry.is_present),
            excludes_recused=session.excludes_recused,
        )
        for item in agenda_of(session)
    ]
    facts: tuple[Any, ...] = (labels, items, threshold_of(session), session.base, session.legal_source)
    return frozen_agenda(*facts), agenda_hash(*facts)


def agenda_of(session: CouncilSession) -> list[AgendaItem]:
    parts = ("nomination__person__unit", "nomination__collective", "nomination__award_type", "nomination__unit")
    return list(session.items.select_related(*parts).order_by("order"))


def require_unchanged(session: CouncilSession) -> None:
    """DomainError where electorate or agenda in the database are no longer what was frozen."""
    if _freeze(session)[1] != session.frozen_hash:
        raise DomainError(
            _(
                "Danh sách ủy viên hoặc chương trình trong cơ sở dữ liệu không còn khớp với mã băm "
                "đã công bố khi mở phiếu. Phiên bỏ phiếu tạm dừng; hãy báo quản trị viên kiểm tra nhật ký."
            ),
            code="tampered",
        )


def _call_to_vote(session: CouncilSession) -> None:
    notify(
        [entry.user for entry in session.roll.select_related("user")],
        kind="awards.session.opened",
        key=f"session-opened-{session.pk}",
        title=_("Mời bỏ phiếu: {title}").format(title=session.title)[:200],
        body=_("Phiên bỏ phiếu kín đã mở. Mỗi ủy viên gửi một phiếu, không sửa được sau khi gửi."),
        url=reverse("awards:ballot", args=[session.pk]),
    )


def entry_of(session: CouncilSession, user: Any) -> RollEntry:
    """The member's line on the roll. NotAllowed for anybody else, whatever their role."""
    entry = RollEntry.objects.filter(session=session.pk, user=user.pk).first()
    if entry is None:
        raise NotAllowed(_("Bạn không có tên trong danh sách bỏ phiếu của phiên họp này."))
    return entry


def ballot_of(session: CouncilSession, entry: RollEntry) -> list[BallotItem]:
    """The member's paper: every item of the agenda, with what they do not vote on marked."""
    return [BallotItem(item, not (why := _why_closed(item, entry)), why) for item in agenda_of(session)]


def _why_closed(item: AgendaItem, entry: RollEntry) -> str:
    if item.key in entry.recused:
        return _("Bạn không bỏ phiếu ở nội dung này vì có liên quan đến đề nghị.")
    if item.base == VotingBase.PRESENT and not entry.is_present:
        return _("Nội dung này chỉ tính ủy viên có mặt tại phiên họp.")
    return ""


def cast_sheet(session: CouncilSession, user: Any, choices: Mapping[str, str]) -> str:
    """Put the member's one sheet into the urn and return its receipt, which is stored nowhere else.

    `choices`: item key → yes, no or blank, for exactly the items open to this member. DomainError (`late`, `not_open`,
    `already_cast`, `incomplete`) or NotAllowed; nothing is changed then. Safe against double clicks, two tabs and
    retries: the row of
    the session is locked, the mark on the roll and the sheet are one transaction.
    """
    with transaction.atomic():
        locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        entry = entry_of(locked, user)
        _require_open(locked, entry)
        require_unchanged(locked)
        paper = ballot_of(locked, entry)
        given = _checked(paper, choices)
        public = base64.b64decode(locked.public_key)
        sealed = seal_sheet(given, public, [line.item.key for line in paper])
        urn = Urn.objects.select_for_update().get(session=locked)
        sheets = urn_add(unlock_urn(bytes(urn.sealed), locked, instance_key()), sealed)
        urn.sealed, urn.count = lock_urn(sheets, locked, instance_key()), urn.count + 1
        urn.save(update_fields=["sealed", "count"])
        mark = Case(When(pk=entry.pk, then=Value(True)), default=F("has_voted"))
        RollEntry.objects.filter(session=locked).update(has_voted=mark)
    return sealed.receipt


def _require_open(session: CouncilSession, entry: RollEntry) -> None:
    if entry.has_voted:
        raise DomainError(
            _("Phiếu của bạn đã được nhận trước đó và đã nằm trong hòm phiếu. Mỗi ủy viên chỉ có một phiếu."),
            code="already_cast",
        )
    if session.status in (SessionStatus.DRAFT, SessionStatus.INVITED):
        raise DomainError(_("Phiên bỏ phiếu chưa mở. Hãy quay lại khi Thường trực thông báo."), code="not_open")
    if session.status != SessionStatus.OPEN:
        raise DomainError(
            _(
                "Hòm phiếu đã khóa nên phiếu của bạn không được nhận. "
                "Hãy liên hệ Thường trực Hội đồng để ghi vào biên bản."
            ),
            code="late",
        )


def _checked(paper: list[BallotItem], choices: Mapping[str, str]) -> dict[str, str]:
    """The choices, complete and for open items only."""
    wanted = {line.item.key: line.item for line in paper if line.is_open}
    if not wanted:
        raise DomainError(_("Không có nội dung nào bạn được bỏ phiếu trong phiên họp này."), code="nothing_open")
    if strange := set(choices) - set(wanted):
        raise DomainError(
            _("Phiếu có {count} nội dung không thuộc phần bạn được bỏ phiếu. Hãy tải lại trang.").format(
                count=len(strange)
            ),
            code="strange_item",
        )
    for key, item in wanted.items():
        if choices.get(key) not in VoteChoice.values:
            raise DomainError(
                _("Còn nội dung chưa chọn: {item}. Hãy chọn Đồng ý, Không đồng ý hoặc Phiếu trắng.").format(
                    item=item.nomination
                ),
                code="incomplete",
            )
    return {key: choices[key] for key in wanted}
