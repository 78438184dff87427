"""What /api/v1/ answers. Names and types stay; a field may be added, never taken away or given another meaning."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Field, Schema
from ninja.pagination import PaginationBase

from awards.domain.consulting.public_text import public_text

LARGEST_PAGE = 200


class Problem(Schema):
    """Every refusal: `code` is stable, `message` is a Vietnamese sentence, `fields` names wrong parameters."""

    code: str
    message: str
    fields: dict[str, str] = {}


class MovementOut(Schema):
    slug: str
    title: str
    kind: str
    status: str
    aim: str
    organiser: str = Field(alias="organiser.name")
    starts_on: dt.date
    ends_on: dt.date
    unit_count: int = Field(description="số đơn vị đăng ký")
    target_count: int
    url: str = Field(description="địa chỉ trang trên cổng")

    @staticmethod
    def resolve_url(row: Any) -> str:
        return row.page.full_url or ""


class UnitFigure(Schema):
    unit_id: int
    unit: str
    aim: str = Field(description="mức được giao, bằng chữ")
    shown: str = Field(description="số liệu đã duyệt gần nhất, bằng chữ")
    period: str
    status: str = Field(description="kết luận: met, not_met, unknown…")
    percent: Decimal | None


class TargetOut(Schema):
    id: int
    name: str
    aim: str
    comparator: str
    low: Decimal | None
    high: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str
    scale: str
    deadline: dt.date | None
    original_text: str
    assigned: int
    reported: int
    met: int
    percent: Decimal | None
    total: Decimal | None
    units: list[UnitFigure]


class GrantOut(Schema):
    golden_book: str
    holder: str = Field(alias="holder_name")
    unit: str = Field(alias="unit_name")
    award_code: str = Field(alias="award_type.code")
    award: str = Field(alias="award_type.name")
    year: int
    granted_on: dt.date
    decision: str = Field(alias="decision.full_number")
    achievement: str
    status: str

    @staticmethod
    def resolve_achievement(grant: Any) -> str:
        """As the public page shows it."""
        return public_text(grant.achievement)


class RegisterPageOut(Schema):
    items: list[GrantOut]
    next: str | None = Field(description="đưa vào `after` để lấy trang sau; null ở trang cuối")


class UnitOut(Schema):
    id: int
    name: str
    kind: str
    parent_id: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None

    @staticmethod
    def resolve_kind(row: Any) -> str:
        return row["kind"] if isinstance(row, dict) else row.kind.code


class UnitDetail(UnitOut):
    predecessors: list[int]
    successors: list[int]


class Pages(PaginationBase):
    """`?page=1&size=50` → {items, count, page, pages}. A page past the end is empty, not an error."""

    items_attribute = "items"

    class Input(Schema):
        page: int = Field(1, ge=1, le=1_000_000)
        size: int = Field(50, ge=1, le=LARGEST_PAGE)

    class Output(Schema):
        items: list[Any]
        count: int
        page: int
        pages: int

    def paginate_queryset(self, queryset: Any, pagination: Any, request: Any = None, **params: Any) -> dict[str, Any]:
        count = queryset.count()
        start = (pagination.page - 1) * pagination.size
        return {
            "items": list(queryset[start : start + pagination.size]),
            "count": count,
            "page": pagination.page,
            "pages": -(-count // pagination.size),
        }
