"""A target changes in mid-period: proposed with a reason, approved by another person, in force from its day.

What was asked before that day stays known, so that periods that ended earlier keep their verdicts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from movements.domain.evaluation import Goal, goal_of
from movements.domain.lifecycle import people_of
from movements.domain.states import REVISION
from movements.domain.targets import check_figures, locked_active
from movements.enums import OPEN_REVISIONS, AssignmentStatus, ReportStatus, RevisionStatus
from movements.lock_objects import assignment_for_update, revision_for_update, target_for_update
from movements.models import Measurement, Target, TargetAssignment, TargetRevision
from movements.rules import require_permission

Subject = Target | TargetAssignment
FIGURES = ("low", "high", "numerator", "denominator")
OF_TARGET = (*FIGURES, "base_value", "base_period", "deadline", "hardness", "weight")
OF_ASSIGNMENT = (*FIGURES, "deadline", "difficulty", "difficulty_reason")


class StaleSubject(DomainError):
    """Somebody changed the target after this person opened it. Nothing was written; `subject` is what stands now."""

    code = "stale"

    def __init__(self, message: str, subject: Subject) -> None:
        super().__init__(message)
        self.subject = subject


def columns_of(subject: Subject) -> tuple[str, ...]:
    """What a revision may change. What is measured (comparator, unit, direction) stays: else it is another target."""
    return OF_TARGET if isinstance(subject, Target) else OF_ASSIGNMENT


def propose_revision(
    subject: Subject,
    after: Mapping[str, Any],
    *,
    reason: str,
    effective_on: dt.date,
    expected_version: int | None = None,
    actor: Any,
) -> TargetRevision:
    """Put new values forward; they stand only once another person approves. DomainError says what is wrong.

    StaleSubject where the stored version is another than the one that this person had before them.
    """
    require_permission(actor, "movements.target_assign", _target(subject).movement.organiser)
    with transaction.atomic():
        movement = locked_active(_target(subject).movement)
        subject = _locked(subject)
        if expected_version is not None and subject.version != expected_version:
            raise StaleSubject(_stale_message(subject), subject)
        _refuse_second(subject)
        changed = {name: value for name, value in after.items() if getattr(subject, name) != value}
        if unknown := set(after) - set(columns_of(subject)):
            raise ValueError(f"a revision cannot change {sorted(unknown)}")
        if not changed:
            raise DomainError(_("Không có gì thay đổi so với mức đang áp dụng."), code="unchanged")
        if not reason.strip():
            raise DomainError(_("Hãy ghi lý do điều chỉnh, vì đơn vị được giao sẽ đọc."), code="reason")
        _check_day(subject, effective_on, movement.starts_on, movement.ends_on)
        before = {name: getattr(subject, name) for name in changed}
        _check_changed(subject, changed)
        revision = TargetRevision.objects.create(
            target=subject if isinstance(subject, Target) else None,
            assignment=subject if isinstance(subject, TargetAssignment) else None,
            before=_as_text(before),
            after=_as_text(changed),
            reason=reason.strip(),
            effective_on=effective_on,
            proposed_by=actor,
            proposed_at=clock.now(),
        )
        ledger.record(
            "movements.revision.proposed", revision, actor=actor, before=revision.before, after=revision.after
        )
        _tell_approvers(revision)
        return revision


def approve_revision(revision: TargetRevision, *, actor: Any) -> TargetRevision:
    """By another person than the one who proposed it. In force at once where its day has come, else on that day."""
    require_permission(actor, "movements.approve")
    with transaction.atomic():
        revision = revision_for_update(revision.pk)
        if actor is not None and revision.proposed_by_id in actor.hands:
            raise DomainError(
                _("Người đề nghị điều chỉnh không tự duyệt được. Hãy nhờ người khác có quyền duyệt."),
                code="same_person",
            )
        approved = advance(
            REVISION,
            revision,
            "approve",
            actor=actor,
            check=lambda locked: _check_day_of(revision),
            decided_by=actor,
            decided_at=clock.now(),
        )
        return _bring_into_force(approved.pk) if approved.effective_on <= clock.today() else approved


def reject_revision(revision: TargetRevision, *, reason: str, actor: Any) -> TargetRevision:
    require_permission(actor, "movements.approve")
    with transaction.atomic():
        done: TargetRevision = advance(
            REVISION, revision, "reject", actor=actor, reason=reason, decided_by=actor, decided_at=clock.now()
        )
        if done.proposed_by is not None:
            notify(
                [done.proposed_by],
                kind="movements.revision_rejected",
                key=f"movements.revision_rejected:{done.pk}",
                title=_("Đề nghị điều chỉnh chỉ tiêu không được duyệt"),
                body=reason.strip(),
                url=done.get_absolute_url(),
            )
        return done


def withdraw_revision(revision: TargetRevision, *, actor: Any) -> TargetRevision:
    """Take a proposal back before anybody has decided on it."""
    require_permission(actor, "movements.target_assign", revision.owner.movement.organiser)
    return advance(REVISION, revision, "withdraw", actor=actor)


def apply_due_revisions() -> int:
    """Approved revisions whose day has come. Returns how many."""
    due = TargetRevision.objects.filter(status=RevisionStatus.APPROVED, effective_on__lte=clock.today())
    keys = list(due.order_by("effective_on", "pk").values_list("pk", flat=True))
    for key in keys:
        _bring_into_force(key)
    return len(keys)


def revisions_in_force(subjects: Iterable[Subject]) -> dict[tuple[str, int], list[TargetRevision]]:
    """("target" or "assignment", key) → revisions that took effect, oldest first; one query."""
    targets, assignments = set(), set()
    for subject in subjects:
        targets.add(_target(subject).pk)
        if isinstance(subject, TargetAssignment):
            assignments.add(subject.pk)
    rows = TargetRevision.objects.filter(status=RevisionStatus.IN_FORCE)
    found: dict[tuple[str, int], list[TargetRevision]] = defaultdict(list)
    for row in rows.filter(models.Q(target__in=targets) | models.Q(assignment__in=assignments)).order_by(
        "effective_on", "pk"
    ):
        if row.target_id is not None:
            found["target", row.target_id].append(row)
        elif row.assignment_id is not None:
            found["assignment", row.assignment_id].append(row)
    return found


def goal_on(
    assignment: TargetAssignment, day: dt.date, known: Mapping[tuple[str, int], Sequence[TargetRevision]]
) -> Goal:
    """What was asked of the unit on `day`: today's goal with every later revision taken back."""
    target = _as_it_was(assignment.target, day, known.get(("target", assignment.target_id), ()))
    own = _as_it_was(assignment, day, known.get(("assignment", assignment.pk), ()))
    past = TargetAssignment(target=target, **{name: getattr(own, name) for name in FIGURES})
    return goal_of(past)


