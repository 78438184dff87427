"""Entries in a person's file: posts, yearly grades, initiatives, disciplinary measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from base.accounts.screens import screen
from base.core import clock
from base.units.domain import people
from base.units.models import Discipline, Initiative, Person, Post, YearlyReview
from web.organisation.forms import DisciplineForm, InitiativeForm, PostForm, ReasonForm, ReviewForm
from web.organisation.views.pages import crumbs, form_page, people_crumb


@dataclass(frozen=True)
class Kind:
    """One kind of entry: its form, what writes it, and its words."""

    title: Any
    model: type[models.Model]
    form: type[forms.Form]
    add: Callable[..., Any]
    lead: Any = ""


KINDS: dict[str, Kind] = {
    "chuc-vu": Kind(
        _lazy("Thêm chức vụ đã giữ"),
        Post,
        PostForm,
        people.add_post,
        _lazy("Để tính thời gian giữ chức vụ khi xét khen thưởng quá trình cống hiến."),
    ),
    "xep-loai": Kind(
        _lazy("Ghi xếp loại hằng năm"),
        YearlyReview,
        ReviewForm,
        people.save_review,
        _lazy("Mỗi năm một mức; ghi lại năm đã có là sửa mức của năm đó."),
    ),
    "sang-kien": Kind(_lazy("Thêm sáng kiến, đề tài"), Initiative, InitiativeForm, people.add_initiative),
    "ky-luat": Kind(
        _lazy("Ghi kỷ luật"),
        Discipline,
        DisciplineForm,
        people.add_discipline,
        _lazy("Chỉ người được xem hồ sơ mới thấy; không hiện ở cổng thông tin."),
    ),
}


@screen("units.people_manage", of=Person)
def record_add(request: HttpRequest, person: Person, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    chosen = KINDS[kind]
    initial = {"unit": person.unit, "year": clock.today().year - 1}
    return form_page(
        request,
        chosen.form(request.POST or None, initial=initial),
        lambda values: chosen.add(person, actor=request.user, **values),
        title=f"{chosen.title}: {person}",
        lead=str(chosen.lead),
        label=_("Lưu"),
        back=person.get_absolute_url(),
        done=_("Đã lưu vào hồ sơ."),
        breadcrumb=crumbs(people_crumb(), (person.name, person.get_absolute_url()), (str(chosen.title), "")),
    )


@screen("units.people_manage", of=Person)
def record_remove(request: HttpRequest, person: Person, record: str) -> HttpResponse:
    """`record` is "<kind>-<key>", as in "chuc-vu-12"."""
    kind, _dash, key = record.rpartition("-")
    found: Any = None
    if kind in KINDS and key.isdecimal() and len(key) < 13:
        found = KINDS[kind].model._default_manager.filter(pk=int(key), person=person).first()
    if found is None:
        raise Http404
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda values: people.remove_record(found, reason=values["reason"], actor=request.user),
        title=_("Bỏ “{record}” khỏi hồ sơ").format(record=found),
        lead=_("Chỉ bỏ mục ghi nhầm. Nhật ký giữ lại việc bỏ và lý do."),
        label=_("Bỏ mục này"),
        back=person.get_absolute_url(),
        done=_("Đã bỏ khỏi hồ sơ."),
        breadcrumb=crumbs(people_crumb(), (person.name, person.get_absolute_url()), (_("Bỏ mục"), "")),
    )
