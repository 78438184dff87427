"""Background work of dossiers and consultations, registered at start. Kinds are never renamed once deployed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from awards.domain.consulting.report import JOB_KIND as CONSULTATION_REPORT
from awards.domain.consulting.report import write_reports
from awards.domain.dossiers.bulk import ACTIONS, run_bulk
from awards.domain.dossiers.bulk import JOB_KIND as BULK
from awards.domain.dossiers.bundle import JOB_KIND as BUNDLE
from awards.domain.dossiers.bundle import keep_bundle
from awards.models import Consultation, Nomination
from base.core.jobs import Progress, job_handler
from base.core.models import Job


@job_handler(BULK, in_steps=True)
def dossiers_bulk(job: Job, progress: Progress) -> dict[str, Any]:
    action = ACTIONS[job.params["action"]]
    seen = {int(pk): status for pk, status in job.params["seen"].items()}
    outcome = run_bulk(action, seen, actor=job.actor, params=job.params["params"], report=progress)
    return {
        "message": outcome.message(action)[:300],
        "url": reverse("awards:nomination-list"),
        "done": outcome.done,
        "left_out": outcome.left_out,
    }


@job_handler(BUNDLE)
def dossier_bundle(job: Job, progress: Progress) -> dict[str, Any]:
    nomination = Nomination.objects.get(pk=job.params["nomination"])
    stored = keep_bundle(nomination, job.params["form"], actor=job.actor, report=progress)
    return {"file": stored.pk, "url": reverse("awards:dossier-bundle-file", args=[nomination.pk, job.pk])}


@job_handler(CONSULTATION_REPORT)
def consultation_report(job: Job, progress: Progress) -> dict[str, Any]:
    consultation = Consultation.objects.get(pk=job.params["consultation"])
    write_reports(consultation, report=progress)
    return {"url": consultation.get_absolute_url()}
