"""What is wrong with a criteria set, each finding with its place, so that screen, pack and spreadsheet can point at it.

Sums that do not fit may stand while a draft is being written, and keep it from being frozen. All other findings are
refused where they are entered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from movements.domain.criteria import dimensions
from movements.domain.criteria.drafts import CriterionDraft, GroupDraft, IndicatorDraft, SetDraft, ThresholdDraft
from movements.domain.criteria.params import canonical_params, check_method
from movements.domain.criteria.schemes import key_names, schemes
from movements.domain.wording import number_text
from movements.enums import Comparator, CriteriaPurpose, GroupEffect, IndicatorKind, ScoringMethod

ZERO = Decimal(0)
MOST_POINTS = Decimal(10) ** 6
MOST_FIGURE = Decimal(10) ** 16
UNBOUNDED = (ScoringMethod.NONE, ScoringMethod.PER_EVENT)


@dataclass(frozen=True)
class Problem:
    """`kind` of node ("set", "group", "criterion", "indicator", "threshold"), its `code` (of a threshold:
    "indicator/key"), the `field` to mend, and what to do. `name` is what people call the node.
    """

    kind: str
    code: str
    field: str
    message: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.message}" if self.name else self.message


def problems_of(draft: SetDraft) -> list[Problem]:
    """Everything that keeps the set from being used, in the order of the tree."""
    return [*structural_problems(draft), *sum_problems(draft)]


def structural_problems(draft: SetDraft) -> list[Problem]:
    """What may not be stored at all."""
    found = [*_set_problems(draft), *_doubles(draft)]
    for group in draft.groups:
        found.extend(node_problems(group))
        for criterion in group.criteria:
            found.extend(node_problems(criterion))
            for indicator in criterion.indicators:
                found.extend(indicator_problems(indicator, draft, group))
    return found


def require_storable(draft: SetDraft) -> None:
    """DomainError with the first structural finding."""
    found = structural_problems(draft)
    if found:
        raise DomainError(str(found[0]), code=found[0].field)


def _set_problems(draft: SetDraft) -> Iterator[Problem]:
    def at(field: str, message: str) -> Problem:
        return Problem("set", draft.code, field, message)

    if not draft.title.strip():
        yield at("title", _("Bộ tiêu chí chưa có tên."))
    if draft.grouping and draft.grouping not in schemes():
        known = "; ".join(schemes())
        text = _("Chưa có cách phân nhóm đơn vị “{code}”. Hiện có: {known}.")
        yield at("grouping", text.format(code=draft.grouping, known=known))
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        yield at("valid_to", _("Ngày hết hiệu lực phải sau ngày có hiệu lực."))
    yield from _points(at, draft.max_score, "max_score")


def _doubles(draft: SetDraft) -> Iterator[Problem]:
    """Codes are unique in the whole set: by them figures are carried over to a later version."""
    families: Sequence[tuple[str, list[Any]]] = (
        ("group", list(draft.groups)),
        ("criterion", [criterion for _group, criterion in draft.criteria()]),
        ("indicator", [indicator for _criterion, indicator in draft.indicators()]),
    )
    for kind, nodes in families:
        for code, count in Counter(node.code for node in nodes).items():
            if count > 1:
                text = _("Mã “{code}” dùng {count} lần. Trong một bộ, mỗi mã chỉ dùng một lần.")
                yield Problem(kind, code, "code", text.format(code=code, count=count), code)


def node_problems(node: GroupDraft | CriterionDraft) -> Iterator[Problem]:
    kind = "group" if isinstance(node, GroupDraft) else "criterion"

    def at(field: str, message: str) -> Problem:
        return Problem(kind, node.code, field, message, node.name)

    yield from _named(kind, node)
    yield from _points(at, node.max_score, "max_score")
    if isinstance(node, GroupDraft):
        if node.cap is not None and node.effect == GroupEffect.NORMAL:
            yield at("cap", _("Mức trần chỉ dùng cho nhóm điểm thưởng hoặc điểm trừ."))
        yield from _points(at, node.cap, "cap")


def indicator_problems(indicator: IndicatorDraft, draft: SetDraft, group: GroupDraft) -> Iterator[Problem]:
    def at(field: str, message: str) -> Problem:
        return Problem("indicator", indicator.code, field, message, indicator.name)

    yield from _named("indicator", indicator)
    yield from _points(at, indicator.max_score, "max_score")
    try:
        check_method(indicator.kind, indicator.method)
        canonical_params(
            indicator.kind, indicator.method, indicator.params, max_score=indicator.max_score, effect=group.effect
        )
    except DomainError as error:
        yield at(error.code, error.message)
    unknown = [code for code in indicator.dimensions if code not in dimensions.DIMENSIONS]
    if unknown:
        text = _("Không có cách phân tổ “{code}”. Hiện có: {known}.")
        yield at("dimensions", text.format(code=unknown[0], known="; ".join(dimensions.DIMENSIONS)))
    low, high = indicator.minimum, indicator.maximum
    if low is not None and high is not None and low > high:
        yield at("minimum", _("Giá trị nhỏ nhất lớn hơn giá trị lớn nhất."))
    for name in ("minimum", "maximum"):
        if abs(getattr(indicator, name) or ZERO) >= MOST_FIGURE:
            yield at(name, _("Số quá lớn."))
    if indicator.outlier_ratio is not None and not 0 < indicator.outlier_ratio < 100:
        yield at("outlier_ratio", _("Ngưỡng bất thường phải lớn hơn 0 và dưới 100, như 0,5."))
    yield from _threshold_problems(indicator, draft)


def _threshold_problems(indicator: IndicatorDraft, draft: SetDraft) -> Iterator[Problem]:
    keys = key_names(draft.grouping)
    counts = Counter(threshold.group_key for threshold in indicator.thresholds)
    for threshold in indicator.thresholds:
        place = f"{indicator.code}/{threshold.group_key}"
        if counts[threshold.group_key] > 1:
            text = _("Nhóm đơn vị “{key}” có hai ngưỡng. Hãy bỏ một.")
            yield Problem("threshold", place, "group_key", text.format(key=threshold.group_key), indicator.name)
        if threshold.group_key and threshold.group_key not in keys:
            text = (
                _("Nhóm đơn vị “{key}” không có trong cách phân nhóm của bộ. Hiện có: {known}.")
                if keys
                else _("Bộ tiêu chí không phân nhóm đơn vị, nên không ghi ngưỡng riêng cho “{key}”.")
            )
            message = text.format(key=threshold.group_key, known="; ".join(keys))
            yield Problem("threshold", place, "group_key", message, indicator.name)
        problem = threshold_problem(indicator, threshold)
        if problem:
            yield Problem("threshold", place, *problem, indicator.name)


def threshold_problem(indicator: Any, threshold: ThresholdDraft) -> tuple[str, str] | None:
    """(field, what to do) where the figures of a threshold do not go together or do not fit the indicator."""
    low, high = threshold.low, threshold.high
    if low is not None and high is not None and low > high:
        return "low", _("Mức thấp nhất lớn hơn mức cao nhất.")
    if any(abs(figure or ZERO) >= MOST_FIGURE for figure in (low, high)):
        return "low", _("Số quá lớn.")
    if indicator.kind in (IndicatorKind.CHOICE, IndicatorKind.TEXT) and (low is not None or high is not None):
        return "low", _("Chỉ tiêu này không có số: hãy ghi yêu cầu bằng lời.")
    if indicator.kind == IndicatorKind.CHOICE and threshold.text:
        values = [choice.get("value") for choice in indicator.params.get("choices", ())]
        if threshold.text not in values:
            text = _("“{text}” không phải là một mức của chỉ tiêu. Hãy ghi một trong: {known}.")
            return "text", text.format(text=threshold.text, known="; ".join(map(str, values)))
    if indicator.kind == IndicatorKind.YES_NO and low is not None and low not in (0, 1):
        return "low", _("Với câu hỏi có hoặc không, mức là 1 (có) hoặc 0 (không).")
    if threshold.comparator == Comparator.BETWEEN and (low is None) != (high is None):
        return "high", _("“Trong khoảng” cần cả mức thấp nhất và mức cao nhất.")
    return None


def sum_problems(draft: SetDraft) -> list[Problem]:
    """Σ indicators ≤ criterion, Σ criteria ≤ group, Σ main groups ≤ set; an empty maximum is the sum below it."""
    found: list[Problem] = []
    for group in draft.groups:
        for criterion in group.criteria:
            total = _total(indicator.max_score for indicator in criterion.indicators)
            found += _exceeds("criterion", criterion, total, _("các chỉ tiêu"))
        found += _exceeds("group", group, _total(map(worth_of_criterion, group.criteria)), _("các tiêu chí"))
    main = _total(worth_of_group(group) for group in draft.groups if group.effect == GroupEffect.NORMAL)
    found += _exceeds("set", draft, main, _("các nhóm điểm chính"))
    return found


def frozen_problems(draft: SetDraft) -> list[Problem]:
    """What keeps a draft from being frozen: all findings, and that there is something to judge by."""
    found = problems_of(draft)
    if not any(True for _each in draft.criteria()):
        found.append(Problem("set", draft.code, "", _("Bộ tiêu chí chưa có tiêu chí nào.")))
    # A standard whose indicators nobody has entered yet may be in force: a person judges its criteria meanwhile.
    if draft.purpose == CriteriaPurpose.SCORING:
        if not any(True for _pair in draft.indicators()):
            found.append(Problem("set", draft.code, "", _("Bộ tiêu chí chưa có chỉ tiêu nào.")))
        for _group, criterion in draft.criteria():
            if not criterion.indicators:
                text = _("Tiêu chí chưa có chỉ tiêu nào để chấm.")
                found.append(Problem("criterion", criterion.code, "", text, criterion.name))
    if draft.purpose == CriteriaPurpose.SCORING:
        for _criterion, indicator in draft.indicators():
            if indicator.method not in UNBOUNDED and indicator.max_score is None:
                text = _("Chỉ tiêu được chấm điểm nhưng chưa có điểm tối đa.")
                found.append(Problem("indicator", indicator.code, "max_score", text, indicator.name))
    return found


def worth_of_criterion(criterion: CriterionDraft) -> Decimal | None:
    if criterion.max_score is not None:
        return criterion.max_score
    return _total(indicator.max_score for indicator in criterion.indicators)


def worth_of_group(group: GroupDraft) -> Decimal | None:
    return group.max_score if group.max_score is not None else _total(map(worth_of_criterion, group.criteria))


def worth_of_set(draft: SetDraft) -> Decimal | None:
    """The most points that the main groups can give; None for a set that gives none."""
    if draft.max_score is not None:
        return draft.max_score
    return _total(worth_of_group(group) for group in draft.groups if group.effect == GroupEffect.NORMAL)


def _exceeds(kind: str, node: Any, total: Decimal | None, parts: str) -> Iterator[Problem]:
    if node.max_score is not None and total is not None and total > node.max_score:
        text = _("{parts} cộng lại {total} điểm, vượt mức tối đa {most} là {excess} điểm.").format(
            parts=parts.capitalize(),
            total=number_text(total),
            most=number_text(node.max_score),
            excess=number_text(total - node.max_score),
        )
        yield Problem(kind, node.code, "max_score", text, "" if kind == "set" else node.name)


def _total(parts: Iterable[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known else None


def _named(kind: str, node: Any) -> Iterator[Problem]:
    if not node.code.strip():
        yield Problem(kind, node.code, "code", _("Chưa có mã."), node.name)
    elif "/" in node.code:
        yield Problem(kind, node.code, "code", _("Mã không được có dấu “/”."), node.name)
    if not node.name.strip():
        yield Problem(kind, node.code, "name", _("Chưa có tên."), node.code)


def _points(at: Any, value: Decimal | None, field: str) -> Iterator[Problem]:
    if value is not None and not 0 <= value < MOST_POINTS:
        yield at(field, _("Điểm phải từ 0 đến dưới 1.000.000."))
