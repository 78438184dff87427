"""The opening page: what goes on right now, counted where it happens."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from awards.domain.register_page import ensure_register_page
from awards.enums import ConsultationStatus
from awards.models import Consultation, Grant
from base.core import clock
from tests.factories.movements import RegistrationFactory
from tests.factories.registry import make
from tests.factories.units import UnitFactory
from tests.movements.campaign import START, start_campaign, ticked
from web.cms.domain.highlights import figures
from web.cms.models import HomePage


def test_figures_are_zero_before_anything_happens(client: Client, site_tree: HomePage) -> None:
    assert [figure["value"] for figure in figures()] == [0, 0, 0, 0]
    assert client.get("/").status_code == 200


def test_figures_count_what_runs_and_who_takes_part(site_tree: HomePage) -> None:
    start_campaign(units=3)
    assert [figure["value"] for figure in figures()][:2] == [0, 0]
    ticked(START)
    assert [figure["value"] for figure in figures()][:2] == [1, 3]


def test_a_movement_that_has_not_begun_is_shown_as_such(client: Client, site_tree: HomePage) -> None:
    start_campaign(units=1)
    page = client.get("/").content.decode()
    assert ("Sắp bắt đầu" in page, "Phong trào đang diễn ra và sắp bắt đầu" in page) == (True, True)
    ticked(START)
    cache.clear()
    page = client.get("/").content.decode()
    assert "ắp bắt đầu" not in page


def test_the_public_is_led_to_an_open_consultation(client: Client, site_tree: HomePage) -> None:
    made = make(Consultation, UnitFactory())
    Consultation.objects.filter(pk=made.pk).update(status=ConsultationStatus.OPEN)
    links = html.fromstring(client.get("/").content.decode()).xpath("//section[@aria-labelledby='home-choices']//a")
    assert (made.title, f"/lay-y-kien/{made.slug}/") in [(link.text_content(), link.get("href")) for link in links]


def test_the_only_movement_stands_wide_on_the_front_page(client: Client, site_tree: HomePage) -> None:
    campaign = start_campaign(units=1)
    seen = client.get("/").content.decode()
    assert 'class="feature"' in seen
    assert campaign.movement.title in seen


def test_figures_cost_the_same_for_more_units(site_tree: HomePage) -> None:
    movement = start_campaign(units=1).movement
    ticked(START)
    counts = []
    for more in (0, 2):
        RegistrationFactory.create_batch(more, movement=movement)
        with CaptureQueriesContext(connection) as queries:
            assert figures()[1]["value"] == 1 + more
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_the_figure_of_awards_is_what_its_link_shows(client: Client, site_tree: HomePage) -> None:
    """A decision of this year honours what was done last year: the register files it under last year."""
    last = clock.today().year - 1
    for status in ("valid", "corrected", "revoked"):
        made = make(Grant, UnitFactory())
        Grant.objects.filter(pk=made.pk).update(year=last, status=status)
    hidden = make(Grant, UnitFactory())
    Grant.objects.filter(pk=hidden.pk).update(year=last, is_public=False)
    figure = figures()[2]
    assert (figure["value"], str(last) in figure["label"]) == (3, True)
    ensure_register_page()
    assert "3 kết quả" in client.get(figure["url"]).content.decode()
