"""Appointing a council, changing who sits on it, and asking who does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from awards.models.councils import Council, CouncilMember
from base.accounts.models import User
from base.core import ledger
from base.core.errors import DomainError
from base.core.files import INLINE, store_upload
from base.units.models import Unit

SCANS = INLINE
"""What a scan may be: PDF or a picture."""


@dataclass(frozen=True)
class Seat:
    """A member as the appointing decision names them."""

    user: User
    position: str = ""
    name: str = ""
    is_chair: bool = False
    is_secretary: bool = False


def appoint_council(
    *,
    name: str,
    unit: Unit,
    appointing_decision: str,
    valid_from: dt.date,
    seats: Sequence[Seat],
    valid_to: dt.date | None = None,
    quorum_percent: int | None = None,
    regulation: str = "",
    actor: Any = None,
) -> Council:
    """Record a council and its members. DomainError without a chair, with two, or with the same person twice."""
    if sum(seat.is_chair for seat in seats) != 1:
        raise DomainError(_("Hội đồng phải có đúng một Chủ tịch. Hãy kiểm tra lại danh sách thành viên."))
    if len({seat.user.pk for seat in seats}) != len(seats):
        raise DomainError(_("Một tài khoản xuất hiện hai lần trong danh sách thành viên. Hãy bỏ dòng trùng."))
    if valid_to is not None and valid_to < valid_from:
        raise DomainError(_("Ngày hết nhiệm kỳ phải sau ngày bắt đầu."))
    _check_quorum(quorum_percent)
    with transaction.atomic():
        council = Council.objects.create(
            name=name,
            unit=unit,
            appointing_decision=appointing_decision,
            valid_from=valid_from,
            valid_to=valid_to,
            quorum_percent=quorum_percent,
            regulation=regulation,
        )
        members = [_seat(council, seat, order) for order, seat in enumerate(seats, start=1)]
        ledger.record("awards.council.appointed", council, *members, actor=actor, members=len(members))
    return council


def _seat(council: Council, seat: Seat, order: int, **dates: Any) -> CouncilMember:
    return CouncilMember.objects.create(
        council=council,
        user=seat.user,
        name=seat.name or str(seat.user),
        position=seat.position,
        is_chair=seat.is_chair,
        is_secretary=seat.is_secretary,
        order=order,
        **dates,
    )


def change_settings(council: Council, *, quorum_percent: int | None, regulation: str, actor: Any = None) -> Council:
    """Quorum and the regulation it stands in. Sessions called before keep theirs."""
    _check_quorum(quorum_percent)
    with transaction.atomic():
        locked = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        locked.quorum_percent, locked.regulation = quorum_percent, regulation.strip()
        locked.save(update_fields=["quorum_percent", "regulation"])
        ledger.record("awards.council.settings_changed", locked, actor=actor, quorum_percent=quorum_percent)
    return locked


def _check_quorum(percent: int | None) -> None:
    if percent is not None and not 1 <= percent <= 100:
        raise DomainError(_("Tỷ lệ dự họp tối thiểu là số từ 1 đến 100 (phần trăm)."), code="quorum")


def seat_member(council: Council, seat: Seat, *, decision: str, from_day: dt.date, actor: Any = None) -> CouncilMember:
    """A member joins within the term, by a decision. A new chair takes the seat from the one before.

    DomainError without a decision, outside the term, or where the user sits there already.
    """
    with transaction.atomic():
        locked = _within_term(council, decision, from_day)
        serving = locked.members.filter(valid_to=None)
        if serving.filter(user=seat.user).exists():
            raise DomainError(_("{name} đang là ủy viên của Hội đồng này.").format(name=seat.user), code="seated")
        changed = []
        if seat.is_chair:
            changed = [_end(chair, decision, from_day) for chair in serving.filter(is_chair=True)]
        last = locked.members.order_by("-order").values_list("order", flat=True).first() or 0
        member = _seat(locked, seat, last + 1, decision=decision.strip(), valid_from=from_day)
        ledger.record("awards.council.member_joined", locked, member, *changed, actor=actor, decision=decision)
    return member


def release_member(member: CouncilMember, *, decision: str, last_day: dt.date, actor: Any = None) -> None:
    """A member leaves within the term, by a decision; sessions up to that day keep them.

    DomainError without a decision, outside the term, for a former member, or for the chair, whose seat a new chair
    takes.
    """
    with transaction.atomic():
        locked = _within_term(member.council, decision, last_day)
        fresh = locked.members.get(pk=member.pk)
        if fresh.valid_to is not None:
            raise DomainError(_("{name} đã thôi tham gia Hội đồng.").format(name=fresh.name), code="released")
        if fresh.is_chair:
            raise DomainError(
                _("Hội đồng luôn có Chủ tịch. Hãy bổ sung Chủ tịch mới; Chủ tịch cũ tự thôi từ ngày đó."), code="chair"
            )
        _end(fresh, decision, last_day + dt.timedelta(days=1))
        ledger.record("awards.council.member_left", locked, fresh, actor=actor, decision=decision)


def attach_decision(subject: Council | CouncilMember, upload: Any, *, actor: Any = None) -> None:
    """Keep the scan of the decision that appointed the council, seated the member or let them go. A new scan replaces
    the one shown; the old file stays for whoever must prove what was there.
    """
    council = subject if isinstance(subject, Council) else subject.council
    with transaction.atomic():
        stored = store_upload(upload, actor=actor)
        if stored.content_type not in SCANS:
            raise DomainError(_("Bản chụp quyết định phải là tệp PDF hoặc ảnh."), code="scan")
        locked = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
        locked.decision_file = stored
        locked.save(update_fields=["decision_file"])
        ledger.record("awards.council.decision_attached", locked, actor=actor, council=council.pk, sha256=stored.sha256)


def _within_term(council: Council, decision: str, day: dt.date) -> Council:
    if not decision.strip():
        raise DomainError(_("Cần ghi số và ngày của quyết định bổ sung hoặc cho thôi tham gia."), code="decision")
    locked = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
    if day < locked.valid_from or (locked.valid_to is not None and day > locked.valid_to):
        raise DomainError(_("Ngày này nằm ngoài nhiệm kỳ của Hội đồng. Hãy xem lại ngày."), code="term")
    return locked


def _end(member: CouncilMember, decision: str, successor_from: dt.date) -> CouncilMember:
    """The seat is taken up to the day before `successor_from`."""
    last_day = successor_from - dt.timedelta(days=1)
    if member.valid_from is not None and last_day < member.valid_from:
        raise DomainError(_("Ngày này sớm hơn ngày {name} vào Hội đồng.").format(name=member.name), code="term")
    member.valid_to, member.decision = last_day, decision.strip()
    member.save(update_fields=["valid_to", "decision"])
    return member


def all_councils() -> models.QuerySet[Council]:
    """Every council with the number of seats taken now or last, newest term first."""
    serving = Count("members", filter=Q(members__valid_to=None))
    return Council.objects.select_related("unit").annotate(seat_count=serving)


def councils_on(day: dt.date, unit: Unit | None = None) -> list[Council]:
    """Councils in office on `day`, of one unit if given."""
    councils = Council.objects.as_of(day).select_related("unit")
    return list(councils.filter(unit=unit) if unit else councils)


def council_ids_of(user: Any) -> list[int]:
    """Councils on which the user has, or had, a seat: a former member may still read the papers of their term."""
    return list(CouncilMember.objects.filter(user=user.pk).values_list("council_id", flat=True))
