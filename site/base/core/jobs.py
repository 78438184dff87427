"""Background work behind a `Job` row: created in the caller's transaction, sent on commit, re-sent when the queue
lost it.
"""

from __future__ import annotations

import datetime as dt
import errno
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from base.core import clock
from base.core.errors import DomainError
from base.core.models import Job
from base.core.models.jobs import JobStatus

logger = logging.getLogger(__name__)
RESEND_AFTER = dt.timedelta(minutes=1)
LOST_AFTER = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 3
STANDING_IN = "standing_in_by"
UNWRITABLE = (errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM)


class JobCancelled(Exception):
    """Raised inside a handler at its next progress report after somebody asked for the job to stop."""


class Progress:
    """What a handler reports to. Each report is also a heartbeat and the point where a cancelled job stops."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, done: int, total: int, message: str = "") -> None:
        alive = Job.objects.filter(pk=self.job.pk, status=JobStatus.RUNNING, attempts=self.job.attempts)
        changed = alive.update(done=done, total=total, message=message[:300], heartbeat_at=clock.now())
        if not changed or Job.objects.filter(pk=self.job.pk, is_cancel_requested=True).exists():
            raise JobCancelled


Handler = Callable[[Job, Progress], dict[str, Any]]
_handlers: dict[str, Handler] = {}
_in_steps: set[str] = set()


def job_handler(kind: str, *, in_steps: bool = False) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of `kind`. It may run twice, so it must be idempotent, and returns a
    JSON-able result.

    `in_steps` says that each step it reports stays done when it ends early, and that another run goes on from there:
    who stops it, or reads that it failed, is told so.

    A key `"url"` in the result becomes the link on the finished job; `"message"` its closing sentence.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        if in_steps:
            _in_steps.add(kind)
        return handler

    return register


def start_job(kind: str, *, title: str, actor: Any, params: dict[str, Any]) -> Job:
    """Create the row; the queue gets its number when the surrounding transaction commits.

    An actor who stands in for another does so in the job as well: the number of the delegation travels in `params`.
    """
    if kind not in _handlers:
        raise LookupError(f"no handler for jobs of kind {kind}")
    standing_in = getattr(actor, "acting_for", None)
    if standing_in is not None:
        params = params | {STANDING_IN: standing_in.pk}
    job = Job.objects.create(kind=kind, title=title, actor=actor, params=params, created_at=clock.now())
    transaction.on_commit(lambda: _send(job.pk))
    return job


def run_job(job_id: int) -> None:
    """Take the job and do it. A second worker that gets the same number finds it taken and returns."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, status=JobStatus.QUEUED).first()
        if job is None:
            logger.info("job_not_waiting", extra={"job_id": job_id})
            return
        job.status, job.heartbeat_at, job.attempts = JobStatus.RUNNING, clock.now(), job.attempts + 1
        job.save(update_fields=["status", "heartbeat_at", "attempts"])
    if job.actor is not None and STANDING_IN in job.params:
        job.actor.stand_in(job.params[STANDING_IN])
    try:
        result = _handlers[job.kind](job, Progress(job))
    except JobCancelled:
        _finish(job, JobStatus.CANCELLED, message=_("Đã dừng theo yêu cầu. {kept}").format(kept=_kept(job)))
    except DomainError as error:
        _finish(
            job, JobStatus.FAILED, error=f"{error.message} {_kept(job)}" if job.kind in _in_steps else error.message
        )
    except Exception as error:
        logger.exception("job_failed", extra={"job_id": job.pk, "kind": job.kind})
        _finish(job, JobStatus.FAILED, error=_reason(error).format(kept=_kept(job)))
    else:
        url, message = str(result.pop("url", "")), str(result.pop("message", ""))
        _finish(job, JobStatus.DONE, result=result, result_url=url, message=message)


def request_cancel(job: Job) -> None:
    """A waiting job stops at once, a running one at its next progress report."""
    message = _("Đã dừng theo yêu cầu. {kept}").format(kept=_kept(job))
    if not Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED).update(
        status=JobStatus.CANCELLED, finished_at=clock.now(), message=message
    ):
        Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(is_cancel_requested=True)


def retry_job(job: Job) -> None:
    """Put a failed or stopped job back in the queue."""
    ended = Job.objects.filter(pk=job.pk, status__in=[JobStatus.FAILED, JobStatus.CANCELLED])
    if ended.update(status=JobStatus.QUEUED, error="", is_cancel_requested=False, finished_at=None, attempts=0):
        transaction.on_commit(lambda: _send(job.pk))


def sweep(at: dt.datetime) -> int:
    """Send again what the broker lost, and give back what a dead worker held. Returns how many."""
    lost = Job.objects.filter(status=JobStatus.RUNNING, heartbeat_at__lt=at - LOST_AFTER)
    message = _("Tiến trình xử lý bị ngắt nhiều lần. Hãy thử lại hoặc báo quản trị viên.")
    lost.filter(attempts__gte=MAX_ATTEMPTS).update(status=JobStatus.FAILED, error=message, finished_at=at)
    lost.update(status=JobStatus.QUEUED, sent_at=None)
    waiting = Job.objects.filter(status=JobStatus.QUEUED, created_at__lt=at - RESEND_AFTER)
    due = list(waiting.filter(Q(sent_at=None) | Q(sent_at__lt=at - LOST_AFTER)).values_list("pk", flat=True)[:200])
    for job_id in due:
        _send(job_id)
    return len(due)


def _send(job_id: int) -> None:
    from base.core.tasks import task_run_job  # noqa: PLC0415 -- tasks are an interface over this module

    Job.objects.filter(pk=job_id).update(sent_at=clock.now())
    try:
        task_run_job.delay(job_id=job_id)
    except (OperationalError, OSError):
        Job.objects.filter(pk=job_id).update(sent_at=None)
        logger.warning("broker_unreachable", extra={"job_id": job_id})


def _reason(error: Exception) -> str:
    """What went wrong as far as the person who started the job can do something about it."""
    if isinstance(error, FileNotFoundError):
        return _("Máy chủ không tìm thấy một tệp mà việc này cần. {kept} Hãy báo quản trị viên, rồi bấm “Thử lại”.")
    if isinstance(error, OSError) and error.errno in UNWRITABLE:
        return _(
            "Máy chủ không ghi được tệp: đĩa đầy hoặc không cho ghi. {kept} Hãy báo quản trị viên, rồi bấm “Thử lại”."
        )
    return _("Có lỗi ngoài dự kiến. {kept} Hãy thử lại hoặc báo quản trị viên.")


def _kept(job: Job) -> str:
    """What stays of a job that ended early. A step is reported before it is done, so `done` is what stands."""
    done, total = Job.objects.values_list("done", "total").get(pk=job.pk)
    if job.kind not in _in_steps:
        return _("Chưa có gì bị thay đổi.")
    if not done:
        return _("Lần chạy này chưa thay đổi gì.")
    return _("Đã làm xong {done}/{total} phần và phần ấy được giữ; chạy lại thì làm tiếp phần còn lại.").format(
        done=done, total=total
    )


def _finish(job: Job, status: JobStatus, **fields: Any) -> None:
    own = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)
    own.update(status=status, finished_at=clock.now(), **fields)
