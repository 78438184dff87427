"""Rankings and sheets of units that were merged later: as it was, and under the units of today."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from base.accounts.enums import Role
from base.core import clock
from base.units.domain.successions import Decision, NewUnit, merge_units
from movements.domain.scoring.rankings import freeze_ranking, publish_ranking
from tests.factories.accounts import UserFactory
from tests.factories.scoring import (
    AFTER,
    SELF_DAY,
    STAGES,
    Contest,
    group,
    indicator,
    moment,
    pack,
    start_contest,
    usual_pack,
)
from tests.movements.queries import queries_of

pytestmark = pytest.mark.django_db


def test_a_ranking_is_read_as_it_was_or_as_it_is_now() -> None:
    contest = start_contest(3, pack(group("I", indicator("1", "proportional", 100, thresholds=[{"low": 90}]))))
    for unit in range(3):
        contest.report(unit, i1=90 - unit)
    contest.issue(stages=())
    contest.end()
    client = Client()
    client.force_login(contest.secretary)
    with clock.at(moment(AFTER)):
        ranking = publish_ranking(freeze_ranking(contest.movement), actor=contest.secretary)
        assert "Theo đơn vị hiện nay" not in client.get(ranking.get_absolute_url()).content.decode()
        gone = contest.units[:2]
        into = NewUnit("Xã Hợp Nhất", gone[0].kind, contest.movement.organiser)
        merge_units(gone, into, Decision(clock.today(), "1/NQ"))
        then = client.get(ranking.get_absolute_url()).content.decode()
        assert "Theo đơn vị hiện nay" in then
        assert "Xã Hợp Nhất" not in then
        url = f"{ranking.get_absolute_url()}?nhin=hien-nay"
        now = client.get(url).content.decode()
        for unit in gone:
            assert f"Xã Hợp Nhất (từ {unit.name})" in now
        assert contest.units[2].name in now
        assert queries_of(client, url) <= 30


def test_the_lists_of_scoring_ask_as_often_for_three_rows_as_for_one_both_ways(client: Client) -> None:
    costs: list[list[int]] = []
    for units in (1, 3):
        contest = merged_contest(units)
        client.force_login(UserFactory(role=Role.SECRETARIAT, unit=contest.movement.organiser))
        with clock.at(moment(AFTER, 10)):
            lists = [
                f"{reverse('scoring:sheet-list')}?whose=all&movement={contest.movement.pk}",
                reverse("scoring:running", args=[contest.movement.pk]),
                contest.movement.rankings.get(status="published").get_absolute_url(),
            ]
            for url in lists:
                page = client.get(url).content.decode()
                assert "Theo đơn vị hiện nay" in page, url
                sign = "&" if "?" in url else "?"
                assert "Xã Hợp Nhất" in client.get(f"{url}{sign}nhin=hien-nay").content.decode(), url
            both = [*lists, *(f"{url}{'&' if '?' in url else '?'}nhin=hien-nay" for url in lists)]
            plain = [reverse("scoring:plan-list"), reverse("scoring:ranking-list")]
            costs.append([queries_of(client, url) for url in (*both, *plain)])
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 30


def test_the_file_of_a_ranking_is_read_as_its_screen_is(client: Client) -> None:
    contest = merged_contest(2)
    client.force_login(contest.secretary)
    with clock.at(moment(AFTER, 10)):
        ranking = contest.movement.rankings.get(status="published")
        page = client.get(f"{ranking.get_absolute_url()}?nhin=hien-nay").content.decode()
        url = reverse("scoring:ranking-file", args=[ranking.pk])
        assert f'href="{url}?nhin=hien-nay"' in page

        def names(address: str) -> list[str]:
            book = load_workbook(io.BytesIO(client.get(address).getvalue()))  # type: ignore[attr-defined]
            return [str(cell.value) for cell in book.active["B"]][1:]

        old = [unit.name for unit in contest.units]
        day = f"{clock.today() - dt.timedelta(days=1):%d/%m/%Y}"
        assert names(url) == [f"{name} (đến {day})" for name in old]
        assert names(f"{url}?nhin=hien-nay") == [f"Xã Hợp Nhất (trước là {name})" for name in old]


def merged_contest(units: int) -> Contest:
    """A published ranking whose units became one the day after; their own sheets were sent."""
    contest = start_contest(units, usual_pack())
    for unit in range(units):
        contest.report(unit, i1=90 - unit)
    contest.issue(stages=(replace(STAGES[0], weight=Decimal(1)),))
    contest.turn(SELF_DAY)
    for unit in range(units):
        sheet = contest.sheet(unit, "self")
        contest.score(sheet, contest.officers[unit], SELF_DAY, send=contest.heads[unit], i2=30)
    contest.end()
    with clock.at(moment(AFTER)):
        publish_ranking(freeze_ranking(contest.movement), actor=contest.secretary)
        into = NewUnit("Xã Hợp Nhất", contest.units[0].kind, contest.movement.organiser)
        merge_units(contest.units, into, Decision(clock.today(), f"{units}/NQ"))
    return contest
