"""Spreadsheets in: read, check every row, and only then write, all or nothing.

Counts reconcile: read = created + updated + unchanged + rejected. One rejected row and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from base.accounts.permissions import can
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.files import store_bytes, store_upload
from base.core.jobs import Progress, start_job
from base.core.models import Job, StoredFile
from base.core.transitions import advance
from importers.domain.sheets_out import errors_workbook
from importers.domain.states import DATA
from importers.domain.workbooks import Sheet, read_sheet
from importers.enums import DataStatus
from importers.models import DataImport
from importers.resources import SheetResource, resource_of
from importers.resources.base import twice

JOB_KIND = "importers.data"
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")
REPORT_EVERY = 2000
KEPT_ERRORS = 200
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class RowError:
    """Where in the file, and what to do. `column` is empty where the row as a whole is meant."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass
class Plan:
    """What a file would do. Nothing is written until `write_plan`."""

    resource: SheetResource
    sheet: Sheet
    created: list[Any] = field(default_factory=list)
    updated: list[Any] = field(default_factory=list)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    rejected: dict[int, dict[str, Any]] = field(default_factory=dict)
    attributes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """read = created + updated + unchanged + rejected."""
        return {
            "read": len(self.sheet.rows),
            "created": len(self.created),
            "updated": len(self.updated),
            "unchanged": self.unchanged,
            "rejected": len(self.rejected),
        }


def plan_import(kind: str, data: bytes, name: str, *, actor: Any = None, report: Report | None = None) -> Plan:
    """Read and check a file without writing. DomainError where the file as a whole is no such spreadsheet."""
    resource = resource_of(kind)
    resource.actor = actor
    columns = [column.column_name for column in resource.columns]
    required = [column.column_name for column in resource.columns if column.is_required]
    sheet = read_sheet(data, PurePath(name).name, columns=columns, required=required)
    resource.prepare()
    plan = Plan(resource, sheet)
    _Checker(plan, report).run()
    return plan


def write_plan(plan: Plan, *, actor: Any, source: StoredFile | None = None) -> None:
    """Write what was planned, in one transaction. DomainError where a row was refused or others wrote the same."""
    if plan.rejected:
        raise DomainError(rejection_of(plan), code="rejected")
    try:
        with transaction.atomic():
            plan.resource.write(plan.created, plan.updated, plan.attributes)
            if source is not None:
                ledger.record(
                    f"importers.{plan.resource.kind}.imported",
                    source,
                    actor=actor,
                    counts=plan.counts,
                    sha256=source.sha256,
                )
    except IntegrityError as error:
        raise DomainError(
            _("Có người vừa ghi các đối tượng này trong lúc kiểm tra. Chưa ghi gì; hãy nhập lại tệp."), code="conflict"
        ) from error


def rejection_of(plan: Plan) -> str:
    first = plan.errors[0]
    return _("{count} dòng sai nên chưa ghi gì. Trang “{sheet}”, dòng {row}, cột “{column}”: {message}").format(
        count=len(plan.rejected), sheet=first.sheet, row=first.row, column=first.column, message=first.message
    )


def import_file(kind: str, data: bytes, name: str, *, actor: Any, dry_run: bool = False) -> Plan:
    """Check and, unless `dry_run` or a row was refused, write. The command's way; keeps the file beside the event."""
    require_import(actor, resource_of(kind))
    plan = plan_import(kind, data, name, actor=actor)
    if not dry_run and not plan.rejected:
        with transaction.atomic():
            stored = store_bytes(data, name=PurePath(name).name, actor=actor)
            write_plan(plan, actor=actor, source=stored)
            _keep_record(plan, stored, actor)
    return plan


def upload_data(kind: str, upload: Any, *, dry_run: bool, actor: Any) -> DataImport:
    """Keep the file and queue its import. DomainError where it is empty, too large or of another kind of file."""
    require_import(actor, resource_of(kind))
    if not str(upload.name).lower().endswith(SUFFIXES):
        raise DomainError(
            _("Không nhận tệp “{name}”. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.").format(name=upload.name),
            code="suffix",
        )
    with transaction.atomic():
        stored = store_upload(upload, actor=actor)
        item = DataImport.objects.create(
            kind=kind, file=stored, is_dry_run=dry_run, created_at=clock.now(), created_by=actor
        )
        ledger.record("importers.data.uploaded", item, actor=actor, name=stored.name, sha256=stored.sha256)
        title = _("Nhập “{name}”").format(name=stored.name)[:200]
        item.job = start_job(JOB_KIND, title=title, actor=actor, params={"data_import": item.pk})
        item.save(update_fields=["job"])
    return item


