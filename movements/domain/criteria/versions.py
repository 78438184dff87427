"""The life of a set: written as a draft, frozen when a movement that uses it opens, changed only by a new version."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from movements.domain.criteria.checks import frozen_problems
from movements.domain.criteria.drafts import draft_of
from movements.domain.criteria.tree import load_tree
from movements.domain.criteria.writing import create_set, with_descendants
from movements.domain.states import CRITERIA
from movements.enums import CriteriaStatus, MovementStatus
from movements.models import CriteriaSet, Movement
from movements.rules import require_permission

ENDED = (MovementStatus.SUMMARISED, MovementStatus.CANCELLED)


def freeze(criteria_set: CriteriaSet, *, actor: Any = None) -> CriteriaSet:
    """From now on nothing in the set changes. Idempotent; called when the first movement that uses it opens.

    DomainError with the first fault where sums do not fit or something is missing. The version before is retired once
    no running movement uses it.
    """
    if criteria_set.status != CriteriaStatus.DRAFT:
        return criteria_set
    with transaction.atomic():
        frozen = advance(CRITERIA, criteria_set, "freeze", actor=actor, check=_require_sound)
        if frozen.previous is not None:
            retire_if_unused(frozen.previous, actor=actor)
        return frozen


def _require_sound(criteria_set: CriteriaSet) -> None:
    found = frozen_problems(draft_of(load_tree(criteria_set.pk)))
    if found:
        raise DomainError(
            _("Bộ tiêu chí “{title}” còn {count} điểm phải sửa trước khi áp dụng. {first}").format(
                title=criteria_set.title, count=len(found), first=found[0]
            ),
            code="unsound",
        )


def new_version(criteria_set: CriteriaSet, *, reason: str, actor: Any) -> CriteriaSet:
    """A draft with the same tree and the next number. The set itself stays as it is and in use.

    DomainError without a reason, for a draft, for a version that has a later one, or while such a draft is written.
    """
    require_permission(actor, "movements.criteria_manage")
    if not reason.strip():
        raise DomainError(_("Hãy ghi lý do lập phiên bản mới."), code="reason")
    with transaction.atomic():
        locked = CriteriaSet.objects.select_for_update(of=("self",)).get(pk=criteria_set.pk)
        if locked.status == CriteriaStatus.DRAFT:
            raise DomainError(
                _("Bộ tiêu chí còn là dự thảo: hãy sửa trực tiếp, không cần phiên bản mới."), code="draft"
            )
        later = CriteriaSet.objects.filter(code=locked.code, version__gt=locked.version).order_by("-version").first()
        if later is not None:
            raise DomainError(
                _("Đã có phiên bản {version} ({state}). Hãy làm tiếp từ phiên bản đó.").format(
                    version=later.version, state=later.get_status_display()
                ),
                code="later_version",
            )
        copy, written = create_set(
            draft_of(load_tree(locked.pk)),
            actor=actor,
            version=locked.version + 1,
            owner=locked.owner,
            previous=locked,
            change_reason=reason.strip(),
        )
        ledger.record("movements.criteria.version_added", *written.rows, actor=actor, reason=reason.strip())
        return copy


def discard_draft(criteria_set: CriteriaSet, *, actor: Any) -> None:
    """Throw a draft away. DomainError for one that is in force or that a movement refers to."""
    require_permission(actor, "movements.criteria_manage")
    with transaction.atomic():
        locked = require_draft(criteria_set.pk)
        used = Movement.objects.filter(criteria_set=locked).first()
        if used is not None:
            raise DomainError(
                _("Phong trào “{title}” đang dùng dự thảo này. Hãy chọn bộ khác cho phong trào rồi mới bỏ.").format(
                    title=used
                ),
                code="used",
            )
        rows = [row for group in load_tree(locked.pk).groups.all() for row in with_descendants(group)]
        ghost = CriteriaSet(pk=locked.pk)
        locked.delete()
        ledger.record("movements.criteria.discarded", ghost, *rows, actor=actor, title=str(criteria_set))


def retire_if_unused(criteria_set: CriteriaSet, *, actor: Any = None) -> CriteriaSet:
    """A frozen version with a frozen successor is retired when no movement that still runs uses it."""
    replaced = criteria_set.successors.exclude(status=CriteriaStatus.DRAFT).exists()
    in_use = Movement.objects.filter(criteria_set=criteria_set).exclude(status__in=ENDED).exists()
    if criteria_set.status != CriteriaStatus.FROZEN or not replaced or in_use:
        return criteria_set
    return advance(CRITERIA, criteria_set, "retire", actor=actor)


def require_draft(pk: int) -> CriteriaSet:
    """The set under lock. DomainError that offers a new version where it is no draft any more."""
    locked = CriteriaSet.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if locked is None:
        raise DomainError(_("Bộ tiêu chí này không còn. Hãy tải lại danh sách."), code="gone")
    if locked.status != CriteriaStatus.DRAFT:
        raise DomainError(
            _("Bộ tiêu chí đã được chốt nên không sửa được. Muốn thay đổi, hãy tạo phiên bản mới kèm lý do."),
            code="frozen",
        )
    return locked


def versions_of(code: str) -> list[CriteriaSet]:
    """All versions of a set, the newest first."""
    return list(CriteriaSet.objects.filter(code=code).select_related("created_by").order_by("-version"))
