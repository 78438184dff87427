"""What people would rather look at: a target over time, a ranking and what changed, provinces on a map of tiles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from base.core.charts.bars import Placed, ranking_chart
from base.core.charts.grids import tile_map
from base.core.charts.lines import Series, line_chart
from base.core.charts.model import Chart
from movements.domain.accumulation import course_of
from movements.domain.evaluation import goal_of
from movements.domain.rural.board import Province
from movements.domain.scoring.queries import rows_of
from movements.domain.standings import PastVerdict, Standing, TargetSummary, bound_of
from movements.domain.wording import about, number_text, score_text, value_text
from movements.models import Ranking

MOST_PERIODS, MOST_ROWS, FEWEST = 12, 15, 2
MOST_PICTURES = 12
HALF = Decimal("0.5")


class Step(NamedTuple):
    """One period: the figure that stood at its end, and what was asked then."""

    period: str
    value: Decimal | None
    mark: Decimal | None


def target_picture(standing: Standing, past: Sequence[PastVerdict]) -> Chart | None:
    """Figure against what was asked, period by period, and where it leads; None for fewer than two figures.

    `past` is the newest first, as `history_of_verdicts` gives it.
    """
    periods = list(reversed(past))[-MOST_PERIODS:]
    unit = standing.assignment.unit
    title = _("{name}: {unit}").format(name=standing.assignment.target.name, unit=unit)
    summary = " ".join(standing.outlook.lines) or _("Đến nay: {shown}.").format(shown=standing.shown)
    steps = [Step(row.period, row.value, row.mark) for row in periods]
    return _over_time("theo-ky", title, summary, steps, standing.outlook.projected)


def with_pictures(summaries: Sequence[TargetSummary]) -> list[TargetSummary]:
    """The same summaries, the first dozen of those with figures of the whole (`together.with_outlook`) with `picture`:
    a page stays light however many targets a movement has.
    """
    drawn = 0
    for row in summaries:
        row.picture = _whole_picture(row) if drawn < MOST_PICTURES else None
        drawn += row.picture is not None
    return list(summaries)


def _whole_picture(row: TargetSummary) -> Chart | None:
    """The figures of all units together, period by period, against what is asked of all."""
    target = row.target
    course = course_of(row.readings, nature=target.nature, accumulation=target.accumulation)[-MOST_PERIODS:]
    if row.outlook is None or not course:
        return None
    goal = goal_of(target)
    mark = bound_of(goal)
    summary = _("Chỉ tiêu: {aim}; đến nay: {shown}.").format(aim=row.aim, shown=value_text(course[-1].value, goal))
    steps = [Step(each.period, each.value, mark) for each in course]
    return _over_time(f"tien-do-{target.pk}", target.name, summary, steps, row.outlook.projected)


def _over_time(key: str, title: str, summary: str, steps: Sequence[Step], projected: Decimal | None) -> Chart | None:
    """Lines of what was done, where it leads and what was asked; None for fewer than two figures."""
    known = [step.value for step in steps]
    if sum(value is not None for value in known) < FEWEST:
        return None
    leads = projected is not None and known[-1] is not None
    more: list[Decimal | None] = [about(projected)] if leads and projected is not None else []
    names = [step.period for step in steps] + ([_("đến hạn")] if leads else [])
    asked = [step.mark for step in steps] + ([steps[-1].mark] if leads else [])
    nothing: list[Decimal | None] = [None]
    series = [Series(_("Thực hiện"), "actual", known + nothing * len(more))]
    if leads:
        series.append(Series(_("Dự báo"), "forecast", nothing * (len(known) - 1) + [known[-1], *more]))
    if any(mark is not None for mark in asked):
        series.append(Series(_("Chỉ tiêu"), "target", asked))
    return line_chart(key, title, summary, names, series, number_text)


def ranking_picture(ranking: Ranking, own: Iterable[int] = ()) -> Chart | None:
    """The foremost units, those of the reader marked, with what changed since the ranking published before it."""
    marked = set(own)
    rows = [row for row in rows_of(ranking)[:MOST_ROWS] if row.rank_overall is not None]
    if not rows:
        return None
    before = _ranking_before(ranking)
    earlier = _ranks_in(before, [row.unit_id for row in rows]) if before is not None else None
    placed = [
        Placed(
            row.rank_overall or 0,
            str(row.unit),
            row.score,
            score_text(row.score),
            earlier.get(row.unit_id) if earlier is not None else None,
            is_own=row.unit_id in marked,
        )
        for row in rows
    ]
    first = placed[0]
    summary = _("{name} dẫn đầu với {points} điểm.").format(name=first.name, points=number_text(first.value))
    if before is not None:
        summary += " " + _("▲ lên hạng, ▼ xuống hạng so với {before}.").format(before=before)
    title = _("{count} đơn vị dẫn đầu").format(count=len(placed))
    return ranking_chart("dan-dau", title, summary, placed, _("Điểm"), has_before=earlier is not None)


def province_picture(provinces: Iterable[Province]) -> Chart:
    """Communes recognised of all communes, province by province."""
    rows = sorted(provinces, key=lambda each: each.name_folded)
    values = {each.name: _tile(each) for each in rows}
    done, of = sum(each.recognised for each in rows), sum(each.communes for each in rows)
    summary = _("{done}/{of} xã đã được công nhận; {count} tỉnh, thành phố có số liệu.").format(
        done=number_text(Decimal(done)), of=number_text(Decimal(of)), count=len(rows)
    )
    columns = [_("Tỉnh, thành phố"), _("Đã công nhận / tổng số xã")]
    return tile_map("theo-tinh", _("Xã được công nhận theo tỉnh, thành phố"), summary, values, columns)


def _tile(each: Province) -> tuple[str, str, str]:
    share = Decimal(each.recognised) / each.communes if each.communes else Decimal(0)
    tone = "all" if share == 1 else "most" if share >= HALF else "some" if share else ""
    text = f"{each.recognised}/{each.communes}"
    return tone, text, text


def _ranking_before(ranking: Ranking) -> Ranking | None:
    """The ranking published before it: of the same movement, else of the organiser's movement that was last scored by
    the same criteria.
    """
    published = Ranking.objects.filter(published_at__isnull=False, frozen_at__lt=ranking.frozen_at)
    published = published.exclude(pk=ranking.pk).select_related("movement").order_by("-frozen_at")
    movement = ranking.movement
    before = published.filter(movement=movement).first()
    if before is None and movement.criteria_set is not None:
        alike = {"organiser": movement.organiser_id, "criteria_set__code": movement.criteria_set.code}
        others = published.filter(**{f"movement__{name}": value for name, value in alike.items()})
        before = others.filter(has_anonymous_peers=False).first()
    return before


def _ranks_in(ranking: Ranking, units: Sequence[int]) -> dict[int, int]:
    found = ranking.rows.filter(unit__in=units, rank_overall__isnull=False).values_list("unit", "rank_overall")
    return {unit: rank for unit, rank in found if rank is not None}
