"""Tables of assigned targets. What stands is reckoned for the rows of the page alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from base.units.tables import UnitColumn
from movements.domain.standings import Standing, standings_of
from movements.models import Movement, TargetAssignment
from movements.tables.shared import DayColumn


def standing_rows(table: tables.Table) -> dict[int, Standing]:
    """Assignment → standing, for the page that the table shows; two queries."""
    shown = [row.record for row in table.paginated_rows]
    return {standing.assignment.pk: standing for standing in standings_of(shown)}


class StandingTable(tables.Table):
    """`standings` must be set once the page is chosen."""

    standings: dict[int, Standing] = {}

    aim = tables.Column(verbose_name=_("Được giao"), empty_values=(), orderable=False)
    shown = tables.Column(verbose_name=_("Thực hiện"), empty_values=(), orderable=False)
    outlook = tables.Column(verbose_name=_("Tình trạng, dự báo"), empty_values=(), orderable=False)
    due_on = DayColumn(verbose_name=_("Thời hạn"), orderable=False)

    def render_aim(self, record: TargetAssignment) -> str:
        return self.standings[record.pk].aim

    def render_shown(self, record: TargetAssignment) -> str:
        row = self.standings[record.pk]
        return f"{row.shown} ({row.outlook.period})" if row.shown and row.outlook.period else row.shown or "–"

    def render_outlook(self, record: TargetAssignment) -> SafeString:
        return render_to_string("movements/targets/_forecast.html", {"row": self.standings[record.pk]})


class TargetUnitTable(StandingTable):
    unit = UnitColumn(linkify=lambda record: record.get_absolute_url(), orderable=False, verbose_name=_("Đơn vị"))
    head = tables.Column(orderable=False, verbose_name=_("Người chịu trách nhiệm"), default="–")

    class Meta:
        model = TargetAssignment
        fields = ("unit", "head", "aim", "shown", "outlook", "due_on")
        sequence = ("unit", "head", "aim", "shown", "outlook", "due_on")
        empty_text = _("Chưa giao cho đơn vị nào")


class OwnTargetTable(StandingTable):
    target = tables.Column(
        orderable=False, verbose_name=_("Chỉ tiêu"), linkify=lambda record: record.get_absolute_url()
    )

    class Meta:
        model = TargetAssignment
        fields = ("target", "aim", "shown", "outlook", "due_on")
        sequence = ("target", "aim", "shown", "outlook", "due_on")
        empty_text = _("Chưa có chỉ tiêu nào được giao")

    def groups(self) -> Iterator[tuple[Movement, str, OwnTargetTable]]:
        """The rows of the page, one table for what a movement asks of a unit: both are said once, not at each row."""
        shown = [row.record for row in self.paginated_rows]
        for (movement, unit), rows in groupby(shown, key=lambda row: (row.target.movement, row.unit)):
            part = OwnTargetTable(list(rows))
            part.standings = self.standings
            yield movement, UnitColumn().render(unit, self), part
