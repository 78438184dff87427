"""The way of a file: signed by the head, asked of the people, appraised by the secretariat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError, TransitionRefused
from base.core.transitions import advance
from base.notices.domain.notify import notify
from movements.domain.lifecycle import people_of
from movements.domain.rural.assessing import (
    Opinion,
    assessment_for_update,
    check_opinion,
    check_version,
    require_writer,
    stamp,
)
from movements.domain.rural.reckoning import Board, reckon
from movements.domain.rural.revoking import propose_revocations
from movements.domain.states import RURAL_ASSESSMENT, RURAL_REASSESSMENT
from movements.enums import ReassessmentStatus, RuralStatus, RuralVerdict
from movements.models import RuralAssessment, RuralLine, RuralReassessment, RuralSurveyLine
from movements.rules import require_permission


@dataclass(frozen=True)
class SurveyEntry:
    """One content of the survey as it is written: satisfied ≤ answered ≤ asked."""

    content: str
    asked: int
    answered: int
    satisfied: int


def start_consultation(assessment: RuralAssessment, *, actor: Any, expected_version: int | None = None) -> Any:
    """The head signs the self-assessment; from here the commune asks its people."""
    require_permission(actor, "movements.rural_submit", assessment.unit)

    def check(locked: RuralAssessment) -> None:
        check_version(locked, expected_version)
        if not locked.met + locked.not_met:
            raise DomainError(_("Chưa kết luận được tiêu chí nào. Hãy nhập số liệu hoặc kết luận trước."), code="empty")
        _check_judgements(locked)

    return advance(RURAL_ASSESSMENT, assessment, "consult", actor=actor, check=check, return_reason="")


def reopen(assessment: RuralAssessment, *, reason: str, actor: Any) -> RuralAssessment:
    """Back from the consultation to the self-assessment, before anything was sent."""
    require_permission(actor, "movements.rural_submit", assessment.unit)
    return advance(RURAL_ASSESSMENT, assessment, "reopen", actor=actor, reason=reason)


def save_survey(
    assessment: RuralAssessment,
    entries: Sequence[SurveyEntry],
    *,
    consulted_from: dt.date | None,
    consulted_to: dt.date | None,
    note: str = "",
    expected_version: int | None = None,
    actor: Any,
) -> RuralAssessment:
    """Replace what the survey of the people gave."""
    require_writer(actor, assessment.unit)
    check_survey(entries, consulted_from, consulted_to)
    with transaction.atomic():
        locked = assessment_for_update(assessment.pk)
        check_version(locked, expected_version)
        if locked.status != RuralStatus.CONSULTING:
            text = _("Kết quả lấy ý kiến chỉ nhập được ở bước “Đang lấy ý kiến người dân”.")
            raise DomainError(text, code="locked")
        gone = list(locked.survey.all())
        RuralSurveyLine.objects.filter(assessment=locked).delete()
        made = [
            RuralSurveyLine.objects.create(
                assessment=locked,
                order=order,
                content=entry.content.strip(),
                asked=entry.asked,
                answered=entry.answered,
                satisfied=entry.satisfied,
            )
            for order, entry in enumerate(entries, start=1)
        ]
        locked.consulted_from, locked.consulted_to, locked.consultation_note = consulted_from, consulted_to, note
        stamp(locked, actor)
        ledger.record("movements.rural_assessment.survey", locked, *gone, *made, actor=actor, count=len(made))
    return locked


def submit_assessment(assessment: RuralAssessment, *, actor: Any, expected_version: int | None = None) -> Any:
    """The head sends the file to the secretariat: the survey and the two answers must be there."""
    require_permission(actor, "movements.rural_submit", assessment.unit)

    def check(locked: RuralAssessment) -> None:
        check_version(locked, expected_version)
        if not locked.survey.exists() or locked.consulted_to is None:
            raise DomainError(_("Hãy nhập kết quả lấy ý kiến người dân trước khi gửi thẩm định."), code="survey")
        if locked.has_debt is None or locked.is_complex is None:
            text = _("Hồ sơ chưa trả lời về nợ đọng xây dựng cơ bản và an ninh, trật tự. Hãy sửa lại tự đánh giá.")
            raise DomainError(text, code="facts")

    with transaction.atomic():
        sent = advance(
            RURAL_ASSESSMENT,
            assessment,
            "submit",
            actor=actor,
            check=check,
            submitted_by=actor,
            submitted_at=clock.now(),
        )
        notify(
            holders_of(Role.SECRETARIAT),
            kind="movements.rural_submitted",
            key=f"movements.rural_submitted:{sent.pk}:{sent.version}:{sent.submitted_at:%Y%m%d%H%M%S}",
            title=_("{unit} gửi hồ sơ nông thôn mới").format(unit=assessment.unit)[:200],
            body=str(assessment.standard),
            url=sent.get_absolute_url(),
        )
    return sent


def return_assessment(assessment: RuralAssessment, *, reason: str, actor: Any) -> RuralAssessment:
    require_permission(actor, "movements.rural_appraise", assessment.unit)
    with transaction.atomic():
        back: RuralAssessment = advance(
            RURAL_ASSESSMENT, assessment, "return", actor=actor, reason=reason, return_reason=reason.strip()
        )
        notify(
            people_of([assessment.unit_id]),
            kind="movements.rural_returned",
            key=f"movements.rural_returned:{back.pk}:{clock.now():%Y%m%d%H%M%S}",
            title=_("Hồ sơ nông thôn mới bị trả lại"),
            body=reason.strip()[:500],
            url=back.get_absolute_url(),
        )
    return back


def appraise(
    assessment: RuralAssessment,
    opinions: Sequence[Opinion],
    *,
    note: str,
    expected_version: int | None = None,
    actor: Any,
) -> RuralAssessment:
    """The secretariat's conclusion: criteria it judges otherwise or where nobody concluded, each with its reason.

    Ends a re-assessment that waited for this, and runs the test of revocation for a commune already recognised.
    """
    require_permission(actor, "movements.rural_appraise", assessment.unit)
    if not note.strip():
        raise DomainError(_("Hãy ghi kết luận thẩm định."), code="note")
    with transaction.atomic():
        locked = assessment_for_update(assessment.pk)
        check_version(locked, expected_version)
        if locked.status != RuralStatus.SUBMITTED:
            raise TransitionRefused(
                _("Hồ sơ đang ở bước “{state}”, không thẩm định được.").format(state=locked.get_status_display())
            )
        board = Board.of(locked)
        changed: list[Any] = _write_appraisal(board, opinions)
        changed += [row for row in reckon(locked, board) if row not in changed]
        locked.appraised_by, locked.appraised_at, locked.appraisal_note = actor, clock.now(), note.strip()
        stamp(locked, actor)
        ledger.record("movements.rural_assessment.appraisal", locked, *changed, actor=actor, version=locked.version)
        done = advance(RURAL_ASSESSMENT, locked, "appraise", actor=actor)
        _finish_reassessments(done, actor)
        propose_revocations(done, actor=actor)
    return done


def reappraise(assessment: RuralAssessment, *, reason: str, actor: Any) -> RuralAssessment:
    """Take an appraisal back before anybody decided on it."""
    require_permission(actor, "movements.rural_appraise", assessment.unit)
    return advance(RURAL_ASSESSMENT, assessment, "reappraise", actor=actor, reason=reason)


def _check_judgements(locked: RuralAssessment) -> None:
    """A criterion that a person judged met, where no figure could, needs a file behind it."""
    proven = set(locked.evidence.exclude(criterion=None).values_list("criterion_id", flat=True))
    judged = locked.lines.filter(computed=RuralVerdict.UNKNOWN, judgement=RuralVerdict.MET).select_related("criterion")
    bare = [line.criterion.code for line in judged if line.criterion_id not in proven]
    if bare:
        text = _(
            "Tiêu chí số {codes}: kết luận đạt mà chưa có minh chứng. Hãy đính kèm ít nhất một tệp cho mỗi tiêu chí."
        )
        raise DomainError(text.format(codes=", ".join(bare)), code="evidence")


def check_survey(entries: Sequence[SurveyEntry], start: dt.date | None, end: dt.date | None) -> None:
    """Raises DomainError for days or counts that cannot be."""
    if start is None or end is None or end < start:
        raise DomainError(_("Hãy ghi thời gian lấy ý kiến: từ ngày, đến ngày."), code="dates")
    if end > clock.today():
        raise DomainError(_("Ngày kết thúc lấy ý kiến chưa đến. Hãy nhập kết quả sau ngày đó."), code="dates")
    if not entries:
        raise DomainError(_("Hãy ghi ít nhất một nội dung lấy ý kiến."), code="survey")
    names = [entry.content.strip() for entry in entries]
    if not all(names) or len(set(names)) < len(names):
        raise DomainError(_("Mỗi nội dung lấy ý kiến cần một tên riêng."), code="content")
    for entry in entries:
        if not 0 <= entry.satisfied <= entry.answered <= entry.asked or not entry.asked:
            text = _("“{content}”: số hài lòng không quá số trả lời, số trả lời không quá số được hỏi.")
            raise DomainError(text.format(content=entry.content), code="counts")


def _write_appraisal(board: Board, opinions: Sequence[Opinion]) -> list[Any]:
    changed: list[RuralLine] = []
    for opinion in opinions:
        line = board.line_of(opinion.criterion_id)
        check_opinion(opinion, line)
        wanted = (opinion.verdict, opinion.reason.strip())
        if (line.appraisal, line.appraisal_reason) != wanted:
            line.appraisal, line.appraisal_reason = wanted
            line.save(update_fields=["appraisal", "appraisal_reason"])
            changed.append(line)
    return changed


def _finish_reassessments(assessment: RuralAssessment, actor: Any) -> None:
    waiting = RuralReassessment.objects.filter(unit=assessment.unit_id, status=ReassessmentStatus.OPEN)
    for row in waiting.filter(succession__happened_on__lte=assessment.as_of):
        advance(RURAL_REASSESSMENT, row, "finish", actor=actor, assessment=assessment)
