"""Drafts that a second person puts in force (ADR 6): rule sets, quotas, voting rules and rules for silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from awards.enums import RuleStatus as S
from awards.models import Quota, RulebookVersion, SilenceRule, VotingRule
from awards.models.rulebook import TwoPersonModel
from awards.rules import require_permission
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import TransitionTable, advance, step
from base.notices.domain.notify import notify
from movements.domain.signatures import require_other_person

EDIT, APPROVE = "awards.rulebook_edit", "awards.rulebook_approve"
APPROVERS = (Role.SECRETARIAT, Role.CHAIR)
R = TypeVar("R", bound=TwoPersonModel)
STEPS = (
    step("propose", S.DRAFT, S.PROPOSED, _lazy("Trình duyệt")),
    step("return", S.PROPOSED, S.DRAFT, _lazy("Trả lại"), needs_reason=True),
    step("approve", S.PROPOSED, S.APPROVED, _lazy("Duyệt, đưa vào áp dụng")),
    step("replace", S.APPROVED, S.REPLACED, _lazy("Được bản mới thay")),
)
RULEBOOK = TransitionTable("awards.rulebook", rows=STEPS)
QUOTA = TransitionTable("awards.quota", rows=STEPS)
VOTING_RULE = TransitionTable("awards.voting_rule", rows=STEPS)
SILENCE_RULE = TransitionTable("awards.silence_rule", rows=STEPS)
TABLES: dict[type, TransitionTable] = {
    RulebookVersion: RULEBOOK,
    Quota: QUOTA,
    VotingRule: VOTING_RULE,
    SilenceRule: SILENCE_RULE,
}


def propose(row: R, *, url: str, check: Callable[[R], None] | None = None, actor: Any) -> R:
    """Send a draft for approval and tell those who may. `check` runs on the locked row and may refuse."""
    require_permission(actor, EDIT)
    with transaction.atomic():
        sent = advance(TABLES[type(row)], row, "propose", actor=actor, check=check, proposed_by=actor, return_reason="")
        notify(
            [user for user in holders_of(*APPROVERS) if user.pk not in sent.authors],
            kind=f"{TABLES[type(row)].noun}.proposed",
            key=f"{TABLES[type(row)].noun}:{row.pk}:proposed:{clock.now():%Y%m%d%H%M%S}",
            title=_("Chờ duyệt: {title}").format(title=sent)[:200],
            body=_("Cần một người khác người soạn, người trình duyệt trước khi áp dụng."),
            url=url,
        )
    return sent


def send_back(row: R, *, reason: str, actor: Any) -> R:
    """By the approver, or by the side that proposed it, to be changed again."""
    require_permission(actor, APPROVE)
    return advance(TABLES[type(row)], row, "return", actor=actor, reason=reason, return_reason=reason)


def approve(row: R, *, actor: Any) -> R:
    """Put it in force; what it was written to replace is replaced in the same moment.

    NotAllowed for whoever wrote, changed or proposed it. DomainError where another rule for the same came first.
    """
    require_permission(actor, APPROVE)
    table = TABLES[type(row)]
    with transaction.atomic():
        locked = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
        require_other_person(actor, *locked.authors)
        if locked.previous is not None and _supersedes(locked):
            advance(table, locked.previous, "replace", actor=actor)
        try:
            with transaction.atomic():
                done = advance(table, locked, "approve", actor=actor, approved_by=actor, approved_at=clock.now())
        except IntegrityError as error:
            raise DomainError(
                _("Đã có một quy định đang áp dụng cho cùng nội dung này. Hãy mở quy định đó để lập bản thay thế."),
                code="duplicate",
            ) from error
    return done


def discard(row: TwoPersonModel, *, actor: Any) -> None:
    """Throw a draft away; the ledger keeps that it stood there. Only a draft: what was in force stays."""
    require_permission(actor, EDIT)
    with transaction.atomic():
        locked: Any = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
        require_draft(locked)
        gone = [*locked.rules.all()] if isinstance(locked, RulebookVersion) else []
        keys = [(each, each.pk) for each in (locked, *gone)]
        locked.delete()
        for each, pk in keys:
            each.pk = pk
        ledger.record(f"{TABLES[type(row)].noun}.discarded", *(each for each, _pk in keys), actor=actor, name=str(row))


def require_draft(row: TwoPersonModel) -> None:
    """DomainError for anything but a draft: a rule in force is only replaced."""
    if row.status != S.DRAFT:
        raise DomainError(
            _("Chỉ sửa được dự thảo. Bản đã trình hoặc đã duyệt thì hãy trả lại, hoặc lập bản mới thay thế."),
            code="not_draft",
        )


def _supersedes(row: TwoPersonModel) -> bool:
    """What follows a later law leaves the earlier one in force for its own time."""
    previous: Any = row.previous
    if isinstance(row, RulebookVersion | SilenceRule):
        return bool(previous.valid_from == row.valid_from)
    return True
