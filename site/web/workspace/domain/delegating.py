"""Delegation (ủy quyền): handing one's duties to another person for some days, and ending it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import Delegation, RoleAssignment, User, is_reading
from base.accounts.permissions import NEVER_LENT, PERSONAL, can, own_assignments, permission_table, permission_words
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.notices.domain.notify import notify

LONGEST = dt.timedelta(days=366)
COLLEAGUES = 200
BOUND = {Role.OFFICER, Role.HEAD, Role.CLUSTER_HEAD}
"""Roles that reach no further than a unit or a cluster; the others do their work for the whole council."""


def lendable(giver: User) -> dict[str, str]:
    """Permission → its words, of what `giver` holds by their own roles and may choose to hand over; reading goes along
    by itself.
    """
    roles = {assignment.role for assignment in own_assignments(giver)}
    kept, table = NEVER_LENT | PERSONAL, permission_table()
    held = {name for name, cells in table.items() if roles & set(cells) and name not in kept and not is_reading(name)}
    return {name: _(words) for name, words in permission_words().items() if name in held}


def possible_takers(giver: User) -> QuerySet[User]:
    """People beside whom the giver works: in one of the same units or clusters, or with the same role for the whole
    council.
    """
    day, own = clock.today(), own_assignments(giver)
    units = [a.unit_id for a in own if a.unit_id]
    clusters = [a.cluster_id for a in own if a.cluster_id]
    beside = Q(unit__in=units) | Q(cluster__in=clusters)
    everywhere = [a.role for a in own if a.role not in BOUND]
    beside |= Q(role__in=everywhere)
    held = RoleAssignment.objects.as_of(day).filter(beside, user__is_active=True)
    people = User.objects.filter(pk__in=held.values("user")).exclude(pk=giver.pk).order_by("name_folded", "pk")
    return people[:COLLEAGUES]


def delegate(
    giver: User, taker: User, *, reason: str, valid_from: dt.date, valid_to: dt.date, permissions: Sequence[str] = ()
) -> Delegation:
    """Hand over all lendable duties, or only `permissions`, from the first to the last day, both included.

    The taker is told at once. Raises DomainError where the days, the people or the duties do not fit.
    """
    _check(giver, taker, reason=reason, valid_from=valid_from, valid_to=valid_to, permissions=permissions)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=giver.pk)
        same = Delegation.objects.filter(giver=giver, taker=taker, ended_at=None)
        if same.filter(valid_from__lte=valid_to, valid_to__gte=valid_from).exists():
            raise DomainError(
                _("Đã có ủy quyền cho {person} trùng những ngày này. Hãy chấm dứt ủy quyền cũ trước.").format(
                    person=taker
                ),
                code="valid_from",
            )
        made = Delegation.objects.create(
            giver=giver,
            taker=taker,
            reason=reason.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
            permissions=sorted(permissions),
            created_at=clock.now(),
        )
        ledger.record("accounts.delegation.given", made, actor=giver, **_facts(made))
        notify(
            [taker],
            kind="accounts.delegation",
            key=f"delegation-{made.pk}",
            title=_("{person} ủy quyền cho bạn").format(person=giver),
            body=_("Từ {start} đến hết {end}. Lý do: {reason}").format(
                start=date_format(valid_from, "d/m/Y"), end=date_format(valid_to, "d/m/Y"), reason=made.reason
            ),
            url=reverse("workspace:delegation-list"),
        )
    return made


def end_delegation(delegation: Delegation, *, actor: User) -> Delegation:
    """Stop it now. The giver, the taker and whoever looks after delegations may; a second time changes nothing."""
    if not may_end(delegation, actor):
        raise NotAllowed(_("Chỉ người ủy quyền, người được ủy quyền hoặc Thường trực Hội đồng chấm dứt được."))
    with transaction.atomic():
        locked = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
        if locked.ended_at is not None:
            return locked
        locked.ended_at = clock.now()
        locked.save(update_fields=["ended_at"])
        ledger.record("accounts.delegation.ended", locked, actor=actor)
        notify(
            [person for person in (locked.giver, locked.taker) if person.pk != actor.pk],
            kind="accounts.delegation",
            key=f"delegation-{locked.pk}-ended",
            title=_("Ủy quyền “{names}” đã chấm dứt").format(names=locked),
            url=reverse("workspace:delegation-list"),
        )
    return locked


def may_end(delegation: Delegation, user: User) -> bool:
    return user.pk in {delegation.giver_id, delegation.taker_id} or can(user, "accounts.delegation_manage")


def visible_to(user: User) -> QuerySet[Delegation]:
    """One's own on either side, or all for whoever looks after them; newest first."""
    rows = Delegation.objects.select_related("giver", "taker")
    if can(user, "accounts.delegation_manage"):
        return rows
    return rows.filter(Q(giver=user) | Q(taker=user))


def _facts(delegation: Delegation) -> dict[str, Any]:
    return {
        "taker": delegation.taker.username,
        "reason": delegation.reason,
        "since": delegation.valid_from,
        "until": delegation.valid_to,
        "permissions": delegation.permissions,
    }


def _check(
    giver: User, taker: User, *, reason: str, valid_from: dt.date, valid_to: dt.date, permissions: Sequence[str]
) -> None:
    if giver.acting_for is not None:
        raise DomainError(_("Đang làm thay người khác thì không ủy quyền tiếp được. Hãy thôi làm thay trước."))
    if taker.pk == giver.pk or not taker.is_active:
        raise DomainError(_("Hãy chọn một người khác đang làm việc."), code="taker")
    if not own_assignments(taker):
        raise DomainError(
            _("{person} chưa có vai trò nào nên chưa vào được khu làm việc.").format(person=taker), code="taker"
        )
    if not reason.strip():
        raise DomainError(_("Hãy ghi lý do ủy quyền."), code="reason")
    if valid_to < valid_from or valid_to < clock.today():
        raise DomainError(_("Ngày cuối phải từ hôm nay trở đi và không trước ngày đầu."), code="valid_to")
    if valid_to - valid_from > LONGEST:
        raise DomainError(_("Ủy quyền dài nhất một năm. Hãy chọn ngày cuối sớm hơn."), code="valid_to")
    can_lend = lendable(giver)
    if not can_lend or not set(permissions) <= set(can_lend):
        raise DomainError(
            _("Bạn chỉ ủy quyền được việc mình đang giữ; bỏ phiếu kín không ủy quyền được."), code="permissions"
        )
