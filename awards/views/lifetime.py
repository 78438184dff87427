"""The register of one life, of a person and of a unit; keeping a person out of the public register."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from awards.domain.lifetime import Entry, life_of_person, life_of_unit
from awards.domain.withholding import is_withheld, lift_withholding, withhold_person
from awards.enums.council import GrantStatus
from awards.forms.council import ReasonForm
from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.language import to_reader as _
from base.units.models import Person, Unit

GET = ("GET", "HEAD")
WITHHOLD = "awards.register_withhold"


@screen("units.people_view", of=Person, methods=GET)
def person_life(request: HttpRequest, person: Person) -> HttpResponse:
    if person.merged_into is not None:
        return redirect("awards:person-life", person.merged_into.pk)
    context = _context(person.name, person.get_absolute_url(), _("Cá nhân"), life_of_person(person))
    may_withhold = can(request.user, WITHHOLD)
    return render(
        request,
        "awards/register/life.html",
        context | {"person": person, "is_withheld": is_withheld(person), "may_withhold": may_withhold},
    )


@screen("units.view", of=Unit, methods=GET)
def unit_life(request: HttpRequest, unit: Unit) -> HttpResponse:
    context = _context(unit.name, unit.get_absolute_url(), _("Đơn vị"), life_of_unit(unit))
    return render(request, "awards/register/life.html", context | {"unit": unit})


@screen(WITHHOLD, of=Person)
def person_withhold(request: HttpRequest, person: Person) -> HttpResponse:
    """Asks for the ground, then hides the person or shows the person again."""
    hidden = is_withheld(person)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("Lý do công khai lại") if hidden else _("Căn cứ pháp luật hoặc đề nghị")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if hidden:
            lift_withholding(person, reason=reason, actor=request.user)
            messages.success(request, _("Đã công khai lại khen thưởng của {name}.").format(name=person.name))
        else:
            withhold_person(person, ground=reason, actor=request.user)
            messages.success(request, _("Khen thưởng của {name} không còn hiện ở trang công khai.").format(name=person))
        return redirect("awards:person-life", person.pk)
    label = _("Công khai lại") if hidden else _("Không công khai")
    context = {
        "title": label,
        "question": _("{label} khen thưởng của {name}?").format(label=label, name=person.name),
        "detail": _("Kết quả khen thưởng vẫn có hiệu lực; chỉ trang vinh danh và dữ liệu mở thay đổi."),
        "confirm_label": label,
        "form": form,
        "cancel_url": reverse("awards:person-life", args=[person.pk]),
    }
    return render(request, "pages/confirm.html", context)


def _context(name: str, url: str, kind: str, entries: list[Entry]) -> dict[str, Any]:
    return {
        "name": name,
        "breadcrumb": [{"label": kind, "url": ""}, {"label": name, "url": url}, {"label": _("Sổ vàng"), "url": ""}],
        "standing": sum(not entry.is_lost for entry in entries),
        "items": [_item(entry) for entry in entries],
    }


def _item(entry: Entry) -> dict[str, str]:
    number = _("Quyết định {number}").format(number=entry.decision) if entry.decision else _("Chưa có số quyết định")
    status = "" if entry.status == GrantStatus.VALID else str(GrantStatus(entry.status).label)
    source = _("Nguồn: {source}").format(source=entry.source) if entry.source else ""
    return {
        "when": f"{entry.day:%d/%m/%Y}" if entry.day else str(entry.year),
        "title": f"{entry.award} ({entry.year})" + (f" – {status}" if status else ""),
        "detail": " · ".join(part for part in (number, entry.as_whom, source) if part),
        "tone": "danger" if entry.is_lost else "",
        "url": f"/tra-cuu/{entry.code}/" if entry.code else "",
    }
