"""The answer of a body: given here by its people, or entered from its letter by the secretariat."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.dossier_states import REQUEST
from awards.domain.dossiers.moving_on import move_on
from awards.domain.nominations import nomination_for_update
from awards.domain.opinions.asking import ANSWER, MANAGE
from awards.enums import BodyAnswer, NominationStatus
from awards.models import OpinionRequest
from base.accounts.enums import Role
from base.accounts.permissions import can, holders_of, reach_of
from base.core import clock
from base.core.errors import DomainError, NotAllowed
from base.core.files import store_upload
from base.core.text import normalise
from base.core.transitions import advance
from base.notices.domain.notify import notify

TOO_LATE = (NominationStatus.PASSED, NominationStatus.NOT_PASSED, NominationStatus.GRANTED, NominationStatus.WITHDRAWN)


def may_answer(user: Any, request: OpinionRequest) -> bool:
    if can(user, MANAGE):
        return True
    return request.body_unit is not None and reach_of(user, ANSWER).covers(request.body_unit)


@transaction.atomic
def answer_request(
    request: OpinionRequest,
    *,
    answer: BodyAnswer,
    text: str = "",
    upload: Any = None,
    answered_on: dt.date | None = None,
    actor: Any,
) -> OpinionRequest:
    """Keep the answer, also one that comes after silence was counted, as long as the council has not decided.

    DomainError on a disagreement without reasons, a day outside the time since the request, or an answer too late.
    """
    nomination = nomination_for_update(request.nomination)
    if actor is not None and not may_answer(actor, request):
        raise NotAllowed(_("Chỉ cơ quan được xin ý kiến hoặc Thường trực Hội đồng ghi trả lời."))
    if nomination.status in TOO_LATE:
        raise DomainError(_("Hội đồng đã xét hồ sơ này nên không ghi thêm ý kiến."), code="too_late")
    day, words = answered_on or clock.today(), normalise(text)
    if not request.sent_on <= day <= clock.today():
        raise DomainError(_("Ngày trả lời phải từ ngày gửi đến hôm nay."), code="day")
    if answer == BodyAnswer.DISAGREE and not words:
        raise DomainError(_("Không đồng ý thì phải nêu lý do để đơn vị và Hội đồng xem xét."), code="reason")
    changes: dict[str, Any] = {"file": store_upload(upload, actor=actor)} if upload else {}
    done = advance(
        REQUEST,
        request,
        "answer",
        actor=actor,
        answer=answer,
        answer_text=words,
        answered_on=day,
        answered_by=actor,
        **changes,
    )
    notify(
        [nomination.appraiser] if nomination.appraiser else holders_of(Role.SECRETARIAT),
        kind="awards.opinion_answered",
        key=f"awards.opinion_request:{done.pk}:answered:{day}",
        title=_("{body} đã trả lời: {answer}").format(body=done.body, answer=done.get_answer_display())[:200],
        url=nomination.get_absolute_url(),
    )
    move_on(nomination, actor=actor)
    return done
