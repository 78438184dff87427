"""Background work of this app, registered when Django starts. Kinds are never renamed once deployed."""

from __future__ import annotations

from typing import Any

from base.core.jobs import Progress, job_handler
from base.core.models import Job
from importers.domain.data_import import CHECK_JOB
from importers.domain.data_jobs import UNDO_JOB, WRITE_JOB, check_data, undo_data, write_data
from importers.domain.directives import JOB_KIND as EXTRACT
from importers.domain.directives import read_directive


@job_handler(EXTRACT)
def extract_directive(job: Job, progress: Progress) -> dict[str, Any]:
    return read_directive(job, progress)


@job_handler(CHECK_JOB)
def check_spreadsheet(job: Job, progress: Progress) -> dict[str, Any]:
    return check_data(job, progress)


@job_handler(WRITE_JOB)
def write_spreadsheet(job: Job, progress: Progress) -> dict[str, Any]:
    return write_data(job, progress)


@job_handler(UNDO_JOB)
def undo_spreadsheet(job: Job, progress: Progress) -> dict[str, Any]:
    return undo_data(job, progress)
