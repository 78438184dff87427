"""Spreadsheets in: the doors. A file of a screen is staged, looked through, confirmed and written by jobs; the command
does the same at once; a small file of one report is planned and written in memory.

Counts reconcile: read = created + updated + unchanged + rejected.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from base.accounts.permissions import can
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.files import store_bytes, store_upload
from base.core.jobs import start_job
from base.core.models import StoredFile
from base.core.transitions import advance
from importers.domain.checking import Checked, Checker, apply_rows, counts_of, doubtful
from importers.domain.error_copy import error_copy
from importers.domain.fonts import SAMPLE_ROWS, fonts_of
from importers.domain.staging import MAX_WHOLE, layout_facts, stage, states_of
from importers.domain.states import DATA
from importers.domain.workbooks import SheetRow, open_layout, require_clear, rows_of
from importers.domain.writing import Outdated, record_written, take_back, write_rows
from importers.enums import REJECTED_ROWS, RowState
from importers.models import DataImport
from importers.resources import SheetResource, resource_of

CHECK_JOB = "importers.data"
DISK_FULL = "53100"
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv", ".txt", ".json")


@dataclass(frozen=True)
class RowError:
    """Where in the file, and what to do. `column` is empty where the row as a whole is meant."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass
class Plan:
    """What a file would do, held in memory. Nothing is written until `write_plan`."""

    resource: SheetResource
    sheet: str
    columns: tuple[str, ...]
    rows: list[Checked]
    errors: list[RowError]

    @property
    def rejected(self) -> dict[int, dict[str, Any]]:
        return {c.row.number: c.row.values for c in self.rows if c.state in REJECTED_ROWS}

    @property
    def updated(self) -> list[Any]:
        """Stored objects as they would become."""
        return [c.instance for c in self._applied() if c.state == RowState.CHANGED]

    @property
    def counts(self) -> dict[str, int]:
        """read = created + updated + unchanged + rejected."""
        states: dict[str, int] = {}
        for row in self.rows:
            states[row.state] = states.get(row.state, 0) + 1
        return counts_of(states)

    def _applied(self) -> Iterator[Checked]:
        for row in self.rows:
            if row.state == RowState.CHANGED:
                self.resource.apply(row.instance, row.values)
            yield row


@dataclass
class Outcome:
    """What became of a file that the command took in. `errors` holds the first rows refused."""

    kind: str
    counts: dict[str, int]
    is_written: bool
    errors: list[RowError] = field(default_factory=list)


def plan_import(kind: str, data: bytes, name: str, *, actor: Any = None) -> Plan:
    """Read and check a small file without writing. DomainError where the file as a whole is no such spreadsheet."""
    resource = resource_of(kind)
    resource.actor = actor
    columns, required = columns_of(resource)
    with open_layout(data, PurePath(name).name, columns=columns, required=required) as (sources, layout):
        clear = require_clear(layout, PurePath(name).name, required, sources)
        rows: list[SheetRow] = []
        for row in rows_of(clear):
            rows.append(row)
            if len(rows) > MAX_WHOLE:
                raise DomainError(
                    _("Tệp “{name}” có hơn {limit} dòng. Hãy tách thành nhiều tệp.").format(name=name, limit=MAX_WHOLE),
                    code="too_long",
                )
    fonts = fonts_of([row.values for row in rows[:SAMPLE_ROWS]])
    checked = Checker(resource, fonts).check(rows)
    errors = []
    for result in checked:
        found = result.errors or ([("", doubtful(result.candidates))] if result.state == RowState.DOUBT else [])
        errors += [RowError(clear.source.name, result.row.number, column, message) for column, message in found]
    return Plan(resource, clear.source.name, clear.columns, checked, errors)


def write_plan(plan: Plan, *, actor: Any) -> None:
    """Write what was planned, in one transaction. DomainError where a row was refused or others wrote the same."""
    if plan.errors:
        raise DomainError(rejection_of(plan.errors, plan.counts), code="rejected")
    try:
        with transaction.atomic():
            apply_rows(plan.resource, plan.rows, plan.columns)
    except IntegrityError as error:
        raise DomainError(
            _("Có người vừa ghi các đối tượng này trong lúc kiểm tra. Chưa ghi gì; hãy nhập lại tệp."), code="conflict"
        ) from error


def rejection_of(errors: list[RowError], counts: dict[str, int]) -> str:
    first = errors[0]
    return _("{count} dòng sai nên chưa ghi gì. Trang “{sheet}”, dòng {row}, cột “{column}”: {message}").format(
        count=counts["rejected"], sheet=first.sheet, row=first.row, column=first.column or "–", message=first.message
    )


def import_file(
    kind: str, data: bytes | Path, name: str, *, actor: Any, dry_run: bool = False, errors_to: Path | None = None
) -> Outcome:
    """Check and, unless `dry_run` or a row was refused, write. The command's way; `errors_to` gets the refused rows."""
    resource = resource_of(kind)
    require_import(actor, resource)
    resource.actor = actor
    with disk_guarded():
        item = _open_record(kind, data, PurePath(name).name, actor)
        is_kept = False
        try:
            outcome = _taken_in(item, resource, dry_run=dry_run)
            is_kept = outcome.is_written
            if errors_to is not None and outcome.errors:
                with errors_to.open("wb") as stream:
                    error_copy(item, stream)
            return outcome
        finally:
            if not is_kept and item.written_to == 0:
                discard(item)


