"""Computing the five forms of one year and unit from the rows of the system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from awards.domain.statistics.layout import FormTable, Row, layout, window_of
from awards.enums import AwardLevel, PersonClass
from awards.enums.council import LOST_GRANTS
from awards.enums.decisions import Training
from awards.models.decisions import Grant
from awards.models.statistics import EmulationStaff
from base.units.models import Unit
from movements.enums import PUBLIC, DurationClass, LaunchLevel, MovementKind, MovementReach
from movements.models import Movement


def compute_form(form: str, year: int, unit: Unit) -> FormTable:
    """The form as the rows stand now, for the unit, what it grew from, and everything below."""
    model, columns, rows, notes = _COMPUTED[form](year, unit)
    title = str(layout()["forms"][form]["title"])
    return FormTable(form, title, unit.name, year, model, columns, rows, [*notes, *_doubts(form)])


Computed = tuple[str, list[str], list[Row], list[str]]


def units_below(unit: Unit) -> QuerySet[Unit]:
    return Unit.objects.including_predecessors(unit).order_by()


def grants_of(year: int, unit: Unit) -> QuerySet[Grant]:
    """Awards that stand and whose decision falls into the window of the year."""
    first, last = window_of(year)
    rows = Grant.objects.exclude(status__in=LOST_GRANTS).filter(granted_on__range=(first, last))
    return rows.filter(unit__in=units_below(unit).values("pk"))


def _movements(year: int, unit: Unit) -> Computed:
    """0601: launched in the window, by scope and by launching level; across by duration and by method."""
    first, last = window_of(year)
    rows = Movement.objects.filter(status__in=PUBLIC, starts_on__range=(first, last))
    found = list(rows.filter(organiser__in=units_below(unit).values("pk")).order_by("pk"))
    tests: list[tuple[str, Callable[[Movement], bool]]] = [
        (_("Tổng số"), lambda _each: True),
        *((str(value.label), lambda each, v=value: each.duration == v) for value in DurationClass),
        *((str(value.label), lambda each, v=value: each.kind == v) for value in MovementKind),
    ]
    lines: list[tuple[str, Callable[[Movement], bool]]] = [
        (_("Tổng số"), lambda _each: True),
        *((_("Phạm vi: {name}").format(name=v.label), lambda each, v=v: each.reach == v) for v in MovementReach),
        *((_("Cấp phát động: {name}").format(name=v.label), lambda e, v=v: e.launch_level == v) for v in LaunchLevel),
    ]
    table = [
        Row(label, [[each.pk for each in found if line(each) and test(each)] for _name, test in tests])
        for label, line in lines
    ]
    return "movement", [name for name, _test in tests], table, []


def _state_awards(year: int, unit: Unit) -> Computed:
    """0602: by award; across persons and collectives."""
    found = list(grants_of(year, unit).filter(award_type__level=AwardLevel.STATE).select_related("award_type"))
    columns = [_("Tổng số"), _("Cá nhân"), _("Tập thể")]
    tests = [lambda g: True, lambda g: g.person_id is not None, lambda g: g.person_id is None]
    return "grant", columns, _by_award(found, tests), []


def _province_awards(year: int, unit: Unit) -> Computed:
    """0603: by award; across collectives and the classes of persons. A leader without a class is told in a note."""
    level = AwardLevel.MINISTRY_PROVINCE
    found = list(grants_of(year, unit).filter(award_type__level=level).select_related("award_type"))
    tests: list[Callable[[Any], bool]] = [
        lambda g: True,
        lambda g: g.person_id is None,
        *((lambda g, v=value: g.person_class == v) for value in PersonClass),
    ]
    columns = [_("Tổng số"), _("Tập thể"), *(str(value.label) for value in PersonClass)]
    unclassed = [g.holder_name for g in found if g.person_id and not g.person_class]
    notes = []
    if unclassed:
        notes.append(
            _("{count} cá nhân là lãnh đạo chưa ghi nhóm nên chỉ có trong cột Tổng số: {names}.").format(
                count=len(unclassed), names=", ".join(unclassed[:5])
            )
        )
    return "grant", columns, _by_award(found, tests), notes


def _by_award(found: Sequence[Grant], tests: Sequence[Callable[[Any], bool]]) -> list[Row]:
    awards = sorted({(grant.award_type_id, grant.award_type.name) for grant in found})
    groups = [(_("Tổng số"), found)]
    groups += [(name, [grant for grant in found if grant.award_type_id == pk]) for pk, name in awards]
    return [Row(label, [[g.pk for g in group if test(g)] for test in tests]) for label, group in groups]


def _organisations(year: int, unit: Unit) -> Computed:
    """0604: units that have staff for the work at the end of the window, by level."""
    found = {row.unit_id: row.unit for row in staff_of(year, unit)}
    kinds = sorted({(each.kind.level, each.kind.name) for each in found.values()})
    rows = [Row(_("Tổng số"), [sorted(found)])]
    rows += [Row(name, [sorted(pk for pk, u in found.items() if u.kind.name == name)]) for _level, name in kinds]
    return "unit", [_("Số đơn vị")], rows, _missing(found)


def _people(year: int, unit: Unit) -> Computed:
    """0605: staff by age, training and years of work; who lacks a fact stands in the total only."""
    found, bands = list(staff_of(year, unit)), layout()["bands"]
    rows = [Row(_("Tổng số"), [[p.pk for p in found]])]
    rows += _banded(_("Tuổi"), bands["age"]["bounds"], [(p.pk, _span(year, p.birth_year)) for p in found])
    rows += [
        Row(_("Trình độ: {name}").format(name=t.label), [[p.pk for p in found if p.training == t]]) for t in Training
    ]
    rows += _banded(_("Số năm làm việc"), bands["years"]["bounds"], [(p.pk, _span(year, p.since_year)) for p in found])
    return "staff", [_("Số người")], rows, _missing(found)


def _span(year: int, since: int | None) -> int | None:
    return None if since is None else year - since


def _banded(name: str, bounds: Sequence[int], values: Iterable[tuple[int, int | None]]) -> list[Row]:
    known = [(pk, value) for pk, value in values if value is not None]
    edges: list[int | None] = [None, *bounds, None]
    rows = []
    for low, high in pairwise(edges):
        words = (
            _("dưới {high}").format(high=high)
            if low is None
            else _("từ {low} trở lên").format(low=low)
            if high is None
            else _("từ {low} đến dưới {high}").format(low=low, high=high)
        )
        inside = [pk for pk, value in known if (low is None or value >= low) and (high is None or value < high)]
        rows.append(Row(f"{name}: {words}", [inside]))
    return rows


def staff_of(year: int, unit: Unit) -> QuerySet[EmulationStaff]:
    """Staff in post at the end of the window."""
    last: dt.date = window_of(year)[1]
    rows = EmulationStaff.objects.filter(valid_from__lte=last).filter(Q(valid_to=None) | Q(valid_to__gte=last))
    return rows.filter(unit__in=units_below(unit).values("pk")).select_related("unit__kind").order_by("pk")


def _missing(found: Any) -> list[str]:
    if found:
        return []
    return [_("Chưa nhập danh sách cán bộ làm công tác thi đua, khen thưởng: Nhập số liệu, loại “tdkt-staff”.")]


def _doubts(form: str) -> list[str]:
    """What the layout says from memory."""
    notes = []
    if form == "0605" and not all(band["verified"] for band in layout()["bands"].values()):
        notes.append(_("Khoảng tuổi và số năm chưa đối chiếu với thông tư."))
    if form in ("0601", "0602", "0603") and not layout()["window"]["verified"]:
        notes.append(_("Kỳ số liệu từ 15/12 năm trước đến 14/12 chưa đối chiếu với thông tư."))
    return notes


_COMPUTED: dict[str, Callable[[int, Unit], Computed]] = {
    "0601": _movements,
    "0602": _state_awards,
    "0603": _province_awards,
    "0604": _organisations,
    "0605": _people,
}
