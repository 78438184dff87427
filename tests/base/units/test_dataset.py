"""The administrative units, checked on cases that anybody can look up."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from base.core.errors import DomainError
from base.core.ledger import verify
from base.units.domain.dataset import find_unit, load_units
from base.units.domain.dataset_source import find_groups, read_groups, same_name
from base.units.domain.founding import found_unit
from base.units.domain.queries import predecessors_of, successor_keys, units_as_of
from base.units.enums import SuccessionKind
from base.units.models import Succession, SuccessionPart, Unit

BEFORE, AFTER = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


@pytest.fixture
def vinh_long(db):
    load_units(["Vĩnh Long"])
    return Unit.objects.get(name="Tỉnh Vĩnh Long", valid_to=None)


def test_source_holds_the_nation():
    groups = read_groups()
    former = [province for group in groups for province in group.former]
    districts = [district for province in former for district in province.districts]
    assert len(groups) == 34
    assert sum(len(group.communes) for group in groups) == 3321
    assert len(former) == 63
    assert sum(len(d.communes) or 1 for d in districts) == 10040
    assert sum(group.continues for group in groups) == 11


@pytest.mark.parametrize("name", ["Vĩnh Long", "vinh long", "Tỉnh Vĩnh Long", "86", "Bến Tre", "TRÀ VINH"])
def test_a_province_is_found_by_any_of_its_names(name):
    assert [group.place.short for group in find_groups([name])] == ["Vĩnh Long"]


def test_an_unknown_province_is_named(db):
    with pytest.raises(DomainError, match="Atlantis") as refusal:
        load_units(["Vĩnh Long", "Atlantis"])
    assert refusal.value.code == "unknown_province"
    assert not Unit.objects.exists()


def test_tree_before_and_after_the_reorganisation(vinh_long):
    def names(day, level):
        return set(units_as_of(day).filter(kind__level=level).values_list("short_name", flat=True))

    assert names(BEFORE, 2) == {"Vĩnh Long", "Bến Tre", "Trà Vinh"}
    assert names(AFTER, 2) == {"Vĩnh Long"}
    assert {"Bình Minh", "Vũng Liêm", "Châu Thành"} <= names(BEFORE, 3)
    assert names(AFTER, 3) == set()
    assert units_as_of(AFTER).filter(kind__level=4).count() == 124
    assert units_as_of(AFTER).under(vinh_long).count() == 125


def test_a_merged_province_keeps_its_past(vinh_long):
    parents = Unit.objects.filter(pk__in=predecessors_of(vinh_long))
    assert set(parents.values_list("name", flat=True)) == {"Tỉnh Vĩnh Long", "Tỉnh Bến Tre", "Tỉnh Trà Vinh"}
    ben_tre = Unit.objects.get(name="Tỉnh Bến Tre")
    assert ben_tre.is_dissolved
    assert successor_keys(ben_tre) == {vinh_long.pk}


def test_arrows_of_communes_follow_the_source(vinh_long):
    group = find_groups(["Vĩnh Long"])[0]
    merged = next(c for c in group.communes if len(c.sources) > 1 and all(whole for _key, whole in c.sources))
    unit = find_unit(merged.place.code, day=AFTER)
    assert unit is not None
    assert unit.name == merged.place.name
    assert len(predecessors_of(unit)) == len(merged.sources)
    divided = {key for c in group.communes for key, whole in c.sources if not whole}
    parts = SuccessionPart.objects.filter(share=None)
    assert parts.values("source").distinct().count() == len(divided)
    assert not SuccessionPart.objects.exclude(share=None).exclude(share=1).exists()


def test_districts_ended_without_successor(vinh_long):
    dissolved = SuccessionPart.objects.filter(succession__kind=SuccessionKind.DISSOLVE)
    assert dissolved.count() == Unit.objects.filter(kind__level=3).count()
    assert not dissolved.exclude(target=None).exists()


def test_no_decision_is_invented(vinh_long):
    assert not Succession.objects.exclude(decision_number="").exists()


def test_codes_are_dated(vinh_long):
    assert find_unit("86", day=AFTER) == vinh_long
    former = find_unit("86", day=BEFORE)
    assert former is not None
    assert former != vinh_long
    assert find_unit("99999") is None


def test_a_province_that_was_not_merged_is_the_same_unit(db):
    load_units(["Cao Bằng"])
    province = Unit.objects.get(kind__level=2)
    assert province.valid_from is None
    assert not province.is_dissolved
    assert predecessors_of(province) == set()
    assert units_as_of(BEFORE).under(province).filter(kind__level=3).exists()
    assert units_as_of(AFTER).under(province).filter(kind__level=4).exists()


def test_a_second_load_writes_nothing(vinh_long):
    before = Unit.objects.count(), Succession.objects.count()
    result = load_units(["Vĩnh Long"])
    assert (result.provinces, result.units, result.unchanged) == (0, 0, 1)
    assert (Unit.objects.count(), Succession.objects.count()) == before


def test_provinces_loaded_one_by_one_stand_in_one_sound_tree(vinh_long):
    found_unit(vinh_long, "Sở Nội vụ", vinh_long.kind, since=None)
    load_units(["Huế", "Vĩnh Long"])
    assert [bool(problem) for problem in Unit.find_problems()] == [False] * 5
    assert Unit.objects.filter(depth=1).count() == 1
    assert verify() == []


def test_the_whole_nation_loads_into_one_sound_tree(db):
    result = load_units()
    assert result.provinces == 34
    assert units_as_of(AFTER).filter(kind__level=2).count() == 34
    assert units_as_of(BEFORE).filter(kind__level=2).count() == 63
    assert units_as_of(AFTER).filter(kind__level=4).count() == 3321
    islands = Unit.objects.filter(kind__code="special-zone", predecessors__source__kind__level=3)
    assert islands.count() == 5
    assert numbers_of_children() == dict(Unit.objects.values_list("path", "numchild"))


def numbers_of_children():
    """What `numchild` must be, counted from the paths (treebeard's own check asks once per unit)."""
    paths = list(Unit.objects.values_list("path", flat=True))
    children = Counter(path[: -Unit.steplen] for path in paths)
    return {path: children[path] for path in paths}


def test_command_prints_counts_and_refuses_in_one_line(db, capsys):
    call_command("load_units", "Cao Bằng", "--format", "json")
    assert json.loads(capsys.readouterr().out)["provinces"] == 1
    with pytest.raises(CommandError, match="Atlantis") as refusal:
        call_command("load_units", "Atlantis")
    assert refusal.value.returncode == 2


def test_tone_placement_is_the_same_name_but_another_letter_is_not():
    assert same_name("Xã Hoà Bình", "Xã Hòa Bình")
    assert not same_name("Xã Ba Tơ", "Xã Ba Tô")
    assert not same_name("Xã Cẩm Giang", "Xã Cẩm Giàng")


@given(st.text(max_size=40))
def test_looking_up_any_text_ends_in_one_province_or_in_a_sentence(name):
    try:
        found = find_groups([name])
    except DomainError as error:
        found, code = [], error.code
    else:
        code = ""
    assert len(found) == 1 or code == "unknown_province"