def values_of(revision: TargetRevision, side: str) -> dict[str, Any]:
    """`before` or `after` with figures and days as what they are."""
    return {name: _from_text(name, value) for name, value in getattr(revision, side).items()}


def _as_it_was(subject: Any, day: dt.date, revisions: Sequence[TargetRevision]) -> Any:
    later = [row for row in revisions if row.effective_on > day]
    if not later:
        return subject
    values = {field.attname: getattr(subject, field.attname) for field in subject._meta.concrete_fields}
    for row in reversed(later):
        values |= values_of(row, "before")
    return type(subject)(**values)


def _bring_into_force(key: int) -> TargetRevision:
    with transaction.atomic():
        revision = revision_for_update(key)
        subject = _locked(revision.assignment or revision.owner)
        done = advance(REVISION, revision, "apply")
        if revision.status == RevisionStatus.IN_FORCE:
            return done
        changed = values_of(revision, "after")
        for name, value in changed.items():
            setattr(subject, name, value)
        subject.version += 1
        subject.save(update_fields=[*changed, "version"])
        ledger.record("movements.target.revised", subject, actor=revision.decided_by, revision=revision.pk)
        _tell_units(done)
        return done


def _tell_units(revision: TargetRevision) -> None:
    if revision.assignment is not None:
        units = [revision.assignment.unit_id]
    else:
        active = revision.owner.assignments.filter(status=AssignmentStatus.ACTIVE)
        units = list(active.order_by("pk").values_list("unit_id", flat=True))
    notify(
        people_of(units),
        kind="movements.target_revised",
        key=f"movements.target_revised:{revision.pk}",
        title=_("Chỉ tiêu được điều chỉnh: {name}").format(name=revision.owner.name)[:200],
        body=revision.reason,
        url=revision.get_absolute_url(),
    )


