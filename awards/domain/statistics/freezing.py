"""Freezing the forms of a year: by the schedule on the due day, or by hand; once frozen they do not change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.councils import councils_on
from awards.domain.statistics.computing import compute_form
from awards.domain.statistics.layout import FORMS, FormTable, due_on, table_from
from awards.models.statistics import StatisticsReport
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.jobs import Progress, job_handler, start_job
from base.core.models import Job
from base.notices.domain.notify import notify
from base.units.models import Unit

JOB_KIND = "awards.statistics"


def form_of(form: str, year: int, unit: Unit) -> tuple[FormTable, StatisticsReport | None]:
    """The frozen form with its row, or the form as it stands now and None."""
    frozen = StatisticsReport.objects.filter(form=form, year=year, unit=unit).first()
    return (table_from(frozen.content), frozen) if frozen else (compute_form(form, year, unit), None)


def freeze_form(form: str, year: int, unit: Unit, *, actor: Any = None) -> StatisticsReport:
    """Keep the form as it stands. Frozen before, it is returned as it was."""
    with transaction.atomic():
        Unit.objects.select_for_update().order_by("pk").get(pk=unit.pk)
        known = StatisticsReport.objects.filter(form=form, year=year, unit=unit).first()
        if known is not None:
            return known
        content = compute_form(form, year, unit).as_dict()
        report = StatisticsReport.objects.create(
            form=form, year=year, unit=unit, content=content, frozen_at=clock.now()
        )
        ledger.record("awards.statistics.frozen", report, actor=actor, form=form, year=year)
    return report


def start_freezing(year: int, unit: Unit, *, actor: Any = None) -> Job:
    title = _("Chốt thống kê khen thưởng năm {year}, {unit}").format(year=year, unit=unit.name)[:200]
    with transaction.atomic():
        return start_job(JOB_KIND, title=title, actor=actor, params={"year": year, "unit": unit.pk})


@job_handler(JOB_KIND)
def freeze_year(job: Job, progress: Progress) -> dict[str, Any]:
    year, unit = job.params["year"], Unit.objects.get(pk=job.params["unit"])
    for done, form in enumerate(FORMS):
        progress(done, len(FORMS), form)
        freeze_form(form, year, unit, actor=job.actor)
    progress(len(FORMS), len(FORMS))
    url = f"{reverse('awards:statistics')}?nam={year}&don-vi={unit.pk}"
    notify(
        holders_of(Role.SECRETARIAT),
        kind="awards.statistics.frozen",
        key=f"statistics-{year}-{unit.pk}",
        title=_("Đã chốt thống kê khen thưởng năm {year}").format(year=year),
        body=_("Năm biểu 0601–0605 của {unit}. Hãy kiểm tra rồi gửi báo cáo.").format(unit=unit.name),
        url=url,
    )
    return {"url": url, "message": _("Đã chốt {count} biểu.").format(count=len(FORMS))}


def freeze_due(day: dt.date) -> int:
    """On the due day and after, for each unit with a council whose forms of the year are not frozen nor being so."""
    if day < due_on(day.year):
        return 0
    started = 0
    for unit in {council.unit_id: council.unit for council in councils_on(day)}.values():
        frozen = StatisticsReport.objects.filter(year=day.year, unit=unit).count()
        running = Job.objects.filter(kind=JOB_KIND, params__year=day.year, params__unit=unit.pk).exists()
        if frozen < len(FORMS) and not running:
            start_freezing(day.year, unit)
            started += 1
    return started
