"""The catalogue of awards and the candidates of a search: handed out, never taken in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.domain.catalogue import holder_words
from awards.enums import AwardKind, AwardLevel, AwardSubject, Verdict
from awards.models import AwardAuthority, AwardType, Candidate
from base.core import clock
from base.core.errors import DomainError
from importers.resources.base import Column, SheetResource
from importers.resources.widgets import ChoiceWidget, DayWidget, IntegerWidget, TextWidget, YesNoWidget


class CatalogueResource(SheetResource):
    """Awards as the law knew them on a day, with who decided them then."""

    kind = "catalogue"
    model = AwardType
    title = gettext_lazy("Danh mục danh hiệu")
    filters = ("day",)

    code = Column("Mã", "code", TextWidget(20))
    name = Column("Tên", "name_then", TextWidget(200))
    award_kind = Column("Loại", "kind", ChoiceWidget(AwardKind))
    subject = Column("Đối tượng", "subject", ChoiceWidget(AwardSubject))
    level = Column("Cấp", "level", ChoiceWidget(AwardLevel))
    authority = Column("Thẩm quyền quyết định", "holder_then", TextWidget(300))
    authority_article = Column("Điều về thẩm quyền", "holder_article", TextWidget(120))
    authority_source = Column("Nguồn về thẩm quyền", "holder_source", TextWidget(300))
    law_article = Column("Điều luật", "law_article", TextWidget(40))
    conditions = Column("Điều kiện", "conditions", TextWidget(4000))
    bonus = Column("Mức thưởng (lần lương cơ sở)", "bonus_multiple", TextWidget(20))
    valid_from = Column("Từ ngày", "valid_from", DayWidget())
    valid_to = Column("Đến hết ngày", "valid_to", DayWidget())
    source = Column("Nguồn", "source", TextWidget(300))
    is_verified = Column("Đã đối chiếu", "is_verified", YesNoWidget())

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        day = _day(filters)
        self._holders = {row.award_type_id: row for row in AwardAuthority.objects.as_of(day)}
        return AwardType.objects.as_of(day).order_by("pk")

    def rendered(self, instance: Any) -> list[Any]:
        row = self._holders.get(instance.pk)
        instance.name_then = (row.award_name if row else "") or instance.name
        instance.holder_then = holder_words(instance, row)
        instance.holder_article = row.article if row else ""
        instance.holder_source = row.source if row else ""
        return super().rendered(instance)


class CandidateResource(SheetResource):
    """What one search found, with what is still missing."""

    kind = "candidates"
    model = Candidate
    title = gettext_lazy("Người đủ điều kiện")
    filters = ("discovery", "verdict", "award")
    export_permission = "awards.discovery_run"
    is_listed = False

    award = Column("Mã danh hiệu", "award_type__code", TextWidget(20))
    award_name = Column("Danh hiệu, hình thức", "award_type__name", TextWidget(200))
    code = Column("Mã cá nhân", "person__code", TextWidget(40))
    subject = Column("Cá nhân, tập thể", "subject", TextWidget(200))
    unit = Column("Đơn vị", "unit__name", TextWidget(200))
    verdict = Column("Kết quả", "verdict", ChoiceWidget(Verdict))
    earliest = Column("Năm sớm nhất", "earliest_year", IntegerWidget(1945, 2200))
    missing = Column("Còn thiếu", "missing", TextWidget(2000))

    def exported(self, filters: dict[str, str]) -> QuerySet[Any]:
        number = filters.get("discovery", "")
        if not number.isdecimal():
            raise DomainError(_("Hãy ghi số của lần rà soát: discovery=…"), code="filter")
        rows = Candidate.objects.filter(discovery=int(number[:18])).select_related(
            "award_type", "person", "collective", "unit"
        )
        if "verdict" in filters:
            rows = rows.filter(verdict=filters["verdict"])
        if "award" in filters:
            rows = rows.filter(award_type__code=filters["award"].upper())
        return rows.order_by("award_type", "pk")


def _day(filters: dict[str, str]) -> dt.date:
    try:
        return dt.date.fromisoformat(filters["day"]) if "day" in filters else clock.today()
    except ValueError as error:
        raise DomainError(_("Ngày phải viết năm-tháng-ngày, ví dụ 2026-10-01."), code="filter") from error
