"""Background work of scoring, registered when Django starts. Kinds are never renamed once deployed."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from base.core.errors import DomainError
from base.core.jobs import Progress, job_handler
from base.core.models import Job
from movements.domain.scoring import background
from movements.domain.scoring.rankings import freeze_ranking, publish_ranking, recompute, tell_of_draft
from movements.domain.scoring.trying import try_out
from movements.enums import RankingStatus
from movements.forms.scoring import PlanForm
from movements.models import Movement, Ranking


@job_handler(background.FREEZE)
def freeze(job: Job, progress: Progress) -> dict[str, Any]:
    movement = Movement.objects.get(pk=job.params["movement"])
    ranking = freeze_ranking(movement, actor=job.actor, report=progress)
    if job.actor is None:
        tell_of_draft(ranking)
    message = (
        _("Không có gì đổi so với bảng xếp hạng đã công bố; bảng ấy giữ nguyên.")
        if ranking.status == RankingStatus.PUBLISHED
        else _("Đã chốt bảng xếp hạng. Hãy xem lại rồi công bố.")
    )
    return {"ranking": ranking.pk, "url": ranking.get_absolute_url(), "message": message}


@job_handler(background.PUBLISH)
def publish(job: Job, progress: Progress) -> dict[str, Any]:
    ranking = Ranking.objects.select_related("movement").get(pk=job.params["ranking"])
    published = publish_ranking(ranking, actor=job.actor, report=progress)
    return {"url": published.get_absolute_url(), "message": _("Đã công bố bảng xếp hạng.")}


@job_handler(background.CHECK)
def check(job: Job, progress: Progress) -> dict[str, Any]:
    ranking = Ranking.objects.select_related("movement").get(pk=job.params["ranking"])
    progress(0, 1, _("Tính lại từ số liệu đã chốt"))
    found = recompute(ranking)
    message = _("Tính lại ra đúng kết quả đã chốt.") if found.holds else _("Tính lại không khớp với bản đã chốt.")
    return {
        "differences": found.differences[: background.SHOWN],
        "message": message,
        "url": f"{ranking.get_absolute_url()}?viec={job.pk}",
    }


@job_handler(background.TRY_OUT)
def try_plan(job: Job, progress: Progress) -> dict[str, Any]:
    """The form once more, as it was sent: what it says is checked against the set of now."""
    movement = Movement.objects.select_related("criteria_set", "scoring_plan").get(pk=job.params["movement"])
    entered = QueryDict(mutable=True)
    for name, values in job.params["entered"].items():
        entered.setlist(name, values)
    form = PlanForm.for_movement(movement, entered)
    if not form.is_valid():
        raise DomainError(_("Phương án thử không còn hợp lệ với bộ tiêu chí hiện nay. Hãy mở lại trang thử."))
    progress(0, 1, _("Tính lại mọi đơn vị theo hai phương án"))
    found = background.told(try_out(movement, form.draft(), entered.get("source", "")).moves)
    url = f"{reverse('scoring:what-if', args=[movement.pk])}?viec={job.pk}"
    return found | {"url": url, "message": _("Đã thử xong phương án. Không có gì được lưu.")}
