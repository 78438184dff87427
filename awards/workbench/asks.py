"""What notices of this app ask for, and until when."""

from __future__ import annotations

from awards.enums import NominationStatus, RequestStatus, RoundStatus
from awards.enums.council import DecisionStatus, SessionStatus, TemplateStatus
from awards.models import CouncilSession, Decision, Nomination, OpinionRequest, PrintTemplateVersion, Round
from base.notices.domain.settling import register_asks, while_in

register_asks(
    {
        "awards.round_opened": while_in(Round, RoundStatus.OPEN),
        "awards.nomination_drafted": while_in(Nomination, NominationStatus.DRAFT),
        "awards.nomination_due": while_in(Nomination, NominationStatus.DRAFT, NominationStatus.PENDING),
        "awards.nomination_handed_up": while_in(Nomination, NominationStatus.PENDING),
        "awards.nomination_handed_back": while_in(Nomination, NominationStatus.DRAFT),
        "awards.nomination_submitted": while_in(Nomination, NominationStatus.SUBMITTED),
        "awards.nomination_assigned": while_in(Nomination, NominationStatus.ASSIGNED),
        "awards.nomination_returned": while_in(Nomination, NominationStatus.RETURNED),
        "awards.opinion_requested": while_in(OpinionRequest, RequestStatus.OPEN),
        "awards.opinion_request_due": while_in(OpinionRequest, RequestStatus.OPEN),
        "awards.session.invited": while_in(CouncilSession, SessionStatus.INVITED),
        "awards.session.opened": while_in(CouncilSession, SessionStatus.OPEN, SessionStatus.SUSPENDED),
        "awards.print_template.to_approve": while_in(PrintTemplateVersion, TemplateStatus.WAITING),
        "awards.print_template.returned": while_in(PrintTemplateVersion, TemplateStatus.DRAFT),
        "awards.decision.to_check": while_in(Decision, DecisionStatus.DRAFT),
        "awards.decision.to_sign": while_in(Decision, DecisionStatus.CHECKED),
        "awards.decision.returned": while_in(Decision, DecisionStatus.DRAFT),
    }
)
