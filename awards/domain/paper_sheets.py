"""Sheets of paper: handed out in the room, put into a box, and entered by the counting committee after the close.

Once entered, a sheet lies in the urn like any other: nobody can tell later which ones were of paper. The committee
writes the receipt on the paper sheet before entering it, so the published list can be held against the pile, a sheet
entered wrongly can be taken out again, and a form sent twice puts in one sheet.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards import human_code
from awards.ballots.sealing import seal_sheet, urn_add, urn_receipts, urn_take_paper
from awards.ballots.tally import CHOICES
from awards.domain.agenda import require_unchanged, votes_on
from awards.domain.ballots import instance_key, require_no_sheet, secret_items
from awards.domain.urns import lock_urn, unlock_urn
from awards.enums.council import VOTING_SESSIONS, SessionStatus
from awards.models.ballots import RollEntry, Urn
from awards.models.sessions import AgendaItem, CouncilSession
from base.accounts.permissions import can
from base.core import ledger
from base.core.errors import DomainError, NotAllowed

ABSENT_CHOICE = ""
"""On a paper sheet: the item is struck out, since its voter has a conflict there."""


def give_paper(session: CouncilSession, entry: RollEntry, *, actor: Any = None) -> None:
    """Hand a paper sheet to a member in the room, who from then on cannot vote by phone. Twice hands out one.

    DomainError where their sheet is in the urn already, they are not in the room, or no vote is under way.
    """
    with transaction.atomic():
        locked, fresh = _locked(session, entry)
        if fresh.on_paper:
            return
        require_no_sheet(fresh)
        if not fresh.is_here:
            raise DomainError(
                _("{member} không có mặt. Ý kiến của ủy viên vắng mặt được gửi bằng văn bản.").format(
                    member=fresh.name
                ),
                code="absent",
            )
        _mark(locked, fresh, True, actor)


def take_back_paper(session: CouncilSession, entry: RollEntry, *, actor: Any = None) -> None:
    """The member returned the paper sheet unused and may vote by phone again. Only until the close."""
    with transaction.atomic():
        locked, fresh = _locked(session, entry)
        if fresh.on_paper:
            _mark(locked, fresh, False, actor)


def _locked(session: CouncilSession, entry: RollEntry) -> tuple[CouncilSession, RollEntry]:
    locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if locked.status not in VOTING_SESSIONS:
        raise DomainError(
            _("Phiếu giấy chỉ phát và thu lại trong lúc bỏ phiếu. Hãy tải lại trang để xem trạng thái mới."),
            code="late",
        )
    return locked, locked.roll.get(pk=entry.pk)


def _mark(session: CouncilSession, entry: RollEntry, on_paper: bool, actor: Any) -> None:
    RollEntry.objects.filter(pk=entry.pk).update(on_paper=on_paper)
    kind = "awards.session.paper_given" if on_paper else "awards.session.paper_returned"
    ledger.record(kind, session, entry, actor=actor, member=entry.name)


def papers_missing(session: CouncilSession) -> int:
    """Paper sheets handed out and not entered yet."""
    urn = Urn.objects.filter(session=session).first()
    return session.roll.filter(on_paper=True).count() - (urn.paper_count if urn else 0)


def is_teller(session: CouncilSession, user: Any) -> bool:
    """The counting committee named at the opening; where none is named, the secretariat."""
    tellers = set(session.roll.filter(is_teller=True).values_list("user_id", flat=True))
    return user.pk in tellers if tellers else can(user, "awards.session_manage")


def require_teller(session: CouncilSession, user: Any) -> None:
    if not is_teller(session, user):
        raise NotAllowed(_("Chỉ Ban kiểm phiếu của phiên họp này được nhập phiếu giấy."))


def holders(session: CouncilSession) -> list[RollEntry]:
    """Members who took a paper sheet."""
    return list(session.roll.filter(on_paper=True).order_by("pk"))


def may_be_struck(item: AgendaItem, papers: Iterable[RollEntry]) -> bool:
    """Whether a paper sheet may lack the item: somebody who holds one has no vote there."""
    return any(not votes_on(item, entry) for entry in papers)


def enter_paper(session: CouncilSession, receipt: str, choices: Mapping[str, str], *, actor: Any) -> None:
    """Put one paper sheet into the urn under the receipt written on it. The same receipt again changes nothing.

    `choices`: item key → yes, no, blank, invalid, or ABSENT_CHOICE. DomainError (`not_closed`, `no_paper_left`,
    `incomplete`, `bad_receipt`) or NotAllowed.
    """
    with transaction.atomic():
        locked, urn, sheets = _locked_urn(session, actor)
        code = human_code.normalise(receipt)
        if code is None:
            raise DomainError(_("Mã phiếu không đúng. Hãy tải lại trang để lấy mã khác."), code="bad_receipt")
        if code in urn_receipts(sheets):
            return
        if papers_missing(locked) <= 0:
            raise DomainError(
                _("Đã nhập đủ số phiếu giấy phát ra. Nếu nhập nhầm, hãy lấy phiếu nhầm ra theo mã rồi nhập lại."),
                code="no_paper_left",
            )
        require_unchanged(locked)
        items = secret_items(locked)
        given = _checked(locked, items, choices)
        sealed = seal_sheet(given, base64.b64decode(locked.public_key), [item.key for item in items], receipt=code)
        _put_back(locked, urn, urn_add(sheets, sealed, is_paper=True), +1, actor)


def _checked(session: CouncilSession, items: list[AgendaItem], choices: Mapping[str, str]) -> dict[str, str]:
    given, papers = {}, holders(session)
    for item in items:
        choice = choices.get(item.key)
        if choice == ABSENT_CHOICE and may_be_struck(item, papers):
            continue
        if choice not in CHOICES:
            raise DomainError(
                _("Phiếu giấy còn nội dung chưa chọn: {item}.").format(item=item.nomination), code="incomplete"
            )
        given[item.key] = choice
    return given


def take_out_paper(session: CouncilSession, receipt: str, *, actor: Any) -> None:
    """Take a paper sheet out of the urn again, unread, by the receipt written on it. Sheets cast by phone stay in.

    DomainError where no paper sheet has that receipt.
    """
    with transaction.atomic():
        locked, urn, sheets = _locked_urn(session, actor)
        rest = urn_take_paper(sheets, human_code.normalise(receipt) or "")
        if rest is None:
            raise DomainError(
                _("Không có phiếu giấy nào mang mã này. Hãy xem lại mã ghi trên phiếu."), code="bad_receipt"
            )
        _put_back(locked, urn, rest, -1, actor)


def _locked_urn(session: CouncilSession, actor: Any) -> tuple[CouncilSession, Urn, bytes]:
    locked = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    require_teller(locked, actor)
    if locked.status != SessionStatus.CLOSED:
        raise DomainError(_("Phiếu giấy được nhập sau khi khóa hòm phiếu và trước khi kiểm phiếu."), code="not_closed")
    urn = Urn.objects.select_for_update().get(session=locked)
    return locked, urn, unlock_urn(bytes(urn.sealed), locked, instance_key())


def _put_back(session: CouncilSession, urn: Urn, sheets: bytes, step: int, actor: Any) -> None:
    urn.sealed = lock_urn(sheets, session, instance_key())
    urn.count, urn.paper_count = urn.count + step, urn.paper_count + step
    urn.save(update_fields=["sealed", "count", "paper_count"])
    kind = "awards.session.paper_entered" if step > 0 else "awards.session.paper_taken_out"
    ledger.record(kind, session, actor=actor, entered=urn.paper_count)
