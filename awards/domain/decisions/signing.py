"""Signing: number and date are given, the final papers are made; and what proves that it was signed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.council_states import DECISION
from awards.domain.decision_paper import decision_paper
from awards.domain.decisions.signers import signers_of
from awards.domain.numbering import claim_paper_number, take_paper_number
from awards.enums.council import DecisionStatus
from awards.models.decisions import Decision
from awards.paper.docx import render_docx
from awards.paper.pdf import render_pdf
from base.accounts.models import User
from base.core import clock
from base.core.errors import DomainError, NotAllowed
from base.core.files import store_bytes
from base.core.transitions import advance


def sign_decision(
    decision: Decision, *, actor: User, number: int | None = None, issued_on: dt.date | None = None
) -> Decision:
    """Sign: number and date are given and the final .docx and .pdf are made, all in one transaction.

    `number` and `issued_on` are those of the registry's book where it counts outside this system; left out, the next
    number and today. NotAllowed for anybody but the signer; DomainError for a number in use or a day to come. Twice is
    once: a signed decision is returned as it is.
    """
    if actor.pk not in {user.pk for user in signers_of(decision)}:
        raise NotAllowed(_("Chỉ người có thẩm quyền ký quyết định này mới thực hiện được bước ký."))
    day = issued_on or clock.today()
    if day > clock.today():
        raise DomainError(_("Ngày ký chưa đến. Hãy ghi ngày trên văn bản đã ký."), code="future")
    with transaction.atomic():
        locked = Decision.objects.select_for_update(of=("self",)).select_related("unit").get(pk=decision.pk)
        if locked.status != DecisionStatus.CHECKED:
            return advance(DECISION, locked, "sign", actor=actor)
        book = (locked.unit, locked.symbol, day.year)
        locked.number = take_paper_number(*book) if number is None else claim_paper_number(*book, number)
        locked.year, locked.issued_on = day.year, day
        paper = decision_paper(locked)
        label = f"quyet-dinh-{locked.number}-{locked.year}"
        return advance(
            DECISION,
            locked,
            "sign",
            actor=actor,
            number=locked.number,
            year=locked.year,
            issued_on=day,
            signed_by=actor,
            docx=store_bytes(render_docx(paper), name=f"{label}.docx", actor=actor),
            pdf=store_bytes(render_pdf(paper), name=f"{label}.pdf", actor=actor),
        )