def import_data(job: Job, progress: Progress) -> dict[str, Any]:
    """The job. Runs again after a lost worker: what is done is not done twice, what was not written is checked anew."""
    item = DataImport.objects.select_related("file").get(pk=job.params["data_import"])
    if item.status not in (DataStatus.UPLOADED, DataStatus.FAILED):
        return _finished(item)
    try:
        with item.file.file.open("rb") as stream:
            data = stream.read()
        plan = plan_import(item.kind, data, item.file.name, actor=job.actor, report=progress)
        return _finished(_settle(item, plan, actor=job.actor))
    except DomainError as error:
        advance(DATA, item, "fail", actor=job.actor, error=error.message)
        raise


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


class _Checker:
    """One walk over the rows: cells, duplicates within the file, then what the file says as a whole."""

    def __init__(self, plan: Plan, report: Report | None) -> None:
        self.plan, self.report = plan, report
        self.resource = plan.resource
        self.known = plan.resource.existing()
        self.first_row: dict[Hashable, int] = {}
        self.values: dict[Hashable, dict[str, Any]] = {}
        self.numbers: dict[int, dict[str, Any]] = {}

    def run(self) -> None:
        rows = self.plan.sheet.rows
        for done, row in enumerate(rows):
            if self.report and done % REPORT_EVERY == 0:
                self.report(done, len(rows))
            self._row(row.number, row.values)
        self._whole_file()
        for key, values in self.values.items():
            self._sort(key, values)
        own = {column.column_name: column.attribute for column in self.resource.columns}
        self.plan.attributes = [own[name] for name in self.plan.sheet.columns]
        self.plan.errors.sort(key=lambda error: error.row)

    def _row(self, number: int, cells: dict[str, Any]) -> None:
        values, findings = self.resource.cleaned(cells)
        if findings:
            for column, message in findings:
                self._refuse(number, column, message, cells)
            return
        key = self.resource.key_of(values)
        if key in self.first_row:
            self._refuse(number, "", twice(str(self.first_row[key])), cells)
            return
        self.first_row[key], self.values[key], self.numbers[number] = number, values, cells

    def _whole_file(self) -> None:
        check = getattr(self.resource, "check_file", None)
        for key, column, message in list(check(self.values)) if check else ():
            number = self.first_row[key]
            self._refuse(number, column, message, self.numbers[number])
            self.values.pop(key, None)

    def _sort(self, key: Hashable, values: dict[str, Any]) -> None:
        instance = self.known.get(key)
        if instance is None:
            self.plan.created.append(self.resource.create(values))
        elif self.resource.changed(instance, values):
            self.resource.apply(instance, values)
            self.plan.updated.append(instance)
        else:
            self.plan.unchanged += 1

    def _refuse(self, number: int, column: str, message: str, cells: dict[str, Any]) -> None:
        self.plan.errors.append(RowError(self.plan.sheet.name, number, column, message))
        self.plan.rejected[number] = cells


def _settle(item: DataImport, plan: Plan, *, actor: Any) -> DataImport:
    """Write and close the record together, or keep what was refused."""
    with transaction.atomic():
        if plan.rejected:
            errors = [asdict(error) for error in plan.errors[:KEPT_ERRORS]]
            name = _("loi-{name}.xlsx").format(name=PurePath(item.file.name).stem)
            notes = store_bytes(errors_workbook(plan), name=name, actor=actor)
            return advance(DATA, item, "reject", actor=actor, counts=plan.counts, errors=errors, errors_file=notes)
        if item.is_dry_run:
            return advance(DATA, item, "check", actor=actor, counts=plan.counts)
        locked = DataImport.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if locked.status == DataStatus.DONE:
            return locked
        write_plan(plan, actor=actor, source=item.file)
        return advance(DATA, locked, "finish", actor=actor, counts=plan.counts)


def _keep_record(plan: Plan, stored: StoredFile, actor: Any) -> None:
    item = DataImport.objects.create(
        kind=plan.resource.kind,
        file=stored,
        status=DataStatus.DONE,
        counts=plan.counts,
        created_at=clock.now(),
        created_by=actor,
    )
    ledger.record("importers.data.finish", item, actor=actor, counts=plan.counts)


def _finished(item: DataImport) -> dict[str, Any]:
    sentence = {
        DataStatus.DONE: _("Đã đọc {read} dòng: thêm {created}, cập nhật {updated}, giữ nguyên {unchanged}."),
        DataStatus.CHECKED: _(
            "Tệp hợp lệ: sẽ thêm {created}, cập nhật {updated}, giữ nguyên {unchanged}. Chưa ghi gì."
        ),
        DataStatus.REJECTED: _("{rejected}/{read} dòng sai. Chưa ghi gì; hãy sửa rồi nhập lại."),
    }.get(DataStatus(item.status), "")
    counts = dict.fromkeys(("read", "created", "updated", "unchanged", "rejected"), 0) | item.counts
    return {"url": item.get_absolute_url(), "message": sentence.format(**counts), "counts": item.counts}
