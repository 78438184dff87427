"""Rankings and sheets of units that were merged later: as it was, and under the units of today."""

from __future__ import annotations

import pytest
from django.test import Client

from base.core import clock
from base.units.domain.successions import Decision, NewUnit, merge_units
from movements.domain.scoring.rankings import freeze_ranking, publish_ranking
from tests.factories.scoring import AFTER, group, indicator, moment, pack, start_contest
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
