"""Score sheets as a workbook: out with every indicator, and back in as changes to be looked at before they are saved.

A line carries a mark of what was stored when the file was made. A line that its owner left alone changes nothing,
whatever somebody else saved meanwhile; where both changed it, the preview names what the other one saved.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from base.core.errors import DomainError
from base.core.models import StoredFile
from base.core.text import fold
from importers.domain.cells import CellError, choice_key, parse_number, text_of
from importers.domain.data_import import RowError
from importers.domain.workbooks import SheetRow, read_sheet
from importers.resources.widgets import NO, YES
from movements.domain.scoring.evidence import evidence_within_reach, refer_to_evidence
from movements.domain.scoring.queries import own_sheets
from movements.domain.scoring.reading import Desk, Row, desk_of
from movements.domain.scoring.sheets import Given, StaleSheet, check_given, may_edit, save_sheet
from movements.domain.wording import number_text
from movements.enums import EDITABLE_SHEETS
from movements.models import ScoreSheet

NUMBER, CODE, POINTS, NA = "Số phiếu", "Mã chỉ tiêu", "Điểm chấm", "Không áp dụng"
REASON, FILES, MARK = "Lý do", "Minh chứng", "Mã đối chiếu"
COLUMNS = (
    NUMBER, "Đơn vị", CODE, "Chỉ tiêu", "Điểm máy tính", "Điểm bước trước", POINTS, NA, REASON, FILES, MARK
)  # fmt: skip
WIDTHS = (9, 30, 16, 50, 12, 12, 12, 12, 40, 30, 12)
MOST_SHEETS = 100
"""Sheets in one file: each is laid out with its proposals, so a file stays a matter of seconds."""
STEP = Decimal("0.0001")
SALT = "importers.score_sheets"


@dataclass(frozen=True)
class Entry:
    """What a file says of one indicator on one sheet, and the mark of what it was made from ("" = not given)."""

    sheet_id: int
    given: Given
    files: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Change:
    """One line of the preview. `theirs` is what somebody else has saved since the file was made."""

    entry: Entry
    unit: str
    name: str
    before: str
    after: str
    files: tuple[StoredFile, ...] = ()
    theirs: str = ""


@dataclass
class ScorePlan:
    """What a file would do; nothing is written until `write_scores`. `versions` are those of the sheets looked at."""

    versions: dict[int, int]
    changes: list[Change] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unchanged: int = 0

    def packed(self) -> str:
        """The changes for the form of the preview, signed: what is confirmed is what was shown."""
        rows = []
        for change in self.changes:
            given, points = change.entry.given, change.entry.given.points
            text = None if points is None else str(points)
            own = [change.entry.sheet_id, given.path, text, given.is_not_applicable, given.reason]
            rows.append([*own, list(change.entry.files), change.entry.mark])
        return signing.dumps({"versions": self.versions, "rows": rows}, salt=SALT, compress=True)


def sheets_within(sheet: ScoreSheet, user: Any) -> list[ScoreSheet]:
    """This sheet and the others of its stage that are this person's to fill in now, at most `MOST_SHEETS`."""
    others = own_sheets(user).filter(stage=sheet.stage_id, status__in=EDITABLE_SHEETS).exclude(pk=sheet.pk)
    found = [sheet, *others.select_related("stage__plan__movement__criteria_set")[: MOST_SHEETS - 1]]
    return [row for row in found if may_edit(row, user)]


