"""Quotas, voting rules and rules for silence: dated data, written as drafts and put in force by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.two_person import EDIT, TABLES, require_draft
from awards.enums import QuotaBasis, RuleStatus
from awards.models import Quota, SilenceRule, VotingRule
from awards.rules import require_permission
from base.core import ledger
from base.core.errors import DomainError

L = TypeVar("L", bound=Quota | VotingRule | SilenceRule)
QUOTA_FIELDS = ("award_type", "scope", "year", "basis", "amount", "basis_award", "rounding", "source", "is_verified")
VOTING_FIELDS = (
    "award_type", "level", "scope", "method", "threshold_pct", "is_strict", "base", "quorum_pct", "counts_absent",
    "excludes_recused", "valid_from", "valid_to", "source", "is_verified",
)  # fmt: skip
SILENCE_FIELDS = ("code", "name", "working_days", "silence", "valid_from", "valid_to", "source", "is_verified")
FIELDS: dict[type, tuple[str, ...]] = {
    Quota: QUOTA_FIELDS,
    VotingRule: VOTING_FIELDS,
    SilenceRule: SILENCE_FIELDS,
}


def save_limit(row: L, values: Mapping[str, Any], *, actor: Any) -> L:
    """Write a new draft (unsaved `row`) or change one. DomainError for what could not stand."""
    require_permission(actor, EDIT)
    with transaction.atomic():
        is_new = row.pk is None
        locked: Any = row if is_new else type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        if not is_new:
            require_draft(locked)
        for name in FIELDS[type(row)]:
            if name in values:
                setattr(locked, name, values[name])
        if is_new:
            locked.created_by = actor
        locked.edited_by = actor
        _check(locked)
        locked.save()
        noun = TABLES[type(row)].noun
        ledger.record(f"{noun}.{'drafted' if is_new else 'changed'}", locked, actor=actor)
        return cast(L, locked)


def replacement_of(row: L, *, reason: str, actor: Any) -> L:
    """A draft that reads as `row` and takes its place once approved. The open one, where there is one."""
    require_permission(actor, EDIT)
    if not reason.strip():
        raise DomainError(_("Hãy ghi lý do thay đổi."), code="reason")
    with transaction.atomic():
        locked: Any = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        known: Any = (
            type(row).objects.filter(previous=locked, status__in=(RuleStatus.DRAFT, RuleStatus.PROPOSED)).first()
        )
        if known is not None:
            return cast(L, known)
        values = {name: getattr(locked, name) for name in FIELDS[type(row)]}
        draft = type(row)(previous=locked, change_reason=reason.strip(), created_by=actor, edited_by=actor, **values)
        draft.save()
        ledger.record(f"{TABLES[type(row)].noun}.drafted", draft, actor=actor, reason=reason)
        return draft


def _check(row: Quota | VotingRule | SilenceRule) -> None:
    """What the columns alone do not refuse in words."""
    if isinstance(row, Quota):
        if row.basis == QuotaBasis.HOLDERS and row.basis_award is None:
            raise DomainError(_("Hãy chọn danh hiệu làm căn cứ tính tỷ lệ."), code="basis_award")
        if row.basis != QuotaBasis.HOLDERS:
            row.basis_award = None
        if row.basis != QuotaBasis.NUMBER and row.amount > 100:
            raise DomainError(_("Tỷ lệ không quá 100%."), code="amount")
    else:
        if isinstance(row, VotingRule):
            _check_voting(row)
        if row.valid_to is not None and row.valid_to < row.valid_from:
            raise DomainError(_("Ngày hết hiệu lực phải từ ngày bắt đầu trở đi."), code="valid_to")
    try:
        row.clean_fields(exclude=["created_by", "edited_by", "proposed_by", "approved_by", "previous"])
    except ValidationError as error:
        field, texts = next(iter(error.message_dict.items()))
        raise DomainError(" ".join(texts), code=field) from error


def _check_voting(row: VotingRule) -> None:
    if (row.award_type is None) == (row.level == ""):
        raise DomainError(_("Hãy chọn đúng một: một danh hiệu, hoặc một cấp."), code="level")
    if row.threshold_pct > 100 or row.quorum_pct > 100:
        raise DomainError(_("Tỷ lệ không quá 100%."), code="threshold_pct")
