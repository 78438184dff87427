"""Reorganisations as a secretariat carries them out, and what may not be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.core import ledger
from base.core.errors import DomainError
from base.core.models import LedgerEvent
from base.units.domain.founding import found_unit, set_contact
from base.units.domain.people import save_person
from base.units.domain.queries import units_as_of
from base.units.domain.successions import (
    Decision,
    NewUnit,
    dissolve_unit,
    merge_units,
    move_unit,
    preview,
    rename_unit,
    split_unit,
)
from base.units.models import Post, Succession, Unit, UnitVersion
from tests.factories.units import PersonFactory, PostFactory, UnitFactory, UnitKindFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 1)
BEFORE = dt.date(2026, 2, 28)
DECISION = Decision(DAY, "12/NQ-HĐND")
HALF = Decimal("0.5")


@pytest.fixture
def province() -> Unit:
    return UnitFactory(province=True, name="Tỉnh Vĩnh Long")


def agency(parent: Unit, name: str, **fields: object) -> Unit:
    return UnitFactory(department=True, parent=parent, name=name, **fields)


def names_on(day: dt.date) -> list[str]:
    return [unit.name_then for unit in Unit.objects.as_it_was(day)]


def place_on(unit: Unit, day: dt.date) -> str:
    """Names from the top down, as the tree stood on that day."""
    rows = {row.path_then: row for row in Unit.objects.as_it_was(day)}
    path = next(path for path, row in rows.items() if row.pk == unit.pk)
    tops = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    return " / ".join(rows[top].name_then for top in tops)


def test_merging_into_a_new_unit_ends_the_old_and_takes_in_what_stood_below(province: Unit) -> None:
    first, second = agency(province, "Sở Giao thông"), agency(province, "Sở Xây dựng cũ")
    office = agency(first, "Chi cục Đường bộ")
    into = NewUnit("Sở Xây dựng", first.kind, province)
    outcome = merge_units([first, second], into, DECISION)
    new = outcome.founded[0]
    assert [unit.name for unit in units_as_of(BEFORE).filter(depth=2)] == ["Sở Giao thông", "Sở Xây dựng cũ"]
    assert [unit.name for unit in units_as_of(DAY).filter(depth=2)] == ["Sở Xây dựng"]
    assert place_on(office, DAY) == "Tỉnh Vĩnh Long / Sở Xây dựng / Chi cục Đường bộ"
    assert place_on(office, BEFORE) == "Tỉnh Vĩnh Long / Sở Giao thông / Chi cục Đường bộ"
    assert {part.source.name for part in new.predecessors.all()} == {"Sở Giao thông", "Sở Xây dựng cũ"}
    assert not any(Unit.find_problems())
    assert ledger.verify() == []


def test_units_below_each_other_may_end_together(province: Unit) -> None:
    top = agency(province, "Tổng cục")
    between = agency(top, "Cục")
    inner = agency(between, "Chi cục")
    room = agency(inner, "Phòng")
    outcome = merge_units([top, inner], NewUnit("Cục Mới", top.kind, province), DECISION)
    new = outcome.founded[0]
    assert place_on(room, DAY) == "Tỉnh Vĩnh Long / Cục Mới / Phòng"
    assert place_on(between, DAY) == "Tỉnh Vĩnh Long / Cục Mới / Cục"
    assert place_on(room, BEFORE) == "Tỉnh Vĩnh Long / Tổng cục / Cục / Chi cục / Phòng"
    assert Unit.objects.get(pk=new.pk).numchild == 2
    assert not any(Unit.find_problems())


def test_one_unit_may_take_over_another_and_go_on(province: Unit) -> None:
    small, large = agency(province, "Sở Nhỏ"), agency(province, "Sở Lớn")
    merge_units([small], large, DECISION)
    large.refresh_from_db()
    assert large.valid_to is None
    assert Unit.objects.get(pk=small.pk).valid_to == BEFORE


def test_a_new_unit_may_bear_the_name_of_one_that_ends(province: Unit) -> None:
    first, second = agency(province, "Sở Nội vụ"), agency(province, "Sở Lao động")
    outcome = merge_units([first, second], NewUnit("Sở Nội vụ", first.kind, province), DECISION)
    assert outcome.founded[0].pk != first.pk
    with pytest.raises(DomainError, match="đã có đơn vị tên"):
        found_unit(province, "Sở Nội vụ", first.kind, since=DAY)


def test_a_rename_keeps_the_unit_and_the_name_of_then(province: Unit) -> None:
    unit = agency(province, "Sở Tài nguyên")
    rename_unit(unit, "Sở Nông nghiệp và Môi trường", DECISION)
    rename_unit(unit, "Sở Môi trường", Decision(dt.date(2026, 5, 1), "30/QĐ"))
    assert names_on(BEFORE)[-1] == "Sở Tài nguyên"
    assert names_on(DAY)[-1] == "Sở Nông nghiệp và Môi trường"
    assert names_on(dt.date(2026, 5, 1))[-1] == "Sở Môi trường"
    assert Unit.objects.named_like("moi truong").get().pk == unit.pk
    assert ledger.verify() == []


def test_a_move_takes_everything_below_along_at_any_depth(province: Unit) -> None:
    ministry = UnitFactory(province=True, name="Bộ Y tế")
    school = agency(province, "Trường Cao đẳng")
    faculty = agency(school, "Khoa Dược")
    room = agency(faculty, "Tổ Kiểm nghiệm")
    ended = agency(faculty, "Tổ Cũ", valid_to=dt.date(2020, 1, 1))
    move_unit(school, ministry, DECISION)
    assert place_on(room, BEFORE) == "Tỉnh Vĩnh Long / Trường Cao đẳng / Khoa Dược / Tổ Kiểm nghiệm"
    assert place_on(room, DAY) == "Bộ Y tế / Trường Cao đẳng / Khoa Dược / Tổ Kiểm nghiệm"
    assert place_on(ended, dt.date(2019, 1, 1)) == "Tỉnh Vĩnh Long / Trường Cao đẳng / Khoa Dược / Tổ Cũ"
    assert not any(Unit.find_problems())
    newcomer = found_unit(province, "Trường Mới", school.kind, since=None)
    assert newcomer.path != UnitVersion.objects.get(unit=school).path, "a step of a path is never given twice"
    assert ledger.verify() == []


def test_a_split_shares_out_exactly_one(province: Unit) -> None:
    unit = agency(province, "Sở Lớn")
    parts = [
        (NewUnit("Sở Một", unit.kind, province), Decimal("0.25")),
        (NewUnit("Sở Hai", unit.kind, province), Decimal("0.75")),
    ]
    outcome = split_unit(unit, parts, DECISION)
    assert [(part.target.name, part.share) for part in outcome.parts] == [
        ("Sở Một", Decimal("0.25")),
        ("Sở Hai", Decimal("0.75")),
    ]
    assert Unit.objects.get(pk=unit.pk).valid_to == BEFORE


def test_a_unit_may_give_a_part_away_and_go_on(province: Unit) -> None:
    unit = agency(province, "Sở Lớn")
    split_unit(unit, [(NewUnit("Sở Con", unit.kind, province), Decimal("0.2"))], DECISION, keeps=Decimal("0.8"))
    assert Unit.objects.get(pk=unit.pk).valid_to is None


@pytest.mark.parametrize(
    ("shares", "keeps", "said"),
    [
        ([HALF, Decimal("0.4")], None, "cộng lại là 0,9"),
        ([HALF, HALF], HALF, "cộng lại là 1,5"),
        ([Decimal(1)], None, "ít nhất hai phần"),
        ([Decimal("0.33333"), Decimal("0.66667")], None, "tối đa 4 chữ số"),
        ([Decimal(0), Decimal(1)], None, "lớn hơn 0"),
    ],
)
def test_shares_that_do_not_make_one_are_refused(
    province: Unit, shares: list[Decimal], keeps: Decimal | None, said: str
) -> None:
    unit = agency(province, "Sở Lớn")
    parts = [(NewUnit(f"Sở {n}", unit.kind, province), share) for n, share in enumerate(shares)]
    with pytest.raises(DomainError, match=said):
        split_unit(unit, parts, DECISION, keeps=keeps)
    assert not Succession.objects.exists()


def test_dissolving_leaves_no_successor_and_no_orphans(province: Unit) -> None:
    district = agency(province, "Huyện Vũng Liêm")
    commune = agency(district, "Xã Trung An")
    with pytest.raises(DomainError, match="Xã Trung An"):
        dissolve_unit(district, DECISION)
    move_unit(commune, province, DECISION)
    dissolve_unit(Unit.objects.get(pk=district.pk), DECISION)
    assert "Huyện Vũng Liêm" not in names_on(DAY)
    assert place_on(commune, BEFORE) == "Tỉnh Vĩnh Long / Huyện Vũng Liêm / Xã Trung An"
    assert place_on(commune, DAY) == "Tỉnh Vĩnh Long / Xã Trung An"


def test_the_same_decision_again_changes_nothing(province: Unit) -> None:
    first, second, third = (agency(province, name) for name in ("Sở A", "Sở B", "Sở C"))
    deeds = [
        lambda: rename_unit(third, "Sở D", DECISION),
        lambda: move_unit(third, first, DECISION),
        lambda: move_unit(third, province, Decision(dt.date(2026, 4, 1), "2")),
        lambda: merge_units(
            [first, second], NewUnit("Sở AB", first.kind, province), Decision(dt.date(2026, 5, 1), "3")
        ),
        lambda: dissolve_unit(third, Decision(dt.date(2026, 6, 1), "4")),
    ]
    for deed in deeds:
        assert not deed().is_repeat
        before = LedgerEvent.objects.count(), Unit.objects.count(), Succession.objects.count()
        assert deed().is_repeat
        assert (LedgerEvent.objects.count(), Unit.objects.count(), Succession.objects.count()) == before
    assert ledger.verify() == []


def test_a_preview_shows_the_deed_and_writes_nothing(province: Unit) -> None:
    unit = agency(province, "Sở Cũ")
    PersonFactory(unit=unit)
    before = LedgerEvent.objects.count()
    outcome = preview(lambda: merge_units([unit], NewUnit("Sở Mới", unit.kind, province), DECISION))
    assert "Sở Cũ kết thúc hoạt động, đến hết ngày 28/02/2026." in outcome.lines
    assert "1 cá nhân chuyển sang đơn vị kế tục." in outcome.lines
    assert not Succession.objects.exists()
    assert LedgerEvent.objects.count() == before
    assert ledger.verify() == []


def test_a_tree_does_not_bite_its_tail(province: Unit) -> None:
    top = agency(province, "Tổng cục")
    below = agency(agency(top, "Cục"), "Phòng")
    for deed in (
        lambda: move_unit(top, below, DECISION),
        lambda: move_unit(top, top, DECISION),
        lambda: merge_units([top], below, DECISION),
        lambda: merge_units([top], top, DECISION),
        lambda: merge_units([top], NewUnit("Mới", top.kind, below), DECISION),
    ):
        with pytest.raises(DomainError) as refusal:
            deed()
        assert refusal.value.code == "ring"
    assert not Succession.objects.exists()


def test_history_is_written_in_the_order_of_time(province: Unit) -> None:
    unit, other = agency(province, "Sở A"), agency(province, "Sở B")
    young = agency(province, "Sở Trẻ", valid_from=DAY)
    rename_unit(unit, "Sở C", DECISION)
    refusals = {
        "order": lambda: rename_unit(unit, "Sở D", Decision(dt.date(2026, 1, 1), "1")),
        "before_founding": lambda: rename_unit(young, "Sở E", DECISION),
        "future": lambda: rename_unit(unit, "Sở D", Decision(dt.date(2199, 1, 1), "1")),
        "decision": lambda: rename_unit(unit, "Sở D", Decision(dt.date(2026, 6, 1), " ")),
        "target": lambda: merge_units([other], young, Decision(dt.date(2026, 1, 1), "1")),
        "same_name": lambda: rename_unit(other, "Sở B", DECISION),
        "same_parent": lambda: move_unit(other, province, DECISION),
        "empty": lambda: merge_units([], other, DECISION),
    }
    for code, deed in refusals.items():
        with pytest.raises(DomainError) as refusal:
            deed()
        assert refusal.value.code == code


def test_a_unit_that_ended_is_read_only_and_names_its_successor(province: Unit) -> None:
    old, new = agency(province, "Sở Cũ"), agency(province, "Sở Mới")
    merge_units([old], new, DECISION)
    old.refresh_from_db()
    for deed in (
        lambda: rename_unit(old, "Sở Khác", Decision(dt.date(2026, 5, 1), "5")),
        lambda: found_unit(old, "Phòng", old.kind, since=None),
        lambda: save_person(None, {"name": "Nguyễn Văn A", "unit": old}),
        lambda: set_contact(old, email="a@b.vn", short_name=""),
    ):
        with pytest.raises(DomainError, match="Hãy làm việc này cho Sở Mới"):
            deed()


def test_people_and_their_posts_go_along_when_a_unit_is_taken_over_whole(province: Unit) -> None:
    old, new = agency(province, "Sở Cũ"), agency(province, "Sở Mới")
    person = PersonFactory(unit=old)
    PostFactory(person=person, unit=old, title="Giám đốc", valid_from=dt.date(2020, 1, 1))
    merge_units([old], new, DECISION)
    person.refresh_from_db()
    assert person.unit == new
    assert [(post.unit, post.valid_from, post.valid_to) for post in Post.objects.filter(person=person)] == [
        (new, DAY, None),
        (old, dt.date(2020, 1, 1), BEFORE),
    ]
    assert ledger.verify() == []


def test_people_of_a_divided_unit_wait_for_a_person_to_decide(province: Unit) -> None:
    unit = agency(province, "Sở Lớn")
    person = PersonFactory(unit=unit)
    parts = [(NewUnit(name, UnitKindFactory(department=True), province), HALF) for name in ("Sở Một", "Sở Hai")]
    outcome = split_unit(unit, parts, DECISION)
    assert any("1 cá nhân vẫn ghi ở đơn vị cũ" in line for line in outcome.lines)
    person.refresh_from_db()
    assert person.unit == unit
