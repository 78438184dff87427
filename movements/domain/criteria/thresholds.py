"""Which level a unit must reach, and whether a value reaches it. What is not known is never read as met or failed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from movements.domain.evaluation import HUNDRED, ONE, ZERO, Goal, Verdict, evaluate
from movements.domain.wording import number_text, target_text
from movements.enums import Comparator, Direction, IndicatorKind, VerdictStatus
from movements.models import Indicator, Threshold

PERCENTS = (IndicatorKind.PERCENT, IndicatorKind.RATIO)
SHARE = Decimal("0.0001")


def threshold_for(indicator: Indicator, group_key: str | None) -> Threshold | None:
    """The threshold that holds for units of a group: its own, else the common one.

    For a unit whose group is not known ("" or None) the common one holds only where no group has its own: which of
    them it would need cannot be told. Reads `indicator.thresholds`; prefetch it for many.
    """
    rows = {row.group_key: row for row in indicator.thresholds.all()}
    if group_key and group_key in rows:
        return rows[group_key]
    common = rows.get("")
    return common if group_key or len(rows) <= 1 else None


def is_known(threshold: Any) -> bool:
    """Some level is stated, in figures or in words."""
    return threshold.low is not None or threshold.high is not None or bool(threshold.text)


def judge(
    indicator: Indicator,
    threshold: Threshold | None,
    value: Decimal | None,
    whole: Decimal | None = None,
    text: str = "",
) -> Verdict:
    """Verdict on a reported value. `whole` goes with a ratio, `text` with a choice; yes is 1, no is 0.

    Unknown where nothing is reported, where no threshold is known, and where only a person can tell (a requirement in
    words held against a figure). A yes/no question without any threshold asks its requirement itself: the answer that
    `direction` wants meets it.
    """
    if value is None and not text:
        return _unknown(_("Chưa có số liệu."))
    if indicator.kind == IndicatorKind.YES_NO and threshold is None:
        return _answer(value, wanted=ZERO if indicator.direction == Direction.DOWN else ONE)
    if threshold is None or not is_known(threshold):
        return _unknown(_("Chưa có ngưỡng của nhóm đơn vị này nên chưa kết luận được."))
    match indicator.kind:
        case IndicatorKind.YES_NO:
            return _answer(value, wanted=ONE if threshold.low is None else threshold.low)
        case IndicatorKind.CHOICE:
            return _choice(indicator, threshold, text)
        case IndicatorKind.TEXT:
            return _stated(threshold, value)
    if threshold.low is None and threshold.high is None:
        return _unknown(_("Yêu cầu bằng lời, cần người thẩm định: {text}").format(text=threshold.text))
    actual = percent_of(value, whole) if indicator.kind == IndicatorKind.RATIO else value
    if actual is None:
        return _unknown(_("Tổng số bằng 0 hoặc chưa có nên chưa tính được tỷ lệ."))
    return evaluate(goal_of_threshold(indicator, threshold), actual)


def percent_of(value: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Share of the whole in percent, 4 decimals; None where either is missing or the whole is zero."""
    if value is None or not whole:
        return None
    return (value / whole * HUNDRED).quantize(SHARE)


def goal_of_threshold(indicator: Indicator, threshold: Any) -> Goal:
    """A threshold in figures as the goal that `evaluation.evaluate` reads."""
    comparator = threshold.comparator
    if comparator in (Comparator.N_OF_M, Comparator.QUALITATIVE):
        comparator = Comparator.GE
    unit = indicator.unit or ("%" if indicator.kind in PERCENTS else "")
    return Goal(comparator, threshold.low, threshold.high, unit=unit, direction=indicator.direction)


def threshold_text(indicator: Any, threshold: Any | None) -> str:
    """The level in words: "từ 90% trở lên", "Đạt", or that it is not known."""
    if threshold is None or not is_known(threshold):
        return _("chưa có ngưỡng")
    if indicator.kind == IndicatorKind.YES_NO and threshold.low is not None:
        words = _("có") if threshold.low >= 1 else _("không")
    elif threshold.low is None and threshold.high is None:
        return str(_choice_label(indicator, threshold.text))
    else:
        words = target_text(goal_of_threshold(indicator, threshold))
    return f"{words} ({threshold.text})" if threshold.text else words


def _unknown(words: str) -> Verdict:
    return Verdict(VerdictStatus.UNKNOWN, None, words)


def _verdict(is_met: bool, ratio: Decimal, words: str) -> Verdict:
    return Verdict(VerdictStatus.MET if is_met else VerdictStatus.NOT_MET, ratio, words)


def _answer(value: Decimal | None, *, wanted: Decimal) -> Verdict:
    if value is None:
        return _unknown(_("Chưa có số liệu."))
    said, asked = (_("có") if part >= 1 else _("không") for part in (value, wanted))
    is_met = (value >= 1) == (wanted >= 1)
    words = _("Trả lời “{said}”; yêu cầu “{asked}”. {verdict}.")
    verdict = _("Đạt") if is_met else _("Chưa đạt")
    return _verdict(is_met, ONE if is_met else ZERO, words.format(said=said, asked=asked, verdict=verdict))


def _stated(threshold: Threshold, value: Decimal | None) -> Verdict:
    """A statement in words: `value` is the appraiser's 1 or 0."""
    if value is None:
        return _unknown(_("Cần người thẩm định theo yêu cầu: {text}").format(text=threshold.text))
    is_met = value >= 1
    words = _("Người thẩm định kết luận {verdict}. Yêu cầu: {text}")
    verdict = _("đạt") if is_met else _("chưa đạt")
    return _verdict(is_met, ONE if is_met else ZERO, words.format(verdict=verdict, text=threshold.text))


def _choice(indicator: Indicator, threshold: Threshold, text: str) -> Verdict:
    """Choices stand from best to worst; the threshold names the last that is good enough."""
    order = [choice["value"] for choice in choices_of(indicator)]
    if text not in order:
        return _unknown(_("Mức “{text}” không có trong danh sách của chỉ tiêu.").format(text=text or "–"))
    if threshold.text not in order:
        return _unknown(_("Ngưỡng “{text}” không có trong danh sách của chỉ tiêu.").format(text=threshold.text))
    is_met = order.index(text) <= order.index(threshold.text)
    words = _("Mức “{said}”; yêu cầu từ mức “{asked}” trở lên. {verdict}.").format(
        said=_choice_label(indicator, text),
        asked=_choice_label(indicator, threshold.text),
        verdict=_("Đạt") if is_met else _("Chưa đạt"),
    )
    return _verdict(is_met, ONE if is_met else ZERO, words)


def choices_of(indicator: Any) -> Sequence[dict[str, str]]:
    """{value, label, points} from best to worst; empty where the indicator is no choice."""
    found: Sequence[dict[str, str]] = indicator.params.get("choices", ())
    return found


def _choice_label(indicator: Any, value: str) -> str:
    return next((choice.get("label") or value for choice in choices_of(indicator) if choice["value"] == value), value)


def bounds_text(indicator: Any) -> str:
    """What may be entered: "từ 0 đến 100"; empty where nothing is said."""
    low, high = indicator.minimum, indicator.maximum
    if low is not None and high is not None:
        return _("từ {low} đến {high}").format(low=number_text(low), high=number_text(high))
    if low is not None:
        return _("từ {low}").format(low=number_text(low))
    return _("đến {high}").format(high=number_text(high)) if high is not None else ""
