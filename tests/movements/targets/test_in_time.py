"""Lists and totals of movements as they were and as they are now: the sum is the same, the names are of the time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from base.core import clock
from base.units.domain.in_time import Lens
from base.units.domain.successions import Decision, NewUnit, merge_units
from movements.domain.queries import registrations_of
from movements.domain.reports.timeliness import by_unit, by_unit_today, timeliness_of, total
from movements.domain.together import totals_today
from tests.movements.campaign import moment
from tests.movements.queries import queries_of
from tests.movements.targets.scene import Scene, approved, set_scene

pytestmark = pytest.mark.django_db
MERGED = dt.date(2026, 7, 1)


@pytest.fixture
def scene() -> Any:
    """Two of three units become one on the first of July; each had reported for the first quarter."""
    made = set_scene(3, comparator="ge", low=200, unit="hộ", nature="flow", accumulation="year")
    for n in range(3):
        approved(made.assignment(n), "Quý I", 10 * (n + 1))
    old, other, _third = made.units
    with clock.at(moment(MERGED)):
        merge_units([old, other], NewUnit("Xã Hợp Nhất", old.kind, made.movement.organiser), Decision(MERGED, "1/NQ"))
    with clock.at(moment(dt.date(2026, 8, 1))):
        yield made


def page(client: Client, url: str, **parameters: str) -> str:
    answer = client.get(url, parameters)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_list_names_the_units_of_then_or_those_of_today(scene: Scene, client: Client) -> None:
    client.force_login(scene.secretary)
    former = scene.units[0].name
    period = scene.movement.plans.get().periods.get()
    pages = (
        reverse("movements:own-targets"),
        reverse("movements:duty-list"),
        reverse("movements:report-list"),
        scene.target.get_absolute_url(),
        reverse("movements:period-board", args=[period.pk]),
    )
    for url in pages:
        then, now = page(client, url), page(client, url, nhin="hien-nay")
        assert f"{former} (đến 30/06/2026)" in then, url
        assert f"Xã Hợp Nhất (trước là {former})" in now, url
        assert "Theo đơn vị hiện nay" in then
        assert queries_of(client, f"{url}?nhin=hien-nay") <= 30


def test_timeliness_adds_up_to_the_same_under_the_units_of_today(scene: Scene, client: Client) -> None:
    movement, lens = scene.movement, Lens(is_now=True)
    then, now = list(by_unit(movement)), by_unit_today(movement, lens)
    assert (len(then), len(now)) == (3, 2)
    for name in ("due", "on_time", "late", "missing", "approved"):
        assert sum(row[name] for row in now) == sum(row[name] for row in then)
    assert total(timeliness_of(movement).values()).due == sum(row["due"] for row in now)
    client.force_login(scene.secretary)
    url = reverse("movements:movement-timeliness", args=[movement.pk])
    assert f"Xã Hợp Nhất (gồm cả {scene.units[0].name}, {scene.units[1].name})" in page(client, url, nhin="hien-nay")


def test_figures_of_merged_units_stand_under_their_successor(scene: Scene, client: Client) -> None:
    (total_now,) = totals_today(scene.target)
    assert (total_now.unit.name, total_now.shown) == ("Xã Hợp Nhất", "30 hộ")
    client.force_login(scene.secretary)
    shown = page(client, scene.target.get_absolute_url(), nhin="hien-nay")
    assert "Số thực hiện theo đơn vị hiện nay" in shown


def test_registered_units_are_paged_and_grouped_under_their_successor(scene: Scene, client: Client) -> None:
    client.force_login(scene.secretary)
    url = scene.movement.get_absolute_url()
    then, now = page(client, url, tab="don-vi"), page(client, url, tab="don-vi", nhin="hien-nay")
    registered = registrations_of(scene.movement).count()
    assert f"{registered} đơn vị đã đăng ký" in then
    assert "2 đơn vị đã đăng ký" in now
    assert scene.units[0].name in then
    assert "Xã Hợp Nhất" in now
