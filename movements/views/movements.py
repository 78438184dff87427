from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django_tables2 import RequestConfig

from base.accounts.permissions import can, reach_of
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.domain.in_time import Lens
from base.units.tables import in_time
from movements.domain.history import timeline_of
from movements.domain.lifecycle import cancel_movement, launch
from movements.domain.plans.document import document_of, next_part
from movements.domain.plans.versions import open_plan
from movements.domain.queries import (
    movements_filtered,
    movements_for,
    registrations_of,
    taking_registrations_first,
)
from movements.domain.registration import joined_by, still_to_join
from movements.domain.results import ranked_results, scores_of
from movements.domain.scoring.inputs import uses_criteria
from movements.domain.scoring.queries import rankings_for
from movements.domain.signatures import has_signed
from movements.domain.standings import summaries_of
from movements.domain.steps import steps_of
from movements.enums import ACTIVE, UNPUBLISHED, MovementStatus, PeriodStatus
from movements.forms.launching import MovementFilter
from movements.forms.shared import ReasonForm
from movements.models import Movement, ReportPeriod
from movements.rules import (
    can_approve,
    can_assign_targets,
    can_draft,
    cancel_permission,
    is_registration_open,
    require_permission,
    require_visible,
)
from movements.tables.shared import MovementTable, ResultTable
from movements.workbench.campaigns import own_units

TARGETS_PER_PAGE = 10
UNITS_PER_PAGE = 50
TABS: dict[str, Any] = {
    "chi-tieu": _lazy("Chỉ tiêu"),
    "don-vi": _lazy("Đơn vị"),
    "ky-bao-cao": _lazy("Kỳ báo cáo"),
    "tien-do": _lazy("Tiến độ"),
    "nhat-ky": _lazy("Nhật ký"),
}


