from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.schedule import tick
from movements.domain.results import freeze_results, ranked_results
from movements.domain.scoring.plans import ScoringDraft, StageDraft, gaps_of, plan_rules, revise_plan, save_plan
from movements.domain.scoring.rankings import freeze_ranking, publish_ranking, recompute
from movements.domain.scoring.whatif import compare, frozen_units
from movements.domain.scoring.why import explain
from movements.enums import MovementStatus, RankingStatus
from movements.models import Movement, Ranking, RankingRow, UnitResult
from tests.factories.scoring import (
    AFTER,
    APPRAISAL_DAY,
    CROSS_DAY,
    SELF_DAY,
    Contest,
    group,
    indicator,
    moment,
    pack,
    start_contest,
)

pytestmark = pytest.mark.django_db


def judged(points: tuple[int, ...] = (40, 30, 20), **changes: Any) -> Contest:
    """Three units through all stages: figures give 60, 30 and none; by hand the points given."""
    contest = start_contest(len(points))
    contest.report(0, i1=90, i3=1)
    if len(points) > 1:
        contest.report(1, i1=45)
    contest.issue(**changes)
    for day, stage in ((SELF_DAY, "self"), (CROSS_DAY, "cross"), (APPRAISAL_DAY, "appraisal")):
        contest.turn(day)
        for unit, given in enumerate(points):
            sheet = contest.sheet(unit, stage)
            actor = sheet.scorer or contest.officers[unit]
            contest.score(sheet, actor, day, send=sheet.scorer or contest.heads[unit], i2=given)
    contest.end()
    return contest


def published(contest: Contest) -> Ranking:
    with clock.at(moment(AFTER)):
        return publish_ranking(freeze_ranking(contest.movement, actor=contest.secretary), actor=contest.secretary)


def test_a_ranking_is_frozen_with_its_inputs_and_recomputes_to_the_same_fingerprint() -> None:
    contest = judged()
    with clock.at(moment(AFTER)):
        ranking = freeze_ranking(contest.movement, actor=contest.secretary)
        assert freeze_ranking(contest.movement, actor=contest.secretary).pk == ranking.pk
    rows = list(ranking.rows.order_by("rank"))
    assert [(row.rank, row.score) for row in rows] == [(1, 105), (2, 60), (3, 20)]
    assert recompute(ranking).holds
    assert recompute(ranking).fingerprint == ranking.fingerprint
    assert ledger.verify() == []


def test_what_was_altered_is_named() -> None:
    contest = judged()
    with clock.at(moment(AFTER)):
        ranking = freeze_ranking(contest.movement)
    row = ranking.rows.get(rank=2)
    RankingRow.objects.filter(pk=row.pk).update(score=99)
    assert "điểm tính lại 60, đã chốt 99" in recompute(ranking).differences[0]
    with clock.at(moment(AFTER)), pytest.raises(DomainError, match="không còn khớp"):
        publish_ranking(ranking, actor=contest.secretary)
    RankingRow.objects.filter(pk=row.pk).update(score=row.score)
    Ranking.objects.filter(pk=ranking.pk).update(fingerprint="0" * 64)
    ranking.refresh_from_db()
    assert "dữ liệu đầu vào hoặc quy tắc" in recompute(ranking).differences[0]


def test_publishing_writes_the_results_that_awards_read_and_sums_up() -> None:
    contest = judged()
    ranking = published(contest)
    results = list(ranked_results(contest.movement))
    assert [(row.rank, row.unit, row.score) for row in results] == [
        (1, contest.units[0], 105),
        (2, contest.units[1], 60),
        (3, contest.units[2], 20),
    ]
    assert {row.inputs_hash for row in results} == {ranking.fingerprint}
    contest.movement.refresh_from_db()
    assert contest.movement.status == MovementStatus.SUMMARISED
    assert published(contest).pk == ranking.pk
    assert ledger.verify() == []


def test_a_second_ranking_replaces_the_first_and_its_results() -> None:
    contest = judged()
    first = published(contest)
    second = Ranking.objects.create(
        movement=contest.movement,
        number=2,
        engine=first.engine,
        rules=first.rules,
        fingerprint=first.fingerprint,
        frozen_at=first.frozen_at,
    )
    for row in first.rows.all():
        row.pk, row.ranking = None, second
        row.save()
    with clock.at(moment(AFTER)):
        publish_ranking(second, actor=contest.secretary)
    first.refresh_from_db()
    assert first.status == RankingStatus.REPLACED
    assert UnitResult.objects.count() == 3


def test_the_schedule_freezes_but_a_person_publishes() -> None:
    contest = judged()
    outcome = tick(moment(AFTER, 9))
    assert not outcome.failed
    ranking = Ranking.objects.get()
    assert ranking.status == RankingStatus.DRAFT
    tick(moment(AFTER, 10))
    assert Ranking.objects.count() == 1
    assert not UnitResult.objects.exists()
    with clock.at(moment(AFTER)), pytest.raises(DomainError, match="bảng xếp hạng"):
        freeze_results(contest.movement)


def test_nothing_is_ranked_before_its_time() -> None:
    contest = start_contest(1)
    with pytest.raises(DomainError, match="Chưa ban hành phương án"):
        freeze_ranking(contest.movement)
    contest.issue()
    with pytest.raises(DomainError, match="Còn bước chưa khóa: Tự chấm"):
        freeze_ranking(contest.movement)


