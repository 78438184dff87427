"""People: who they are, where they worked and when, how they were graded, what they achieved or were held to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import fold, normalise
from base.units.domain.standing import is_standing, not_standing, require_standing
from base.units.enums import InitiativeScope, ReviewGrade
from base.units.models import Discipline, Initiative, Person, Post, Unit, YearlyReview

FIELDS = ("code", "name", "gender", "birth_year", "unit", "position", "is_leader")
FIRST_BIRTH_YEAR, FIRST_YEAR = 1900, 1945
DAY = dt.timedelta(days=1)
Record = Post | YearlyReview | Initiative | Discipline


def save_person(person: Person | None, values: Mapping[str, Any], *, actor: Any = None) -> Person:
    """Write the fields given (of `FIELDS`), for somebody new where `person` is None.

    DomainError for a code that another has, a year of birth that cannot be, or a unit that ended.
    """
    with transaction.atomic():
        found = _locked(person) if person else Person()
        changed = (
            [name for name in FIELDS if name in values and getattr(found, name, None) != values[name]]
            if person
            else list(values)
        )
        if not changed:
            return found
        for name in changed:
            setattr(found, name, normalise(values[name]) if isinstance(values[name], str) else values[name])
        _check_person(found, is_unit_new="unit" in changed)
        found.save()
        ledger.record("units.person.saved", found, actor=actor, fields=sorted(changed))
        return found


def transfer_person(person: Person, unit: Unit, title: str, day: dt.date, *, actor: Any = None) -> Post:
    """From `day` on the person holds `title` in `unit`: posts still open end the day before, and the card follows."""
    with transaction.atomic():
        person = _locked(person)
        opened = list(Post.objects.select_for_update(of=("self",)).filter(person=person, valid_to=None))
        late = next((post for post in opened if post.valid_from >= day), None)
        if late is not None:
            raise DomainError(
                _("Chức vụ “{title}” bắt đầu ngày {day}, không trước ngày chuyển. Hãy sửa lại ngày.").format(
                    title=late.title, day=f"{late.valid_from:%d/%m/%Y}"
                ),
                code="day",
            )
        for post in opened:
            post.valid_to = day - DAY
            post.save(update_fields=["valid_to"])
        fresh = add_post(person, unit=unit, title=title, valid_from=day, valid_to=None, actor=actor)
        if day <= clock.today():
            person.unit, person.position = unit, fresh.title
            person.save(update_fields=["unit", "position"])
        ledger.record("units.person.transferred", person, *opened, actor=actor, unit=unit.name)
        return fresh


def add_post(
    person: Person, *, unit: Unit, title: str, valid_from: dt.date, valid_to: dt.date | None, actor: Any = None
) -> Post:
    """A post with its days, both inclusive. DomainError where it overlaps the same post, ends before it begins, or the
    unit did not exist then.
    """
    title = normalise(title)
    with transaction.atomic():
        person = _locked(person)
        if not title:
            raise DomainError(_("Hãy ghi chức vụ."), code="title")
        if valid_to is not None and valid_to < valid_from:
            raise DomainError(_("Ngày thôi giữ chức phải từ ngày bắt đầu trở đi."), code="valid_to")
        if not is_standing(unit, valid_from):
            raise DomainError(not_standing(unit, valid_from), code="unit")
        if unit.valid_to is not None and (valid_to is None or valid_to > unit.valid_to):
            raise DomainError(
                _("{unit} kết thúc hoạt động ngày {day}. Hãy ghi ngày thôi giữ chức không sau ngày đó.").format(
                    unit=unit, day=f"{unit.valid_to:%d/%m/%Y}"
                ),
                code="valid_to",
            )
        _check_overlap(person, unit, title, valid_from, valid_to)
        post = Post.objects.create(person=person, unit=unit, title=title, valid_from=valid_from, valid_to=valid_to)
        ledger.record("units.post.added", post, actor=actor)
        return post


def save_review(
    subject: Person | Unit, *, year: int, grade: str, decision_number: str = "", actor: Any = None
) -> YearlyReview:
    """The grade of a year of a person or of a unit: one a year, a later entry corrects it."""
    if grade not in ReviewGrade.values:
        raise DomainError(_("Hãy chọn một trong bốn mức xếp loại."), code="grade")
    if not FIRST_YEAR <= year <= clock.today().year:
        raise DomainError(_("Năm xếp loại phải từ 1945 đến năm nay."), code="year")
    with transaction.atomic():
        owner: dict[str, Any] = {"person": _locked(subject)} if isinstance(subject, Person) else {"unit": subject}
        if isinstance(subject, Unit) and not is_standing(subject, dt.date(year, 12, 31)):
            require_standing(subject, dt.date(year, 1, 1))
        review = YearlyReview.objects.select_for_update(of=("self",)).filter(**owner, year=year).first()
        facts = {"grade": grade, "decision_number": normalise(decision_number)}
        if review is not None and all(getattr(review, name) == value for name, value in facts.items()):
            return review
        review = review or YearlyReview(**owner, year=year)
        for name, value in facts.items():
            setattr(review, name, value)
        review.save()
        ledger.record("units.review.saved", review, actor=actor, year=year)
        return review


def add_initiative(
    person: Person, *, title: str, scope: str, recognised_on: dt.date, decision_number: str = "", actor: Any = None
) -> Initiative:
    """A recognised initiative. The same title recognised on the same day is the same: it is returned as it is."""
    title = normalise(title)
    _check_past(recognised_on, _("Ngày công nhận"))
    if not title or scope not in InitiativeScope.values:
        raise DomainError(_("Hãy ghi tên sáng kiến và chọn phạm vi công nhận."), code="title")
    with transaction.atomic():
        person = _locked(person)
        known = Initiative.objects.filter(person=person, recognised_on=recognised_on)
        for initiative in known:
            if fold(initiative.title) == fold(title):
                return initiative
        facts = {"scope": scope, "recognised_on": recognised_on, "decision_number": normalise(decision_number)}
        initiative = Initiative.objects.create(person=person, title=title, **facts)
        ledger.record("units.initiative.added", initiative, actor=actor)
        return initiative


def add_discipline(
    person: Person, *, measure: str, decided_on: dt.date, ends_on: dt.date | None = None, actor: Any = None
) -> Discipline:
    """A disciplinary measure: it bars awards while it lasts and is shown to nobody outside the file."""
    measure = normalise(measure)
    _check_past(decided_on, _("Ngày quyết định"))
    if not measure:
        raise DomainError(_("Hãy ghi hình thức kỷ luật."), code="measure")
    if ends_on is not None and ends_on < decided_on:
        raise DomainError(_("Ngày hết hiệu lực phải từ ngày quyết định trở đi."), code="ends_on")
    with transaction.atomic():
        facts = {"measure": measure, "decided_on": decided_on, "ends_on": ends_on}
        discipline = Discipline.objects.create(person=_locked(person), **facts)
        ledger.record("units.discipline.added", discipline, actor=actor)
        return discipline


def remove_record(record: Record, *, reason: str, actor: Any = None) -> None:
    """Take back an entry that was a mistake; the ledger keeps that it stood there and why it went."""
    if not reason.strip():
        raise DomainError(_("Hãy ghi lý do bỏ mục này."), code="reason")
    with transaction.atomic():
        if record.person_id is None:
            raise DomainError(_("Chỉ bỏ được mục trong hồ sơ cá nhân."), code="subject")
        person = _locked(Person.objects.get(pk=record.person_id))
        gone = type(record)(pk=record.pk)
        record.delete()
        noun = type(record).__name__.lower()
        ledger.record(f"units.{noun}.removed", gone, person, actor=actor, reason=reason.strip())


def _check_person(person: Person, *, is_unit_new: bool) -> None:
    if not person.name:
        raise DomainError(_("Hãy ghi họ và tên."), code="name")
    year = person.birth_year
    if year is not None and not FIRST_BIRTH_YEAR <= year <= clock.today().year - 15:
        raise DomainError(_("Năm sinh {year} không hợp lý. Hãy kiểm tra lại.").format(year=year), code="birth_year")
    if is_unit_new:
        require_standing(person.unit)
    other = Person.objects.filter(code=person.code).exclude(pk=person.pk).first() if person.code else None
    if other is not None:
        raise DomainError(
            _("Mã {code} đang là của {name} ({unit}). Nếu là một người, hãy gộp hai hồ sơ.").format(
                code=person.code, name=other.name, unit=other.unit
            ),
            code="code",
        )


def _check_overlap(person: Person, unit: Unit, title: str, since: dt.date, until: dt.date | None) -> None:
    posts = Post.objects.filter(person=person, unit=unit).filter(
        models.Q(valid_to=None) | models.Q(valid_to__gte=since)
    )
    if until is not None:
        posts = posts.filter(valid_from__lte=until)
    clash = next((post for post in posts if fold(post.title) == fold(title)), None)
    if clash is not None:
        until_text = f"{clash.valid_to:%d/%m/%Y}" if clash.valid_to else _("nay")
        raise DomainError(
            _("Chức vụ “{title}” ở {unit} đã ghi từ {since} đến {until}. Hãy sửa lại ngày cho khỏi chồng nhau.").format(
                title=clash.title, unit=unit, since=f"{clash.valid_from:%d/%m/%Y}", until=until_text
            ),
            code="overlap",
        )


def _check_past(day: dt.date, what: str) -> None:
    if not dt.date(FIRST_YEAR, 1, 1) <= day <= clock.today():
        raise DomainError(_("{what} phải từ năm 1945 đến hôm nay.").format(what=what), code="day")


def _locked(person: Person) -> Person:
    found = Person.objects.select_for_update(of=("self",)).select_related("unit", "merged_into").get(pk=person.pk)
    if found.merged_into is not None:
        raise DomainError(
            _("Hồ sơ này đã gộp vào hồ sơ của {name}. Hãy ghi vào hồ sơ đó.").format(name=found.merged_into),
            code="merged",
        )
    return found
