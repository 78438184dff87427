from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.units import PersonFactory, YearlyReviewFactory

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command("eligibility", *words, stdout=out)
    return out.getvalue()


def test_json_holds_verdict_reasons_articles_and_facts(law: None) -> None:
    YearlyReviewFactory(person=PersonFactory(code="CB1"), year=2025)
    answer = json.loads(run("CB1", "LDTT", "--on", "2026-03-01", "--format", "json"))
    assert answer["verdict"] == "pass"
    assert answer["rulebook"] == "law-2022"
    first = answer["legs"][0]["conditions"][0]
    assert first["facts"] == ["2025: Hoàn thành tốt nhiệm vụ"]
    assert first["article"] == "Điều 24, 06/2022/QH15"
    assert answer["legs"][0]["to_confirm"]


def test_text_is_readable(law: None) -> None:
    PersonFactory(code="CB1")
    assert "chưa đối chiếu văn bản" in run("CB1", "CSTDCS", "--on", "2026-03-01")


@pytest.mark.parametrize(
    "words",
    [
        ("KHONG", "LDTT"),
        ("CB1", "KHONG"),
        ("CB1", "GKH"),
        ("CB1", "LDTT", "--on", "31/12/2026"),
        ("CB1", "LDTT", "--on", "2026-02-30"),
        ("CB1", "LDTT", "--on", "1999-01-01"),
        ("", "LDTT"),
    ],
)
def test_bad_input_ends_with_code_2(law: None, words: tuple[str, ...]) -> None:
    PersonFactory(code="CB1")
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.returncode == 2
