"""The list of criteria sets, one set with its tree, thresholds, versions and users, and its life."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import ledger
from base.core.errors import DomainError
from base.core.language import in_vietnamese
from base.core.language import to_reader as _
from base.units.tables import in_time
from movements.domain.criteria.checks import frozen_problems
from movements.domain.criteria.diffs import diff
from movements.domain.criteria.drafts import draft_of
from movements.domain.criteria.editing import add_set, change_set
from movements.domain.criteria.packs import export_pack
from movements.domain.criteria.queries import criteria_sets, movements_using
from movements.domain.criteria.showing import grid_columns, shown_tree, threshold_grid
from movements.domain.criteria.tree import load_tree
from movements.domain.criteria.versions import discard_draft, freeze, new_version, versions_of
from movements.domain.history import timeline_of
from movements.enums import CriteriaStatus
from movements.forms.criteria import FilterForm, SetForm
from movements.forms.shared import ReasonForm
from movements.models import CriteriaSet
from movements.tables.criteria import CriteriaSetTable, UsingMovementTable

GET = ("GET", "HEAD")
MANAGE = "movements.criteria_manage"
TABS: dict[str, Any] = {
    "cay": _lazy("Cây tiêu chí"),
    "nguong": _lazy("Ngưỡng theo nhóm"),
    "phien-ban": _lazy("Phiên bản"),
    "phong-trao": _lazy("Phong trào dùng"),
    "nhat-ky": _lazy("Nhật ký"),
}


@screen("movements.view", methods=GET)
def set_list(request: HttpRequest) -> HttpResponse:
    filters = FilterForm(request.GET or None)
    wanted = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    rows = criteria_sets(words=wanted.get("q", ""), status=wanted.get("status", ""), purpose=wanted.get("purpose", ""))
    table = CriteriaSetTable(rows)
    table.empty_detail = _("Cài một gói có sẵn, nhập từ tệp Excel, hoặc lập bộ mới rồi thêm nhóm, tiêu chí, chỉ tiêu.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "filters": filters, "may_manage": can(request.user, MANAGE)}
    context |= sheet_links(request.user, "criteria")
    return render(request, "movements/criteria/set_list.html", context)


@screen(MANAGE)
def set_create(request: HttpRequest) -> HttpResponse:
    form = SetForm(request.POST or None)
    if form.is_valid():
        try:
            created = add_set(form.values(), actor=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã lập bộ tiêu chí. Hãy thêm nhóm tiêu chí đầu tiên."))
            return redirect(created)
    context = {"form": form, "title": _("Lập bộ tiêu chí"), "back_url": reverse("criteria:set-list")}
    return render(request, "movements/criteria/node_form.html", context)


@screen("movements.view", of=CriteriaSet, methods=GET)
def set_detail(request: HttpRequest, found: CriteriaSet) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "cay"
    criteria_set = load_tree(found.pk)
    may_manage = can(request.user, MANAGE)
    is_draft = criteria_set.status == CriteriaStatus.DRAFT
    later = CriteriaSet.objects.filter(code=found.code, version__gt=found.version).order_by("-version").first()
    context = {
        "criteria_set": criteria_set,
        "tree": shown_tree(criteria_set),
        "tab": tab,
        "tabs": [{"label": label, "url": f"?tab={name}", "current": name == tab} for name, label in TABS.items()],
        "later": later,
        "may_edit": may_manage and is_draft,
        "may_renew": may_manage and not is_draft and later is None,
        "problems": frozen_problems(draft_of(criteria_set)) if is_draft and may_manage else [],
    }
    context |= _tab_context(request, tab, criteria_set)
    return render(request, "movements/criteria/set_detail.html", context)


def _tab_context(request: HttpRequest, tab: str, criteria_set: CriteriaSet) -> dict[str, Any]:
    match tab:
        case "nguong":
            return {"columns": grid_columns(criteria_set), "grid": threshold_grid(criteria_set)}
        case "phien-ban":
            return {"versions": versions_of(criteria_set.code)} | _comparison(request, criteria_set)
        case "phong-trao":
            table = UsingMovementTable(movements_using(criteria_set))
            table.empty_detail = _("Mở phong trào, chọn “Bộ tiêu chí” để dùng phiên bản này.")
            RequestConfig(request, paginate={"per_page": 25}).configure(table)
            return {"table": table, "switch": in_time(request, table, "organiser")}
        case "nhat-ky":
            return {"history": timeline_of(ledger.history_of(criteria_set))}
    return {}


def _comparison(request: HttpRequest, criteria_set: CriteriaSet) -> dict[str, Any]:
    """The version to compare with: the one named in the address, else the one before."""
    wanted = request.GET.get("so-voi", "")
    others = CriteriaSet.objects.filter(code=criteria_set.code).exclude(pk=criteria_set.pk)
    other = others.filter(pk=int(wanted)).first() if wanted.isdecimal() else criteria_set.previous
    if other is None:
        return {"other": None}
    return {"other": other, "changes": diff(draft_of(load_tree(other.pk)), draft_of(criteria_set))}


@screen(MANAGE, of=CriteriaSet)
def set_edit(request: HttpRequest, criteria_set: CriteriaSet) -> HttpResponse:
    if criteria_set.status != CriteriaStatus.DRAFT:
        return frozen_redirect(request, criteria_set)
    form = SetForm(request.POST or None, instance=criteria_set)
    if form.is_valid():
        try:
            change_set(criteria_set, form.values(), actor=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã lưu bộ tiêu chí."))
            return redirect(criteria_set)
    context = {
        "form": form,
        "title": _("Sửa thông tin chung"),
        "back_url": criteria_set.get_absolute_url(),
        "criteria_set": criteria_set,
    }
    return render(request, "movements/criteria/node_form.html", context)


@screen(MANAGE, of=CriteriaSet)
def set_freeze(request: HttpRequest, criteria_set: CriteriaSet) -> HttpResponse:
    if request.method == "POST":
        freeze(criteria_set, actor=request.user)
        messages.success(request, _("Đã chốt bộ tiêu chí. Từ nay mọi thay đổi là một phiên bản mới."))
        return redirect(criteria_set)
    context = {
        "title": _("Chốt bộ tiêu chí"),
        "question": _("Chốt “{title}” để áp dụng?").format(title=criteria_set),
        "detail": _("Nếu không, bộ tự chốt khi phong trào đầu tiên dùng nó được phát động."),
        "consequences": [
            _("Không sửa được nhóm, tiêu chí, chỉ tiêu và ngưỡng nữa."),
            _("Muốn thay đổi thì tạo phiên bản mới kèm lý do."),
        ],
        "irreversible": True,
        "tone": "solemn",
        "confirm_label": _("Chốt để áp dụng"),
        "cancel_url": criteria_set.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(MANAGE, of=CriteriaSet)
def version_create(request: HttpRequest, criteria_set: CriteriaSet) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = _("Ví dụ: sửa thang điểm theo góp ý của cụm số 2.")
    if form.is_valid():
        try:
            created = new_version(criteria_set, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã tạo dự thảo phiên bản {number}.").format(number=created.version))
            return redirect(created)
    context = {
        "title": _("Tạo phiên bản mới"),
        "question": _("Tạo phiên bản mới của “{title}”?").format(title=criteria_set.title),
        "consequences": [
            _("Toàn bộ nội dung được chép sang một dự thảo để sửa."),
            _("Phong trào đang dùng phiên bản này không thay đổi cho tới khi được chuyển sang phiên bản mới."),
        ],
        "form": form,
        "confirm_label": _("Tạo phiên bản mới"),
        "cancel_url": criteria_set.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen(MANAGE, of=CriteriaSet)
def set_discard(request: HttpRequest, criteria_set: CriteriaSet) -> HttpResponse:
    if request.method == "POST":
        title = str(criteria_set)
        try:
            discard_draft(criteria_set, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(criteria_set)
        messages.success(request, _("Đã bỏ dự thảo {title}.").format(title=title))
        return redirect("criteria:set-list")
    context = {
        "title": _("Bỏ dự thảo"),
        "question": _("Bỏ dự thảo “{title}”?").format(title=criteria_set),
        "consequences": [
            _("Mọi nhóm, tiêu chí, chỉ tiêu của dự thảo này mất đi."),
            _("Các phiên bản khác giữ nguyên."),
        ],
        "irreversible": True,
        "tone": "danger",
        "confirm_label": _("Bỏ dự thảo"),
        "cancel_url": criteria_set.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.view", of=CriteriaSet, methods=GET)
@in_vietnamese
def set_pack(request: HttpRequest, criteria_set: CriteriaSet) -> HttpResponse:
    response = HttpResponse(export_pack(criteria_set), content_type="application/yaml; charset=utf-8")
    name = f"{criteria_set.code}-{criteria_set.version}.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def frozen_redirect(request: HttpRequest, criteria_set: CriteriaSet) -> HttpResponse:
    messages.info(request, _("Bộ tiêu chí đã được chốt nên không sửa được. Muốn thay đổi, hãy tạo phiên bản mới."))
    return redirect(criteria_set)