@screen("movements.view", methods=("GET", "HEAD"))
def movement_list(request: HttpRequest) -> HttpResponse:
    filters = MovementFilter(request.GET)
    found = taking_registrations_first(movements_filtered(movements_for(request.user), filters.chosen()))
    table = MovementTable(found)
    table.empty_detail = _("Lập phong trào từ văn bản phát động, từ gói phong trào, hoặc soạn mới.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    if can(request.user, "movements.register"):
        opened = [row.record for row in table.paginated_rows if is_registration_open(row.record)]
        units = own_units(request.user)  # type: ignore[arg-type]
        joined = joined_by(opened, units)
        table.waiting = frozenset(key for key, missing in still_to_join(opened, units, joined).items() if missing)
        table.joined = frozenset(key for key, _unit in joined)
    context = {"table": table, "filters": filters, "can_draft": can(request.user, "movements.draft")}
    context |= {"switch": in_time(request, table, "organiser"), **sheet_links(request.user, "movements")}
    return render(request, "movements/movement_list.html", context)


@screen("movements.view", of=Movement, methods=("GET", "HEAD"))
def movement_detail(request: HttpRequest, movement: Movement) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "chi-tieu"
    user = request.user
    require_visible(user, movement)
    context: dict[str, Any] = {
        "movement": movement,
        "tab": tab,
        "tabs": [{"label": label, "url": f"?tab={name}", "current": name == tab} for name, label in TABS.items()],
        "steps": steps_of(movement),
        "parent": movement.parent,
        **_allowed(user, movement),
    }
    if context["can_draft"] and (plan := open_plan(movement)) is not None:
        context |= {"plan": plan, "next_part": next_part(document_of(plan))}
    context |= _tab_context(tab, movement, request)
    return render(request, "movements/movement_detail.html", context)


def _allowed(user: Any, movement: Movement) -> dict[str, bool]:
    """What this person may do to the movement as it stands: the buttons of its page."""
    manages = can(user, "movements.manage", movement.organiser)
    is_running = movement.status in ACTIVE
    can_register = is_registration_open(movement) and can(user, "movements.register")
    units = own_units(user) if can_register else []
    joined = joined_by([movement], units)
    has_joined = bool(joined) and not still_to_join([movement], units, joined)[movement.pk]
    return {
        "can_register": can_register,
        "has_joined": has_joined,
        "can_assign": can_assign_targets(movement) and can(user, "movements.target_assign"),
        "can_launch": movement.status == MovementStatus.PUBLISHED and manages,
        "can_cancel": movement.status in (*UNPUBLISHED, *ACTIVE)
        and can(user, cancel_permission(movement), movement.organiser),
        "can_draft": can_draft(user, movement),
        "can_approve": can_approve(user, movement) and not has_signed(user, movement, open_plan(movement)),
        "can_withdraw": movement.status == MovementStatus.SUBMITTED
        and can(user, "movements.draft", movement.organiser),
        "can_derive": is_running and movement.is_cascading and can(user, "movements.draft"),
    }


def _tab_context(tab: str, movement: Movement, request: HttpRequest) -> dict[str, Any]:
    user, parameters = request.user, request.GET
    match tab:
        case "don-vi":
            return _registered(movement, request)
        case "ky-bao-cao":
            return {
                "periods": ReportPeriod.objects.filter(plan__movement=movement).order_by("due_on", "pk"),
                "can_plan": movement.status in ACTIVE and can(user, "movements.manage", movement.organiser),
                "can_see_reports": can(user, "movements.report_view"),
            }
        case "nhat-ky":
            return {"history": timeline_of(ledger.history_of(movement))}
        case _:
            page = Paginator(movement.targets.all(), TARGETS_PER_PAGE).get_page(parameters.get("page"))
            return {"progress": summaries_of(movement, page), "page": page}


def _registered(movement: Movement, request: HttpRequest) -> dict[str, Any]:
    """As they registered, page by page; as it is now, grouped under the units of today."""
    lens, found = Lens.of(request.GET), registrations_of(movement)
    has_ended = found.filter(unit__valid_to__lt=clock.today()).order_by().exists()
    rows = lens.group(found, lambda row: row.unit) if lens.is_now else found
    page = Paginator(rows, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "registrations": page if lens.is_now else lens.group(page, lambda row: row.unit),
        "registered": page.paginator.count,
        "switch": lens.switch(request.GET.dict()) if has_ended else [],
        **sheet_links(request.user, "registrations", is_taken_in=False, movement=movement.slug),
    }


@screen("movements.manage", of=Movement)
def movement_launch(request: HttpRequest, movement: Movement) -> HttpResponse:
    if request.method == "POST":
        launch(movement, actor=request.user)
        messages.success(request, _("Đã phát động phong trào."))
        return redirect(movement)
    context = {
        "title": _("Phát động phong trào"),
        "question": _("Phát động “{title}” ngay bây giờ?").format(title=movement.title),
        "detail": _("Nếu không, phong trào tự phát động ngày {day}.").format(day=f"{movement.starts_on:%d/%m/%Y}"),
        "consequences": [_("Các đơn vị đã đăng ký nhận thông báo."), _("Kỳ báo cáo được mở theo lịch.")],
        "irreversible": True,
        "tone": "solemn",
        "confirm_label": _("Phát động"),
        "cancel_url": movement.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.draft", of=Movement)
def movement_cancel(request: HttpRequest, movement: Movement) -> HttpResponse:
    require_permission(request.user, cancel_permission(movement), movement.organiser)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            cancel_movement(movement, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã hủy phong trào."))
            return redirect(movement)
    context = {
        "title": _("Hủy phong trào"),
        "question": _("Hủy “{title}”?").format(title=movement.title),
        "consequences": [
            _("Trang công khai được gỡ xuống."),
            _("Đơn vị không nộp báo cáo nữa; số liệu đã có vẫn giữ."),
        ]
        if movement.page
        else [_("Dự thảo không được công bố; nội dung đã soạn vẫn giữ.")],
        "irreversible": True,
        "tone": "danger",
        "form": form,
        "confirm_label": _("Hủy phong trào"),
        "cancel_url": movement.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.ranking_view", of=Movement, methods=("GET", "HEAD"))
def ranking(request: HttpRequest, movement: Movement) -> HttpResponse:
    """Everyone who may see rankings sees the ranks; the arithmetic of a unit only those whose reach covers it.

    Where a criteria set decides, the ranking has its own screens.
    """
    if uses_criteria(movement):
        published = rankings_for(request.user).filter(movement=movement).first()
        return redirect(published) if published is not None else redirect("scoring:ranking-list")
    reach = reach_of(request.user, "movements.ranking_view")
    results = ranked_results(movement)
    table = ResultTable(results)
    RequestConfig(request, paginate=False).configure(table)
    context = {
        "movement": movement,
        "table": table,
        "switch": in_time(request, table),
        **sheet_links(request.user, "results", is_taken_in=False, movement=movement.slug),
        "details": [result for result in results if reach.covers(result.unit)],
        "is_final": movement.status == MovementStatus.SUMMARISED,
        "scores": [] if movement.status == MovementStatus.SUMMARISED or not reach.everywhere else scores_of(movement),
        "ends_url": reverse("movements:movement-detail", args=[movement.pk]),
        "open_periods": ReportPeriod.objects.filter(plan__movement=movement)
        .exclude(status=PeriodStatus.CLOSED)
        .count(),
    }
    return render(request, "movements/ranking.html", context)
