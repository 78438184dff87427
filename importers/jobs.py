"""Background work of this app, registered when Django starts. Kinds are never renamed once deployed."""

from __future__ import annotations

from typing import Any

from base.core.jobs import Progress, job_handler
from base.core.models import Job
from importers.domain.data_import import JOB_KIND as IMPORT_DATA
from importers.domain.data_import import import_data
from importers.domain.directives import JOB_KIND as EXTRACT
from importers.domain.directives import read_directive


@job_handler(EXTRACT)
def extract_directive(job: Job, progress: Progress) -> dict[str, Any]:
    return read_directive(job, progress)


@job_handler(IMPORT_DATA)
def import_spreadsheet(job: Job, progress: Progress) -> dict[str, Any]:
    return import_data(job, progress)
