"""Every list of movements and units: as it was and as it is now, found by either name, in as many queries for three
rows as for one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from base.core import clock
from base.units.domain.in_time import Lens
from base.units.models import SuccessionPart, Unit
from movements.domain.reports.timeliness import by_cluster, timeliness_of
from movements.models import RuralAssessment
from tests.factories.movements import MeasurementFactory, TargetAssignmentFactory
from tests.factories.targets import TaskFactory
from tests.factories.units import (
    ClusterFactory,
    ClusterMemberFactory,
    PersonFactory,
    SuccessionPartFactory,
    UnitFactory,
    end_unit,
)
from tests.movements.campaign import moment
from tests.movements.queries import queries_of
from tests.movements.reorganised import TODAY, World, make_world

pytestmark = pytest.mark.django_db

LISTS: dict[str, Callable[[World], str]] = {
    "movements": lambda _world: reverse("movements:movement-list"),
    "units that registered": lambda world: f"{world.movement.get_absolute_url()}?tab=don-vi",
    "results": lambda world: reverse("movements:ranking", args=[world.movement.pk]),
    "lower movements": lambda world: reverse("movements:movement-tree", args=[world.movement.pk]),
    "one target": lambda world: world.target.get_absolute_url(),
    "targets given": lambda _world: reverse("movements:own-targets"),
    "revisions": lambda _world: reverse("movements:revision-list"),
    "heads": lambda _world: f"{reverse('movements:head-list')}?year=2026",
    "duties": lambda _world: reverse("movements:duty-list"),
    "reports": lambda _world: reverse("movements:report-list"),
    "a period": lambda world: reverse("movements:period-board", args=[world.period.pk]),
    "timeliness": lambda world: reverse("movements:movement-timeliness", args=[world.movement.pk]),
    "tasks": lambda _world: reverse("tasks:task-list"),
    "themes": lambda _world: reverse("tasks:theme-list"),
    "a theme": lambda world: world.theme.get_absolute_url(),
    "users of a criteria set": lambda world: f"{world.criteria.get_absolute_url()}?tab=phong-trao",
    "rural files": lambda _world: reverse("rural:home"),
    "recognitions": lambda _world: reverse("rural:recognition-list"),
    "revocations": lambda _world: reverse("rural:revocation-list"),
    "reassessments": lambda _world: reverse("rural:reassessment-list"),
    "clusters": lambda _world: f"{reverse('units:cluster-list')}?year=2026",
    "a cluster": lambda world: world.cluster.get_absolute_url(),
    "people": lambda _world: reverse("people:person-list"),
}
SEARCHED = {
    "one target": "q",
    "heads": "q",
    "tasks": "q",
    "rural files": "q",
    "recognitions": "q",
    "people": "unit",
}
"""Lists with a field for the name of a unit, and its name."""
HISTORIES: dict[str, Callable[[World], str]] = {
    "an assignment": lambda world: world.assignments[0].get_absolute_url(),
    "a report": lambda world: world.reports[0].get_absolute_url(),
    "a rural file": lambda world: RuralAssessment.objects.get(unit=world.former[0]).get_absolute_url(),
    "a unit": lambda world: world.former[0].get_absolute_url(),
    "a person": lambda world: world.people[0].get_absolute_url(),
}


@pytest.fixture
def world() -> Iterator[World]:
    with clock.at(moment(TODAY)):
        yield make_world()


@pytest.fixture
def reader(client: Client, world: World) -> Client:
    client.force_login(world.secretary)
    return client


def now(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}nhin=hien-nay"


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_both_ways_in_as_many_queries_for_three_rows(reader: Client, world: World, name: str) -> None:
    former, successor = world.names
    costs = []
    for rows in (1, 3):
        world.grow(rows)
        url = LISTS[name](world)
        costs.append((queries_of(reader, url), queries_of(reader, now(url))))
    then, today = text(reader, url), text(reader, now(url))
    assert former in then
    assert successor not in then
    assert "Theo đơn vị hiện nay" in then
    assert successor in today
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 30


@pytest.mark.parametrize("name", HISTORIES)
def test_the_history_of_one_thing_is_read_both_ways(reader: Client, world: World, name: str) -> None:
    costs = []
    for rows in (1, 3):
        world.grow(rows)
        costs.append(queries_of(reader, now(HISTORIES[name](world))))
    assert costs[0] == costs[1] <= 40


@pytest.mark.parametrize("name", SEARCHED)
def test_a_unit_that_ended_and_its_successor_are_found_by_either_name(reader: Client, world: World, name: str) -> None:
    world.grow(3)
    former, successor = world.names
    url = LISTS[name](world)
    sign = "&" if "?" in url else "?"

    def found(words: str, *, is_now: bool = False) -> str:
        address = f"{url}{sign}{SEARCHED[name]}={words}"
        page = text(reader, now(address) if is_now else address)
        return page.partition('class="folds"')[2] or page.partition('class="table')[2]

    assert former in found(former)
    assert "Xã Cũ 1" not in found(former)
    assert successor in found(successor, is_now=True)
    assert "Xã Mới 1" not in found(successor, is_now=True)
    assert former not in found(successor)


def test_a_filter_keeps_the_way_the_list_is_read(reader: Client, world: World) -> None:
    world.grow(1)
    kept = '<input type="hidden" name="nhin" value="hien-nay">'
    url = reverse("tasks:task-list")
    assert kept in text(reader, now(url))
    assert kept not in text(reader, url)


def test_work_of_the_successor_is_found_under_the_name_of_before(reader: Client, world: World) -> None:
    world.grow(1)
    former, successor = world.names
    unit = Unit.objects.get(name=successor)
    TaskFactory(lead=unit, title="Việc của xã mới")
    PersonFactory(unit=unit, name="Người Xã Mới")
    assert "Việc của xã mới" in text(reader, f"{reverse('tasks:task-list')}?q={former}")
    assert "Người Xã Mới" in text(reader, f"{reverse('people:person-list')}?unit={former}")
    units = reverse("units:unit-list")
    assert successor in text(reader, f"{units}?q={former}").partition('class="table')[2]
    assert former in text(reader, f"{units}?q={successor}&day=2026-06-01").partition('class="table')[2]


def test_the_board_and_a_scheme_find_communes_by_the_names_of_before(reader: Client, world: World) -> None:
    world.grow(2)
    former, successor = world.names
    for url in (reverse("rural:territory"), reverse("criteria:scheme", args=["commune_group3"])):
        found = text(reader, f"{url}?q={former}")
        assert successor in found
        assert "Xã Mới 1" not in found
        assert queries_of(reader, f"{url}?q={former}") <= 30


def test_counts_of_a_cluster_go_to_the_unit_that_carries_on(world: World) -> None:
    world.grow(2)
    counts = timeliness_of(world.movement)

    def due(*, is_now: bool) -> dict[str, int]:
        return {name: row.due for name, row in by_cluster(world.movement, counts, Lens(is_now=is_now))}

    assert due(is_now=False) == due(is_now=True) == {"Cụm số 1": 2}
    ClusterMemberFactory(cluster=ClusterFactory(year=2026, name="Cụm số 2"), unit=successor_of(world, 0))
    assert due(is_now=False) == {"Cụm số 1": 2}
    assert due(is_now=True) == {"Cụm số 1": 1, "Cụm số 2": 1}
    world.cluster.members.filter(unit=world.former[0]).delete()
    assert due(is_now=False) == {"Cụm số 1": 1, "Cụm số 2": 1}


def test_units_that_became_one_count_once_in_their_cluster(reader: Client, world: World) -> None:
    world.grow(2)
    SuccessionPart.objects.filter(source=world.former[1]).update(target=successor_of(world, 0))
    url = world.cluster.get_absolute_url()
    assert "2 đơn vị, theo lượt" in text(reader, url)
    assert "1 đơn vị, theo lượt" in text(reader, now(url))


def test_the_history_of_a_unit_tells_what_happened_before_and_after_it(reader: Client, world: World) -> None:
    world.grow(1)
    old, new = world.former[0], successor_of(world, 0)
    latest = UnitFactory(parent=world.province, name="Phường Cuối")
    SuccessionPartFactory(succession__happened_on=TODAY, source=end_unit(new, TODAY), target=latest, share=1)
    with clock.at(moment(TODAY + dt.timedelta(days=1))):
        then, today = text(reader, latest.get_absolute_url()), text(reader, now(latest.get_absolute_url()))
        assert "Hình thành từ Xã Mới 0" in then
        assert "Xã Cũ 0" not in then
        assert "Hình thành từ Xã Mới 0" in today
        assert "Xã Cũ 0: Chuyển thành Xã Mới 0" in today
        assert "Cụm số 1" in today
        assert "Xã Mới 0: Chuyển thành Phường Cuối" in text(reader, now(old.get_absolute_url()))


def test_the_successor_reads_the_periods_and_revisions_of_the_unit_before(reader: Client, world: World) -> None:
    world.grow(1)
    own = TargetAssignmentFactory(target=world.target, unit=successor_of(world, 0))
    MeasurementFactory(report=world.reports[0], assignment=world.assignments[0], value=95)
    then, today = text(reader, own.get_absolute_url()), text(reader, now(own.get_absolute_url()))
    assert "Kết quả của Xã Cũ 0" not in then
    assert "Kết quả của Xã Cũ 0" in today
    assert "Thiên tai kéo dài." in today
    assert "Thiên tai kéo dài." not in then


def successor_of(world: World, number: int) -> Unit:
    return Unit.objects.get(name=f"Xã Mới {number}")
