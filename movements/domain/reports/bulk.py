"""Approving many reports after a preview: what is approved is what was seen, the rest is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.core.jobs import start_job
from base.core.models import Job
from movements.domain.queries import reports_for
from movements.domain.reporting import approve_report
from movements.enums import ReportStatus
from movements.models import Report
from movements.rules import require_permission

JOB_KIND = "movements.approve_reports"
AT_ONCE = 30
"""More than these run in the background."""
MOST = 5000


@dataclass
class Outcome:
    """How many were approved, and why each of the others was not: (unit and period, sentence)."""

    approved: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def message(self) -> str:
        text = _("Đã duyệt {count} báo cáo.").format(count=self.approved)
        if not self.left_out:
            return text
        names = "; ".join(f"{name} – {why}" for name, why in self.left_out[:20])
        return text + " " + _("Để lại {count}: {names}").format(count=len(self.left_out), names=names)


def previewed(user: Any, keys: Sequence[int] | None = None) -> Any:
    """Submitted reports within the user's reach with what a reviewer looks at before approving many.

    `submission` is the number of the version that stands; a report sent before versions were kept has 0.
    """
    found = reports_for(user).filter(status=ReportStatus.SUBMITTED)
    if keys is not None:
        found = found.filter(pk__in=keys)
    return found.annotate(submission=Max("versions__number", default=0), row_count=Count("measurements", distinct=True))


def approve_reports(
    seen: Mapping[int, int], *, actor: Any, report: Callable[[int, int], None] | None = None
) -> Outcome:
    """Approve each report whose submission is still the one seen ({report: submission}).

    One by one, each in its own transaction: a refusal leaves out that report and names it. Repeating does no harm.
    """
    require_permission(actor, "movements.report_review")
    outcome = Outcome()
    found = Report.objects.select_related("duty__unit", "duty__period").in_bulk(list(seen))
    for done, (pk, submission) in enumerate(sorted(seen.items())):
        if report is not None:
            report(done, len(seen))
        row = found.get(pk)
        if row is None:
            continue
        name = f"{row.duty.unit.name}, {row.duty.period.name}"
        if row.status == ReportStatus.APPROVED:
            outcome.left_out.append((name, _("đã được duyệt trước đó")))
            continue
        try:
            approve_report(row, actor=actor, expected_submission=submission)
        except DomainError as error:
            outcome.left_out.append((name, error.message))
        else:
            outcome.approved += 1
    return outcome


def start_approving(seen: Mapping[int, int], *, actor: Any) -> Job:
    """The same in the background."""
    require_permission(actor, "movements.report_review")
    if len(seen) > MOST:
        raise DomainError(_("Mỗi lần duyệt không quá {most} báo cáo. Hãy lọc bớt.").format(most=MOST), code="too_many")
    title = _("Duyệt {count} báo cáo").format(count=len(seen))
    params = {"seen": {str(pk): submission for pk, submission in seen.items()}}
    return start_job(JOB_KIND, title=title, actor=actor, params=params)
