"""A campaign whose reports ask for targets and for indicators of every kind."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from base.core import clock
from movements.domain.criteria.packs import install_pack
from movements.domain.reporting import Figure, approve_report, save_report, submit_report
from movements.domain.reports.rows import Row, rows_for
from movements.models import CriteriaSet, Report, ReportDuty
from tests.movements.campaign import Campaign, moment, start_campaign, ticked

OPENING, WRITING, DUE = dt.date(2026, 2, 28), dt.date(2026, 3, 10), dt.date(2026, 3, 15)
KINDS: list[dict[str, Any]] = [
    {"code": "1", "name": "Số lao động", "dimensions": ["sex"], "outlier_ratio": "0.5", "maximum": 5000},
    {"code": "2", "name": "Tỷ lệ hộ khá", "kind": "percent"},
    {"code": "3", "name": "Ấp văn hóa", "kind": "ratio", "unit": "ấp"},
    {"code": "4", "name": "Có quy hoạch", "kind": "yes_no", "needs_evidence": True},
    {
        "code": "5",
        "name": "Mức độ hài lòng",
        "kind": "choice",
        "params": {
            "choices": [
                {"value": "good", "label": "Tốt", "points": "10"},
                {"value": "fair", "label": "Khá", "points": "5"},
            ]
        },
    },
    {"code": "6", "name": "Cách làm hay", "kind": "text"},
]


def criteria(indicators: list[dict[str, Any]] | None = None, **changes: Any) -> CriteriaSet:
    rows = [{"method": "none"} | row for row in (KINDS if indicators is None else indicators)]
    data = {
        "code": "bo-bao-cao",
        "title": "Bộ tiêu chí báo cáo",
        "groups": [
            {"code": "I", "name": "Nhóm I", "criteria": [{"code": "A", "name": "Đời sống", "indicators": rows}]}
        ],
    }
    return install_pack(data | changes, actor=None)


def opened(units: int = 1, *, with_criteria: bool = True, day: dt.date = OPENING, **changes: Any) -> Campaign:
    """A campaign with its first quarter open. The figures of one unit are asked for, and no targets unless given."""
    campaign = start_campaign(units=units, **({"targets": ()} if with_criteria else {}) | changes)
    if with_criteria:
        movement = campaign.movement
        movement.criteria_set = criteria()
        type(movement).objects.filter(pk=movement.pk).update(criteria_set=movement.criteria_set)
    ticked(dt.date(2026, 1, 1))
    ticked(day)
    return campaign


def row(duty: ReportDuty, code: str) -> Row:
    """The row of an indicator by its code, or of a target by a part of its name."""
    return next(r for r in rows_for(duty) if (r.indicator.code if r.indicator else r.name).startswith(code))


def figure(duty: ReportDuty, code: str, value: Any = None, **more: Any) -> Figure:
    asked = row(duty, code)
    number = None if value is None else Decimal(str(value))
    if asked.indicator is None:
        assert asked.assignment is not None
        return Figure(asked.assignment.pk, number, **more)
    return Figure(None, number, indicator_id=asked.indicator.pk, **more)


def full(duty: ReportDuty, number: Any = 100) -> list[Figure]:
    """Every indicator answered; the yes/no one as not applicable, which needs no file."""
    half = Decimal(str(number)) / 2
    return [
        figure(duty, "1", number, breakdown={"sex": {"female": half, "male": half}}),
        figure(duty, "2", "45.5"),
        figure(duty, "3", 3, whole=Decimal(4)),
        figure(duty, "4", is_not_applicable=True, note="Không thuộc diện quy hoạch."),
        figure(duty, "5", text="good"),
        figure(duty, "6", text="Tổ tự quản thu gom rác."),
    ]


def save(campaign: Campaign, figures: list[Figure], index: int = 0, period: str = "Quý I/2026") -> Report:
    return save_report(
        campaign.duty(index, period=period), figures, note=None, expected_version=None, actor=campaign.officers[index]
    )


def submit(campaign: Campaign, number: Any = 100, index: int = 0, period: str = "Quý I/2026") -> Report:
    duty = campaign.duty(index, period=period)
    return submit_report(save(campaign, full(duty, number), index, period), actor=campaign.heads[index])


def approve(campaign: Campaign, number: Any = 100, index: int = 0, period: str = "Quý I/2026") -> Report:
    return approve_report(submit(campaign, number, index, period), actor=campaign.secretary)


def at(day: dt.date, hour: int = 8) -> Any:
    return clock.at(moment(day, hour))
