"""What may be written, what is asked before sending, what stands out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.core import ledger
from base.core.errors import DomainError
from base.core.files import store_bytes
from movements.domain.evidence import add_evidence
from movements.domain.figures import Reported, indicator_figures
from movements.domain.reporting import NotReady, approve_report, submit_report
from movements.domain.reports.rows import Figure, Row, rows_for, written_of
from movements.domain.reports.validation import flags_of, lacking, problem_of
from movements.enums import Accumulation, IndicatorKind, ReportStatus
from movements.models import Indicator, Measurement
from tests.movements.campaign import Campaign, ticked
from tests.movements.reporting.world import approve, at, figure, full, opened, row, save, submit

pytestmark = pytest.mark.django_db
SECOND, JUNE = "Quý II/2026", dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("code", "value", "more", "words"),
    [
        ("1", 5001, {}, "không quá 5.000"),
        ("1", 10, {"breakdown": {"sex": {"female": Decimal(11)}}}, "lớn hơn tổng 10"),
        ("1", 10, {"breakdown": {"sex": {"other": Decimal(1)}}}, "không có trong phân tổ"),
        ("2", "100.1", {}, "từ 0 đến 100"),
        ("2", -1, {}, "từ 0 đến 100"),
        ("2", 5, {"breakdown": {"sex": {"female": Decimal(1)}}}, "không có ở chỉ tiêu này"),
        ("3", 1, {"whole": Decimal(0)}, "Mẫu số bằng 0"),
        ("3", 5, {"whole": Decimal(4)}, "từ 0 đến 4"),
        ("3", 1, {"whole": Decimal(-4)}, "số âm"),
        ("4", "0.5", {}, "“có” hoặc “không”"),
        ("5", None, {"text": "great"}, "không có trong danh sách"),
        ("2", 5, {"is_not_applicable": True, "note": "vì"}, "để trống số liệu"),
        ("2", None, {"is_not_applicable": True, "note": " "}, "vì sao không áp dụng"),
        ("1", 10**17, {}, "Số quá lớn"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_name(
    campaign: Campaign, code: str, value: Any, more: dict[str, Any], words: str
) -> None:
    duty = campaign.duty(0)
    with pytest.raises(DomainError, match=words) as refusal:
        save(campaign, [figure(duty, code, value, **more)])
    assert row(duty, code).name in refusal.value.message
    assert Measurement.objects.count() == 0


def test_every_kind_is_kept_as_it_was_written(campaign: Campaign) -> None:
    duty = campaign.duty(0)
    report = save(campaign, full(duty))
    shown = {m.indicator.code: m for m in report.measurements.select_related("indicator")}
    assert shown["1"].breakdown == {"sex": {"female": "50", "male": "50"}}
    assert (shown["3"].value, shown["3"].whole) == (3, 4)
    assert (shown["5"].text, shown["6"].text) == ("good", "Tổ tự quản thu gom rác.")
    assert ledger.verify() == []
    version = report.version
    assert save(campaign, full(duty)).version == version


def test_before_sending_everything_that_lacks_is_named(campaign: Campaign) -> None:
    duty = campaign.duty(0)
    report = save(campaign, [figure(duty, "1", 100), figure(duty, "3", 3), figure(duty, "4", 1)])
    with pytest.raises(NotReady, match="Còn thiếu số liệu: Tỷ lệ hộ khá") as refusal:
        submit_report(report, actor=campaign.heads[0])
    parts = {(finding.key, finding.part) for finding in refusal.value.findings}
    assert parts >= {
        (row(duty, "1").key, "breakdown"),
        (row(duty, "3").key, "whole"),
        (row(duty, "4").key, "file"),
        (row(duty, "5").key, "text"),
    }


def test_parts_must_add_up_and_evidence_must_be_there(campaign: Campaign) -> None:
    duty = campaign.duty(0)
    parts = {"sex": {"female": Decimal(40), "male": Decimal(50)}}
    report = save(campaign, [*full(duty)[1:], figure(duty, "1", 100, breakdown=parts), figure(duty, "4", 1)])
    with pytest.raises(NotReady, match="cộng lại là 90, khác tổng 100"):
        submit_report(report, actor=campaign.heads[0])
    save(campaign, [full(duty)[0]])
    with pytest.raises(NotReady, match="Có quy hoạch – còn thiếu minh chứng"):
        submit_report(report, actor=campaign.heads[0])
    add_evidence(duty, row(duty, "4").key, store_bytes(b"%PDF-1", name="qd.pdf"), actor=campaign.officers[0])
    assert submit_report(report, actor=campaign.heads[0]).status == ReportStatus.SUBMITTED
    assert ledger.verify() == []


def test_what_stands_out_asks_for_an_explanation_and_takes_it(campaign: Campaign) -> None:
    approve(campaign, 100)
    ticked(dt.date(2026, 5, 31))
    with at(JUNE):
        duty = campaign.duty(0, period=SECOND)
        report = save(campaign, full(duty, 160), period=SECOND)
        with pytest.raises(NotReady, match=r"160 so với 100 đã duyệt \(Quý I/2026\): thay đổi 60%"):
            submit_report(report, actor=campaign.heads[0])
        parts = {"sex": {"female": Decimal(80), "male": Decimal(80)}}
        save(campaign, [figure(duty, "1", 160, breakdown=parts, note="Nhà máy mới mở.")], period=SECOND)
        sent = submit_report(report, actor=campaign.heads[0])
        assert (sent.status, sent.flag_count) == (ReportStatus.SUBMITTED, 1)


@pytest.mark.parametrize(("value", "flagged"), [("94.9", False), ("9.5", True), ("191", True), ("0", True)])
def test_a_target_that_doubles_or_halves_stands_out(value: str, flagged: bool) -> None:
    campaign = opened(with_criteria=False)
    with at(dt.date(2026, 3, 10)):
        campaign.approve(0, (60, "95"))
    ticked(dt.date(2026, 5, 31))
    with at(JUNE):
        duty = campaign.duty(0, period=SECOND)
        report = save(campaign, [figure(duty, "Xã", 66), figure(duty, "Tỷ", value)], period=SECOND)
        rows = rows_for(duty)
        found = flags_of(rows, written_of(report, rows).by_key, _last(campaign))
        assert bool(found) is flagged


def _last(campaign: Campaign) -> dict[str, Reported]:
    from movements.domain.figures import latest_figures  # noqa: PLC0415

    return {str(key): value for key, value in latest_figures(campaign.movement).items()}


def test_figures_of_indicators_are_the_newest_approved_or_the_mean(campaign: Campaign) -> None:
    unit, movement = campaign.units[0].pk, campaign.movement
    Indicator.objects.filter(code="2").update(accumulation=Accumulation.AVERAGE)
    Indicator.objects.filter(code="3").update(accumulation=Accumulation.AVERAGE)
    keys = {code: row(campaign.duty(0), code).indicator.pk for code in "123456"}
    submit(campaign, 100)
    assert indicator_figures(movement) == {}
    approve_report(campaign.duty(0).report, actor=campaign.secretary)
    ticked(dt.date(2026, 5, 31))
    with at(JUNE):
        duty = campaign.duty(0, period=SECOND)
        changed = [figure(duty, "2", "50.5"), figure(duty, "3", 5, whole=Decimal(6))]
        report = save(campaign, [*full(duty, 120), *changed], period=SECOND)
        approve_report(submit_report(report, actor=campaign.heads[0]), actor=campaign.secretary)
    found = indicator_figures(movement, unit_id=unit)
    assert found[unit, keys["1"]].value == 120
    assert found[unit, keys["2"]].value == 48
    assert (found[unit, keys["3"]].value, found[unit, keys["3"]].whole) == (4, 5)
    assert found[unit, keys["4"]].is_not_applicable
    assert found[unit, keys["5"]].text == "good"
    earlier = indicator_figures(movement, upto=dt.date(2026, 3, 31))
    assert earlier[unit, keys["1"]].value == 100


def test_a_set_that_changes_while_a_report_is_open_loses_nothing(campaign: Campaign) -> None:
    from movements.domain.criteria.versions import new_version  # noqa: PLC0415

    duty = campaign.duty(0)
    report = save(campaign, full(duty))
    newer = new_version(campaign.movement.criteria_set, reason="Bổ sung chỉ tiêu.", actor=campaign.secretary)
    Indicator.objects.filter(criterion__group__criteria_set=newer, code="6").update(kind=IndicatorKind.NUMBER)
    type(campaign.movement).objects.update(criteria_set=newer)
    duty = campaign.duty(0)
    rows = rows_for(duty)
    written = written_of(report, rows)
    assert {r.indicator.criterion.group.criteria_set_id for r in rows} == {newer.pk}
    assert len(written.by_key) == 5
    assert [measurement.text for measurement in written.left_over] == ["Tổ tự quản thu gom rác."]
    changed = figure(duty, "2", "46")
    save(campaign, [changed])
    assert Measurement.objects.filter(report=report).count() == 6
    assert report.measurements.get(indicator_id=changed.indicator_id).value == 46
    assert [breach for breach in ledger.verify() if "measurement" in breach.place] == []


NUMBERS = st.one_of(st.none(), st.decimals(-200, 200, places=2))


@given(value=NUMBERS, whole=NUMBERS)
def test_a_ratio_is_taken_exactly_where_it_is_one(value: Decimal | None, whole: Decimal | None) -> None:
    asked = Row("i1", IndicatorKind.RATIO, "Tỷ lệ", "1", "", indicator=Indicator(kind="ratio"))
    sound = (value is None or value >= 0) and (whole is None or whole > 0)
    sound = sound and (value is None or whole is None or value <= whole)
    assert (problem_of(Figure(None, value, indicator_id=1, whole=whole), asked) is None) is sound


@given(
    parts=st.dictionaries(st.sampled_from(["female", "male"]), st.decimals(0, 100, places=1), min_size=1),
    total=st.decimals(0, 200, places=1),
)
def test_parts_are_sent_only_when_they_make_the_whole(parts: dict[str, Decimal], total: Decimal) -> None:
    indicator = Indicator(kind="number", dimensions=["sex"])
    asked = Row("i1", IndicatorKind.NUMBER, "Số", "1", "", indicator=indicator)
    stored = Measurement(value=total, breakdown={"sex": {key: str(part) for key, part in parts.items()}})
    assert (lacking([asked], {"i1": stored}) == []) is (sum(parts.values()) == total)
