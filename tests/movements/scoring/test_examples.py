"""DOMAIN §6: what cities, provinces and ministries do is data here, and gives their figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import movements
from movements.domain.criteria.packs import install_pack
from movements.domain.scoring.compiling import compile_set
from movements.domain.scoring.engine import Grade, PlanRules, UnitInput, rank_units
from movements.domain.scoring.methods import Value
from movements.domain.scoring.totals import Line
from tests.factories.scoring import group, indicator, pack

pytestmark = pytest.mark.django_db
PACKS = Path(movements.__file__).parent / "packs" / "criteria"


def scored(plan: PlanRules, **facts: object) -> tuple[Decimal, str]:
    """Score and grade of one unit with `given` points of one appraiser and `figures`."""
    row = rank_units(plan, [UnitInput(1, "Đơn vị", **facts)])[0]  # type: ignore[arg-type]
    return row.total.score, row.grade


def test_ho_chi_minh_city_97_and_a_flag_is_107() -> None:
    rules = compile_set(install_pack(PACKS / "hcm-linh-vuc.yaml", actor=None))
    plan = PlanRules(rules=rules, stages={"appraisal": Decimal(1)}, scope="overall")
    given = {"appraisal": {"1": {"I/1/1.1": Line(Decimal(97))}}}
    flags = {"bo-thanh-pho": 107, "chinh-phu": 112, "khong": 97}
    for flag, expected in flags.items():
        figures = {"T/T1/T1.1": (Value(text=flag), "Năm 2026")}
        assert scored(plan, given=given, figures=figures)[0] == expected


def test_the_ministry_reads_grades_from_100_points() -> None:
    chosen = install_pack(PACKS / "bo-ldtbxh-100-diem.yaml", actor=None)
    grades = tuple(Grade(Decimal(row["from"]), row["label"]) for row in chosen.grades)
    plan = PlanRules(rules=compile_set(chosen), stages={"appraisal": Decimal(1)}, scope="overall", grades=grades)
    labels = [scored(plan, given={"appraisal": {"1": {"I/1/1.1": Line(Decimal(p))}}})[1] for p in (100, 91, 90, 70, 69)]
    assert [label[:8] for label in labels] == ["Chiến sĩ", "Chiến sĩ", "Tập thể ", "Tập thể ", ""]


def test_a_province_scores_all_agencies_with_bonus_penalty_knock_outs_and_parts_of_1000() -> None:
    """The shape of the provincial regulations (Nghệ An, central guidance of 2015); the figures are ours."""
    data = pack(
        group("I", indicator("1", "proportional", 600, thresholds=[{"low": 100}]), max_score=600),
        group(
            "II",
            indicator("2", "bands", 200, params={"bands": [{"from": 90, "points": 200}, {"points": 120}]}),
            max_score=200,
        ),
        group("III", indicator("3", "yes_no", 200, is_knock_out=True), max_score=200),
        group("T", indicator("4", "per_event", 50, params={"per_event": 10}), effect="bonus", cap=30),
        group("P", indicator("5", "per_event", 50, params={"per_event": -5}), effect="penalty", cap=50),
        max_score=1000,
    )
    rules = compile_set(install_pack(data, actor=None))
    plan = PlanRules(rules=rules, stages={}, scope="overall")
    figures = {"I/c1/1": 95, "II/c2/2": 92, "III/c3/3": 1, "T/c4/4": 4, "P/c5/5": 2}
    known = {path: (Value(Decimal(value)), "Năm 2026") for path, value in figures.items()}
    assert scored(plan, figures=known)[0] == 570 + 200 + 200 + 30 - 10
    late = known | {"III/c3/3": (Value(Decimal(0)), "Năm 2026")}
    row = rank_units(plan, [UnitInput(1, "Sở", figures=late)])[0]
    assert (row.rank, row.reasons) == (None, ("knock_out:III/c3/3",))


def test_the_empty_frame_of_a_decision_not_at_hand_scores_nobody() -> None:
    rules = compile_set(install_pack(PACKS / "nghe-an-qd-77-2025.yaml", actor=None))
    row = rank_units(PlanRules(rules=rules, stages={}, scope="overall"), [UnitInput(1, "Sở")])[0]
    assert (row.rank, row.reasons) == (None, ("no_points",))