def test_why_am_i_second_shows_the_arithmetic_and_the_nearest_gap() -> None:
    ranking = published(judged())
    second = explain(ranking.rows.get(rank=2), hides_peers=False)
    assert second.above is not None
    assert second.below is not None
    assert (second.above.rank, second.above.points, second.below.points) == (1, 45, 40)
    assert second.above.sources == ()
    third = explain(ranking.rows.get(rank=3), hides_peers=True)
    assert third.above is not None
    assert (third.above.name, [line.rule.name for line in third.above.sources]) == ("", ["Chỉ tiêu 1"])
    words = {line.rule.name: line.words for line in second.lines}
    assert words["Chỉ tiêu 1"] == "Đạt 45; mức từ 90 trở lên: 60 × 45 ÷ 90 = 30 điểm."
    assert {line.rule.name: line.lost for line in second.lines}["Chỉ tiêu 1"] == 30


def test_a_tie_names_the_rule_that_decided() -> None:
    main = indicator("1", "proportional", 90, thresholds=[{"low": 90}])
    contest = start_contest(2, pack(group("I", main, max_score=90),
        group("T", indicator("3", "per_event", 15, params={"per_event": 5}), effect="bonus", cap=15)))  # fmt: skip
    contest.report(0, i1=50, i3=0)
    contest.report(1, i1=45, i3=1)
    contest.issue(stages=(), tie_rules=("main",))
    contest.end()
    ranking = published(contest)
    below = explain(ranking.rows.get(rank=2), hides_peers=False).above
    assert below is not None
    assert (below.points, below.tie) == (0, "điểm chính (chưa cộng điểm thưởng) cao hơn")


def test_knock_outs_are_told_and_make_no_result() -> None:
    data = pack(
        group(
            "I",
            indicator("1", "proportional", 60, thresholds=[{"low": 90}]),
            indicator("2", "yes_no", 40, is_knock_out=True),
        )
    )
    contest = start_contest(2, data)
    contest.report(0, i1=90, i2=0)
    contest.report(1, i1=45, i2=1)
    contest.issue(stages=())
    contest.end()
    ranking = published(contest)
    failed = ranking.rows.get(unit=contest.units[0])
    assert (failed.rank, explain(failed, hides_peers=False).reasons) == (None, ["Vi phạm điểm liệt: Chỉ tiêu 2."])
    assert [row.unit for row in ranked_results(contest.movement)] == [contest.units[1]]


def test_points_by_rank_are_taken_in_the_cluster() -> None:
    data = pack(group("I", indicator("1", "rank", 100, params={"points": ["100", "70", "50"]})))
    contest = start_contest(3, data)
    for unit, figure in enumerate((7, 9, 9)):
        contest.report(unit, i1=figure)
    contest.issue(stages=())
    contest.end()
    ranking = published(contest)
    assert [(row.rank, row.score) for row in ranking.rows.order_by("unit_id")] == [(3, 50), (1, 100), (1, 100)]


def test_what_if_compares_and_stores_nothing() -> None:
    data = pack(
        group("I", indicator("1", "proportional", 50, thresholds=[{"low": 100}]), max_score=50),
        group("II", indicator("2", "proportional", 50, thresholds=[{"low": 100}]), max_score=50),
    )
    contest = start_contest(2, data)
    contest.report(0, i1=90, i2=20)
    contest.report(1, i1=40, i2=60)
    plan = plan_rules(contest.issue(stages=()))
    other = plan_rules(contest.plan)  # type: ignore[arg-type]
    other = type(other)(**{**other.__dict__, "group_weights": {"II": Decimal(3)}})
    moves = compare(plan, other, frozen_units(contest.movement, other))
    assert [(move.unit.unit_id, move.before.rank, move.after.rank, move.places) for move in moves] == [
        (contest.units[1].pk, 2, 1, 1),
        (contest.units[0].pk, 1, 2, -1),
    ]
    assert not Ranking.objects.exists()
    ranking_source = frozen_units(contest.movement, other)
    assert [row.after.total.score for row in compare(plan, plan, ranking_source)] == [55, 50]


def test_the_plan_says_what_is_wrong_with_it() -> None:
    contest = start_contest(1)
    day = dt.date(2026, 12, 1)
    cases = [
        (ScoringDraft(group_weights={"X": Decimal(1)}), "không có nhóm “X”"),
        (ScoringDraft(tie_rules=("main", "main")), "chỉ chọn một lần"),
        (ScoringDraft(knock_outs={"a/b": "unranked"}), "Điểm liệt"),
        (ScoringDraft(stages=(StageDraft("self", Decimal(0), day, day),)), "trọng số lớn hơn 0"),
        (
            ScoringDraft(stages=(StageDraft("self", Decimal(1), day, day), StageDraft("cross", Decimal(1), day, day))),
            "phải mở sau hạn",
        ),
    ]
    for draft, words in cases:
        with pytest.raises(DomainError, match=words):
            save_plan(contest.movement, draft, actor=contest.secretary)
    Movement.objects.filter(pk=contest.movement.pk).update(criteria_set=None)
    with pytest.raises(DomainError, match="chưa có bộ tiêu chí"):
        save_plan(contest.movement, ScoringDraft(), actor=contest.secretary)


def test_an_issued_plan_changes_only_with_a_reason_and_while_nothing_is_sent() -> None:
    contest = judged((40,))
    assert contest.plan is not None
    with pytest.raises(DomainError, match="đã ban hành"):
        save_plan(contest.movement, ScoringDraft(), actor=contest.secretary)
    with pytest.raises(DomainError, match="Đã có phiếu chấm gửi"):
        revise_plan(contest.plan, reason="Đổi trọng số", actor=contest.secretary)


def test_clusters_that_cannot_be_ranked_are_named_beforehand() -> None:
    contest = start_contest(1, in_cluster=False)
    gaps = gaps_of(contest.movement, "cluster")
    assert gaps == [
        "Cụm chưa có đơn vị nào: Cụm số 1.",
        "1 đơn vị tham gia chưa thuộc cụm nào nên sẽ không được xếp hạng.",
    ]
    assert gaps_of(contest.movement, "overall") == []
