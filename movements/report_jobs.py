"""Background work of reporting, registered when Django starts. Kinds are never renamed once deployed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from base.core.jobs import Progress, job_handler
from base.core.models import Job
from movements.domain.reports.bulk import JOB_KIND, approve_reports


@job_handler(JOB_KIND)
def approve_many(job: Job, progress: Progress) -> dict[str, Any]:
    seen = {int(pk): submission for pk, submission in job.params["seen"].items()}
    outcome = approve_reports(seen, actor=job.actor, report=progress)
    return {
        "approved": outcome.approved,
        "left_out": outcome.left_out,
        "message": outcome.message[:300],
        "url": f"{reverse('movements:report-list')}?status=submitted",
    }
