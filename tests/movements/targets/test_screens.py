"""The screens of targets as people use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from base.accounts.workbench import work_for
from base.core import clock
from movements.domain.standings import summaries_of
from movements.models import Target, TargetAssignment, TargetChain, TargetRevision
from tests.factories.accounts import UserFactory
from tests.factories.movements import MovementFactory, RegistrationFactory, TargetAssignmentFactory, TargetFactory
from tests.factories.targets import TargetRevisionFactory
from tests.factories.units import PersonFactory, UnitFactory, end_unit
from tests.movements.campaign import moment
from tests.movements.queries import queries_of
from tests.movements.targets.scene import Scene, approved, director, set_scene

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 3)


@pytest.fixture(autouse=True)
def _in_august() -> Iterator[None]:
    with clock.at(moment(TODAY)):
        yield


@pytest.fixture
def scene() -> Scene:
    return set_scene(1)


def signed(client: Client, user: Any) -> Callable[..., str]:
    client.force_login(user)

    def page(name: str, *keys: Any, data: dict[str, Any] | None = None, query: str = "") -> str:
        url = reverse(name, args=keys) + query
        answer = client.get(url) if data is None else client.post(url, data, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def more(scene: Scene, count: int) -> None:
    for _ in range(count):
        unit = UnitFactory(parent=scene.movement.organiser)
        RegistrationFactory(movement=scene.movement, unit=unit)
        row = TargetAssignmentFactory(target=scene.target, unit=unit, head=PersonFactory(unit=unit))
        approved(TargetAssignment.objects.select_related("target__movement", "unit").get(pk=row.pk), "Quý I", 50)


LISTS: dict[str, Callable[[Scene], str]] = {
    "targets of a movement": lambda scene: reverse("movements:target-list", args=[scene.movement.pk]),
    "one target over its units": lambda scene: reverse("movements:target-detail", args=[scene.target.pk]),
    "one target by status": lambda scene: (
        reverse("movements:target-detail", args=[scene.target.pk]) + "?status=no_data"
    ),
    "the grid": lambda scene: reverse("movements:target-grid", args=[scene.target.pk]),
    "what units were given": lambda scene: reverse("movements:own-targets"),
    "heads": lambda scene: reverse("movements:head-list"),
    "progress of a movement": lambda scene: scene.movement.get_absolute_url() + "?tab=tien-do",
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_as_many_queries_for_three_rows_as_for_one(client: Client, scene: Scene, name: str) -> None:
    client.force_login(scene.secretary)
    more(scene, 1)
    url, counts = LISTS[name](scene), []
    for count in (0, 2):
        more(scene, count)
        counts.append(queries_of(client, url))
    assert counts[0] == counts[1] <= 30


def test_revisions_ask_as_many_queries_for_three_rows_as_for_one(client: Client, scene: Scene) -> None:
    client.force_login(scene.secretary)
    counts = []
    for count in (1, 2):
        for _ in range(count):
            TargetRevisionFactory()
        counts.append(queries_of(client, reverse("movements:revision-list")))
    assert counts[0] == counts[1] <= 30


def test_a_target_is_added_corrected_and_found_again(client: Client, scene: Scene) -> None:
    page = signed(client, scene.secretary)
    data = {
        "name": "Thu nhập bình quân", "comparator": "between", "low": "130", "high": "135", "unit": "đồng",
        "scale": "million", "per": "person", "per_time": "year", "direction": "up", "nature": "stock",
        "accumulation": "point", "hardness": "mandatory", "weight": "1",
    }  # fmt: skip
    assert "130–135 triệu đồng/người/năm" in page("movements:target-add", scene.movement.pk, data=data)
    target = Target.objects.get(name="Thu nhập bình quân")
    wrong = page("movements:target-edit", target.pk, data=data | {"high": "120"})
    assert "mức thấp nhất lớn hơn" in wrong
    assert "triệu đồng" in page("movements:target-edit", target.pk, data=data | {"high": "140"})
    target.refresh_from_db()
    assert target.high == 140


def test_a_revision_goes_from_one_person_to_another(client: Client, scene: Scene) -> None:
    page = signed(client, scene.secretary)
    data = {"version": "0", "low": "80", "weight": "1", "hardness": "mandatory", "effective_on": "2026-08-10"}
    assert "field--error" in page("movements:target-revise", scene.target.pk, data=data)
    shown = page("movements:target-revise", scene.target.pk, data=data | {"reason": "Bão lũ."})
    revision = TargetRevision.objects.get()
    assert "không tự duyệt được" in shown
    assert reverse("movements:revision-approve", args=[revision.pk]) not in shown
    assert "không tự duyệt" in page("movements:revision-approve", revision.pk, data={})
    assert any("chờ duyệt" in item.title for item in work_for(scene.chair))
    page = signed(client, scene.chair)
    assert "chờ đến ngày" in page("movements:revision-approve", revision.pk, data={})
    assert "<del>90</del>" in page("movements:revision-detail", revision.pk)


def test_two_who_revise_at_once_lose_nothing(client: Client, scene: Scene) -> None:
    Target.objects.filter(pk=scene.target.pk).update(version=3, low=85)
    page = signed(client, scene.secretary)
    data = {"version": "0", "low": "80", "weight": "1", "hardness": "mandatory", "effective_on": "2026-08-10"}
    shown = page("movements:target-revise", scene.target.pk, data=data | {"reason": "Bão lũ kéo dài."})
    assert "người khác sửa" in shown
    assert "Bão lũ kéo dài." in shown
    assert 'name="version" value="3"' in shown


def test_the_grid_gives_each_unit_its_own_figures_or_none(client: Client) -> None:
    scene = set_scene(2, assigned=False)
    page = signed(client, scene.secretary)
    first, second = (f"u{unit.pk}" for unit in scene.units)
    data = {f"{first}-give": "on", f"{first}-low": "70", f"{first}-difficulty": "1,5"}
    assert 'class="fold" open' not in page("movements:target-grid", scene.target.pk)
    refused = page("movements:target-grid", scene.target.pk, data=data)
    assert "lý do khi hệ số khó" in refused
    assert refused.count('class="fold" open') == 1
    assert not TargetAssignment.objects.exists()
    data |= {f"{first}-difficulty_reason": "Xã đảo", f"{second}-give": "on"}
    shown = page("movements:target-grid", scene.target.pk, data=data)
    assert "2 đơn vị được giao" in shown
    assert (scene.assignment(0).low, scene.assignment(1).low) == (70, None)
    assert "Xem, điều chỉnh" in shown


def test_the_page_of_what_a_unit_was_given_shows_the_arithmetic(client: Client, scene: Scene) -> None:
    approved(scene.assignment(), "Quý I", 60)
    approved(scene.assignment(), "Quý II", 70)
    officer = UserFactory(role="officer", unit=scene.units[0])
    page = signed(client, officer)
    shown = page("movements:assignment-detail", scene.assignment().pk)
    assert "70 + (70 − 60) × 184 ÷ 91 ≈ 90,22%" in shown
    assert "Đúng tiến độ" in shown
    other = TargetFactory(movement=scene.movement, name="Hộ có bể chứa nước")
    TargetAssignmentFactory(target=other, unit=scene.units[0])
    own = page("movements:own-targets")
    assert "Hộ dùng nước sạch" in own
    assert "Hộ có bể chứa nước" in own
    heading = f'<h2>{scene.movement}<span class="facts__note">{scene.units[0]}</span></h2>'
    assert own.count(heading) == 1, "movement and unit are said once for all their targets"
    assert "Hộ dùng nước sạch" in client.get(reverse("movements:own-targets") + "?q=nuoc+sach").content.decode()
    assert "Bàn giao trách nhiệm" not in shown


def test_handing_over_judging_and_withdrawing(client: Client) -> None:
    scene = set_scene(comparator="qualitative", low=None)
    row, person = scene.assignment(), PersonFactory(unit=scene.units[0])
    page = signed(client, scene.secretary)
    assert person.name in page("movements:assignment-hand-over", row.pk, data={"person": person.pk, "on": "2026-08-03"})
    shown = page("movements:assignment-judge", row.pk, data={"is_met": "0", "reason": "Chưa có sản phẩm."})
    assert "Chưa có sản phẩm." in shown
    assert "Đã rút" in page("movements:assignment-withdraw", row.pk, data={})


def test_the_wizard_shows_before_it_carries(client: Client, scene: Scene) -> None:
    days = {"starts_on": dt.date(2027, 1, 1), "ends_on": dt.date(2027, 12, 31)}
    into = MovementFactory(published=True, organiser=scene.movement.organiser, title="Năm sau", **days)
    page = signed(client, scene.secretary)
    assert "Chọn phong trào" in page("movements:carry-over", scene.movement.pk)
    shown = page("movements:carry-over", scene.movement.pk, query=f"?into={into.pk}")
    assert "1 đơn vị chưa hoàn thành" in shown
    assert not TargetChain.objects.exists()
    data = {"reason": "Chưa xong.", f"mode_{scene.target.pk}": "same"}
    for words in ("Đã chuyển tiếp 1", "Không có gì mới"):
        assert words in page("movements:carry-over", scene.movement.pk, data=data, query=f"?into={into.pk}")
    (row,) = summaries_of(into)
    assert row.assigned == 1


def test_heads_with_their_sum_and_the_filter(client: Client) -> None:
    scene = set_scene(1, assigned=False)
    director(scene.units[0], "Nguyễn Thị Đứng Đầu", dt.date(2021, 1, 1))
    page = signed(client, scene.secretary)
    page("movements:target-grid", scene.target.pk, data={f"u{scene.units[0].pk}-give": "on"})
    approved(scene.assignment(), "Quý I", 45)
    shown = page("movements:head-list")
    assert "Nguyễn Thị Đứng Đầu" in shown
    assert "100 × 0,5 ÷ 1 = 50" in shown
    assert "Chưa có ai" in page("movements:head-list", query="?year=2020")


def test_the_secretariat_is_told_of_what_the_schedule_cannot_settle(scene: Scene) -> None:
    unit = scene.units[0]
    PersonFactory.create_batch(2, unit=unit, position="Chủ tịch", is_leader=True)
    assert any("chưa rõ người chịu trách nhiệm" in item.title for item in work_for(scene.secretary))
    end_unit(unit, TODAY - dt.timedelta(days=1))
    assert any("ngừng hoạt động" in item.title for item in work_for(scene.secretary))
