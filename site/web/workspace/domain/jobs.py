"""Whose background work a user sees: their own; the secretariat and administrators see all."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import roles_of
from base.core import ledger
from base.core.errors import DomainError
from base.core.jobs import Progress, job_handler, start_job
from base.core.models import Job, LedgerEvent
from base.core.models.jobs import JobStatus

SEE_ALL = {Role.SECRETARIAT.value, Role.ADMIN.value}
SHOWN_BREACHES = 5


def jobs_for(user: User) -> QuerySet[Job]:
    """Newest first, with their actors. Standing in for another opens nobody's jobs but one's own."""
    jobs = Job.objects.select_related("actor").order_by("-pk")
    sees_all = user.acting_for is None and roles_of(user) & SEE_ALL
    return jobs if sees_all else jobs.filter(actor=user)


def steps_of(job: Job) -> dict[str, bool]:
    """Which buttons the page of a job offers to somebody who may see it."""
    return {
        "cancel": job.status in {JobStatus.QUEUED, JobStatus.RUNNING} and not job.is_cancel_requested,
        "retry": job.status in {JobStatus.FAILED, JobStatus.CANCELLED},
    }


def start_ledger_check(user: User) -> Job:
    """Check the whole ledger in the background: its length grows with every act, so it has no place in a request."""
    return start_job("workspace.ledger_check", title=_("Kiểm tra toàn bộ nhật ký"), actor=user, params={})


@job_handler("workspace.ledger_check")
def ledger_check(job: Job, progress: Progress) -> dict[str, object]:
    """Fails with the places of what was altered; else says how many events were checked."""
    progress(0, 1, _("Đang đối chiếu chuỗi sự kiện với dữ liệu"))
    breaches = ledger.verify()
    events = LedgerEvent.objects.count()
    if breaches:
        places = ", ".join(breach.place for breach in breaches[:SHOWN_BREACHES])
        raise DomainError(
            _(
                "Phát hiện {count} chỗ bị sửa đổi ngoài hệ thống, trong đó có: {places}. Hãy giữ nguyên hiện trạng, "
                "báo quản trị hệ thống và chạy “thidua ledger verify” để xem đầy đủ."
            ).format(count=len(breaches), places=places)
        )
    return {"events": events, "message": _("Đã kiểm tra {count} sự kiện, không có gì bị sửa đổi.").format(count=events)}
