"""What a reader of the database, the logs or old row versions can learn: nothing that links a member to a sheet."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from awards.domain.ballots import open_voting
from awards.domain.counting import close_and_tally
from awards.domain.roll import recuse_member
from awards.models import CouncilSession, RollEntry, Urn
from base.core.models import LedgerEvent
from tests.factories.councils import World, make_session, make_world, open_session, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(6)


def dump() -> dict[str, list[Any]]:
    """Every row of every table, the sealed urn by its length only.

    Sorted: where PostgreSQL puts a new version of a row depends on what the transaction rolled back before left behind.
    """
    rows: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            found = [
                [len(v) if (table, n) == ("awards_urn", "sealed") else v for n, v in zip(names, row, strict=True)]
                for row in cursor.fetchall()
            ]
            rows[table] = sorted(found, key=repr)
    return rows


def cast_over_the_web(session: CouncilSession, ballots: list[tuple[Client, str]]) -> None:
    for client, choice in ballots:
        data = {f"item-{item.key}": choice for item in session.items.all()}
        assert client.post(reverse("awards:ballot", args=[session.pk]), data).status_code == 200


def test_two_worlds_that_differ_in_choices_and_order_leave_the_same_database(world: World) -> None:
    session = open_session(world)
    clients = []
    for user in world.members:
        client = Client()
        client.force_login(user)
        client.get(reverse("awards:ballot", args=[session.pk]))
        clients.append(client)
    plans = [
        [(client, "yes" if n % 2 else "no") for n, client in enumerate(clients)],
        [(client, "blank" if n == 3 else "yes") for n, client in reversed(list(enumerate(clients)))],
    ]
    dumps = []
    for plan in plans:
        point = transaction.savepoint()
        cast_over_the_web(session, plan)
        dumps.append(dump())
        transaction.savepoint_rollback(point)
    assert dumps[0] == dumps[1]


def test_between_opening_and_closing_there_is_no_event_and_no_log_line(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    session = open_session(world)
    client = Client()
    client.force_login(world.members[0])
    before = LedgerEvent.objects.count()
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        cast_over_the_web(session, [(client, "yes")])
    assert LedgerEvent.objects.count() == before
    assert [record for record in caplog.records if record.name != "django.db.backends"] == []
    assert "sessionid" not in client.post(reverse("awards:ballot", args=[session.pk])).cookies


def test_a_cast_writes_the_urn_and_the_roll_whole_and_nothing_else(
    world: World, django_assert_max_num_queries: Any
) -> None:
    session = open_session(world)
    with django_assert_max_num_queries(40) as captured:
        vote(session, world.members[0])
    writes = [q["sql"] for q in captured.captured_queries if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert len(writes) == 2
    assert writes[0].startswith('UPDATE "awards_urn"')
    roll = writes[1]
    assert roll.startswith('UPDATE "awards_rollentry"')
    assert roll.rstrip().endswith(f'WHERE "awards_rollentry"."session_id" = {session.pk}')


def test_roll_and_urn_know_no_time() -> None:
    for model in (RollEntry, Urn):
        assert not [f.name for f in model._meta.get_fields() if isinstance(f, models.DateField | models.TimeField)]


def test_versions_of_the_urn_have_one_length_and_nothing_in_common(world: World) -> None:
    session = open_session(world)
    versions = [bytes(Urn.objects.get().sealed)]
    for user in world.members:
        vote(session, user)
        versions.append(bytes(Urn.objects.get().sealed))
    assert len({len(version) for version in versions}) == 1
    pieces = [{version[n : n + 8] for n in range(0, len(version), 8)} for version in versions]
    assert not pieces[1] & pieces[2]
    assert not pieces[-2] & pieces[-1]


def test_sheets_with_gaps_do_not_name_the_recused_member(world: World) -> None:
    session = make_session(world)
    item = session.items.get(order=1)
    recuse_member(session.roll.get(user=world.members[5]), [item], reason="liên quan")
    session = open_voting(session, present=[user.pk for user in world.members])
    for user in world.members:
        vote(session, user)
    outcome = close_and_tally(session).outcome
    assert outcome is not None
    assert all(item.key not in sheet["choices"] for sheet in outcome["sheets"])
    assert outcome["detached"] == {item.key: ["yes"] * 5}


def test_published_outcome_names_who_took_part_apart_from_the_sheets(world: World) -> None:
    session = open_session(world)
    for user in world.members[:4]:
        vote(session, user)
    outcome = close_and_tally(session).outcome
    assert outcome is not None
    assert len(outcome["voted"]) == 4
    text = str(outcome["sheets"]) + str(outcome["detached"]) + str(outcome["receipts"])
    assert not any(user.full_name in text or user.username in text for user in world.members)
    assert [sheet["receipt"] for sheet in outcome["sheets"]] == sorted(outcome["receipts"])
