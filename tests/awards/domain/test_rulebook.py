from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from awards.domain.catalogue import load_catalogue
from awards.domain.rulebook import load_rulebooks, rulebook_on
from awards.models import Rule, RulebookVersion
from base.core import ledger
from base.core.errors import DomainError
from tests.factories.awards import NominationFactory

pytestmark = pytest.mark.django_db

PACK = """
code: {code}
name: "Bộ thử"
valid: {{from: 2020-01-01}}
source: "thử"
verified: true
rules:
  - award: {award}
    subject: individual
    legs:
      - name: x
        label: "x"
        cite: {{instrument: 1/2020, article: "1"}}
        verified: true
        all:
          - {condition}
"""


def write(folder: Path, *, code: str = "thu", award: str = "LDTT", condition: str = "not_disciplined: {}") -> None:
    (folder / f"{code}.yaml").write_text(PACK.format(code=code, award=award, condition=condition), encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (dt.date(2024, 1, 1), "law-2022"),
        (dt.date(2026, 9, 30), "law-2022"),
        (dt.date(2026, 10, 1), "law-2026"),
        (dt.date(2027, 5, 1), "law-2026"),
    ],
)
def test_the_version_in_force_goes_by_the_day(law: None, day: dt.date, code: str) -> None:
    assert rulebook_on(day).code == code


def test_before_the_first_version_there_is_no_answer(law: None) -> None:
    with pytest.raises(DomainError, match="31/12/2023"):
        rulebook_on(dt.date(2023, 12, 31))


def test_rules_taken_over_from_the_old_law_are_unverified(law: None) -> None:
    old = Rule.objects.get(version__code="law-2022", award_type__code="LDTT")
    new = Rule.objects.get(version__code="law-2026", award_type__code="LDTT")
    assert old.legs[0]["verified"]
    assert not new.legs[0]["verified"]
    assert all("verified" not in each for leg in new.legs for each in leg["all"])


def test_twins_share_a_rule(law: None) -> None:
    codes = Rule.objects.filter(version__code="law-2022", subject="individual").values_list(
        "award_type__code", flat=True
    )
    assert {"BKB", "BKT", "GKDV", "GKX", "CSTDTQ", "HCLD3"} <= set(codes)


@pytest.mark.parametrize(
    ("change", "word"),
    [({"condition": "lucky: {}"}, "lucky"), ({"award": "KHONGCO"}, "KHONGCO"), ({"condition": "{a: 1, b: 2}"}, "a, b")],
)
def test_a_wrong_pack_is_refused_whole(tmp_path: Path, change: dict[str, str], word: str) -> None:
    load_catalogue()
    write(tmp_path, code="a-good")
    write(tmp_path, code="b-bad", **change)
    with pytest.raises(DomainError, match=word):
        load_rulebooks(tmp_path)
    assert not RulebookVersion.objects.exists()


@pytest.mark.parametrize("text", ["", "code: x", "[1, 2]", "a: [", "code: x\nname: y\nvalid: {}\nsource: z"])
def test_a_pack_that_is_no_pack_is_refused_in_words(tmp_path: Path, text: str) -> None:
    load_catalogue()
    (tmp_path / "hong.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DomainError, match=r"hong\.yaml"):
        load_rulebooks(tmp_path)


def test_a_version_with_dossiers_stays_as_it_was(law: None, tmp_path: Path) -> None:
    write(tmp_path)
    load_rulebooks(tmp_path)
    NominationFactory(rulebook=RulebookVersion.objects.get(code="thu"))
    write(tmp_path, condition="annual_reviews: {at_least: good, years: 9}")
    load_rulebooks(tmp_path)
    assert Rule.objects.get(version__code="thu").legs[0]["all"] == [{"not_disciplined": {}}]
    assert ledger.verify() == []
