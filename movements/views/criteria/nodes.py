"""One screen for each group, criterion and indicator of a draft: write it, move it, remove it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.criteria.editing import (
    add_node,
    change_node,
    move_node,
    remove_node,
    set_of,
    set_thresholds,
)
from movements.domain.criteria.schemes import key_names
from movements.domain.criteria.thresholds import bounds_text
from movements.enums import CriteriaStatus
from movements.forms.criteria import CriterionForm, GroupForm, IndicatorForm, ThresholdForm
from movements.models import CriteriaSet, Criterion, CriterionGroup, Indicator
from movements.views.criteria.sets import MANAGE, frozen_redirect

FORMS: dict[type, Any] = {CriterionGroup: GroupForm, Criterion: CriterionForm, Indicator: IndicatorForm}
CHILD_FORMS: dict[type, Any] = {CriteriaSet: GroupForm, CriterionGroup: CriterionForm, Criterion: IndicatorForm}
SLUGS: dict[type, str] = {CriterionGroup: "group", Criterion: "criterion", Indicator: "indicator"}
NEW: dict[type, Any] = {
    CriteriaSet: _lazy("Thêm nhóm tiêu chí"),
    CriterionGroup: _lazy("Thêm tiêu chí"),
    Criterion: _lazy("Thêm chỉ tiêu"),
}


def _is_frozen(node: Any) -> bool:
    return bool(set_of(node).status != CriteriaStatus.DRAFT)


def _add(request: HttpRequest, parent: Any) -> HttpResponse:
    criteria_set = set_of(parent)
    if _is_frozen(parent):
        return frozen_redirect(request, criteria_set)
    form = CHILD_FORMS[type(parent)](request.POST or None)
    if form.is_valid():
        try:
            node = add_node(parent, form.values(), actor=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã thêm “{name}”.").format(name=node))
            return _back(node)
    context = {"form": form, "title": NEW[type(parent)], "criteria_set": criteria_set, "parent": parent}
    context["back_url"] = criteria_set.get_absolute_url()
    return render(request, "movements/criteria/node_form.html", context)


def _edit(request: HttpRequest, node: Any) -> HttpResponse:
    criteria_set = set_of(node)
    if _is_frozen(node):
        return frozen_redirect(request, criteria_set)
    if "up" in request.POST or "down" in request.POST:
        move_node(node, up="up" in request.POST, actor=request.user)
        return _back(node)
    form = FORMS[type(node)](request.POST or None, instance=node)
    if form.is_valid():
        try:
            changed = change_node(node, form.values(), actor=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã lưu “{name}”.").format(name=changed))
            return _back(changed)
    slug = SLUGS[type(node)]
    context = {
        "form": form,
        "title": str(node),
        "criteria_set": criteria_set,
        "node": node,
        "back_url": _url_of(node),
        "remove_url": reverse(f"criteria:{slug}-remove", args=[node.pk]),
        "threshold_url": reverse("criteria:thresholds", args=[node.pk]) if isinstance(node, Indicator) else "",
    }
    return render(request, "movements/criteria/node_form.html", context)


def _remove(request: HttpRequest, node: Any) -> HttpResponse:
    criteria_set = set_of(node)
    if _is_frozen(node):
        return frozen_redirect(request, criteria_set)
    if request.method == "POST":
        name = str(node)
        remove_node(node, actor=request.user)
        messages.success(request, _("Đã bỏ “{name}” và mọi mục bên dưới.").format(name=name))
        return redirect(criteria_set)
    context = {
        "title": _("Bỏ khỏi bộ tiêu chí"),
        "question": _("Bỏ “{name}”?").format(name=node),
        "consequences": [_("Mọi mục và ngưỡng bên dưới cũng bị bỏ khỏi dự thảo này.")],
        "irreversible": True,
        "tone": "danger",
        "confirm_label": _("Bỏ mục này"),
        "cancel_url": criteria_set.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


def _url_of(node: Any) -> str:
    return f"{set_of(node).get_absolute_url()}#{SLUGS[type(node)]}-{node.pk}"


def _back(node: Any) -> HttpResponse:
    return redirect(_url_of(node))


@screen(MANAGE, of=Indicator)
def thresholds(request: HttpRequest, indicator: Indicator) -> HttpResponse:
    criteria_set = set_of(indicator)
    if _is_frozen(indicator):
        return frozen_redirect(request, criteria_set)
    stored = {row.group_key: row for row in indicator.thresholds.all()}
    keys = {"": _("Mọi nhóm không có ngưỡng riêng")} | key_names(criteria_set.grouping)
    if not criteria_set.grouping:
        keys = {"": _("Mọi đơn vị")}
    forms = {
        key: ThresholdForm(
            request.POST or None,
            prefix=key or "all",
            instance=stored.get(key),
            initial={"is_set": key in stored},
            auto_id=f"id_{key or 'all'}_%s",
        )
        for key in keys
    }
    valid = [form.is_valid() for form in forms.values()]
    if request.method == "POST" and all(valid):
        drafts = [draft for key, form in forms.items() if (draft := form.draft(key)) is not None]
        try:
            set_thresholds(indicator, drafts, actor=request.user)
        except DomainError as error:
            key, _slash, field = error.code.rpartition("/")
            form = forms.get(key, forms[""])
            form.add_error(field if field in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã lưu ngưỡng của “{name}”.").format(name=indicator))
            return _back(indicator)
    context = {
        "indicator": indicator,
        "criteria_set": criteria_set,
        "rows": [{"key": key, "name": keys[key], "form": form} for key, form in forms.items()],
        "bounds": bounds_text(indicator),
        "choices": indicator.params.get("choices", ()),
        "back_url": _url_of(indicator),
    }
    return render(request, "movements/criteria/thresholds.html", context)


group_add = screen(MANAGE, of=CriteriaSet)(_add)
criterion_add = screen(MANAGE, of=CriterionGroup)(_add)
indicator_add = screen(MANAGE, of=Criterion)(_add)
group_edit = screen(MANAGE, of=CriterionGroup)(_edit)
criterion_edit = screen(MANAGE, of=Criterion)(_edit)
indicator_edit = screen(MANAGE, of=Indicator)(_edit)
group_remove = screen(MANAGE, of=CriterionGroup)(_remove)
criterion_remove = screen(MANAGE, of=Criterion)(_remove)
indicator_remove = screen(MANAGE, of=Indicator)(_remove)
