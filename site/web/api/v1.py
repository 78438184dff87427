"""Open data of the portal: what the public pages show, for programs. Reads only, no sign-in, nothing that a page
hides.

Annotations are evaluated here: the paginator wraps the functions, and names in strings would be looked up in its
module.
"""

import datetime as dt
import logging
from typing import Any, Literal

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.pagination import paginate

from awards.domain.register import search_grants
from awards.domain.register_search import cursor_of, question_of, search_page
from awards.models import Grant
from base.core.errors import DomainError
from base.units.domain.queries import predecessors_of, successor_keys, units_as_of
from base.units.models import Unit
from importers.domain.register_out import KINDS
from movements.domain.queries import TargetProgress, UnitProgress, progress_of, public_movements
from movements.models import Movement
from web.api.register_files import register_file
from web.api.schemas import (
    LARGEST_PAGE,
    GrantOut,
    MovementOut,
    Pages,
    Problem,
    RegisterPageOut,
    TargetOut,
    UnitDetail,
    UnitOut,
)

logger = logging.getLogger(__name__)
ABOVE = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Unit.steplen)
PARENT = Subquery(Unit.objects.filter(path=ABOVE).order_by().values("pk")[:1])


class OpenDataAPI(NinjaAPI):
    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Fixed: the stock look-up does not see that these addresses stand inside another namespace."""
        return reverse("api:api-v1:api-root")


api = OpenDataAPI(
    title="Thi Đua",
    version="1",
    description="Số liệu mở về phong trào thi đua và khen thưởng. Chỉ đọc, không cần đăng nhập.",
    docs_url=None,
    urls_namespace="api-v1",
)


@api.get("/movements", response={200: list[MovementOut], 422: Problem}, operation_id="listMovements")
@paginate(Pages)
def movements(request: HttpRequest, status: str = "") -> QuerySet[Movement]:
    """Phong trào đã công bố, đang diễn ra trước."""
    found = public_movements()
    return found.filter(status=status) if status else found


@api.get("/movements/{slug}", response={200: MovementOut, 404: Problem}, operation_id="getMovement")
def movement(request: HttpRequest, slug: str) -> Movement:
    """Một phong trào."""
    return get_object_or_404(public_movements(), slug=slug)


@api.get(
    "/movements/{slug}/targets", response={200: list[TargetOut], 404: Problem}, operation_id="listTargetsOfMovement"
)
def targets(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Chỉ tiêu và tiến độ của từng đơn vị, theo báo cáo đã duyệt."""
    return [_target(row) for row in progress_of(get_object_or_404(public_movements(), slug=slug))]


@api.get("/grants", response={200: list[GrantOut], 422: Problem}, operation_id="listGrants")
@paginate(Pages)
def grants(
    request: HttpRequest, q: str = "", year: int | None = None, award: str = "", unit: int | None = None
) -> QuerySet[Grant]:
    """Sổ vinh danh. `unit` tính cả đơn vị trực thuộc và các đơn vị tiền thân."""
    within = get_object_or_404(Unit, pk=unit) if unit is not None else None
    return search_grants(q, year=year, award=award, unit=within)


@api.get(
    "/grants/export.{kind}",
    response={409: Problem, 422: Problem},
    operation_id="exportGrants",
    openapi_extra={
        "responses": {200: {"description": "Tệp", "content": {media: {} for media in sorted(set(KINDS.values()))}}}
    },
)
def grants_export(
    request: HttpRequest,
    kind: Literal["csv", "json", "xlsx"],
    q: str = "",
    year: int | None = None,
    award: str = "",
    unit: int | None = None,
) -> HttpResponseBase:
    """Cả sổ vinh danh hoặc phần lọc được, thành một tệp; CSV và JSON không giới hạn số dòng."""
    within = None if unit is None else [get_object_or_404(Unit, pk=unit)]
    return register_file(question_of(q, year=year, award=award, units=within), kind)


@api.get("/register", response={200: RegisterPageOut, 422: Problem}, operation_id="searchRegister")
def register(
    request: HttpRequest,
    q: str = "",
    year: int | None = None,
    award: str = "",
    unit: int | None = None,
    after: str = "",
    size: int = Query(50, ge=1, le=LARGEST_PAGE),
) -> dict[str, Any]:
    """Sổ vinh danh theo trang nối tiếp: đưa `next` của trang trước vào `after`. Nhanh với sổ lớn; chữ đúng dấu
    đứng trước.
    """
    within = None if unit is None else [get_object_or_404(Unit, pk=unit)]
    question = question_of(q, year=year, award=award, units=within)
    found = search_page(question, cursor_of(after), size=size)
    return {"items": found.rows, "next": str(found.after) if found.after else None}


@api.get("/units", response={200: list[UnitOut], 422: Problem}, operation_id="listUnits")
@paginate(Pages)
def units(request: HttpRequest, as_of: dt.date | None = None, q: str = "", kind: str = "") -> QuerySet[Unit]:
    """Đơn vị tồn tại vào ngày `as_of` (mặc định hôm nay), theo thứ tự của cây."""
    found = units_as_of(as_of).select_related("kind").annotate(parent_id=PARENT).order_by("path")
    if q.strip():
        found = found.named_like(q)
    return found.filter(kind__code=kind) if kind else found


@api.get("/units/{unit_id}", response={200: UnitDetail, 404: Problem}, operation_id="getUnit")
def unit(request: HttpRequest, unit_id: int) -> dict[str, Any]:
    """Một đơn vị, cả đã kết thúc, với các đơn vị tiền thân và kế tục."""
    found: Any = get_object_or_404(Unit.objects.select_related("kind").annotate(parent_id=PARENT), pk=unit_id)
    facts = UnitOut.from_orm(found).dict()
    return facts | {"predecessors": sorted(predecessors_of(found)), "successors": sorted(successor_keys(found))}


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _refuse(request, 404, "not_found", _("Không có dữ liệu ở địa chỉ này. Hãy kiểm tra lại mã hoặc tên."))


@api.exception_handler(ValidationError)
def on_wrong_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {str(problem["loc"][-1]): str(problem["msg"]) for problem in error.errors}
    names = ", ".join(fields)
    return _refuse(request, 422, "invalid", _("Tham số chưa đúng: {names}.").format(names=names), fields)


@api.exception_handler(DomainError)
def on_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    return _refuse(request, 409, error.code, error.message)


@api.exception_handler(Exception)
def on_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.exception("api_failed", exc_info=error, extra={"path": request.path})
    return _refuse(request, 500, "fault", _("Hệ thống gặp lỗi và đã ghi lại. Mời thử lại sau ít phút."))


def _refuse(
    request: HttpRequest, status: int, code: str, message: str, fields: dict[str, str] | None = None
) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message, "fields": fields or {}}, status=status)


def _target(row: TargetProgress) -> dict[str, Any]:
    target = row.target
    names = ("name", "comparator", "low", "high", "numerator", "denominator", "unit", "scale", "deadline")
    return {
        "id": target.pk,
        **{name: getattr(target, name) for name in (*names, "original_text")},
        **{name: getattr(row, name) for name in ("aim", "assigned", "reported", "met", "percent")},
        "total": row.total_value,
        "units": [_figure(progress) for progress in row.units],
    }


def _figure(progress: UnitProgress) -> dict[str, Any]:
    ratio = progress.verdict.ratio
    return {
        "unit_id": progress.unit.pk,
        "unit": progress.unit.name,
        "aim": progress.aim,
        "shown": progress.shown,
        "period": progress.period,
        "status": progress.verdict.status,
        "percent": None if ratio is None else round(ratio * 100, 1),
    }
