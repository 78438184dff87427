"""Numbers and money under threads on a real PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection, transaction

from awards.domain.bonus_ledger import Line, balance_of, write_line
from awards.domain.decisions import issue_decision, sign_decision, submit_decision
from awards.domain.decisions.changing import ChangePlan, DecisionPlan, draft_change
from awards.domain.numbering import claim_paper_number, take_paper_number
from awards.enums.decisions import DecisionKind
from awards.models import Decision, Grant, NumberSeries
from base.core import clock, ledger
from base.units.models import Unit
from tests.at_once import together
from tests.factories.councils import (
    concluded_session,
    drafted_decision,
    issued_decision,
    make_nominations,
    make_world,
    with_scan,
)
from tests.factories.units import UnitFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

KILLED = """
import os, signal
import django
django.setup()
from django.db import transaction
from awards.domain.numbering import take_paper_number
from base.units.models import Unit
with transaction.atomic():
    take_paper_number(Unit.objects.get(pk={unit}), "QĐ-UBND", 2026)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def taken(unit: Unit) -> int:
    with transaction.atomic():
        return take_paper_number(unit, "QĐ-UBND", 2026)


def test_sixty_threads_in_two_books_leave_no_gap_and_no_double() -> None:
    one, two = UnitFactory(), UnitFactory()
    numbers = together(*[lambda u=unit: taken(u) for unit in (one, two) for _ in range(30)])
    assert sorted(numbers[:30]) == sorted(numbers[30:]) == list(range(1, 31))


def test_a_killed_transaction_gives_its_number_back() -> None:
    unit = UnitFactory()
    taken(unit)
    bare = connection.settings_dict
    url = f"postgres://{bare['USER']}@{bare['HOST']}:{bare['PORT']}/{bare['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    environment["THIDUA_HOME"] = str(settings.HOME.path)
    command = [sys.executable, "-c", KILLED.format(unit=unit.pk)]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    assert taken(unit) == 2


def test_a_number_by_hand_and_one_from_the_counter_never_meet() -> None:
    """Half of the signers bring the next number themselves, the others ask for one, all at once."""
    world = make_world(3)
    drafts = [
        submit_decision(drafted_decision(world, concluded_session(world, make_nominations(world, 1)))) for _ in range(6)
    ]
    together(
        *[
            lambda d=draft, n=place: sign_decision(d, actor=world.chair, number=n if n <= 3 else None)
            for place, draft in enumerate(drafts, start=1)
        ]
    )
    signed = list(Decision.objects.exclude(number=None).values_list("number", flat=True))
    assert len(signed) == len(set(signed))
    again = [draft for draft in drafts if Decision.objects.get(pk=draft.pk).number is None]
    for draft in again:
        sign_decision(draft, actor=world.chair)
    numbers = sorted(Decision.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 7))
    assert ledger.verify() == []


def test_ten_payments_at_once_never_pay_more_than_is_due_and_one_document_is_one_line() -> None:
    world = make_world(3)
    issued_decision(world)
    grant = Grant.objects.order_by("pk")[0]
    pay = [lambda n=n: write_line(grant, Line("paid", 1_000_000, clock.today(), f"UNC-{n}")).pk for n in range(10)]
    twice = [lambda: write_line(grant, Line("paid", 590_000, clock.today(), "UNC-X")).pk for _ in range(4)]
    results = together(*pay, *twice)
    balance = balance_of(grant.bonus_entries.all())
    assert balance.due + balance.held == 7_590_000
    assert balance.due >= 0
    assert grant.bonus_entries.filter(document="UNC-X").count() <= 1
    assert results.count("too_much") == 3 + 4 * (grant.bonus_entries.filter(document="UNC-X").count() == 0)
    assert ledger.verify() == []


def test_a_change_issued_twice_at_once_takes_effect_once() -> None:
    world = make_world(3)
    issued_decision(world)
    grant = Grant.objects.order_by("pk")[0]
    plan = ChangePlan(
        DecisionPlan(world.province, "Về việc hủy bỏ", "Hồ Thanh Liêm", "Chủ tịch"),
        DecisionKind.CANCEL,
        "false_declaration",
        "Kết luận số 12/KL-TTr",
    )
    signed = sign_decision(submit_decision(draft_change(plan, [grant])), actor=world.chair)
    with_scan(signed)
    together(*[lambda: issue_decision(signed) for _ in range(4)])
    assert balance_of(grant.bonus_entries.all()).due == 0
    assert grant.bonus_entries.filter(kind="unplanned").count() == 1
    assert ledger.verify() == []


def test_a_claimed_number_does_not_move_the_counter() -> None:
    unit = UnitFactory()
    with transaction.atomic():
        assert claim_paper_number(unit, "QĐ-UBND", 2026, 7) == 7
    assert NumberSeries.objects.get(unit=unit).last == 0
