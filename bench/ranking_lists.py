"""Lists of scoring, ranking and criteria: queries and server time of one page at 1, 100 and 10,000 units.

    PYTHONPATH=site:. python bench/ranking_lists.py [--units 1 100 10000]

On PostgreSQL where DATABASE_URL names it, in a test database that is thrown away. Medians of 5 in one run, after one
unmeasured request each. Every unit has a self-score sheet and a row in a published ranking. Limit: 30 queries. JSON.
"""

# ruff: noqa: E402, PLC0415 -- models can be named only once the settings are chosen

from __future__ import annotations

import argparse
import json
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.db import connection, transaction
from django.test import Client
from django.test.utils import setup_test_environment

from bench.unit_lists import page_cost

LIMIT = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=[1, 100, 10_000])
    sizes = parser.parse_args().units
    setup_test_environment()
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        pages = {size: measure(size) for size in sizes}
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)
    most = max(cost["queries"] for costs in pages.values() for cost in costs.values())
    found = {"bench": "ranking_lists", "database": connection.vendor, "pages_by_units": pages}
    print(json.dumps(found | {"most_queries": most, "holds": most <= LIMIT}, ensure_ascii=False, indent=1))


def measure(count: int) -> dict[str, Any]:
    from base.core import clock
    from base.units.domain.tree import add_in_bulk
    from base.units.models import ClusterMember, Unit
    from movements.models import Ranking, RankingRow, Registration, ScoreSheet
    from tests.factories.scoring import SELF_DAY, moment, start_contest

    contest = start_contest(1)
    contest.issue()
    contest.turn(SELF_DAY)
    first, stage = contest.units[0], contest.sheet(0, "self").stage
    fresh = [
        (contest.movement.organiser, Unit(name=f"Xã {n}", name_folded=f"xa {n}", kind=first.kind))
        for n in range(1, count)
    ]
    with transaction.atomic():
        units = [first, *add_in_bulk(fresh)] if fresh else [first]
    ranking = Ranking.objects.create(
        movement=contest.movement, number=1, status="published", engine="1", rules=_rules(contest),
        fingerprint="0" * 64, frozen_at=clock.now(), published_at=clock.now(),
    )  # fmt: skip
    Registration.objects.bulk_create(
        [Registration(movement=contest.movement, unit=unit, registered_at=clock.now()) for unit in units[1:]], 1000
    )
    ClusterMember.objects.bulk_create([ClusterMember(cluster=contest.cluster, unit=unit) for unit in units[1:]], 1000)
    ScoreSheet.objects.bulk_create(
        [ScoreSheet(stage=stage, unit=unit, criteria_set=contest.chosen) for unit in units[1:]], 1000
    )
    RankingRow.objects.bulk_create(
        [
            RankingRow(
                ranking=ranking, unit=unit, cluster=contest.cluster, inputs={}, score=100, rank=place,
                rank_in_cluster=place, rank_overall=place,
            )
            for place, unit in enumerate(units, start=1)
        ],
        1000,
    )  # fmt: skip
    client = Client()
    client.force_login(contest.secretary)
    addresses = {
        "sheets": "/lam-viec/cham-diem/?whose=all",
        "sheets as it is now": "/lam-viec/cham-diem/?whose=all&nhin=hien-nay",
        "plans": "/lam-viec/cham-diem/phuong-an/",
        "rankings": "/lam-viec/cham-diem/xep-hang/",
        "one ranking": ranking.get_absolute_url(),
        "one ranking, last page": f"{ranking.get_absolute_url()}?page={max(1, count // 50)}",
        "one ranking as it is now": f"{ranking.get_absolute_url()}?nhin=hien-nay",
        "criteria sets": "/lam-viec/bo-tieu-chi/",
        "groupings": "/lam-viec/bo-tieu-chi/phan-nhom/",
        "units of a grouping": "/lam-viec/bo-tieu-chi/phan-nhom/commune_group3/",
    }
    with clock.at(moment(SELF_DAY)):
        return {name: page_cost(client, url) for name, url in addresses.items()}


def _rules(contest: Any) -> dict[str, Any]:
    from movements.domain.scoring.compiling import compile_set
    from movements.domain.scoring.engine import PlanRules

    return PlanRules(rules=compile_set(contest.chosen), stages={}).to_json()


if __name__ == "__main__":
    main()
