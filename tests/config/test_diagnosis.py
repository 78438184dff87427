from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.test import override_settings

from config.diagnosis import examine
from tests.factories.accounts import SecondFactorFactory

pytestmark = pytest.mark.django_db


def finding(what: str) -> tuple[bool, str]:
    found = next(f for f in examine() if f.what == what)
    return found.ok, found.detail


def test_a_migrated_database_is_fine() -> None:
    assert finding("database") == (True, "sqlite, 0 migrations to run") or "postgresql, 0" in finding("database")[1]


@override_settings(REDIS_URL="redis://127.0.0.1:1/0")
def test_a_broker_that_does_not_answer_is_named() -> None:
    ok, detail = finding("broker")
    assert not ok
    assert "127.0.0.1:1" in detail


def test_missing_fonts_say_what_to_run() -> None:
    assert finding("fonts")[1].endswith("run `thidua prepare`")


@override_settings(SECOND_FACTOR_ROLES=["admin", "thuongtruc"])
def test_a_role_that_does_not_exist_is_named() -> None:
    assert finding("second factor") == (False, "THIDUA_SECOND_FACTOR_ROLES names unknown roles: thuongtruc")


def test_a_lost_key_of_the_second_factors_is_found() -> None:
    SecondFactorFactory(secret="00" * 60)
    assert "bring it back from the backup" in finding("second factor")[1]


def test_the_command_exits_1_where_something_has_to_be_mended(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("doctor", format="json")
    assert end.value.code == 1
    assert {"what", "ok", "detail"} == set(json.loads(capsys.readouterr().out)[0])