def upload_data(kind: str, upload: Any, *, dry_run: bool = False, actor: Any) -> DataImport:
    """Keep the file and queue its check. DomainError where it is empty, too large or of another kind of file."""
    require_import(actor, resource_of(kind))
    if not str(upload.name).lower().endswith(SUFFIXES):
        raise DomainError(
            _("Không nhận tệp “{name}”. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.").format(name=upload.name),
            code="suffix",
        )
    with disk_guarded(), transaction.atomic():
        stored = store_upload(upload, actor=actor, limit_mb=settings.SHEET_LIMIT_MB)
        item = DataImport.objects.create(
            kind=kind, file=stored, is_dry_run=dry_run, created_at=clock.now(), created_by=actor
        )
        ledger.record("importers.data.uploaded", item, actor=actor, name=stored.name, sha256=stored.sha256)
        queue_job(item, CHECK_JOB, _("Kiểm tra “{name}”").format(name=stored.name), actor)
    return item


def queue_job(item: DataImport, kind: str, title: str, actor: Any) -> None:
    """In the caller's transaction."""
    item.job = start_job(kind, title=title[:200], actor=actor, params={"data_import": item.pk})
    item.save(update_fields=["job"])


def require_import(actor: Any, resource: SheetResource) -> None:
    """Raises NotAllowed. An actor of None is the operator at the command line."""
    if actor is None:
        return
    if not can(actor, "importers.data_import"):
        raise NotAllowed(_("Tài khoản này không có quyền nhập số liệu."))
    if resource.permission and not can(actor, resource.permission):
        raise NotAllowed(
            _("Tài khoản này không có quyền nhập loại “{kind}”. Hãy nhờ người được giao việc này.").format(
                kind=resource.title
            )
        )


def columns_of(resource: SheetResource) -> tuple[list[str], list[str]]:
    """All headings of a kind, and those that a file must have."""
    names = [column.column_name for column in resource.columns]
    return names, [column.column_name for column in resource.columns if column.is_required]


@contextmanager
def disk_guarded() -> Iterator[None]:
    """A full disk said in words. What was begun is rolled back by whoever stands around."""
    try:
        yield
    except (OSError, OperationalError) as error:
        if not _is_full(error):
            raise
        raise DomainError(
            _("Máy chủ hết chỗ lưu tệp nên chưa ghi gì. Hãy báo quản trị viên dọn ổ đĩa rồi thử lại."), code="disk_full"
        ) from error


def _is_full(error: Exception) -> bool:
    """Whether the disk of the files, or of the database, takes no more."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    cause = error.__cause__
    of_server = getattr(cause, "sqlstate", None) == DISK_FULL
    return of_server or getattr(cause, "sqlite_errorname", "") in ("SQLITE_FULL", "SQLITE_IOERR_WRITE")


def discard(item: DataImport) -> None:
    """Remove an import that wrote nothing and its file."""
    stored = item.file
    with transaction.atomic():
        item.rows.all()._raw_delete(item.rows.db)
        DataImport.objects.filter(pk=item.pk).delete()
        ledger.record("importers.data.discarded", item, actor=item.created_by, name=stored.name)
    stored.file.delete(save=False)
    stored.delete()


def _open_record(kind: str, data: bytes | Path, name: str, actor: Any) -> DataImport:
    with transaction.atomic():
        stored = _stored(data, name, actor)
        return DataImport.objects.create(kind=kind, file=stored, created_at=clock.now(), created_by=actor)


def _stored(data: bytes | Path, name: str, actor: Any) -> StoredFile:
    if isinstance(data, bytes):
        if not data:
            raise DomainError(_("Tệp “{name}” rỗng. Hãy chọn lại tệp có số liệu.").format(name=name), code="empty")
        return store_bytes(data, name=name, actor=actor)
    with data.open("rb") as stream:
        return store_upload(File(stream, name=name), actor=actor, limit_mb=settings.SHEET_LIMIT_MB)


def _taken_in(item: DataImport, resource: SheetResource, *, dry_run: bool) -> Outcome:
    columns, required = columns_of(resource)
    with open_layout(item.file, item.file.name, columns=columns, required=required) as (sources, layout):
        clear = require_clear(layout, item.file.name, required, sources)
        item.layout = layout_facts(clear)
        stage(item, clear, resource)
    counts = counts_of(states_of(item))
    errors = [RowError(**error) for error in item.errors]
    for row in item.rows.filter(state=RowState.DOUBT).order_by("number")[:20]:
        errors.append(RowError(item.layout["sheet"], row.number, "", doubtful(row.candidates or [])))
    if dry_run or counts["rejected"]:
        return Outcome(item.kind, counts, is_written=False, errors=errors)
    advance(DATA, item, "write", actor=resource.actor, layout=item.layout, fonts=item.fonts)
    try:
        write_rows(item, resource)
    except Outdated:
        take_back(item, resource)
        raise
    counts = counts_of(states_of(item))
    with transaction.atomic():
        advance(DATA, item, "finish", actor=resource.actor, counts=counts, finished_at=clock.now())
        record_written(item, counts, resource.actor)
    return Outcome(item.kind, counts, is_written=True)
