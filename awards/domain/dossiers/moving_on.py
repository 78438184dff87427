"""From a good appraisal to the door of the council: what a dossier still waits for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.domain.dossier_states import DOSSIER
from awards.enums import BodyAnswer, ConsultationStatus, NominationStatus, OpinionStatus, RequestStatus
from awards.models import Nomination, Opinion
from awards.rules import require_permission
from base.core.errors import DomainError
from base.core.transitions import advance

ON_THE_WAY = (NominationStatus.APPRAISED, NominationStatus.CONSULTING)


def waits_for(nomination: Nomination, *, ignore_disagreement: bool = False) -> list[str]:
    """Why the next step is blocked, in words; empty where nothing is open."""
    waiting = []
    requests = list(nomination.opinion_requests.exclude(status=RequestStatus.WITHDRAWN))
    if asked := [request.body for request in requests if request.status == RequestStatus.OPEN]:
        waiting.append(_("chờ ý kiến hiệp y của: {bodies}").format(bodies="; ".join(asked)))
    against = [request.body for request in requests if request.answer == BodyAnswer.DISAGREE]
    if against and not ignore_disagreement:
        waiting.append(_("không đồng ý: {bodies}; Thường trực phải kết luận").format(bodies="; ".join(against)))
    return [*waiting, *_public_opinion(nomination)]


def move_on(nomination: Nomination, *, actor: Any = None) -> Nomination:
    """Make a dossier ready that waits for nothing any more. Call it inside the transaction of what changed."""
    if nomination.status not in ON_THE_WAY or waits_for(nomination):
        return nomination
    return advance(DOSSIER, nomination, "ready", actor=actor)


def proceed_despite(nomination: Nomination, *, reason: str, actor: Any) -> Nomination:
    """A body disagreed; the secretariat concludes, with reasons, that the dossier goes to the council all the same."""
    require_permission(actor, "awards.nomination_appraise", nomination.unit)
    if not reason.strip():
        raise DomainError(_("Hãy nêu lý do vẫn trình Hội đồng dù có cơ quan không đồng ý."), code="reason")

    def check(locked: Nomination) -> None:
        if waiting := waits_for(locked, ignore_disagreement=True):
            raise DomainError(_("Chưa trình được: {what}.").format(what="; ".join(waiting)), code="waiting")

    return advance(DOSSIER, nomination, "ready", actor=actor, reason=reason, check=check)


def pass_simplified(nomination: Nomination, *, actor: Any) -> Nomination:
    """Straight to the decision, without a session of the council (Law 2022 Art. 85), in a round that says so."""
    require_permission(actor, "awards.round_manage", nomination.round.council_unit)
    return advance(DOSSIER, nomination, "pass_simplified", actor=actor, check=_check_simplified)


def _public_opinion(nomination: Nomination) -> list[str]:
    if nomination.status == NominationStatus.APPRAISED:
        needed = nomination.award_type.needs_consultation and not _was_consulted(nomination)
        return [_("chưa lấy ý kiến Nhân dân")] if needed else []
    if nomination.status != NominationStatus.CONSULTING:
        return []
    if nomination.consultations.exclude(status=ConsultationStatus.CLOSED).exists():
        return [_("đang trong thời gian lấy ý kiến Nhân dân")]
    about = Q(nomination=nomination) | Q(nomination=None)
    unanswered = Opinion.objects.filter(about, consultation__nominations=nomination, status=OpinionStatus.NEW).count()
    return [_("{count} ý kiến của Nhân dân chưa trả lời").format(count=unanswered)] if unanswered else []


def _was_consulted(nomination: Nomination) -> bool:
    """A consultation about this dossier, since it was received last, is over."""
    over = nomination.consultations.filter(status=ConsultationStatus.CLOSED)
    return nomination.received_on is not None and over.filter(opens_on__gte=nomination.received_on).exists()


def _check_simplified(locked: Nomination) -> None:
    if not locked.round.is_simplified:
        raise DomainError(
            _("Đợt xét “{round}” theo thủ tục đầy đủ: hồ sơ phải qua Hội đồng.").format(round=locked.round),
            code="procedure",
        )