def scores_workbook(sheets: Iterable[ScoreSheet]) -> bytes:
    """Every indicator of these sheets with what is proposed and what stands. Text stays text, never a formula."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(_("Chấm điểm"))
        heading = book.add_format({"bold": True, "bg_color": "#EFE7DA", "text_wrap": True})
        page.write_row(0, 0, COLUMNS, heading)
        for place, width in enumerate(WIDTHS):
            page.set_column(place, place, width)
        page.freeze_panes(1, 4)
        line = 0
        for sheet in sheets:
            for row in desk_of(sheet).rows:
                line += 1
                page.write_row(line, 0, _cells(sheet, row))
    return stream.getvalue()


def plan_scores(sheets: Sequence[ScoreSheet], data: bytes, name: str, *, actor: Any) -> ScorePlan:
    """Read a file against these sheets. DomainError where it is no such file; errors by cell otherwise."""
    table = read_sheet(data, name, columns=COLUMNS, required=(NUMBER, CODE, POINTS))
    errors, entries, places = [], [], {}
    for line in table.rows:
        try:
            entry = _entry(line, {sheet.pk for sheet in sheets})
        except _BadCell as error:
            errors.append(RowError(table.name, line.number, error.column, error.message))
            continue
        if (entry.sheet_id, entry.given.path) in places:
            text = _("Chỉ tiêu này đã có ở một dòng khác của tệp.")
            errors.append(RowError(table.name, line.number, CODE, text))
            continue
        places[entry.sheet_id, entry.given.path] = line.number
        entries.append(entry)
    plan = _planned(sheets, entries, actor)
    plan.errors = sorted(
        [*errors, *(RowError(table.name, places[key], *problem) for key, problem in _problems(plan))],
        key=lambda error: error.row,
    )
    return plan


def plan_again(sheets: Sequence[ScoreSheet], packed: str, *, actor: Any) -> ScorePlan:
    """The confirmed changes over what stands now. DomainError for a form that was not made here."""
    try:
        data = signing.loads(packed, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature as error:
        raise DomainError(_("Bản xem trước đã hết hạn. Hãy tải tệp lên lần nữa."), code="expired") from error
    entries = [
        Entry(pk, Given(path, None if points is None else Decimal(points), na, reason), tuple(files), mark)
        for pk, path, points, na, reason, files, mark in data["rows"]
    ]
    wanted = {entry.sheet_id for entry in entries}
    chosen = [sheet for sheet in sheets if sheet.pk in wanted]
    if len(chosen) != len(wanted):
        raise DomainError(_("Có phiếu trong tệp không còn sửa được. Hãy tải tệp mới rồi nhập lại."), code="locked")
    plan = _planned(chosen, entries, actor)
    seen = {int(pk): version for pk, version in data["versions"].items()}
    stale = [sheet for sheet in chosen if seen.get(sheet.pk) != sheet.version]
    if stale:
        raise StalePlan(stale[0], plan)
    return plan


class StalePlan(StaleSheet):
    """Somebody saved a sheet after the preview; `plan` is the same import over what stands now."""

    def __init__(self, sheet: ScoreSheet, plan: ScorePlan) -> None:
        text = _("{who} đã lưu phiếu sau khi bạn xem trước. Hãy xem lại các dòng dưới đây rồi ghi lần nữa.")
        super().__init__(text.format(who=sheet.saved_by or _("Người khác")), sheet)
        self.plan = plan


def write_scores(plan: ScorePlan, sheets: Sequence[ScoreSheet], *, actor: Any) -> int:
    """Sheet by sheet as if typed in, all or nothing; the number of lines written."""
    try:
        with transaction.atomic():
            for sheet in sorted(sheets, key=lambda row: row.pk):
                _write(plan, sheet, actor)
    except StaleSheet as error:
        fresh = list(ScoreSheet.objects.filter(pk__in=plan.versions))
        raise StalePlan(error.sheet, _planned(fresh, [change.entry for change in plan.changes], actor)) from error
    return len(plan.changes)


def _write(plan: ScorePlan, sheet: ScoreSheet, actor: Any) -> None:
    own = [change for change in plan.changes if change.entry.sheet_id == sheet.pk]
    if own:
        given = [change.entry.given for change in own]
        save_sheet(sheet, given, note=sheet.note, expected_version=plan.versions[sheet.pk], actor=actor)
    for change in own:
        for file in change.files:
            refer_to_evidence(sheet, change.entry.given.path, file, actor=actor)


class _BadCell(Exception):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


def _entry(line: SheetRow, known: set[int]) -> Entry:
    values = line.values
    number = text_of(values.get(NUMBER))
    if not number.isdecimal() or int(number) not in known:
        raise _BadCell(NUMBER, _("Không phải phiếu của bạn ở bước chấm này, hoặc phiếu đã khóa. Hãy tải tệp mới."))
    try:
        points = parse_number(values[POINTS]).quantize(STEP) if text_of(values.get(POINTS)) else None
    except CellError as error:
        raise _BadCell(POINTS, error.message) from error
    answer = choice_key(values.get(NA))
    if answer and answer not in YES | NO:
        raise _BadCell(NA, _("Hãy ghi “có” hoặc “không”, hoặc để trống."))
    reason = text_of(values.get(REASON))
    if len(reason) > 500:
        raise _BadCell(REASON, _("Lý do dài quá 500 ký tự. Hãy rút gọn."))
    files = tuple(name.strip() for name in text_of(values.get(FILES)).split(";") if name.strip())
    given = Given(text_of(values.get(CODE)), points, answer in YES, reason)
    return Entry(int(number), given, files, text_of(values.get(MARK)))


def _planned(sheets: Sequence[ScoreSheet], entries: Sequence[Entry], actor: Any) -> ScorePlan:
    plan = ScorePlan({sheet.pk: sheet.version for sheet in sheets})
    reachable = evidence_within_reach(sheets, actor)
    by_sheet: dict[int, list[Entry]] = {}
    for entry in entries:
        by_sheet.setdefault(entry.sheet_id, []).append(entry)
    for sheet in sheets:
        rows = by_sheet.get(sheet.pk, ())
        desk = desk_of(sheet) if rows else None
        for entry in rows:
            assert desk is not None
            change = _change(desk, entry, {fold(file.name): file for file in reachable[sheet.pk]})
            if change is None:
                plan.unchanged += 1
            else:
                plan.changes.append(change)
    return plan


def _change(desk: Desk, entry: Entry, known: Mapping[str, StoredFile]) -> Change | None:
    """What a line changes, or None. An unknown indicator or file is kept here and named by `_problems`."""
    row, given = desk.by_path.get(entry.given.path), entry.given
    stored = _stored(row)
    there = {fold(item.file.name) for item in row.evidence} if row is not None else set()
    wanted = [name for name in entry.files if fold(name) not in there]
    mark = entry.mark or _mark(stored)
    if _mark(given) in (mark, _mark(stored)) and not wanted and row is not None:
        return None
    if _mark(given) == mark:
        given = stored
    elsewhere = _mark(stored) not in (mark, _mark(given))
    return Change(
        entry=Entry(entry.sheet_id, given, tuple(wanted), _mark(stored)),
        unit=desk.sheet.unit.name,
        name=row.rule.name if row is not None else entry.given.path,
        before=_words(stored),
        after=_words(given),
        files=tuple(known[fold(name)] for name in wanted if fold(name) in known),
        theirs=_words(stored) if elsewhere else "",
    )


def _problems(plan: ScorePlan) -> Iterable[tuple[tuple[int, str], tuple[str, str]]]:
    """Changes that cannot be: (sheet, path) → column and what to do."""
    desks = {desk.sheet.pk: desk for desk in map(desk_of, ScoreSheet.objects.filter(pk__in=_touched(plan)))}
    for change in plan.changes:
        key = (change.entry.sheet_id, change.entry.given.path)
        try:
            check_given(desks[key[0]], change.entry.given)
        except DomainError as error:
            yield key, (CODE if error.code == "path" else POINTS, error.message)
            continue
        found = {fold(file.name) for file in change.files}
        for name in change.entry.files:
            if fold(name) not in found:
                text = _(
                    "Không có tệp “{name}” trong báo cáo của đơn vị. Hãy ghi đúng tên tệp đã gửi, cách nhau bằng “;”."
                )
                yield key, (FILES, text.format(name=name[:80]))


def _touched(plan: ScorePlan) -> set[int]:
    return {change.entry.sheet_id for change in plan.changes}


def _cells(sheet: ScoreSheet, row: Row) -> list[Any]:
    given = _stored(row)
    before = "" if row.before is None else "na" if row.before.is_not_applicable else _plain(row.before.points)
    files = "; ".join(item.file.name for item in row.evidence)
    proposal = _plain(row.proposed.points)
    own = [_plain(given.points), "có" if given.is_not_applicable else "", given.reason, files, _mark(given)]
    return [sheet.pk, sheet.unit.name, row.rule.path, row.rule.name, proposal, before, *own]


def _stored(row: Row | None) -> Given:
    if row is None or row.entry is None:
        return Given("" if row is None else row.rule.path)
    return Given(row.rule.path, row.entry.points, row.entry.is_not_applicable, row.entry.reason)


def _mark(given: Given) -> str:
    points = "" if given.points is None else f"{given.points.quantize(STEP):f}"
    text = f"{points}|{given.is_not_applicable}|{given.reason}"
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _words(given: Given) -> str:
    points = _("không áp dụng") if given.is_not_applicable else _plain(given.points) or _("lấy điểm máy tính")
    return f"{points} ({given.reason})" if given.reason else str(points)


def _plain(points: Decimal | None) -> str:
    return "" if points is None else number_text(points)
