"""The decision: the chair recognises or declines; earlier decisions are taken over from lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from movements.domain.lifecycle import people_of
from movements.domain.rural.conditions import conditions_of
from movements.domain.states import RURAL_ASSESSMENT
from movements.enums import RuralVerdict
from movements.models import RuralAssessment, RuralRecognition
from movements.rules import require_permission


def recognise(
    assessment: RuralAssessment,
    *,
    number: str,
    decided_on: dt.date,
    authority: str = "",
    acknowledgement: str = "",
    actor: Any,
) -> RuralRecognition:
    """Recognise the commune at the tier of the standard.

    A condition that is not met stops it. One that cannot be concluded (no level of satisfaction is known) is for the
    chair to answer in writing: `acknowledgement`. Safe to repeat: the second call gives the first decision.
    """
    require_permission(actor, "movements.rural_decide")
    if not number.strip():
        raise DomainError(_("Hãy ghi số quyết định."), code="number")
    if not assessment.as_of <= decided_on <= clock.today():
        text = _("Ngày quyết định phải từ ngày lấy số liệu ({day}) đến hôm nay.")
        raise DomainError(text.format(day=f"{assessment.as_of:%d/%m/%Y}"), code="day")
    with transaction.atomic():
        done = advance(
            RURAL_ASSESSMENT,
            assessment,
            "recognise",
            actor=actor,
            check=lambda locked: check_conditions(locked, acknowledgement),
        )
        known = RuralRecognition.objects.filter(assessment=done).first()
        if known is not None:
            return known
        made = RuralRecognition.objects.create(
            unit=done.unit,
            standard=done.standard,
            tier=done.standard.tier,
            assessment=done,
            decision_number=number.strip(),
            decided_on=decided_on,
            authority=authority.strip(),
            acknowledgement=acknowledgement.strip(),
            verified=True,
            created_at=clock.now(),
            created_by=actor,
        )
        ledger.record("movements.rural_recognition.decided", made, actor=actor, number=made.decision_number)
        _tell(done, _("{unit} được công nhận: {standard}"), made.decision_number)
    return made


def decline(assessment: RuralAssessment, *, reason: str, actor: Any) -> RuralAssessment:
    """No recognition this time; the assessment stays as it was appraised."""
    require_permission(actor, "movements.rural_decide")
    with transaction.atomic():
        done: RuralAssessment = advance(RURAL_ASSESSMENT, assessment, "decline", actor=actor, reason=reason)
        _tell(done, _("{unit} chưa được công nhận: {standard}"), reason.strip())
    return done


def check_conditions(assessment: RuralAssessment, acknowledgement: str) -> None:
    """DomainError that names what stands in the way."""
    conditions = conditions_of(assessment, list(assessment.survey.all()))
    failed = [each for each in conditions if each.verdict == RuralVerdict.NOT_MET]
    if failed:
        words = "; ".join(f"{each.label}: {each.explanation}" for each in failed)
        raise DomainError(_("Chưa đủ điều kiện công nhận. {words}").format(words=words), code="conditions")
    open_ones = [each.label for each in conditions if not each.is_met]
    if open_ones and not acknowledgement.strip():
        text = _("Còn điều kiện chưa kết luận được: {names}. Nếu vẫn công nhận, hãy ghi lý do và căn cứ.")
        raise DomainError(text.format(names="; ".join(open_ones)), code="acknowledgement")


def save_past_recognitions(
    created: Sequence[RuralRecognition], updated: Sequence[RuralRecognition], fields: Sequence[str], *, actor: Any
) -> None:
    """Take over decisions of the time before this system. They count as not verified until somebody says otherwise."""
    require_permission(actor, "movements.rural_appraise")
    with transaction.atomic():
        for row in created:
            row.created_at, row.created_by, row.tier = clock.now(), actor, row.standard.tier
        RuralRecognition.objects.bulk_create(created, batch_size=1000)
        if updated and fields:
            RuralRecognition.objects.bulk_update(updated, fields, batch_size=1000)
        if rows := [*created, *updated]:
            ledger.record("movements.rural_recognition.taken_over", *rows, actor=actor, count=len(rows))


def remove_past_recognition(recognition: RuralRecognition, *, actor: Any) -> None:
    """Take away a decision that was taken over by mistake. DomainError for one that was verified or decided here."""
    require_permission(actor, "movements.rural_appraise")
    with transaction.atomic():
        locked = RuralRecognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
        if locked.verified or locked.assessment_id is not None:
            raise DomainError(_("Quyết định này đã được đối chiếu hoặc ban hành trên hệ thống."), code="used")
        ghost, number = RuralRecognition(pk=locked.pk), locked.decision_number
        locked.delete()
        ledger.record("movements.rural_recognition.removed", ghost, actor=actor, number=number)


def verify_recognition(recognition: RuralRecognition, *, actor: Any) -> RuralRecognition:
    """Somebody held a taken-over recognition against its decision."""
    require_permission(actor, "movements.rural_appraise")
    with transaction.atomic():
        locked = RuralRecognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
        if not locked.verified:
            locked.verified = True
            locked.save(update_fields=["verified"])
            ledger.record("movements.rural_recognition.verified", locked, actor=actor)
    return locked


def _tell(assessment: RuralAssessment, title: str, body: str) -> None:
    notify(
        people_of([assessment.unit_id]),
        kind="movements.rural_decided",
        key=f"movements.rural_decided:{assessment.pk}:{assessment.status}",
        title=title.format(unit=assessment.unit, standard=assessment.standard)[:200],
        body=body[:500],
        url=assessment.get_absolute_url(),
    )
