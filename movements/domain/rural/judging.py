"""From values to verdicts: of an indicator by its threshold, of a criterion by its indicators, of people by answers.

Not known is never met and never failed: a missing threshold, a missing value and an indicator whose wording nobody has
entered yet all leave the criterion without a conclusion, until a person judges it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

from movements.domain.criteria.thresholds import judge
from movements.domain.wording import number_text
from movements.enums import RuralVerdict, VerdictStatus
from movements.models import Indicator, Threshold

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Judged:
    """A verdict and the sentence that explains it."""

    verdict: RuralVerdict
    explanation: str


class Answers(Protocol):
    """One content of the survey; models and form rows have it."""

    content: str
    asked: int
    answered: int
    satisfied: int


def judge_indicator(
    indicator: Indicator,
    threshold: Threshold | None,
    *,
    value: Decimal | None,
    whole: Decimal | None = None,
    text: str = "",
    is_not_applicable: bool = False,
) -> Judged:
    """Hold what was entered against the threshold of the commune's group. Reads `indicator.thresholds`; prefetch it."""
    if is_not_applicable:
        return Judged(RuralVerdict.NOT_APPLICABLE, _("Không áp dụng cho xã."))
    if threshold is None and indicator.thresholds.all():
        return Judged(RuralVerdict.UNKNOWN, _("Chưa có ngưỡng cho nhóm xã này, hoặc chưa biết xã thuộc nhóm nào."))
    found = judge(indicator, threshold, value, whole, text)
    return Judged(_VERDICTS[found.status], found.explanation_vi)


def judge_criterion(verdicts: Sequence[RuralVerdict], *, expected: int | None = None) -> Judged:
    """All indicators that apply must be met. `expected` is how many the decision has, where that is known."""
    if not verdicts:
        return Judged(RuralVerdict.UNKNOWN, _("Chưa có danh mục chỉ tiêu."))
    counts = {verdict: list(verdicts).count(verdict) for verdict in RuralVerdict}
    applicable = len(verdicts) - counts[RuralVerdict.NOT_APPLICABLE]
    if counts[RuralVerdict.NOT_MET]:
        words = _("{count}/{total} chỉ tiêu chưa đạt.").format(count=counts[RuralVerdict.NOT_MET], total=applicable)
        return Judged(RuralVerdict.NOT_MET, words)
    if expected is not None and len(verdicts) < expected:
        words = _("Danh mục mới có {count}/{expected} chỉ tiêu.").format(count=len(verdicts), expected=expected)
        return Judged(RuralVerdict.UNKNOWN, words)
    if counts[RuralVerdict.UNKNOWN]:
        words = _("{count}/{total} chỉ tiêu chưa kết luận được.").format(
            count=counts[RuralVerdict.UNKNOWN], total=applicable
        )
        return Judged(RuralVerdict.UNKNOWN, words)
    if not applicable:
        return Judged(RuralVerdict.NOT_APPLICABLE, _("Không chỉ tiêu nào áp dụng cho xã."))
    return Judged(RuralVerdict.MET, _("{count}/{count} chỉ tiêu đạt.").format(count=applicable))


def outcome_of(computed: str, judgement: str, appraisal: str) -> RuralVerdict:
    """The appraisal decides; without one the figures; where those say nothing, the commune's judgement."""
    if appraisal:
        return RuralVerdict(appraisal)
    if computed != RuralVerdict.UNKNOWN:
        return RuralVerdict(computed)
    return RuralVerdict(judgement or RuralVerdict.UNKNOWN)


def percent(part: int, whole: int) -> Fraction | None:
    """Exactly; None where nobody answered."""
    return Fraction(part * 100, whole) if whole else None


def percent_text(part: int, whole: int) -> str:
    """ "83,33%" (to two places, half up), "–" where nobody answered."""
    exact = percent(part, whole)
    if exact is None:
        return "–"
    hundredths = (exact.numerator * 200 + exact.denominator) // (exact.denominator * 2)
    return f"{number_text((Decimal(hundredths) / HUNDRED).quantize(Decimal('0.01')))}%"


def judge_satisfaction(lines: Iterable[Answers], level: Decimal | None) -> Judged:
    """Every content must reach the level, reckoned on those who answered; compared exactly, not as it is rounded."""
    rows = list(lines)
    if not rows:
        return Judged(RuralVerdict.UNKNOWN, _("Chưa nhập kết quả lấy ý kiến."))
    if level is None:
        return Judged(RuralVerdict.UNKNOWN, _("Chưa có mức hài lòng phải đạt."))
    if any(not row.answered for row in rows):
        return Judged(RuralVerdict.UNKNOWN, _("Có nội dung chưa ai trả lời."))
    low = [row for row in rows if row.satisfied * HUNDRED < level * row.answered]
    if low:
        parts = "; ".join(f"{row.content}: {percent_text(row.satisfied, row.answered)}" for row in low)
        words = _("Chưa đạt mức {level}%: {parts}.").format(level=number_text(level), parts=parts)
        return Judged(RuralVerdict.NOT_MET, words)
    words = _("Mọi nội dung đạt từ {level}% người trả lời hài lòng trở lên.").format(level=number_text(level))
    return Judged(RuralVerdict.MET, words)


_VERDICTS = {
    VerdictStatus.MET: RuralVerdict.MET,
    VerdictStatus.NOT_MET: RuralVerdict.NOT_MET,
    VerdictStatus.UNKNOWN: RuralVerdict.UNKNOWN,
}
