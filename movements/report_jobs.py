"""Background work of targets and reports, registered when Django starts. Kinds are never renamed once deployed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from base.core.jobs import Progress, job_handler
from base.core.models import Job
from movements.domain import carrying
from movements.domain.reports import reopening
from movements.domain.reports.bulk import JOB_KIND, approve_reports
from movements.models import Movement


@job_handler(carrying.JOB_KIND, in_steps=True)
def carry(job: Job, progress: Progress) -> dict[str, Any]:
    source, into = Movement.objects.get(pk=job.params["source"]), Movement.objects.get(pk=job.params["into"])
    picks = {int(key): mode for key, mode in job.params["picks"].items()}
    made = carrying.carry_step_by_step(
        source, into, picks, reason=job.params["reason"], actor=job.actor, report=progress
    )
    words = _("Đã chuyển tiếp {count} lượt chỉ tiêu.") if made else _("Không có gì mới để chuyển tiếp.")
    return {"made": made, "message": words.format(count=made), "url": reverse("movements:target-list", args=[into.pk])}


@job_handler(reopening.JOB_KIND, in_steps=True)
def reopen_many(job: Job, progress: Progress) -> dict[str, Any]:
    until = dt.date.fromisoformat(job.params["until"])
    outcome = reopening.reopen_duties(
        job.params["duties"], until=until, reason=job.params["reason"], actor=job.actor, report=progress
    )
    return {
        "reopened": outcome.reopened,
        "left_out": outcome.left_out,
        "message": outcome.message[:300],
        "url": reverse("movements:period-board", args=[job.params["period"]]),
    }


@job_handler(JOB_KIND, in_steps=True)
def approve_many(job: Job, progress: Progress) -> dict[str, Any]:
    seen = {int(pk): submission for pk, submission in job.params["seen"].items()}
    outcome = approve_reports(seen, actor=job.actor, report=progress)
    return {
        "approved": outcome.approved,
        "left_out": outcome.left_out,
        "message": outcome.message[:300],
        "url": f"{reverse('movements:report-list')}?status=submitted",
    }
