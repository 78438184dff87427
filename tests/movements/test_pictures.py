"""Charts on the screens of movements: they say what the table beside them says, and come as files."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.test import Client

from base.core import clock
from movements.domain.drafts import TargetDraft
from movements.domain.pictures import province_picture, ranking_picture
from movements.domain.rural.board import Province
from movements.domain.scoring.rankings import freeze_ranking, publish_ranking
from movements.enums import Comparator, Nature
from movements.models import Ranking, TargetAssignment
from tests.factories.scoring import AFTER, group, indicator, moment, pack, start_contest
from tests.movements.campaign import moment as at
from tests.movements.campaign import start_campaign, ticked

pytestmark = pytest.mark.django_db


def test_target_of_a_unit_is_drawn_once_two_periods_are_known() -> None:
    campaign = start_campaign(units=1)
    client = Client()
    client.force_login(campaign.secretary)
    assignment = TargetAssignment.objects.order_by("pk").first()
    assert assignment is not None
    address = assignment.get_absolute_url()
    for day, period, done in ((dt.date(2026, 3, 20), "Quý I/2026", 20), (dt.date(2026, 6, 20), "Quý II/2026", 41)):
        assert 'id="theo-ky"' not in client.get(address).content.decode()
        ticked(day)
        with clock.at(at(day)):
            campaign.approve(0, (done, "0.5"), period=period)
    assert 'id="theo-ky"' in client.get(address).content.decode()
    file = client.get(address, {"bieu-do": "theo-ky", "dang": "csv"})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row[:2] for row in rows[1:3]] == [["Quý I/2026", "20"], ["Quý II/2026", "41"]]
    assert rows[1][rows[0].index("Chỉ tiêu")] == "66"


def test_ranking_shows_who_leads_and_what_changed() -> None:
    contest = start_contest(2, pack(group("I", indicator("1", "proportional", 100, thresholds=[{"low": 90}]))))
    for unit in range(2):
        contest.report(unit, i1=90 - unit)
    contest.issue(stages=())
    contest.end()
    client = Client()
    client.force_login(contest.secretary)
    with clock.at(moment(AFTER)):
        ranking = publish_ranking(freeze_ranking(contest.movement), actor=contest.secretary)
        seen = client.get(ranking.get_absolute_url()).content.decode()
        assert f"{contest.units[0].name} dẫn đầu với 100 điểm." in seen
        picture = client.get(ranking.get_absolute_url(), {"bieu-do": "dan-dau", "dang": "svg"})
        assert contest.units[1].name in picture.content.decode()


def test_a_ranking_never_published_is_no_measure_of_change() -> None:
    contest = start_contest(2, pack(group("I", indicator("1", "proportional", 100, thresholds=[{"low": 90}]))))
    for unit in range(2):
        contest.report(unit, i1=90 - unit)
    contest.issue(stages=())
    contest.end()
    with clock.at(moment(AFTER)):
        draft = freeze_ranking(contest.movement)
    Ranking.objects.filter(pk=draft.pk).update(status="replaced", fingerprint="0" * 64)
    with clock.at(moment(AFTER) + dt.timedelta(hours=1)):
        ranking = publish_ranking(freeze_ranking(contest.movement), actor=contest.secretary)
        assert ranking.number == 2
        picture = ranking_picture(ranking)
    assert picture is not None
    assert "Thay đổi" not in picture.columns


def test_provinces_are_told_apart_by_their_share() -> None:
    rows = [Province(1, "Tỉnh Vĩnh Long", "vinh long", 87), Province(2, "Thành phố Huế", "hue", 20)]
    rows[0].tiers["standard"], rows[1].tiers["standard"] = 66, 20
    chart = province_picture(rows)
    assert chart.rows == [["Thành phố Huế", "20/20"], ["Tỉnh Vĩnh Long", "66/87"]]
    assert "86/107 xã" in chart.summary
    assert "không thể hiện địa giới" in chart.note


def test_public_page_draws_a_target_once_every_unit_has_two_figures(client: Client) -> None:
    trees = TargetDraft("Cây trồng mới", Comparator.GE, low=Decimal(100), unit="cây", nature=Nature.FLOW)
    campaign = start_campaign(units=2, targets=(trees,))
    address = campaign.movement.page.url
    target = campaign.movement.targets.first()
    key = f"tien-do-{target.pk}"
    for day, period, figures in (
        (dt.date(2026, 3, 20), "Quý I/2026", (20, 10)),
        (dt.date(2026, 6, 20), "Quý II/2026", (41, 21)),
    ):
        ticked(day)
        for unit, done in enumerate(figures):
            assert f'id="{key}"' not in client.get(address, {"khong-nho": unit}).content.decode()
            with clock.at(at(day)):
                campaign.approve(unit, (done,), period=period)
    seen = client.get(address, {"khong-nho": 9}).content.decode()
    assert f'id="{key}"' in seen
    assert "css/charts" in seen
    assert 'role="img"' in seen
    rows = list(
        csv.reader(io.StringIO(client.get(address, {"bieu-do": key, "dang": "csv"}).content.decode("utf-8-sig")))
    )
    assert [row[:2] for row in rows[1:3]] == [["Quý I/2026", "30"], ["Quý II/2026", "92"]]
    assert client.get(address, {"bieu-do": key, "dang": "png"}).content.startswith(b"\x89PNG")
    assert client.get(address, {"bieu-do": key, "dang": "svg"})["Content-Type"] == "image/svg+xml"


def test_public_page_without_targets_has_no_chart_and_says_so(client: Client) -> None:
    movement = start_campaign(units=0, targets=(), assigned=False).movement
    seen = client.get(movement.page.url).content.decode()
    assert "css/charts" not in seen
    assert "Phong trào không đặt chỉ tiêu bằng số." in seen
