"""Drafts of movements: made from confirmed values, changed until they are submitted for approval."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import fold, normalise
from movements.domain.drafts import DirectiveDraft, MovementDraft, PlanDraft, TargetDraft
from movements.domain.pages import ensure_index, free_slug
from movements.domain.periods import check_plan
from movements.domain.plans.parts import PlanParts
from movements.domain.plans.versions import start_plan
from movements.domain.targets import assign_in_bulk, check_figures, target_of
from movements.enums import DRAFTED, UNPUBLISHED, MovementStatus
from movements.lock_objects import movement_for_update
from movements.models import Directive, Movement, MovementIndexPage, ReportPlan, Target
from movements.models.directives import identity_of
from movements.rules import is_standing, require_permission

OWN_FIELDS = (
    "title",
    "kind",
    "aim",
    "starts_on",
    "ends_on",
    "registration_opens_on",
    "registration_closes_on",
    "round_opens_on",
    "reach",
    "launch_level",
    "participation",
    "is_cascading",
    "criteria_set",
)


class AlreadyPublished(DomainError):
    """Somebody entered this document or movement before. `url` leads to what they made."""

    code = "already_published"

    def __init__(self, message: str, url: str) -> None:
        super().__init__(message)
        self.url = url


def draft_movement(draft: MovementDraft, *, actor: Any, parts: PlanParts | None = None) -> Movement:
    """One draft with its targets, reporting regime and the first version of its plan. DomainError; then nothing."""
    return draft_movements([draft], actor=actor, parts=parts)[0]


def draft_movements(drafts: Sequence[MovementDraft], *, actor: Any, parts: PlanParts | None = None) -> list[Movement]:
    """Several movements of one document at once.

    Drafts that hold the same `DirectiveDraft` share the stored directive.
    """
    for draft in drafts:
        require_permission(actor, "movements.draft", draft.organiser)
        check_draft(draft)
    with transaction.atomic():
        index = ensure_index()
        stored: dict[DirectiveDraft, Directive] = {}
        return [_create(draft, index, stored, parts, actor) for draft in drafts]


def check_draft(draft: MovementDraft) -> None:
    """What can be said about a draft without looking at other movements. Raises DomainError with the first problem."""
    if not normalise(draft.title):
        raise DomainError(_("Phong trào chưa có tên. Hãy nhập tên phong trào."), code="title")
    if draft.ends_on < draft.starts_on:
        raise DomainError(_("Ngày kết thúc phải sau ngày bắt đầu. Hãy xem lại hai ngày."), code="ends_on")
    opens, closes = draft.registration_opens_on, draft.registration_closes_on
    if opens and closes and closes < opens:
        raise DomainError(_("Hạn đăng ký phải sau ngày mở đăng ký. Hãy xem lại."), code="registration_closes_on")
    if closes and closes > draft.ends_on:
        raise DomainError(_("Hạn đăng ký phải trước ngày kết thúc phong trào."), code="registration_closes_on")
    if not is_standing(draft.organiser):
        raise DomainError(
            _("{unit} không còn hoạt động nên không thể phát động phong trào. Hãy chọn đơn vị kế thừa.").format(
                unit=draft.organiser
            ),
            code="organiser",
        )
    check_report_plans(draft.plans)
    for target in draft.targets:
        check_figures(target_of(target, movement=None, order=0))


def check_report_plans(plans: Sequence[PlanDraft]) -> None:
    """Each regime once, and each with a day that exists."""
    kinds = [(plan.frequency, plan.subject) for plan in plans]
    if len(set(kinds)) < len(kinds):
        raise DomainError(_("Mỗi chế độ báo cáo chỉ khai một lần. Hãy bỏ dòng trùng."), code="plans")
    for plan in plans:
        check_plan(ReportPlan(**dataclasses.asdict(plan)))


def edit_draft(movement: Movement, values: Mapping[str, Any], *, actor: Any) -> Movement:
    """Write some of `OWN_FIELDS` of a draft. Nothing to change leaves no trace."""
    require_permission(actor, "movements.draft", movement.organiser)
    with transaction.atomic():
        ensure_index()
        locked = locked_draft(movement)
        values = {name: normalise(value) if name == "title" else value for name, value in values.items()}
        changed = [name for name in OWN_FIELDS if name in values and getattr(locked, name) != values[name]]
        for name in changed:
            setattr(locked, name, values[name])
        draft = MovementDraft(organiser=locked.organiser, **{name: getattr(locked, name) for name in OWN_FIELDS})
        check_draft(draft)
        if "title" in changed or "starts_on" in changed:
            _refuse_same_movement(draft, besides=locked.pk)
        if changed:
            locked.save(update_fields=[*changed, "title_folded"])
            ledger.record("movements.movement.edited", locked, actor=actor, fields=changed)
        return locked


def save_target(movement: Movement, draft: TargetDraft, *, actor: Any, target: Target | None = None) -> Target:
    """Add a target to a draft, or write `target` of it anew."""
    require_permission(actor, "movements.draft", movement.organiser)
    with transaction.atomic():
        locked = locked_draft(movement)
        if target is not None and target.movement_id != locked.pk:
            raise DomainError(_("Chỉ sửa được chỉ tiêu của chính phong trào này."), code="foreign_target")
        last = locked.targets.order_by("-order").values_list("order", flat=True).first() or 0
        row = target_of(draft, movement=locked, order=target.order if target else last + 1)
        row.pk = target.pk if target else None
        check_figures(row)
        row.save(force_insert=target is None, force_update=target is not None)
        ledger.record("movements.movement.target_drafted", locked, row, actor=actor, name=row.name)
        return row


def remove_target(target: Target, *, actor: Any) -> None:
    """Take a target out of a draft, with whatever was given by it already."""
    require_permission(actor, "movements.draft", target.movement.organiser)
    with transaction.atomic():
        locked = locked_draft(target.movement)
        gone: list[Any] = [*target.assignments.all(), *target.lower_links.all(), target]
        if (link := getattr(target, "upper_link", None)) is not None:
            gone.append(link)
        # A deleted object loses its key, by which the ledger knows it.
        marks = [type(row)(pk=row.pk) for row in gone]
        name = target.name
        target.delete()
        ledger.record("movements.movement.target_removed", locked, *marks, actor=actor, name=name)


def set_report_plans(movement: Movement, plans: Sequence[PlanDraft], *, actor: Any) -> list[ReportPlan]:
    """Replace the reporting regime of a draft; the periods are made when it is published."""
    require_permission(actor, "movements.draft", movement.organiser)
    check_report_plans(plans)
    with transaction.atomic():
        locked = locked_draft(movement)
        gone = [ReportPlan(pk=pk) for pk in locked.plans.values_list("pk", flat=True)]
        locked.plans.all().delete()
        fresh = _create_plans(locked, plans)
        ledger.record("movements.movement.reports_set", locked, *fresh, *gone, actor=actor, count=len(fresh))
        return fresh


def locked_draft(movement: Movement) -> Movement:
    """The row under lock. DomainError where it is no draft any more."""
    locked = movement_for_update(movement.pk)
    if refusal := locked_draft_words(locked):
        raise DomainError(refusal, code="not_draft")
    return locked


def locked_draft_words(movement: Movement) -> str:
    """Why the draft cannot be written on any more; empty while it can."""
    if movement.status in DRAFTED:
        return ""
    return _("Phong trào đang ở trạng thái “{state}” nên không sửa bản thảo được nữa.").format(
        state=movement.get_status_display()
    )


def _create(
    draft: MovementDraft,
    index: MovementIndexPage,
    stored: dict[DirectiveDraft, Directive],
    parts: PlanParts | None,
    actor: Any,
) -> Movement:
    directive = _directive(draft.directive, stored, actor)
    _refuse_same_movement(draft)
    values = {name: getattr(draft, name) for name in OWN_FIELDS}
    values |= {"title": normalise(draft.title), "aim": draft.aim.strip()}
    movement = Movement.objects.create(
        **values,
        slug=free_slug(draft.title, index),
        directive=directive,
        organiser=draft.organiser,
        parent=draft.parent,
        introduction=draft.body,
        created_at=clock.now(),
        created_by=actor,
    )
    targets = Target.objects.bulk_create(
        [target_of(target, movement=movement, order=number) for number, target in enumerate(draft.targets, start=1)]
    )
    plans = _create_plans(movement, draft.plans)
    ledger.record("movements.movement.drafted", movement, *targets, *plans, actor=actor, title=movement.title)
    for target, source in zip(targets, draft.targets, strict=True):
        if source.units:
            assign_in_bulk([target], source.units, actor=actor)
    start_plan(movement, parts or _first_parts(movement), actor=actor)
    return movement


def _create_plans(movement: Movement, plans: Sequence[PlanDraft]) -> list[ReportPlan]:
    return [ReportPlan.objects.create(movement=movement, **dataclasses.asdict(plan)) for plan in plans]


def _first_parts(movement: Movement) -> PlanParts:
    """What the document and the aim already say, so that nobody types it a second time."""
    grounds = ""
    if movement.directive is not None:
        grounds = ", ".join(part for part in (str(movement.directive), movement.directive.issuer) if part)
        if movement.directive.issued_on:
            grounds = _("{name} ngày {day}").format(name=grounds, day=f"{movement.directive.issued_on:%d/%m/%Y}")
    return PlanParts(grounds=(grounds,) if grounds else (), purpose=movement.aim)


def _directive(
    draft: DirectiveDraft | Directive | None, stored: dict[DirectiveDraft, Directive], actor: Any
) -> Directive | None:
    if draft is None or isinstance(draft, Directive):
        return draft
    if draft not in stored:
        stored[draft] = _store_directive(draft, actor)
    return stored[draft]


def _store_directive(draft: DirectiveDraft, actor: Any) -> Directive:
    """A new row.

    The row of before where all its movements were cancelled; AlreadyPublished where one of them stands.
    """
    identity = identity_of(draft.number, draft.issuer, draft.issued_on)
    known = Directive.objects.filter(identity=identity).first() if identity else None
    if known is None and draft.file is not None:
        known = Directive.objects.filter(file_sha256=draft.file.sha256).first()
    if known is not None:
        standing = known.movements.exclude(status=MovementStatus.CANCELLED).select_related("created_by").first()
        if standing is not None:
            raise _already(_("Văn bản {name}").format(name=known), standing)
        return known
    values = {f.name: getattr(draft, f.name) for f in dataclasses.fields(draft)}
    directive = Directive.objects.create(**values, created_at=clock.now(), created_by=actor)
    ledger.record("movements.directive.stored", directive, actor=actor, name=str(directive))
    return directive


def _refuse_same_movement(draft: MovementDraft, *, besides: int | None = None) -> None:
    same = Movement.objects.filter(
        organiser=draft.organiser, title_folded=fold(normalise(draft.title)), starts_on=draft.starts_on
    ).exclude(status=MovementStatus.CANCELLED)
    if besides is not None:
        same = same.exclude(pk=besides)
    standing = same.select_related("created_by").first()
    if standing is not None:
        raise _already(_("Phong trào này"), standing)


def _already(what: str, movement: Movement) -> AlreadyPublished:
    url = reverse("movements:movement-detail", args=[movement.pk])
    moment = timezone.localtime(movement.created_at)
    done = _("lập thành dự thảo") if movement.status in UNPUBLISHED else _("công bố")
    message = _(
        "{what} đã được {who} {done} lúc {when} trong phong trào “{title}”. Hãy mở phong trào đó thay vì lập lại."
    )
    who = movement.created_by or _("hệ thống")
    when = f"{moment:%H:%M ngày %d/%m/%Y}"
    return AlreadyPublished(message.format(what=what, who=who, done=done, when=when, title=movement.title), url)
