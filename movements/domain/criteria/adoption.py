"""Which set a movement uses, and moving a running one to a later version with its figures.

Figures follow by the code of their indicator, where it asks for the same kind of value in the same unit. The others
stay where they were entered: the old report shows them, they no longer count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.core.jobs import Progress, job_handler, start_job
from base.core.ledger import LedgerModel
from base.core.models import Job
from base.core.text import fold
from movements.domain.criteria.tree import indicators_of
from movements.domain.criteria.versions import freeze, retire_if_unused
from movements.enums import CriteriaStatus, MovementStatus
from movements.lock_objects import movement_for_update
from movements.models import CriteriaSet, Indicator, Measurement, Movement
from movements.rules import require_permission

JOB_KIND = "movements.adopt_criteria"
BEFORE_OPENING = (MovementStatus.DRAFT, MovementStatus.RETURNED, MovementStatus.PUBLISHED)
AT_ONCE = 2000
"""So many figures are moved while the person waits; more of them by a job."""


@dataclass
class Adoption:
    """What a change of set does. `pairs` are old → new keys; `lost` old indicators with figures that stay behind."""

    pairs: dict[int, int] = field(default_factory=dict)
    lost: list[tuple[Indicator, int]] = field(default_factory=list)
    fresh: list[Indicator] = field(default_factory=list)
    figures: int = 0

    @property
    def lost_figures(self) -> int:
        return sum(count for _indicator, count in self.lost)


def plan_adoption(movement: Movement, criteria_set: CriteriaSet) -> Adoption:
    """What would happen to the figures; changes nothing. Three queries."""
    wanted = {indicator.code: indicator for indicator in indicators_of(criteria_set)}
    counted = (
        Measurement.objects.filter(indicator__isnull=False, report__duty__period__plan__movement=movement)
        .exclude(indicator__criterion__group__criteria_set=criteria_set)
        .values_list("indicator")
        .annotate(count=Count("pk"))
        .order_by("indicator")
    )
    counts = dict(counted)
    old = Indicator.objects.filter(pk__in=counts).select_related("criterion__group__criteria_set")
    found = Adoption()
    for indicator in sorted(old, key=lambda row: -row.criterion.group.criteria_set.version):
        new = wanted.get(indicator.code)
        if new is not None and _is_same_measure(indicator, new):
            found.pairs[indicator.pk] = new.pk
            found.figures += counts[indicator.pk]
        else:
            found.lost.append((indicator, counts[indicator.pk]))
    if movement.criteria_set is not None:
        before = {indicator.code for indicator in indicators_of(movement.criteria_set)}
        found.fresh = [indicator for code, indicator in wanted.items() if code not in before]
    return found


def choose_set(movement: Movement, criteria_set: CriteriaSet | None, *, reason: str = "", actor: Any) -> Movement:
    """Give a movement its set, or another one.

    Before it opens freely; while it is open only a later version of the same set and with a reason: the version is
    frozen, and the figures follow. DomainError otherwise, and nothing happens.
    """
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        locked = movement_for_update(movement.pk)
        if locked.criteria_set_id == (criteria_set.pk if criteria_set else None):
            return locked
        if locked.status == MovementStatus.OPEN and criteria_set is not None:
            return _adopt(locked, criteria_set, reason.strip(), actor)
        _require_before_opening(locked, criteria_set)
        old = locked.criteria_set
        locked.criteria_set = criteria_set
        locked.save(update_fields=["criteria_set"])
        name = str(criteria_set) if criteria_set else _("không dùng bộ tiêu chí")
        ledger.record("movements.movement.criteria_chosen", locked, actor=actor, name=name)
        if old is not None:
            retire_if_unused(old, actor=actor)
        return locked


def _adopt(movement: Movement, criteria_set: CriteriaSet, reason: str, actor: Any) -> Movement:
    old = movement.criteria_set
    if not reason:
        raise DomainError(_("Phong trào đang thực hiện: hãy ghi lý do đổi bộ tiêu chí."), code="reason")
    if old is not None and (criteria_set.code != old.code or criteria_set.version < old.version):
        raise DomainError(
            _("Phong trào đang thực hiện chỉ chuyển được sang phiên bản sau của chính bộ “{title}”.").format(
                title=old.title
            ),
            code="other_set",
        )
    frozen = freeze(criteria_set, actor=actor)
    adoption = plan_adoption(movement, frozen)
    movement.criteria_set = frozen
    movement.save(update_fields=["criteria_set"])
    moved = _move_figures(movement, adoption)
    ledger.record(
        "movements.movement.criteria_adopted",
        movement,
        *moved,
        actor=actor,
        reason=reason,
        before=str(old or ""),
        after=str(frozen),
        figures=adoption.figures,
        left=adoption.lost_figures,
    )
    if old is not None:
        retire_if_unused(old, actor=actor)
    return movement


def _move_figures(movement: Movement, adoption: Adoption) -> list[LedgerModel]:
    """Newest version first; where a report already has the new figure, an older one stays behind."""
    moved: list[LedgerModel] = []
    by_new: dict[int, list[int]] = defaultdict(list)
    for old, new in adoption.pairs.items():
        by_new[new].append(old)
    own = Measurement.objects.filter(report__duty__period__plan__movement=movement)
    for new, sources in by_new.items():
        for old in sources:
            taken = own.filter(indicator=new).values("report")
            keys = list(own.filter(indicator=old).exclude(report__in=taken).values_list("pk", flat=True))
            Measurement.objects.filter(indicator=old, pk__in=keys).update(indicator=new)
            moved += [Measurement(pk=key) for key in keys]
    return moved


def _is_same_measure(old: Indicator, new: Indicator) -> bool:
    return old.kind == new.kind and fold(old.unit) == fold(new.unit)


def _require_before_opening(movement: Movement, criteria_set: CriteriaSet | None) -> None:
    if movement.status == MovementStatus.SUBMITTED:
        raise DomainError(
            _("Phong trào đang chờ duyệt: người duyệt xem đúng bộ đã trình. Hãy trả lại để sửa rồi trình lại."),
            code="submitted",
        )
    if movement.status not in BEFORE_OPENING:
        raise DomainError(
            _("Phong trào ở trạng thái “{state}” nên không đổi bộ tiêu chí được nữa.").format(
                state=movement.get_status_display()
            ),
            code="closed",
        )
    if criteria_set is not None and criteria_set.status == CriteriaStatus.RETIRED:
        raise DomainError(
            _("“{title}” đã được thay thế. Hãy chọn phiên bản đang áp dụng.").format(title=criteria_set), code="retired"
        )


def queue_adoption(movement: Movement, criteria_set: CriteriaSet, *, reason: str, actor: Any) -> Job:
    """The same by a job, where many figures follow."""
    require_permission(actor, "movements.manage", movement.organiser)
    title = _("Chuyển “{title}” sang bộ tiêu chí mới").format(title=movement.title)[:200]
    params = {"movement": movement.pk, "criteria_set": criteria_set.pk, "reason": reason}
    with transaction.atomic():
        return start_job(JOB_KIND, title=title, actor=actor, params=params)


@job_handler(JOB_KIND)
def adopt(job: Job, progress: Progress) -> dict[str, Any]:
    movement = Movement.objects.get(pk=job.params["movement"])
    criteria_set = CriteriaSet.objects.get(pk=job.params["criteria_set"])
    progress(0, 1)
    choose_set(movement, criteria_set, reason=job.params["reason"], actor=job.actor)
    return {
        "url": reverse("movements:movement-detail", args=[movement.pk]),
        "message": _("Phong trào đã chuyển sang {title}.").format(title=criteria_set),
    }
