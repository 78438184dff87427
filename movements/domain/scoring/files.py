"""A ranking as a spreadsheet, row by row: a list of ten thousand units never stands in memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from base.accounts.permissions import Reach
from base.units.domain.in_time import Lens, read_names
from movements.domain.scoring.engine import plan_from_json
from movements.domain.scoring.queries import rows_of
from movements.domain.scoring.words import reason_words
from movements.models import Ranking

CHUNK = 1000


def write_ranking(ranking: Ranking, stream: IO[bytes], lens: Lens, *, reach: Reach, hides: bool) -> None:
    """The .xlsx. `reach` and `hides` say whose name and reasons are shown; text stays text, never a formula."""
    with Workbook(stream, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Xếp hạng"))
        headings = [_("Hạng"), _("Đơn vị"), _("Cụm, khối"), _("Điểm"), _("Xếp loại"), _("Ghi chú")]
        for number, line in enumerate((headings, *_lines(ranking, lens, reach, hides))):
            sheet.write_row(number, 0, line)


def _lines(ranking: Ranking, lens: Lens, reach: Reach, hides: bool) -> Iterator[list[str | float]]:
    plan = plan_from_json(ranking.rules)
    stored = rows_of(ranking).iterator(chunk_size=CHUNK)
    while rows := list(islice(stored, CHUNK)):
        names = read_names(lens, [row.unit for row in rows])
        for row in rows:
            is_named = not hides or reach.covers(row.unit)
            name = names[row.unit_id] if is_named else _("Đơn vị khác")
            note = " ".join(reason_words(plan, reason) for reason in row.reasons) if is_named else ""
            cluster = row.cluster.name if row.cluster else ""
            yield [row.rank if row.rank is not None else "", name, cluster, float(row.score), row.grade, note]
