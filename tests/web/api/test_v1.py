from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from movements.domain.pages import ensure_index, publish_page
from movements.models import Movement
from tests.factories.movements import MovementFactory, TargetAssignmentFactory, TargetFactory
from tests.factories.units import UnitFactory
from web.cms.models import HomePage

pytestmark = pytest.mark.django_db


def public_movement(**fields: Any) -> Movement:
    movement = MovementFactory(open=True, **fields)
    movement.page = publish_page(movement, ensure_index())
    movement.save()
    return movement


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1{path}")
    assert response.status_code == status
    return response.json()


def test_movements_show_the_public_ones_only(client: Client, site_tree: HomePage) -> None:
    shown, _draft = public_movement(title="Phong trào công khai"), MovementFactory()
    found = get(client, "/movements")
    assert [row["slug"] for row in found["items"]] == [shown.slug]
    assert found["items"][0]["url"].endswith(f"/phong-trao/{shown.slug}/")
    assert get(client, "/movements?status=closed")["items"] == []


def test_draft_movement_does_not_exist_for_the_public(client: Client, site_tree: HomePage) -> None:
    assert get(client, f"/movements/{MovementFactory().slug}", 404)["code"] == "not_found"
    assert get(client, f"/movements/{MovementFactory().slug}/targets", 404)["code"] == "not_found"


def test_targets_come_with_every_unit_they_are_given_to(client: Client, site_tree: HomePage) -> None:
    movement = public_movement()
    target = TargetFactory(movement=movement, fraction=True)
    TargetAssignmentFactory(target=target, unit=UnitFactory(name="Xã Đồng Phú"))
    (row,) = get(client, f"/movements/{movement.slug}/targets")
    assert (row["numerator"], row["denominator"], row["unit"]) == ("66.0000", "87.0000", "xã")
    assert row["percent"] is None
    assert [unit["unit"] for unit in row["units"]] == ["Xã Đồng Phú"]


def test_units_stand_as_of_a_day(client: Client) -> None:
    province = UnitFactory(province=True, name="Tỉnh Vĩnh Long")
    UnitFactory(parent=province, name="Xã Cũ", dissolved=True)
    assert [row["name"] for row in get(client, "/units?q=xa")["items"]] == []
    (old,) = get(client, "/units?q=xa&as_of=2025-06-30")["items"]
    assert (old["parent_id"], old["valid_to"]) == (province.pk, "2025-06-30")
    assert get(client, f"/units/{old['id']}")["predecessors"] == []


def test_pages_are_counted_and_bounded(client: Client) -> None:
    for _ in range(3):
        UnitFactory(valid_from=dt.date(2020, 1, 1))
    found = get(client, "/units?size=2&page=2")
    assert (len(found["items"]), found["count"], found["page"], found["pages"]) == (1, 3, 2, 2)
    assert get(client, "/units?page=99")["items"] == []


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/units?size=9999", "size"),
        ("/units?page=0", "page"),
        ("/units?as_of=hom-nay", "as_of"),
        ("/grants?year=x", "year"),
    ],
)
def test_wrong_parameter_is_named_in_vietnamese(client: Client, path: str, field: str) -> None:
    refusal = get(client, path, 422)
    assert refusal["code"] == "invalid"
    assert refusal["message"] == f"Tham số chưa đúng: {field}."
    assert field in refusal["fields"]


def test_unknown_unit_is_told_in_json(client: Client) -> None:
    assert get(client, "/units/999999", 404)["message"].startswith("Không có dữ liệu")
    assert get(client, "/grants?unit=999999", 404)["code"] == "not_found"


def test_register_is_empty_but_answers(client: Client) -> None:
    assert get(client, "/grants?q=huân chương&year=2026") == {"items": [], "count": 0, "page": 1, "pages": 0}


def test_api_only_reads(client: Client) -> None:
    assert client.post("/api/v1/units", {}, content_type="application/json").status_code == 405


def test_openapi_describes_every_address_and_no_docs_page_is_served(client: Client) -> None:
    schema = get(client, "/openapi.json")
    assert set(schema["paths"]) == {
        f"/api/v1{path}"
        for path in (
            "/movements",
            "/movements/{slug}",
            "/movements/{slug}/targets",
            "/grants",
            "/grants/export.{kind}",
            "/register",
            "/units",
            "/units/{unit_id}",
        )
    }
    assert client.get("/api/v1/docs/").status_code == 404


def test_lists_ask_as_often_for_three_rows_as_for_one(client: Client, site_tree: HomePage) -> None:
    for path, add in (("/units", UnitFactory), ("/movements", public_movement)):
        counts = []
        for more in (1, 2):
            for _ in range(more):
                add()
            client.get(f"/api/v1{path}")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/api/v1{path}")
            counts.append(len(queries))
        assert counts[0] == counts[1], path
