"""Arithmetic, reasons and rules as Vietnamese sentences: the engine gives data, this is what people read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from movements.domain.scoring.engine import PlanRules
from movements.domain.scoring.methods import Outcome, Points
from movements.domain.scoring.rules import Rule
from movements.domain.wording import number_text
from movements.enums import (
    Aggregation,
    Direction,
    KnockOutEffect,
    NotApplicableRule,
    RankScope,
    ScoreStage,
    ScoringMethod,
    TieRule,
)


def points_words(rule: Rule, points: Points) -> str:
    """How the figure became points: "Đạt 45; cần từ 90 trở lên: 45 ÷ 90 × 10 = 5 điểm"."""
    facts = points.arithmetic
    match points.outcome:
        case Outcome.NOT_APPLICABLE:
            return _("Không áp dụng cho đơn vị.")
        case Outcome.MISSING:
            return _("Chưa có số liệu được duyệt nên chưa có điểm (khác với 0 điểm).")
        case Outcome.MANUAL:
            return _("Người chấm cho điểm theo minh chứng.")
        case Outcome.UNKNOWN | Outcome.INVALID:
            return _PROBLEMS[facts.get("problem", "")]()
    value, result = _figure(facts["value"]), number_text(points.points)
    match rule.method:
        case ScoringMethod.BANDS:
            band = facts.get("band")
            where = _("từ {edge} trở lên").format(edge=_figure(band)) if band is not None else _("dưới mức thấp nhất")
            return _("Đạt {value}, thuộc khoảng {where}: {result} điểm.").format(
                value=value, where=where, result=result
            )
        case ScoringMethod.PER_EVENT:
            text = _("{value} lần × {each} = {raw} điểm").format(
                value=value, each=_figure(facts["per_event"]), raw=_figure(facts["raw"])
            )
            cut = _("; cắt ở mức trần còn {result} điểm.").format(result=result)
            return text + ("." if facts["raw"] == _plain(points.points) else cut)
        case ScoringMethod.RANK:
            return _("Đạt {value}, đứng thứ {place}: {result} điểm.").format(
                value=value, place=facts["position"], result=result
            )
        case ScoringMethod.CHOICE:
            return _("Mức “{value}”: {result} điểm.").format(value=facts["value"], result=result)
        case ScoringMethod.YES_NO:
            verdict = _("đạt") if facts["met"] else _("chưa đạt")
            return _("{value}, yêu cầu {span}: {verdict}, {result} điểm.").format(
                value=value, span=_span(facts["threshold"]), verdict=verdict, result=result
            )
    top, bottom = (_figure(part) for part in facts["share"])
    return _("Đạt {value}; mức {span}: {maximum} × {top} ÷ {bottom} = {result} điểm.").format(
        value=value,
        span=_span(facts["threshold"]),
        maximum=_figure(facts["max"]),
        top=top,
        bottom=bottom,
        result=result,
    )


def rule_words(rule: Rule) -> str:
    """How an indicator is scored, in short, before there is any figure."""
    top = "" if rule.max_score is None else _("tối đa {points} điểm").format(points=number_text(abs(rule.max_score)))
    match rule.method:
        case ScoringMethod.PER_EVENT:
            how = _("{each} điểm mỗi lần").format(each=number_text(rule.per_event))
        case ScoringMethod.BANDS:
            parts = [f"≥ {number_text(edge)}: {number_text(points)}" for edge, points in reversed(rule.bands)]
            how = "; ".join(parts)
        case ScoringMethod.RANK:
            how = _("theo thứ hạng: {points}").format(points=", ".join(number_text(points) for points in rule.ranks))
        case ScoringMethod.CHOICE:
            how = "; ".join(f"{label}: {number_text(points)}" for label, points in rule.choices.values())
        case _:
            how = str(ScoringMethod(rule.method).label)
    return ", ".join(part for part in (how, top) if part)


def reason_words(plan: PlanRules, reason: str) -> str:
    """Why a unit is not ranked."""
    kind, _colon, path = reason.partition(":")
    if kind == "knock_out":
        return _("Vi phạm điểm liệt: {name}.").format(name=name_of(plan, path))
    return {
        "nothing_applies": _("Mọi chỉ tiêu chính đều không áp dụng cho đơn vị."),
        "no_points": _("Chưa có số liệu được duyệt và chưa có phiếu chấm nào."),
        "no_cluster": _("Đơn vị chưa thuộc cụm, khối nào của năm."),
    }[kind]


def name_of(plan: PlanRules, path: str) -> str:
    rows: Sequence[Any] = (*plan.rules.rules, *plan.rules.criteria)
    return next((row.name for row in rows if row.path == path), path)


def tie_words(tie: str) -> str:
    return str(TieRule(tie).label)


def plan_words(plan: PlanRules) -> list[str]:
    """The plan in sentences, as the ranking's page and the decision carry it."""
    found = []
    if plan.stages:
        parts = [f"{ScoreStage(stage).label} × {number_text(weight)}" for stage, weight in plan.stages.items()]
        found.append(
            _("Điểm từng chỉ tiêu = ({parts}) ÷ tổng trọng số các bước có điểm.").format(parts=" + ".join(parts))
        )
        found.append(
            _("Nhiều người chấm một bước: lấy {how}.").format(how=str(Aggregation(plan.aggregation).label).lower())
        )
    else:
        found.append(_("Điểm do máy tính từ số liệu báo cáo đã duyệt."))
    if plan.group_weights:
        names = {group.code: group.name for group in plan.rules.groups}
        parts = [f"{names.get(code, code)} × {number_text(weight)}" for code, weight in plan.group_weights.items()]
        found.append(_("Trọng số nhóm: {parts}.").format(parts="; ".join(parts)))
    found.append(
        _("Chỉ tiêu không áp dụng: {how}.").format(how=str(NotApplicableRule(plan.not_applicable).label).lower())
    )
    found.append(_("Chỉ tiêu chưa có số liệu và chưa được chấm không có điểm và được ghi rõ."))
    found.append(_("Xếp hạng {scope}.").format(scope=str(RankScope(plan.scope).label)))
    ties = "; ".join(f"({number}) {tie_words(tie)}" for number, tie in enumerate(plan.ties, start=1))
    if ties:
        found.append(_("Bằng điểm, xét lần lượt: {ties}. Vẫn bằng nhau thì đồng hạng.").format(ties=ties))
    else:
        found.append(_("Bằng điểm thì đồng hạng."))
    for path, effect in plan.knock_outs.items():
        found.append(f"{name_of(plan, path)}: {KnockOutEffect(effect).label}.")
    if plan.grades:
        parts = [f"{grade.label}: {number_text(grade.lowest)}" for grade in plan.grades]
        found.append(_("Xếp loại từ mức điểm: {grades}.").format(grades="; ".join(parts)))
    return found


