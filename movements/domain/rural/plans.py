""" "66/87 xã" against life: a target bound to the recognitions of a territory."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.notation import day_text
from base.units.models import Unit
from movements.domain.rural.communes import best_tiers, communes_as_of, held_by, reached, same_before
from movements.domain.wording import number_text, target_text
from movements.enums import Comparator, RuralTier
from movements.models import Movement, RuralPlanLink, Target
from movements.rules import require_permission


@dataclass(frozen=True)
class LiveFigure:
    """`count` of `communes` communes that stand on `day` hold at least the tier; the plan says `planned`."""

    link: RuralPlanLink
    day: dt.date
    count: int
    communes: int
    planned: Decimal | None

    @property
    def aim(self) -> str:
        return target_text(self.link.target)

    @property
    def missing(self) -> Decimal | None:
        return max(Decimal(0), self.planned - self.count) if self.planned is not None else None

    @property
    def is_met(self) -> bool:
        return self.planned is not None and self.count >= self.planned

    @property
    def text(self) -> str:
        return _("{count}/{planned} xã").format(count=self.count, planned=number_text(self.planned))

    @property
    def detail(self) -> str:
        """What the figure rests on; says so where the number of communes is no longer that of the plan."""
        words = _("Đến ngày {day}: {count} xã {tier} trở lên trong {communes} xã hiện có.").format(
            day=day_text(self.day),
            count=self.count,
            tier=self.link.get_tier_display().lower(),
            communes=self.communes,
        )
        whole = self.link.target.denominator
        if whole is not None and whole != self.communes:
            words += " " + _("Kế hoạch tính trên {whole} xã.").format(whole=number_text(whole))
        return words


def link_target(
    target: Target, *, tier: str = RuralTier.STANDARD, territory: Unit | None = None, actor: Any
) -> RuralPlanLink:
    """Bind a target that counts communes; by default to the territory of the movement's organiser."""
    require_permission(actor, "movements.target_assign")
    place = territory or _territory_of(target.movement.organiser)
    if target.comparator != Comparator.N_OF_M or "xã" not in target.unit.lower():
        raise DomainError(_("Chỉ gắn được chỉ tiêu dạng “66/87 xã” với kết quả công nhận."), code="target")
    with transaction.atomic():
        link = RuralPlanLink.objects.select_for_update(of=("self",)).filter(target=target).first()
        if link is not None and (link.tier, link.territory_id) == (tier, place.pk):
            return link
        link = link or RuralPlanLink(target=target)
        link.tier, link.territory = tier, place
        link.save()
        ledger.record("movements.rural_plan.linked", link, actor=actor, tier=str(tier), territory=place.name)
    return link


def unlink_target(target: Target, *, actor: Any) -> None:
    require_permission(actor, "movements.target_assign")
    with transaction.atomic():
        gone = RuralPlanLink.objects.select_for_update(of=("self",)).filter(target=target).first()
        if gone is None:
            return
        RuralPlanLink.objects.filter(pk=gone.pk).delete()
        ledger.record("movements.rural_plan.unlinked", target, gone, actor=actor)


def live_figures(movement: Movement, day: dt.date | None = None) -> list[LiveFigure]:
    """For every bound target of a movement, in the order of its targets."""
    return figures_for(RuralPlanLink.objects.filter(target__movement=movement), day)


def figures_for(links: QuerySet[RuralPlanLink], day: dt.date | None = None) -> list[LiveFigure]:
    """As of a day (today). Three queries and one per link, whatever the number of communes."""
    on = day or clock.today()
    rows = list(links.select_related("target__movement", "territory").order_by("target__order", "pk"))
    if not rows:
        return []
    best, before = best_tiers(on), same_before(on)
    figures = []
    for link in rows:
        keys = communes_as_of(on, territory=link.territory).order_by().values_list("pk", flat=True)
        held = [held_by(key, best, before) for key in keys]
        count = sum(each is not None and reached(each.tier, link.tier) for each in held)
        figures.append(LiveFigure(link, on, count, len(held), link.target.numerator))
    return figures


def _territory_of(organiser: Unit) -> Unit:
    """The organiser itself, or the nearest territory above it: a department counts the communes of its province."""
    ancestors = [organiser, *reversed(organiser.get_ancestors().select_related("kind"))]
    return next((unit for unit in ancestors if unit.kind.is_territory), organiser)
