"""What the schedule does with requests for opinion: reminders, and the rule for silence once the day is over."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.dossier_states import REQUEST
from awards.domain.dossiers.moving_on import move_on
from awards.domain.nominations import nomination_for_update
from awards.domain.opinions.asking import PARTS, people_of
from awards.enums import BodyAnswer, RequestStatus, Silence
from awards.models import OpinionRequest
from base.core import clock
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.notices.domain.reminders import OFFSETS, due_offset
from base.notices.models import Notice

COUNTS_AS = {Silence.CONSENT: BodyAnswer.AGREE, Silence.NO_OPINION: BodyAnswer.NO_OPINION}


def lapse_due_requests() -> int:
    """Apply the rule that was copied when the request was sent; a body that must answer stays open. How many."""
    over = OpinionRequest.objects.filter(status=RequestStatus.OPEN, due_on__lt=clock.today())
    due = over.exclude(silence=Silence.WAIT).select_related("nomination").order_by("pk")
    return sum(_lapse(request) for request in due)


def remind_bodies() -> int:
    """At the usual steps before the due day, on it, and the day after."""
    today, sent = clock.today(), 0
    waiting = OpinionRequest.objects.filter(status=RequestStatus.OPEN).select_related(*PARTS)
    due = {request: due_offset(request.due_on, today) for request in waiting}
    keys = [_key(request, step) for request, offset in due.items() for step in _later(offset)]
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for request, offset in due.items():
        if offset is None or any(_key(request, step) in told for step in _later(offset)):
            continue
        text = _("Quá hạn trả lời ý kiến: {body}") if offset > 0 else _("Sắp đến hạn trả lời ý kiến: {body}")
        sent += notify(
            people_of(request),
            kind="awards.opinion_request_due",
            key=_key(request, offset),
            title=text.format(body=request.body)[:200],
            body=f"{request.nomination} · {request.due_on:%d/%m/%Y}",
            url=request.get_absolute_url(),
        )
    return sent


@transaction.atomic
def _lapse(request: OpinionRequest) -> int:
    nomination = nomination_for_update(request.nomination)
    fresh = OpinionRequest.objects.get(pk=request.pk)
    if fresh.status != RequestStatus.OPEN:
        return 0
    advance(REQUEST, fresh, "lapse", answer=COUNTS_AS[Silence(fresh.silence)])
    move_on(nomination)
    return 1


def _key(request: OpinionRequest, offset: int) -> str:
    return f"awards.opinion_request:{request.pk}:due:{offset}"


def _later(offset: int | None) -> list[int]:
    """This step and the later ones: where one of them was sent, the earlier has lost its use."""
    return [] if offset is None else [step for step in OFFSETS if step >= offset]