_PROBLEMS: dict[str, Any] = {
    "whole": lambda: _("Tổng số bằng 0 hoặc chưa có nên không tính được tỷ lệ; cần người chấm xem xét."),
    "negative": lambda: _("Số lần không thể âm; cần kiểm tra lại số liệu."),
    "choice": lambda: _("Mức đã báo cáo không có trong bộ tiêu chí; cần người chấm xem xét."),
    "threshold": lambda: _("Bộ tiêu chí chưa có ngưỡng cho nhóm đơn vị này; cần người chấm cho điểm."),
    "maximum": lambda: _("Bộ tiêu chí chưa ghi điểm tối đa; cần người chấm cho điểm."),
    "peers": lambda: _("Chưa có đơn vị khác để xếp thứ; cần người chấm cho điểm."),
}


def _span(span: dict[str, Any]) -> str:
    low, high = span["low"], span["high"]
    if low is not None and high is not None:
        return _("từ {low} đến {high}").format(low=_figure(low), high=_figure(high))
    if low is not None:
        return (_("trên {low}") if span["low_open"] else _("từ {low} trở lên")).format(low=_figure(low))
    return (_("dưới {high}") if span["high_open"] else _("không quá {high}")).format(high=_figure(high))


def _figure(text: str) -> str:
    return number_text(Decimal(text))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def direction_words(rule: Rule) -> str:
    return str(Direction(rule.direction).label)
