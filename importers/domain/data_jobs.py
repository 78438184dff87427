"""The steps of an import after its upload: check, match columns, mend, confirm, write, stop, take back.

Every job can be ended at any moment and runs on behind the last part that it committed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError
from base.core.jobs import JobCancelled, Progress, request_cancel
from base.core.models import Job
from base.core.transitions import advance
from importers.domain.checking import counts_of
from importers.domain.data_import import CHECK_JOB, columns_of, disk_guarded, queue_job, require_import
from importers.domain.staging import layout_facts, recheck, stage, states_of
from importers.domain.states import DATA
from importers.domain.workbooks import open_layout, require_clear
from importers.domain.writing import Outdated, can_undo, leave_out, record_written, take_back, write_rows
from importers.enums import DataStatus, ImportMode, RowState
from importers.models import DataImport, HeaderMemory
from importers.resources import SheetResource, resource_of
from importers.sheets.headings import Layout

WRITE_JOB = "importers.data_write"
UNDO_JOB = "importers.data_undo"


def check_data(job: Job, progress: Progress) -> dict[str, Any]:
    """The job behind an upload: to a preview, or to the question which column is which."""
    item = _item(job)
    if item.status == DataStatus.UPLOADED:
        resource = _resource(item, job.actor)
        try:
            with disk_guarded():
                _check(item, resource, job.actor, progress)
        except DomainError as error:
            with disk_guarded():  # A disk that is still full leaves the import as it is: it can be carried on.
                advance(DATA, item, "fail", actor=job.actor, error=error.message)
            raise
        except JobCancelled:
            _when_asked(job, item, "cancel")
            raise
        item.refresh_from_db()
    return _told(item)


def write_data(job: Job, progress: Progress) -> dict[str, Any]:
    """The job behind a confirmation."""
    item = _item(job)
    if item.status == DataStatus.WRITING:
        resource = _resource(item, job.actor)
        try:
            with disk_guarded():
                _write(item, resource, progress)
        except Outdated:
            take_back(item, _resource(item, job.actor))
            recheck(item, _resource(item, job.actor))
            advance(DATA, item, "hand_back", actor=job.actor, counts=counts_of(states_of(item)), errors=item.errors)
            raise
        except JobCancelled:
            if Job.objects.filter(pk=job.pk, is_cancel_requested=True).exists():
                take_back(item, _resource(item, job.actor))
                advance(DATA, item, "hand_back", actor=job.actor)
            raise
        with transaction.atomic():
            counts = counts_of(states_of(item))
            advance(DATA, item, "finish", actor=job.actor, counts=counts, finished_at=clock.now())
            record_written(item, counts, job.actor)
        item.refresh_from_db()
    return _told(item)


def undo_data(job: Job, progress: Progress) -> dict[str, Any]:
    """The job that takes a file back."""
    item = _item(job)
    if item.status == DataStatus.UNDOING:
        found = take_back(item, _resource(item, job.actor), progress)
        advance(DATA, item, "undone", actor=job.actor)
        message = _("Đã gỡ {removed} dòng đã thêm, trả lại {restored} dòng đã sửa.").format(**found)
        if found["kept"]:
            message += " " + _("Giữ nguyên {kept} dòng vì đã có người sửa hoặc dùng đến.").format(**found)
        return {"url": item.get_absolute_url(), "message": message, "undone": found}
    return _told(item)


def confirm(item: DataImport, *, mode: str, actor: Any) -> None:
    """Write what the preview shows. DomainError where rows are wrong and the mode allows none."""
    require_import(actor, resource_of(item.kind))
    states = states_of(item)
    if states.get(RowState.DOUBT) and mode == ImportMode.WHOLE:
        raise DomainError(
            _("Còn {count} dòng có thể trùng. Hãy quyết định từng dòng trước khi ghi.").format(
                count=states[RowState.DOUBT]
            ),
            code="doubt",
        )
    if states.get(RowState.WRONG) and mode == ImportMode.WHOLE:
        raise DomainError(
            _("Còn {count} dòng sai. Hãy sửa, hoặc chọn “{partial}”.").format(
                count=states[RowState.WRONG], partial=ImportMode.PARTIAL.label
            ),
            code="rejected",
        )
    with transaction.atomic():
        advance(DATA, item, "write", actor=actor, mode=mode)
        item.refresh_from_db()
        queue_job(item, WRITE_JOB, _("Ghi “{name}”").format(name=item.file.name), actor)


def carry_on(item: DataImport, *, actor: Any) -> None:
    """Send the job of an import again that stopped on the way."""
    require_import(actor, resource_of(item.kind))
    if item.job is not None and not item.job.is_finished:
        return
    kind = {DataStatus.WRITING: WRITE_JOB, DataStatus.UNDOING: UNDO_JOB}.get(DataStatus(item.status), CHECK_JOB)
    with transaction.atomic():
        if kind == CHECK_JOB:
            advance(DATA, item, "check", actor=actor, error="")
            item.refresh_from_db()
        queue_job(item, kind, _("Tiếp tục “{name}”").format(name=item.file.name), actor)


def stop(item: DataImport, *, actor: Any) -> None:
    """End what is under way: nothing stays written. A job that runs stops at its next part."""
    require_import(actor, resource_of(item.kind))
    if item.job is not None and not item.job.is_finished:
        request_cancel(item.job)
        item.job.refresh_from_db()
        if not item.job.is_finished:
            return
    if item.status == DataStatus.WRITING:
        undo(item, actor=actor)
    elif item.status in (DataStatus.UPLOADED, DataStatus.MAPPING, DataStatus.READY, DataStatus.FAILED):
        advance(DATA, item, "cancel", actor=actor)


def undo(item: DataImport, *, actor: Any) -> None:
    """Take the whole file back. DomainError where it is too late or the kind has consequences beyond its rows."""
    resource = resource_of(item.kind)
    require_import(actor, resource)
    if item.status == DataStatus.DONE and not can_undo(item, resource):
        if not resource.can_be_undone:
            raise DomainError(str(resource.not_undone), code="not_undone")
        raise DomainError(_("Đã quá 7 ngày nên không hoàn tác được nữa."), code="too_late")
    with transaction.atomic():
        advance(DATA, item, "undo", actor=actor)
        item.refresh_from_db()
        queue_job(item, UNDO_JOB, _("Hoàn tác “{name}”").format(name=item.file.name), actor)


def match_columns(item: DataImport, places: Mapping[int, str], fonts: Mapping[str, str], *, actor: Any) -> None:
    """Take the file in anew with the columns and fonts that a person chose, and remember both for its form."""
    resource = resource_of(item.kind)
    require_import(actor, resource)
    _columns, required = columns_of(resource)
    chosen = [name for name in places.values() if name]
    missing = [name for name in required if name not in chosen]
    if missing:
        raise DomainError(_("Hãy chọn cột cho “{columns}”.").format(columns="”, “".join(missing)), code="missing")
    twice = [name for name in dict.fromkeys(chosen) if chosen.count(name) > 1]
    if twice:
        raise DomainError(_("“{column}” được chọn cho hai cột. Hãy bỏ một.").format(column=twice[0]), code="twice")
    with transaction.atomic():
        HeaderMemory.objects.update_or_create(
            kind=item.kind,
            fingerprint=item.layout["fingerprint"],
            defaults={"places": {str(place): name for place, name in places.items()}, "used_at": clock.now()},
        )
        advance(DATA, item, "check", actor=actor, staged_to=0, fonts=dict(fonts), error="")
        item.refresh_from_db()
        queue_job(item, CHECK_JOB, _("Kiểm tra “{name}”").format(name=item.file.name), actor)


def _item(job: Job) -> DataImport:
    return DataImport.objects.select_related("file").get(pk=job.params["data_import"])


def _resource(item: DataImport, actor: Any) -> SheetResource:
    resource = resource_of(item.kind)
    resource.actor = actor
    return resource


def _check(item: DataImport, resource: SheetResource, actor: Any, progress: Progress) -> None:
    columns, required = columns_of(resource)
    with open_layout(item.file, item.file.name, columns=columns, required=required) as (sources, layout):
        if layout is None:
            require_clear(layout, item.file.name, required, sources)
            return
        matched = _remembered(item.kind, layout, required)
        facts = layout_facts(matched)
        if not matched.is_clear:
            advance(DATA, item, "map", actor=actor, layout=facts)
            return
        if item.layout.get("places") != facts["places"]:
            item.staged_to = 0
        item.layout |= facts
        item.save(update_fields=["layout", "staged_to"])
        stage(item, matched, resource, progress)
    counts = counts_of(states_of(item))
    step = "conclude" if item.is_dry_run else "preview"
    advance(DATA, item, step, actor=actor, counts=counts, error="")


def _remembered(kind: str, layout: Layout, required: list[str]) -> Layout:
    memory = HeaderMemory.objects.filter(kind=kind, fingerprint=layout.fingerprint).first()
    if memory is None:
        return layout
    return layout.mapped({int(place): name for place, name in memory.places.items()}, required)


def _write(item: DataImport, resource: SheetResource, progress: Progress) -> None:
    """In the partial mode rows that others have changed meanwhile are left out, and the rest is written."""
    while True:
        try:
            write_rows(item, resource, progress)
        except Outdated as error:
            if item.mode != ImportMode.PARTIAL:
                raise
            leave_out(item, error.rows)
            resource = _resource(item, resource.actor)
        else:
            return


def _when_asked(job: Job, item: DataImport, action: str) -> None:
    if Job.objects.filter(pk=job.pk, is_cancel_requested=True).exists():
        advance(DATA, item, action, actor=job.actor)


def _told(item: DataImport) -> dict[str, Any]:
    sentence = {
        DataStatus.DONE: _("Đã đọc {read} dòng: thêm {created}, cập nhật {updated}, giữ nguyên {unchanged}."),
        DataStatus.CHECKED: _("Tệp đã kiểm tra: sẽ thêm {created}, cập nhật {updated}. Chưa ghi gì."),
        DataStatus.READY: _("Đã kiểm tra {read} dòng, {rejected} dòng cần xem lại. Chưa ghi gì; hãy xem rồi xác nhận."),
        DataStatus.MAPPING: _("Chưa nhận ra đủ các cột. Hãy chỉ ra cột nào là gì."),
    }.get(DataStatus(item.status), "")
    counts = dict.fromkeys(("read", "created", "updated", "unchanged", "rejected"), 0) | item.counts
    return {"url": item.get_absolute_url(), "message": sentence.format(**counts), "counts": item.counts}
