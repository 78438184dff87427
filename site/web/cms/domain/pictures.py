"""Pictures of the portal: awards by year and level, criteria commune by commune."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from awards.enums import AwardKind
from awards.models import Grant
from base.core import clock
from base.core.charts.bars import column_chart
from base.core.charts.grids import Field, heat_chart
from base.core.charts.model import Chart
from movements.enums import RURAL_APPRAISED, RuralVerdict
from movements.models import RuralAssessment, RuralLine

YEARS = 6
KEPT = 600
"""Seconds for which the counts of the register are kept: they read all its rows of six years."""
MOST_COMMUNES = 40
SIGNS = {
    RuralVerdict.MET.value: ("met", "✓"),
    RuralVerdict.NOT_MET.value: ("not_met", "✗"),
    RuralVerdict.NOT_APPLICABLE.value: ("unknown", "–"),
}


def awards_picture() -> Chart | None:
    """Public awards that stand, by year of the decision and kind, the newest six years at most; None before there are
    two years to compare.
    """
    last = clock.today().year
    asked = range(last - YEARS + 1, last + 1)
    counted = cache.get_or_set(f"awards-by-year-{last}", lambda: _awards(asked), KEPT) or {}
    years = range(min((year for year, _kind in counted), default=last), last + 1)
    if len(years) == 1:
        return None
    kinds = [(str(kind.label), [counted.get((year, kind.value), 0) for year in years]) for kind in AwardKind]
    shown = [(name, values) for name, values in kinds if any(values)]
    summary = _("{count} lượt khen thưởng từ năm {first} đến năm {last}, theo ngày ban hành quyết định.").format(
        count=sum(counted.values()), first=years[0], last=last
    )
    title = _("Khen thưởng theo năm và loại")
    return column_chart("khen-thuong", title, summary, [str(year) for year in years], shown, _("Năm"))


def criteria_picture(communes: Sequence[Any]) -> Chart | None:
    """Each criterion of each commune by its newest appraised assessment; None where nothing is appraised yet.

    `communes` are rows of the board. One set of criteria is drawn, the one that most of them are judged by.
    """
    names = {row.pk: row.name for row in communes}
    newest = _newest(list(names), clock.today())
    if not newest:
        return None
    chosen = Counter(set_id for _key, set_id in newest.values()).most_common(1)[0][0]
    judged = {key: unit for unit, (key, set_id) in newest.items() if set_id == chosen}
    lines = RuralLine.objects.filter(assessment__in=judged).order_by(
        "criterion__group__order", "criterion__group", "criterion__order", "criterion"
    )
    outcomes: dict[int, dict[str, str]] = {}
    codes: dict[str, None] = {}
    for key, code, outcome in lines.values_list("assessment", "criterion__code", "outcome"):
        codes[code] = None
        outcomes.setdefault(judged[key], {})[code] = outcome
    units = sorted(outcomes, key=lambda unit: names[unit])[:MOST_COMMUNES]
    rows = [(names[unit], [_field(outcomes[unit].get(code, "")) for code in codes]) for unit in units]
    summary = _("{shown} xã có hồ sơ đã thẩm định; ✓ đạt, ✗ chưa đạt.").format(shown=len(rows))
    if len(outcomes) > len(rows):
        summary = _("{shown} xã đầu theo tên trong {total} xã có hồ sơ đã thẩm định; ✓ đạt, ✗ chưa đạt.").format(
            shown=len(rows), total=len(outcomes)
        )
    return heat_chart("tieu-chi", _("Từng tiêu chí của từng xã"), summary, list(codes), rows, _("Xã"))


def _awards(years: range) -> dict[tuple[int, str], int]:
    standing = Grant.objects.filter(
        status__in=("valid", "corrected"), is_public=True, granted_on__gte=dt.date(years[0], 1, 1)
    )
    decided = standing.order_by().annotate(decided=ExtractYear("granted_on"))
    rows = decided.values_list("decided", "award_type__kind").annotate(count=Count("pk"))
    return {(year, kind): count for year, kind, count in rows}


def _newest(units: list[int], day: dt.date) -> dict[int, tuple[int, int]]:
    """Unit → (assessment, set of criteria)."""
    rows = RuralAssessment.objects.filter(unit__in=units, status__in=RURAL_APPRAISED, as_of__lte=day)
    values = rows.order_by("as_of", "pk").values_list("unit_id", "pk", "criteria_set_id")
    return {unit: (key, set_id) for unit, key, set_id in values}


def _field(outcome: str) -> Field:
    tone, sign = SIGNS.get(outcome, ("unknown", "?"))
    known = outcome in RuralVerdict.values
    return Field(tone, sign, str(RuralVerdict(outcome).label) if known else _("chưa có số liệu"))
