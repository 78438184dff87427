"""The register of awards as it is public: handed out, never taken in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from awards.domain.register_search import ORDER, Question, matching
from awards.enums.council import GrantStatus
from awards.models import Grant
from importers.resources.base import Column, SheetResource
from importers.resources.filters import by_unit, by_year
from importers.resources.widgets import ChoiceWidget, DayWidget, IntegerWidget, TextWidget


class RegisterResource(SheetResource):
    """Name, unit, award and decision as on the public page; no code, birth year or post of anybody."""

    kind = "register"
    model = Grant
    title = gettext_lazy("Sổ khen thưởng")
    filters = ("year", "unit")

    holder = Column("Tên", "holder_name", TextWidget(200))
    unit = Column("Đơn vị", "unit_name", TextWidget(200))
    award_code = Column("Mã danh hiệu", "award_type__code", TextWidget(20))
    award = Column("Danh hiệu, hình thức", "award_type__name", TextWidget(200))
    number = Column("Số quyết định", "decision__full_number", TextWidget(60))
    granted_on = Column("Ngày quyết định", "granted_on", DayWidget())
    year = Column("Năm thành tích", "year", IntegerWidget(1900, 2200))
    status = Column("Tình trạng", "status", ChoiceWidget(GrantStatus))

    def __init__(self, question: Question | None = None, most: int | None = None) -> None:
        """`question` narrows to what a search of the register found, `most` to its newest rows."""
        super().__init__()
        self.question, self.most = question or Question(), most

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        """Newest first. Rows that the public pages withhold are not among them."""
        rows = matching(self.question).select_related("award_type", "decision").order_by(*ORDER)
        return by_unit(by_year(rows, "year", filters), "unit", filters)[: self.most]
