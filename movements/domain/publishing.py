"""From a confirmed draft to a published movement: rows, deadlines and page in one transaction, or nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from base.core.text import fold
from base.core.transitions import advance
from movements.domain.drafts import DirectiveDraft, MovementDraft
from movements.domain.lifecycle import open_registration
from movements.domain.pages import ensure_index, free_slug, publish_page
from movements.domain.periods import check_plan, periods_of
from movements.domain.states import MOVEMENT
from movements.domain.targets import assign_in_bulk, check_figures, target_of
from movements.enums import MovementStatus
from movements.models import Directive, Movement, MovementIndexPage, ReportPeriod, ReportPlan, Target
from movements.models.directives import identity_of
from movements.rules import is_standing, require_permission


class AlreadyPublished(DomainError):
    """Somebody published this document or movement before. `url` leads to what they made."""

    code = "already_published"

    def __init__(self, message: str, url: str) -> None:
        super().__init__(message)
        self.url = url


def publish_movement(draft: MovementDraft, *, actor: Any) -> Movement:
    """Publish one movement with its targets, reporting periods and page. Raises DomainError; then nothing exists."""
    return publish_movements([draft], actor=actor)[0]


def publish_movements(drafts: Sequence[MovementDraft], *, actor: Any) -> list[Movement]:
    """Several movements of one document at once.

    Drafts that hold the same `DirectiveDraft` share the stored directive.
    """
    for draft in drafts:
        require_permission(actor, "movements.manage", draft.organiser)
        check_draft(draft)
    with transaction.atomic():
        index = ensure_index()
        stored: dict[DirectiveDraft, Directive] = {}
        return [_publish(draft, index, stored, actor) for draft in drafts]


def check_draft(draft: MovementDraft) -> None:
    """What can be said about a draft without looking at other movements. Raises DomainError with the first problem."""
    if not draft.title.strip():
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
    frequencies = [plan.frequency for plan in draft.plans]
    if len(set(frequencies)) < len(frequencies):
        raise DomainError(_("Mỗi chế độ báo cáo chỉ khai một lần. Hãy bỏ dòng trùng."), code="plans")
    for plan in draft.plans:
        check_plan(ReportPlan(**dataclasses.asdict(plan)))
    for target in draft.targets:
        check_figures(target_of(target, movement=None, order=0))


def _publish(
    draft: MovementDraft, index: MovementIndexPage, stored: dict[DirectiveDraft, Directive], actor: Any
) -> Movement:
    directive = _directive(draft.directive, stored, actor)
    _refuse_same_movement(draft)
    movement = Movement.objects.create(
        title=draft.title.strip(),
        slug=free_slug(draft.title, index),
        kind=draft.kind,
        aim=draft.aim.strip(),
        directive=directive,
        organiser=draft.organiser,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        registration_opens_on=draft.registration_opens_on,
        registration_closes_on=draft.registration_closes_on,
        round_opens_on=draft.round_opens_on,
        created_at=clock.now(),
        created_by=actor,
    )
    targets = Target.objects.bulk_create(
        [target_of(target, movement=movement, order=number) for number, target in enumerate(draft.targets, start=1)]
    )
    plans, periods = _plan_reports(draft, movement)
    ledger.record("movements.movement.drafted", movement, *targets, *plans, *periods, actor=actor, title=movement.title)
    movement.page = publish_page(movement, index, body=draft.body)
    movement.save(update_fields=["page"])
    for target, source in zip(targets, draft.targets, strict=True):
        if source.units:
            assign_in_bulk([target], source.units, actor=actor)
    movement = advance(MOVEMENT, movement, "publish", actor=actor)
    if movement.registration_opens_on is None or movement.registration_opens_on <= clock.today():
        movement = open_registration(movement, actor=actor)
    return movement


def _plan_reports(draft: MovementDraft, movement: Movement) -> tuple[list[ReportPlan], list[ReportPeriod]]:
    working = WorkingCalendar.load()
    plans = [ReportPlan.objects.create(movement=movement, **dataclasses.asdict(plan)) for plan in draft.plans]
    periods = [period for plan in plans for period in periods_of(plan, movement.starts_on, movement.ends_on, working)]
    return plans, ReportPeriod.objects.bulk_create(periods)


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


def _refuse_same_movement(draft: MovementDraft) -> None:
    same = Movement.objects.filter(
        organiser=draft.organiser, title_folded=fold(draft.title.strip()), starts_on=draft.starts_on
    ).exclude(status=MovementStatus.CANCELLED)
    standing = same.select_related("created_by").first()
    if standing is not None:
        raise _already(_("Phong trào này"), standing)


def _already(what: str, movement: Movement) -> AlreadyPublished:
    url = reverse("movements:movement-detail", args=[movement.pk])
    moment = timezone.localtime(movement.created_at)
    message = _(
        "{what} đã được {who} công bố lúc {when} trong phong trào “{title}”. Hãy mở phong trào đó thay vì công bố lại."
    )
    who = movement.created_by or _("hệ thống")
    when = f"{moment:%H:%M ngày %d/%m/%Y}"
    return AlreadyPublished(message.format(what=what, who=who, when=when, title=movement.title), url)
