"""Awards and criteria on the portal: pictures, the facet of the search, the page of a movement."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.domain.register_words import folded_row
from awards.models import Grant
from base.core import clock
from movements.enums import RuralStatus
from movements.models import RuralAssessment, RuralLine
from tests.factories.movements import RegistrationFactory
from tests.factories.registry import make
from tests.factories.rural import assessment, commune
from tests.factories.units import UnitFactory
from tests.movements.campaign import start_campaign
from web.cms.domain.pictures import MOST_COMMUNES, awards_picture, criteria_picture
from web.cms.domain.related import about_movement
from web.cms.models import HomePage

pytestmark = pytest.mark.django_db


def honoured(name: str, **fields: Any) -> Grant:
    """A public row of the register for a unit of that name."""
    made: Any = make(Grant, UnitFactory(name=name))
    Grant.objects.filter(pk=made.pk).update(folded=folded_row(name), **fields)
    return Grant.objects.get(pk=made.pk)


def test_awards_are_drawn_by_year_and_kept_out_where_withheld_or_revoked(client: Client, site_tree: HomePage) -> None:
    assert awards_picture() is None
    assert "Khen thưởng qua các năm" not in client.get("/").content.decode()
    this = clock.today().year
    honoured("Xã Một")
    assert awards_picture() is None, "one year has nothing to be compared with"
    honoured("Xã Hai", granted_on=dt.date(this - 2, 3, 2))
    honoured("Xã Ẩn", is_public=False)
    honoured("Xã Tước", status="revoked")
    cache.clear()
    picture = awards_picture()
    assert picture is not None
    totals = {row[0]: row[-1] for row in picture.rows}
    assert (totals[str(this)], totals[str(this - 2)], totals[str(this - 1)]) == ("1", "1", "0")
    assert list(totals) == [str(this - 2), str(this - 1), str(this)], "no empty years before the first award"
    assert "Khen thưởng qua các năm" in client.get("/").content.decode()
    file = client.get("/?bieu-do=khen-thuong&dang=csv")
    assert file["Content-Type"].startswith("text/csv")
    assert client.get("/?bieu-do=khong-co&dang=csv").status_code == 200


def test_awards_are_a_kind_of_answer_of_their_own(client: Client, site_tree: HomePage) -> None:
    honoured("Xã Đồng Phú")
    found = client.get("/tim-kiem/", {"q": "dong phu", "loai": "khen-thuong"})
    assert [str(hit.title) for hit in found.context["hits"]] == ["Xã <mark>Đồng</mark> <mark>Phú</mark>"]
    assert "Xem tất cả trong sổ vinh danh" in found.content.decode()
    only = client.get("/tim-kiem/", {"q": "đồng phú"})
    assert len(only.context["hits"]) == 1, "with no page to show, the awards are shown"
    assert client.get("/tim-kiem/", {"q": "khong co gi"}).status_code == 200


def test_search_costs_the_same_for_more_awards(client: Client, site_tree: HomePage) -> None:
    counts = []
    for more in (1, 2):
        for at in range(more):
            honoured(f"Xã Đồng Phú {more}{at}")
        client.get("/tim-kiem/", {"q": "dong phu", "loai": "khen-thuong"})
        with CaptureQueriesContext(connection) as asked:
            client.get("/tim-kiem/", {"q": "dong phu", "loai": "khen-thuong"})
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 2, "one certificate a row of one page, at most"


def appraised(name: str, *outcomes: str, parent: Any = None) -> Any:
    unit = commune(parent=parent, name=name)
    made = assessment(unit)
    RuralAssessment.objects.filter(pk=made.pk).update(status=RuralStatus.APPRAISED, as_of=dt.date(2020, 1, 1))
    lines = RuralLine.objects.filter(assessment=made).order_by("criterion__order", "criterion")
    for line, outcome in zip(lines, outcomes, strict=False):
        RuralLine.objects.filter(pk=line.pk).update(outcome=outcome)
    return unit


def test_criteria_are_drawn_commune_by_commune() -> None:
    first, second = appraised("Xã B", "met", "not_met"), appraised("Xã A", "met")
    bare = commune(name="Xã C")
    picture = criteria_picture([first, second, bare])
    assert picture is not None
    assert [row[0] for row in picture.rows] == ["Xã A", "Xã B"]
    assert picture.rows[1][1:3] == ["Đạt", "Chưa đạt"]
    assert criteria_picture([bare]) is None
    with CaptureQueriesContext(connection) as asked:
        criteria_picture([first, second])
    assert len(asked) == 2
    assert MOST_COMMUNES >= 20


def test_movement_names_who_takes_part_and_hides_withheld_awards(site_tree: HomePage) -> None:
    movement = start_campaign(units=2).movement
    counts = []
    for more in (0, 3):
        RegistrationFactory.create_batch(more, movement=movement)
        with CaptureQueriesContext(connection) as asked:
            about = about_movement(movement)
        counts.append(len(asked))
    assert len(about["units"]) == 5
    assert counts[1] <= counts[0]
    page = Client().get(movement.page.url).content.decode()
    assert about["units"][0] in page
