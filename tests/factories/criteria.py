"""Criteria sets, made the way packs are. `draft_set(…)` is a small sound one; `pack(…)` the mapping behind it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from base.units.models import Unit
from movements.domain.criteria.packs import install_pack
from movements.models import CriteriaSet, Indicator, UnitGrouping
from tests.factories.sealed import SealedFactory


def pack(**changes: Any) -> dict[str, Any]:
    """Two groups worth 100, one bonus group; thresholds of the first indicator differ by commune group."""
    data: dict[str, Any] = {
        "code": "bo-mau",
        "title": "Bộ tiêu chí mẫu",
        "grouping": "commune_group3",
        "max_score": 100,
        "groups": [
            {
                "code": "I",
                "name": "Kinh tế - xã hội",
                "max_score": 60,
                "criteria": [
                    {
                        "code": "1",
                        "name": "Thu nhập và giảm nghèo",
                        "max_score": 60,
                        "indicators": [
                            {
                                "code": "1.1",
                                "name": "Thu nhập bình quân đầu người",
                                "unit": "triệu đồng",
                                "method": "proportional",
                                "max_score": 40,
                                "dimensions": ["sex"],
                                "thresholds": [
                                    {"group_key": "nhom-1", "low": 80},
                                    {"group_key": "nhom-3", "low": "55.5"},
                                ],
                            },
                            {
                                "code": "1.2",
                                "name": "Tỷ lệ hộ nghèo đa chiều",
                                "kind": "percent",
                                "direction": "down",
                                "method": "bands",
                                "max_score": 20,
                                "params": {
                                    "bands": [{"points": 20}, {"from": 1, "points": 10}, {"from": 5, "points": 0}]
                                },
                                "thresholds": [{"comparator": "le", "high": 5}],
                            },
                        ],
                    }
                ],
            },
            {
                "code": "II",
                "name": "Công tác thi đua",
                "max_score": 40,
                "criteria": [
                    {
                        "code": "2",
                        "name": "Báo cáo đúng hạn",
                        "max_score": 40,
                        "indicators": [
                            {
                                "code": "2.1",
                                "name": "Nộp báo cáo đúng hạn",
                                "kind": "yes_no",
                                "method": "yes_no",
                                "max_score": 40,
                                "needs_evidence": True,
                            }
                        ],
                    }
                ],
            },
            {
                "code": "T",
                "name": "Điểm thưởng",
                "effect": "bonus",
                "cap": 15,
                "criteria": [
                    {
                        "code": "T1",
                        "name": "Mô hình được nhân rộng",
                        "indicators": [
                            {
                                "code": "T1.1",
                                "name": "Số mô hình",
                                "method": "per_event",
                                "params": {"per_event": 5},
                            }
                        ],
                    }
                ],
            },
        ],
    }
    return data | changes


def draft_set(**changes: Any) -> CriteriaSet:
    """Installed by the operator, still a draft."""
    return install_pack(pack(**changes), actor=None)


def indicator(criteria_set: CriteriaSet, code: str) -> Any:
    return Indicator.objects.select_related("criterion__group__criteria_set").get(
        criterion__group__criteria_set=criteria_set, code=code
    )


class UnitGroupingFactory(SealedFactory):
    class Meta:
        model = UnitGrouping

    scheme = "commune_group3"
    key = "nhom-1"
    unit: Unit
    valid_from = dt.date(2026, 2, 15)
