"""Files of people: what may be written, and merging two files of one person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from awards.models import PastAward
from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.domain.duplicates import merge_people, names_twice, pairs_of, preview_merge
from base.units.domain.people import (
    add_discipline,
    add_initiative,
    add_post,
    remove_record,
    save_person,
    save_review,
    transfer_person,
)
from base.units.domain.successions import Decision, merge_units
from base.units.models import Person, Post, Unit, YearlyReview
from movements.models import TargetAssignment
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardTypeFactory
from tests.factories.movements import TargetAssignmentFactory
from tests.factories.registry import sealed
from tests.factories.units import InitiativeFactory, PersonFactory, PostFactory, UnitFactory, YearlyReviewFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 1, 1)


@pytest.fixture
def unit() -> Unit:
    return UnitFactory()


@pytest.fixture
def person(unit: Unit) -> Person:
    return PersonFactory(unit=unit, name="Nguyễn Thị An", birth_year=1985)


def test_a_transfer_ends_the_open_post_and_keeps_the_way(person: Person) -> None:
    PostFactory(person=person, title="Chuyên viên", valid_from=DAY)
    other = UnitFactory()
    transfer_person(person, other, "Trưởng phòng", dt.date(2025, 5, 1))
    person.refresh_from_db()
    assert (person.unit, person.position) == (other, "Trưởng phòng")
    assert [(post.title, post.valid_to) for post in Post.objects.filter(person=person)] == [
        ("Trưởng phòng", None),
        ("Chuyên viên", dt.date(2025, 4, 30)),
    ]
    with pytest.raises(DomainError, match="không trước ngày chuyển"):
        transfer_person(person, other, "Giám đốc", dt.date(2025, 5, 1))
    assert ledger.verify() == []


def test_the_same_post_is_not_held_twice_at_once(person: Person, unit: Unit) -> None:
    held: dict[str, Any] = {"unit": unit, "title": "Trưởng phòng", "valid_from": DAY, "valid_to": dt.date(2024, 12, 31)}
    add_post(person, **held)
    for since, until in ((DAY, None), (dt.date(2024, 12, 31), None), (dt.date(2023, 1, 1), DAY)):
        with pytest.raises(DomainError, match="chồng nhau"):
            add_post(person, **held | {"title": "trưởng phòng", "valid_from": since, "valid_to": until})
    add_post(person, **held | {"valid_from": dt.date(2025, 1, 1), "valid_to": None})
    add_post(person, **held | {"title": "Bí thư chi bộ"})
    assert Post.objects.filter(person=person).count() == 3


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [(DAY, dt.date(2023, 1, 1), "valid_to"), (dt.date(2025, 8, 1), None, "unit"), (DAY, None, "valid_to")],
)
def test_a_post_lies_within_the_life_of_its_unit(
    person: Person, since: dt.date, until: dt.date | None, code: str
) -> None:
    ended = UnitFactory(dissolved=True)
    with pytest.raises(DomainError) as refusal:
        add_post(person, unit=ended, title="Trưởng phòng", valid_from=since, valid_to=until)
    assert refusal.value.code == code
    add_post(person, unit=ended, title="Trưởng phòng", valid_from=DAY, valid_to=dt.date(2025, 6, 30))


def test_a_year_has_one_grade_and_a_later_entry_corrects_it(person: Person, unit: Unit) -> None:
    first = save_review(person, year=2025, grade="good")
    again = save_review(person, year=2025, grade="excellent", decision_number="3/QĐ")
    assert (first.pk, again.grade) == (again.pk, "excellent")
    save_review(unit, year=2025, grade="completed")
    for year, grade, code in ((2025, "brilliant", "grade"), (clock.today().year + 1, "good", "year")):
        with pytest.raises(DomainError) as refusal:
            save_review(person, year=year, grade=grade)
        assert refusal.value.code == code
    with pytest.raises(DomainError, match="đã kết thúc"):
        save_review(UnitFactory(valid_to=dt.date(2024, 6, 30)), year=2025, grade="good")
    assert ledger.verify() == []


def test_entries_are_made_once_and_taken_back_with_a_reason(person: Person) -> None:
    facts = {"scope": "province", "recognised_on": DAY}
    first = add_initiative(person, title="Số hóa hồ sơ", **facts)
    assert add_initiative(person, title="SỐ HOÁ  HỒ SƠ", **facts).pk == first.pk
    discipline = add_discipline(person, measure="Khiển trách", decided_on=DAY)
    with pytest.raises(DomainError, match="lý do"):
        remove_record(discipline, reason=" ")
    remove_record(discipline, reason="Ghi nhầm người")
    assert not person.disciplines.exists()
    assert ledger.verify() == []


def test_a_code_belongs_to_one_person(person: Person, unit: Unit) -> None:
    with pytest.raises(DomainError, match="hãy gộp hai hồ sơ"):
        save_person(None, {"name": "Người Khác", "unit": unit, "code": person.code})
    for values, code in (({"name": " "}, "name"), ({"birth_year": 1800}, "birth_year")):
        with pytest.raises(DomainError) as refusal:
            save_person(person, values)
        assert refusal.value.code == code


class TestDuplicates:
    def test_the_finder_looks_through_accents_and_successions(self) -> None:
        province = UnitFactory(province=True)
        old, new = (UnitFactory(parent=province, name=name) for name in ("Sở Cũ", "Sở Mới"))
        one = PersonFactory(name="Lê Văn Bình", unit=old, birth_year=1980)
        merge_units([old], new, Decision(dt.date(2026, 3, 1), "1/NQ"))
        two = PersonFactory(name="LE VAN BINH", unit=new, birth_year=1980)
        PersonFactory(name="Lê Văn Bình", unit=UnitFactory(), birth_year=1991)
        unknown = PersonFactory(name="Lê Văn Bình", unit=new)
        people = Person.objects.all()
        assert [row["name_folded"] for row in names_twice(people)] == ["le van binh"]
        pairs = {(pair.first.pk, pair.second.pk): pair.is_likely for pair in pairs_of(people, ["le van binh"])}
        assert pairs == {(one.pk, two.pk): True, (one.pk, unknown.pk): False, (two.pk, unknown.pk): False}

    def test_a_merge_moves_rows_of_every_app_and_leaves_a_pointer(self, person: Person, unit: Unit) -> None:
        gone = PersonFactory(unit=unit, name="Nguyễn Thị An", code="CŨ-1", position="Phó Giám đốc")
        person.position = ""
        save_person(person, {"position": "", "code": ""})
        user = UserFactory()
        user.person = gone
        user.save()
        InitiativeFactory(person=gone)
        PostFactory(person=gone)
        award = sealed(PastAward, award_type=AwardTypeFactory(), person=gone, year=2020)
        assignment = TargetAssignmentFactory(unit=unit, head=gone)
        merge_people(person, gone)
        person.refresh_from_db()
        gone.refresh_from_db()
        user.refresh_from_db()
        assert (gone.merged_into, gone.code, person.code, person.position) == (person, "", "CŨ-1", "Phó Giám đốc")
        assert user.person == person
        assert person.initiatives.count() == person.posts.count() == 1
        assert PastAward.objects.get(pk=award.pk).person == person
        assert TargetAssignment.objects.get(pk=assignment.pk).head == person
        assert merge_people(person, gone).moves == []
        assert ledger.verify() == []

    def test_what_cannot_stand_twice_stays_where_it_was(self, person: Person, unit: Unit) -> None:
        gone = PersonFactory(unit=unit)
        YearlyReviewFactory(person=person, year=2024, grade="good")
        YearlyReviewFactory(person=gone, year=2024, grade="excellent")
        YearlyReviewFactory(person=gone, year=2023, grade="good")
        (move,) = preview_merge(person, gone).moves
        assert [(row.year, row.grade) for row in move.kept_apart] == [(2024, "excellent")]
        merge_people(person, gone)
        assert set(YearlyReview.objects.filter(person=person).values_list("year", "grade")) == {
            (2024, "good"),
            (2023, "good"),
        }
        assert YearlyReview.objects.filter(person=gone).get().grade == "excellent"
        assert ledger.verify() == []

    def test_a_merged_file_takes_nothing_more(self, person: Person, unit: Unit) -> None:
        gone, third = PersonFactory(unit=unit), PersonFactory(unit=unit)
        merge_people(person, gone)
        with pytest.raises(DomainError, match="đã gộp vào hồ sơ của Nguyễn Thị An"):
            save_review(gone, year=2024, grade="good")
        for keep, other in ((third, gone), (person, person)):
            with pytest.raises(DomainError):
                merge_people(keep, other)
        merge_people(third, person)
        gone.refresh_from_db()
        assert gone.merged_into == third, "a pointer never leads to a pointer"
