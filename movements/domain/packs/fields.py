"""What a pack may say: its facts, its lists with their fields, and the words that a field may hold."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import TextChoices

from movements.enums import (
    Accumulation,
    Comparator,
    Direction,
    DueRule,
    Frequency,
    Hardness,
    LaunchLevel,
    MilestoneKind,
    MovementKind,
    MovementReach,
    Nature,
    QuotaMeasure,
    QuotaPer,
    Rounding,
    Scale,
)

FORMAT = "thidua-movement/1"
LARGEST = 1_000_000
FACTS = (
    "title",
    "aim",
    "kind",
    "reach",
    "launch_level",
    "starts_on",
    "ends_on",
    "instrument_type",
    "instrument_number",
    "instrument_issuer",
    "instrument_issued_on",
    "instrument_title",
    "criteria_set",
)
CODE = re.compile(r"^[a-z0-9][a-z0-9-]{2,79}$")
YEAR = re.compile(r"^(19|20)\d\d$")

Row = dict[str, Any]
MARKS: Row = {"source": "", "verified": False}
CHOICES: dict[str, type[TextChoices]] = {
    "facts.kind": MovementKind,
    "facts.reach": MovementReach,
    "facts.launch_level": LaunchLevel,
    "targets.comparator": Comparator,
    "targets.scale": Scale,
    "targets.direction": Direction,
    "targets.nature": Nature,
    "targets.accumulation": Accumulation,
    "targets.hardness": Hardness,
    "reports.frequency": Frequency,
    "reports.due_rule": DueRule,
    "milestones.kind": MilestoneKind,
    "quotas.per": QuotaPer,
    "quotas.measure": QuotaMeasure,
    "quotas.rounding": Rounding,
}
# Name of a list → its fields with what stands for "not said"; the type of that default is the type of the field.
ROWS: dict[str, Row] = {
    "targets": {
        "name": "",
        "comparator": Comparator.GE.value,
        "low": None,
        "high": None,
        "numerator": None,
        "denominator": None,
        "unit": "",
        "scale": "",
        "direction": Direction.UP.value,
        "nature": Nature.STOCK.value,
        "accumulation": Accumulation.POINT.value,
        "hardness": Hardness.MANDATORY.value,
        "base_value": None,
        "base_period": "",
        "period": "",
        "deadline": "",
        "original_text": "",
        "weight": 1,
        **MARKS,
    },
    "reports": {
        "frequency": "",
        "due_rule": DueRule.DAY_OF_MONTH.value,
        "due_day": 15,
        "due_month": 0,
        "open_days": 15,
        "grace_days": 10,
        **MARKS,
    },
    "milestones": {"kind": MilestoneKind.OTHER.value, "title": "", "planned_on": "", **MARKS},
    "quotas": {
        "award_code": "",
        "subject": "",
        "per": QuotaPer.MOVEMENT.value,
        "per_kind": "",
        "measure": QuotaMeasure.COUNT.value,
        "amount": None,
        "of_kind": "",
        "rounding": Rounding.DOWN.value,
        **MARKS,
    },
    "called_kinds": {"kind": "", **MARKS},
}
DAYS = {"deadline", "planned_on"}
NEEDED = {
    "targets": "name",
    "reports": "frequency",
    "milestones": "title",
    "quotas": "subject",
    "called_kinds": "kind",
}
