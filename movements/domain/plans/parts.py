"""The ten parts of a launch plan (DOMAIN §2.3) as data: what people write. Dates, units, quotas are rows elsewhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.core.errors import DomainError
from movements.enums import PlanSubject

PARTS: tuple[tuple[str, str | Promise], ...] = (
    ("grounds", _lazy("Căn cứ")),
    ("purpose", _lazy("Mục đích, yêu cầu")),
    ("theme", _lazy("Tên, chủ đề phong trào")),
    ("scope", _lazy("Phạm vi, đối tượng")),
    ("content", _lazy("Nội dung thi đua")),
    ("criteria", _lazy("Tiêu chí thi đua")),
    ("commendation", _lazy("Hình thức, số lượng khen thưởng")),
    ("phases", _lazy("Thời gian, các giai đoạn")),
    ("budget", _lazy("Kinh phí")),
    ("work", _lazy("Phân công, chế độ báo cáo")),
)
LONGEST = 20_000


@dataclass(frozen=True)
class PlanCriterion:
    """What is asked of one kind of subject, and how it is measured."""

    subject: str
    text: str
    measure: str = ""


@dataclass(frozen=True)
class BudgetLine:
    """`amount` in đồng as digits, or empty where it is not fixed yet."""

    source: str
    amount: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class WorkLine:
    """`due_on` an ISO day or empty."""

    task: str
    lead: str
    partners: str = ""
    due_on: str = ""


@dataclass(frozen=True)
class PlanParts:
    """Text and lists of one version; `to_json` and `from_json` are inverse to each other."""

    grounds: tuple[str, ...] = ()
    purpose: str = ""
    requirements: str = ""
    theme: str = ""
    subjects: tuple[str, ...] = ()
    scope_note: str = ""
    content: str = ""
    criteria: tuple[PlanCriterion, ...] = ()
    commendation: str = ""
    phases: str = ""
    budget: tuple[BudgetLine, ...] = ()
    budget_note: str = ""
    work: tuple[WorkLine, ...] = ()
    reporting: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values; what is empty is left out, so that equal plans are equal documents."""
        values = dataclasses.asdict(self)
        return {name: _plain(value) for name, value in values.items() if value}


def parts_from_json(data: Mapping[str, Any]) -> PlanParts:
    """DomainError that names the field for anything that a plan does not hold."""
    known = {field.name for field in dataclasses.fields(PlanParts)}
    if unknown := sorted(set(data) - known):
        raise DomainError(_("Kế hoạch có mục không hiểu được: {names}.").format(names=", ".join(unknown)), code="plan")
    values: dict[str, Any] = {}
    for name, value in data.items():
        match name:
            case "grounds" | "subjects":
                values[name] = tuple(_text(name, item) for item in _list(name, value))
            case "criteria":
                values[name] = tuple(PlanCriterion(**_row(name, item, PlanCriterion)) for item in _list(name, value))
            case "budget":
                values[name] = tuple(BudgetLine(**_row(name, item, BudgetLine)) for item in _list(name, value))
            case "work":
                values[name] = tuple(WorkLine(**_row(name, item, WorkLine)) for item in _list(name, value))
            case _:
                values[name] = _text(name, value)
    parts = PlanParts(**values)
    check_parts(parts)
    return parts


def check_parts(parts: PlanParts) -> None:
    """Raises DomainError for an unknown subject, an amount that is no number, a day that does not exist."""
    subjects = {*parts.subjects, *(row.subject for row in parts.criteria)}
    if wrong := sorted(subjects - set(PlanSubject.values)):
        raise DomainError(_("Không có đối tượng “{name}” trong kế hoạch.").format(name=wrong[0]), code="subject")
    for line in parts.budget:
        if line.amount and not line.amount.isdigit():
            raise DomainError(
                _("Kinh phí “{source}”: số tiền phải là số đồng, chỉ gồm chữ số.").format(source=line.source),
                code="amount",
            )
    for work in parts.work:
        if work.due_on and not _is_day(work.due_on):
            raise DomainError(
                _("Việc “{task}”: “{day}” không phải là một ngày có thật.").format(task=work.task, day=work.due_on),
                code="due_on",
            )


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return {key: item for key, item in value.items() if item} if isinstance(value, dict) else value


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise DomainError(_("Mục “{name}” của kế hoạch phải là một danh sách.").format(name=name), code="plan")
    return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise DomainError(_("Mục “{name}” của kế hoạch phải là chữ, không quá dài.").format(name=name), code="plan")
    return value


def _row(name: str, value: Any, kind: type[Any]) -> dict[str, str]:
    fields = {field.name: field for field in dataclasses.fields(kind)}
    if not isinstance(value, dict) or set(value) - set(fields):
        raise DomainError(_("Mục “{name}” của kế hoạch có dòng không hiểu được.").format(name=name), code="plan")
    row = {key: _text(name, item) for key, item in value.items()}
    return {key: row.get(key, "") for key in fields}