def _tell_approvers(revision: TargetRevision) -> None:
    people = [user for user in holders_of(Role.CHAIR, Role.SECRETARIAT) if user.pk != revision.proposed_by_id]
    notify(
        people,
        kind="movements.revision_proposed",
        key=f"movements.revision_proposed:{revision.pk}",
        title=_("Chờ duyệt điều chỉnh: {name}").format(name=revision.owner.name)[:200],
        body=revision.reason,
        url=revision.get_absolute_url(),
    )


def _refuse_second(subject: Subject) -> None:
    waiting = subject.revisions.filter(status__in=OPEN_REVISIONS).select_related("proposed_by").first()
    if waiting is not None:
        raise DomainError(
            _("{who} đã đề nghị điều chỉnh chỉ tiêu này ({state}). Hãy duyệt hoặc rút đề nghị đó trước.").format(
                who=waiting.proposed_by or _("Người khác"), state=waiting.get_status_display()
            ),
            code="already_proposed",
        )


def _check_changed(subject: Subject, changed: Mapping[str, Any]) -> None:
    for name, value in changed.items():
        setattr(subject, name, value)
    check_figures(subject)
    if isinstance(subject, TargetAssignment) and subject.difficulty != 1 and not subject.difficulty_reason.strip():
        raise DomainError(_("Hãy ghi lý do khi hệ số khó khác 1."), code="difficulty_reason")


def _check_day_of(revision: TargetRevision) -> None:
    subject = revision.assignment or revision.owner
    movement = revision.owner.movement
    _check_day(subject, revision.effective_on, movement.starts_on, movement.ends_on)


def _check_day(subject: Subject, day: dt.date, first: dt.date, last: dt.date) -> None:
    if not first <= day <= last:
        raise DomainError(
            _("Ngày áp dụng phải trong thời gian của phong trào, từ {first} đến {last}.").format(
                first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"
            ),
            code="effective_on",
        )
    path = "assignment__target" if isinstance(subject, Target) else "assignment"
    judged = Measurement.objects.filter(report__status=ReportStatus.APPROVED, **{path: subject})
    period = judged.order_by("-report__duty__period__ends_on").values_list(
        "report__duty__period__name", "report__duty__period__ends_on"
    )
    for name, ends_on in period[:1]:
        if day <= ends_on:
            raise DomainError(
                _("{period} đã duyệt theo mức cũ. Hãy chọn ngày áp dụng sau ngày {day}.").format(
                    period=name, day=f"{ends_on:%d/%m/%Y}"
                ),
                code="effective_on",
            )


def _locked(subject: Subject) -> Any:
    return target_for_update(subject.pk) if isinstance(subject, Target) else assignment_for_update(subject.pk)


def _target(subject: Subject) -> Target:
    return subject if isinstance(subject, Target) else subject.target


def _stale_message(subject: Subject) -> str:
    return _(
        "“{name}” đã được người khác sửa sau khi bạn mở trang. Chưa ghi gì; số bạn nhập còn bên dưới, "
        "hãy xem mức hiện nay rồi gửi lại."
    ).format(name=_target(subject).name)


def _as_text(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, dt.date) else value


def _from_text(name: str, value: Any) -> Any:
    if value is None or name in ("base_period", "hardness", "difficulty_reason", "weight"):
        return value
    return dt.date.fromisoformat(value) if name == "deadline" else Decimal(value)
