"""The four conditions of recognition (QĐ 18/2022/QĐ-TTg, DOMAIN §7.1), each with its answer, reason and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from movements.domain.rural.judging import Answers, judge_satisfaction
from movements.enums import RuralVerdict
from movements.models import RuralAssessment


@dataclass(frozen=True)
class Condition:
    """`verified` False: the source of the condition was not held against its text."""

    code: str
    label: str
    verdict: RuralVerdict
    explanation: str
    source: str
    verified: bool

    @property
    def is_met(self) -> bool:
        return self.verdict == RuralVerdict.MET


def conditions_of(assessment: RuralAssessment, survey: Iterable[Answers]) -> list[Condition]:
    """In the order of the decision. Reads `assessment.standard`."""
    standard = assessment.standard
    satisfaction = judge_satisfaction(survey, standard.satisfaction_level)
    debt = _absent(assessment.has_debt, assessment.debt_note)
    security = _absent(assessment.is_complex, assessment.security_note)
    rows = [
        ("criteria", _("Đạt toàn bộ bộ tiêu chí"), *_whole_set(assessment)),
        ("satisfaction", _("Đạt mức hài lòng của người dân"), satisfaction.verdict, satisfaction.explanation),
        ("debt", _("Không còn nợ đọng xây dựng cơ bản của chương trình"), *debt),
        ("security", _("Không phức tạp về an ninh, trật tự"), *security),
    ]
    return [Condition(*row, source=standard.recognition_source, verified=standard.recognition_verified) for row in rows]


def _whole_set(assessment: RuralAssessment) -> tuple[RuralVerdict, str]:
    asked = assessment.total - assessment.not_applicable
    words = _("{met}/{asked} tiêu chí đạt, {failed} chưa đạt, {unknown} chưa kết luận.").format(
        met=assessment.met, asked=asked, failed=assessment.not_met, unknown=assessment.unknown
    )
    if assessment.not_met:
        return RuralVerdict.NOT_MET, words
    return (RuralVerdict.UNKNOWN if assessment.unknown or not asked else RuralVerdict.MET), words


def _absent(fact: bool | None, note: str) -> tuple[RuralVerdict, str]:
    """A condition that asks for something not to be there."""
    if fact is None:
        return RuralVerdict.UNKNOWN, _("Chưa trả lời.")
    return (RuralVerdict.NOT_MET if fact else RuralVerdict.MET), note or _("Chưa ghi căn cứ.")
