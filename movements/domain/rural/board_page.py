"""What the public board shows for its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from base.core import clock
from movements.domain.pictures import province_picture
from movements.domain.rural.board import (
    AGAIN,
    NO_TIER,
    TIER_WORDS,
    Filter,
    Province,
    board_rows,
    matching,
    totals_of,
)
from movements.domain.rural.plans import figures_for
from movements.enums import ACTIVE, RuralTier
from movements.models import RuralPlanLink

PER_PAGE = 20
PARAMETERS = ("q", "tinh", "muc", "loai", "ngay")


def board_context(params: Mapping[str, str]) -> dict[str, Any]:
    """Context of `pages/new_rural_page.html`. Nonsense in the parameters is left out.

    `tiles` are the communes of the province that was chosen. `alone` is the one province of an installation that has
    no other: a map of the country would say nothing about it.
    """
    wanted = Filter.of(params)
    rows, provinces = board_rows(wanted.day, kind=wanted.kind)
    chosen = provinces.get(wanted.province_id or 0)
    found = matching(rows, wanted)
    page = Paginator(found, PER_PAGE).get_page(params.get("page"))
    links = RuralPlanLink.objects.filter(target__movement__status__in=ACTIVE, target__movement__page__live=True)
    if chosen is not None:
        links = links.filter(territory=chosen.pk)
    alone = next(iter(provinces.values())) if len(provinces) == 1 else None
    asked = urlencode({name: params[name] for name in PARAMETERS if params.get(name)})
    return {
        "wanted": wanted,
        "day": wanted.day or clock.today(),
        "page_of_rows": page,
        "rows": [(row, provinces[row.province_id].name) for row in page],
        "total": len(found),
        "chosen": chosen,
        "figures": _figures(chosen or totals_of(provinces.values())),
        "alone": alone,
        "picture": None if chosen or alone else province_picture(provinces.values()),
        "provinces": sorted(provinces.values(), key=lambda each: each.name_folded),
        "tiles": [row for row in rows if row.province_id == chosen.pk] if chosen else [],
        "unverified": sum(row.is_unverified for row in found),
        "plans": figures_for(links.select_related("target__movement__page"), wanted.day),
        "tier_choices": _tier_choices(),
        "query_string": f"?{asked}" if asked else "",
    }


def _figures(place: Province) -> list[dict[str, Any]]:
    """Four figures for `components/stat.html`."""
    shown = [
        {"value": place.at_least(tier), "label": label}
        for tier, label in (
            (RuralTier.STANDARD, _("xã đạt chuẩn trở lên")),
            (RuralTier.ADVANCED, _("xã nâng cao trở lên")),
            (RuralTier.MODEL, _("xã kiểu mẫu trở lên")),
        )
    ]
    for figure in shown:
        figure["detail"] = _("trong {total} đơn vị").format(total=place.communes)
    return [*shown, {"value": place.again, "label": _("xã phải đánh giá lại"), "detail": _("sau sắp xếp đơn vị")}]


def _tier_choices() -> list[tuple[str, str]]:
    tiers = [(TIER_WORDS[tier], _("Từ {tier}").format(tier=tier.label.lower())) for tier in RuralTier]
    return [*tiers, (NO_TIER, _("Chưa công nhận")), (AGAIN, _("Phải đánh giá lại"))]
