"""The way of a file from the self-assessment to the decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from base.accounts.enums import Role
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed, TransitionRefused
from base.core.files import store_bytes
from movements.domain.rural.assessing import (
    Entry,
    Facts,
    Opinion,
    StaleAssessment,
    add_rural_evidence,
    open_assessment,
    remove_rural_evidence,
    save_assessment,
)
from movements.domain.rural.conditions import conditions_of
from movements.domain.rural.filing import (
    SurveyEntry,
    appraise,
    reappraise,
    reopen,
    return_assessment,
    save_survey,
    start_consultation,
    submit_assessment,
)
from movements.domain.rural.queries import next_step, own_communes
from movements.domain.rural.recognising import decline, recognise
from movements.domain.rural.standards import load_rural_data, set_satisfaction
from movements.domain.rural.versions import adopt_newest_version, newer_version
from movements.enums import RuralVerdict as V
from movements.models import (
    CriteriaSet,
    RuralAssessment,
    RuralRecognition,
    RuralRevocation,
    RuralStandard,
    RuralValue,
)
from tests.factories.accounts import UserFactory
from tests.factories.rural import RuralRecognitionFactory, RuralStandardFactory, commune, criteria_set
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 1)
FACTS = Facts(has_debt=False, debt_note="Báo cáo quyết toán.", is_complex=False, security_note="Công an xã xác nhận.")


@dataclass
class Town:
    unit: Any
    standard: RuralStandard
    officer: Any
    head: Any
    clerk: Any
    chair: Any

    def open(self) -> RuralAssessment:
        return open_assessment(self.unit, self.standard, year=2026, actor=self.officer)

    def judged(self, *verdicts: str) -> RuralAssessment:
        """A file with a judgement for each criterion, "" = none, and a paper behind each."""
        item = self.open()
        lines = list(item.lines.all())
        paper = store_bytes(b"%PDF-1.4 bien ban", name="bien-ban.pdf")
        for line in lines:
            add_rural_evidence(item, line.criterion, paper, actor=self.officer)
        opinions = [
            Opinion(line.criterion_id, verdict, "Theo biên bản.")
            for line, verdict in zip(lines, verdicts, strict=False)
            if verdict
        ]
        return save_assessment(item, opinions=opinions, facts=FACTS, expected_version=item.version, actor=self.officer)

    def submitted(self, *verdicts: str, satisfied: int = 95) -> RuralAssessment:
        item = self.judged(*verdicts)
        start_consultation(item, actor=self.head)
        save_survey(
            item,
            [SurveyEntry("Đường giao thông", 120, 100, satisfied)],
            consulted_from=DAY - dt.timedelta(days=20),
            consulted_to=DAY,
            actor=self.officer,
        )
        return submit_assessment(item, actor=self.head)

    def appraised(self, *verdicts: str, satisfied: int = 95) -> RuralAssessment:
        item = self.submitted(*verdicts, satisfied=satisfied)
        return appraise(item, [], note="Thống nhất.", actor=self.clerk)


@pytest.fixture
def town() -> Any:
    province = UnitFactory(province=True)
    unit = commune(province)
    criteria_set()
    people = {
        role: UserFactory(role=role, unit=unit if role in (Role.OFFICER, Role.HEAD) else province)
        for role in (Role.OFFICER, Role.HEAD, Role.SECRETARIAT, Role.CHAIR)
    }
    with clock.at(clock.start_of(DAY) + dt.timedelta(hours=9)):
        yield Town(unit, RuralStandardFactory(), *people.values())


def counts(item: RuralAssessment) -> tuple[int, int, int, int]:
    item.refresh_from_db()
    return item.met, item.not_met, item.unknown, item.not_applicable


def test_a_new_file_has_every_criterion_and_concludes_none(town: Town) -> None:
    item = town.open()
    assert counts(item) == (0, 0, 3, 0)
    assert {line.explanation for line in item.lines.all()} == {"Chưa có danh mục chỉ tiêu."}
    assert town.open() == item
    assert ledger.verify() == []


@pytest.mark.parametrize("wrong", ["ward", "dissolved", "year"])
def test_only_a_standing_commune_is_assessed(town: Town, wrong: str) -> None:
    unit, year = town.unit, 2026
    if wrong == "ward":
        unit = UnitFactory(province=True)
    elif wrong == "dissolved":
        unit = commune(valid_to=dt.date(2025, 6, 30))
    else:
        year = 1900
    with pytest.raises(DomainError, match=r"không phải là xã|không tồn tại|không hợp lệ"):
        open_assessment(unit, town.standard, year=year, actor=None)


def test_a_standard_without_criteria_in_force_says_what_to_do(town: Town) -> None:
    CriteriaSet.objects.update(status="draft")
    with pytest.raises(DomainError, match="nạp và chốt bộ tiêu chí"):
        town.open()


def test_values_are_held_against_the_threshold_and_a_missing_one_counts_as_nothing(town: Town) -> None:
    criteria_set("bo-so", 3, indicators=True)
    standard = RuralStandardFactory(code="chuan-so", set_code="bo-so")
    item = open_assessment(town.unit, standard, year=2026, actor=town.officer)
    first, second, third = (line.criterion.indicators.get() for line in item.lines.all())
    third.thresholds.all().delete()
    entries = [Entry(first.pk, Decimal(50)), Entry(second.pk, Decimal("49.9")), Entry(third.pk, Decimal(99))]
    saved = save_assessment(item, entries=entries, expected_version=0, actor=town.officer)
    assert counts(saved) == (1, 1, 1, 0)
    assert "Chưa có ngưỡng" in RuralValue.objects.get(indicator=third).explanation


def test_a_judgement_needs_its_reason_and_met_needs_a_paper(town: Town) -> None:
    item = town.open()
    line = item.lines.first()
    with pytest.raises(DomainError, match="lý do"):
        save_assessment(item, opinions=[Opinion(line.criterion_id, V.MET, " ")], expected_version=0, actor=town.officer)
    opinions = [Opinion(line.criterion_id, V.MET, "Đã rà soát.")]
    saved = save_assessment(item, opinions=opinions, expected_version=0, actor=town.officer)
    assert counts(saved) == (1, 0, 2, 0)
    with pytest.raises(DomainError, match="chưa có minh chứng"):
        start_consultation(item, actor=town.head)
    paper = add_rural_evidence(item, line.criterion, store_bytes(b"%PDF", name="a.pdf"), actor=town.officer)
    again = add_rural_evidence(item, line.criterion, store_bytes(b"%PDF", name="b.pdf"), actor=town.officer)
    assert again == paper
    remove_rural_evidence(paper, actor=town.officer)
    remove_rural_evidence(paper, actor=town.officer)
    assert item.evidence.count() == 0
    assert ledger.verify() == []


def test_saving_the_same_changes_nothing_and_a_later_save_sees_the_other(town: Town) -> None:
    item = town.open()
    first, second = list(item.lines.all())[:2]
    mine = [Opinion(first.criterion_id, V.NOT_MET, "Chưa xong.")]
    assert save_assessment(item, opinions=mine, expected_version=0, actor=town.officer).version == 1
    assert save_assessment(item, opinions=mine, expected_version=1, actor=town.officer).version == 1
    theirs = [Opinion(second.criterion_id, V.NOT_MET, "Chưa xong.")]
    with pytest.raises(StaleAssessment, match="đã lưu hồ sơ này"):
        save_assessment(item, opinions=theirs, expected_version=0, actor=town.head)
    assert counts(item) == (0, 1, 2, 0)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"value": Decimal(5), "whole": Decimal(0)}, "tổng số phải lớn hơn 0"),
        ({"value": Decimal(9), "whole": Decimal(5)}, "từ 0 đến tổng số"),
        ({"value": Decimal(9), "is_not_applicable": True, "note": "x"}, "để trống số liệu"),
        ({"is_not_applicable": True}, "giải trình"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_whole(town: Town, entry: dict[str, Any], words: str) -> None:
    criteria_set("bo-so", 1, indicators=True)
    standard = RuralStandardFactory(code="chuan-so", set_code="bo-so")
    item = open_assessment(town.unit, standard, year=2026, actor=town.officer)
    indicator = item.lines.get().criterion.indicators.get()
    with pytest.raises(DomainError, match=words):
        save_assessment(item, entries=[Entry(indicator.pk, **entry)], expected_version=0, actor=town.officer)
    assert item.values.count() == 0


def test_facts_need_what_they_rest_on(town: Town) -> None:
    with pytest.raises(DomainError, match="căn cứ"):
        save_assessment(town.open(), facts=Facts(has_debt=False), expected_version=0, actor=town.officer)


def test_the_whole_way_to_a_decision(town: Town) -> None:
    set_satisfaction(town.standard, Decimal(90), source="Văn bản 1", actor=town.clerk)
    item = town.appraised(V.MET, V.MET, V.NOT_APPLICABLE)
    item = RuralAssessment.objects.select_related("standard").get(pk=item.pk)
    assert [each.is_met for each in conditions_of(item, item.survey.all())] == [True] * 4
    made = recognise(item, number="12/QĐ-UBND", decided_on=DAY, actor=town.chair)
    assert (made.tier, made.verified, made.assessment) == ("standard", True, item)
    assert recognise(item, number="99/QĐ-UBND", decided_on=DAY, actor=town.chair) == made
    assert RuralRevocation.objects.count() == 0
    assert ledger.verify() == []


def test_each_step_belongs_to_its_person(town: Town) -> None:
    item = town.judged(V.MET, V.MET, V.MET)
    with pytest.raises(NotAllowed):
        start_consultation(item, actor=town.officer)
    with pytest.raises(NotAllowed):
        appraise(item, [], note="x", actor=town.head)
    with pytest.raises(NotAllowed):
        recognise(item, number="1", decided_on=DAY, actor=town.clerk)
    stranger = UserFactory(role=Role.OFFICER, unit=commune())
    with pytest.raises(NotAllowed):
        save_assessment(item, expected_version=item.version, actor=stranger)


def test_the_next_step_changes_hands(town: Town) -> None:
    item = town.open()
    item = RuralAssessment.objects.select_related("unit", "standard").get(pk=item.pk)
    assert next_step(item, town.officer).url_name == "rural:edit"
    item = town.judged(V.MET, V.MET, V.MET)
    assert next_step(item, town.head).url_name == "rural:consult"
    item = start_consultation(item, actor=town.head)
    assert next_step(item, town.officer).url_name == "rural:survey"
    assert next_step(item, town.clerk) is None
    (own,) = own_communes(town.head)
    assert own.step is not None
    assert own.step.url_name == "rural:survey"


def test_nothing_is_sent_without_the_survey_and_the_two_answers(town: Town) -> None:
    item = town.open()
    line = item.lines.first()
    opinions = [Opinion(line.criterion_id, V.NOT_MET, "Chưa xong.")]
    item = save_assessment(item, opinions=opinions, expected_version=0, actor=town.officer)
    start_consultation(item, actor=town.head)
    with pytest.raises(DomainError, match="kết quả lấy ý kiến"):
        submit_assessment(item, actor=town.head)
    entry = SurveyEntry("Đường", 10, 9, 8)
    save_survey(item, [entry], consulted_from=DAY, consulted_to=DAY, actor=town.officer)
    with pytest.raises(DomainError, match="nợ đọng"):
        submit_assessment(item, actor=town.head)
    assert reopen(item, reason="Bổ sung", actor=town.head).status == "draft"


@pytest.mark.parametrize(
    ("entries", "until", "words"),
    [
        ([SurveyEntry("A", 10, 11, 1)], DAY, "không quá"),
        ([SurveyEntry("A", 10, 9, 10)], DAY, "không quá"),
        ([SurveyEntry("A", 0, 0, 0)], DAY, "không quá"),
        ([SurveyEntry("A", 1, 1, 1), SurveyEntry("A", 2, 2, 2)], DAY, "tên riêng"),
        ([], DAY, "ít nhất một nội dung"),
        ([SurveyEntry("A", 1, 1, 1)], DAY + dt.timedelta(days=1), "chưa đến"),
        ([SurveyEntry("A", 1, 1, 1)], None, "thời gian"),
    ],
)
def test_a_survey_that_cannot_be_is_refused(town: Town, entries: list, until: dt.date | None, words: str) -> None:
    item = town.judged(V.MET, V.MET, V.MET)
    start_consultation(item, actor=town.head)
    with pytest.raises(DomainError, match=words):
        save_survey(item, entries, consulted_from=DAY, consulted_to=until, actor=town.officer)


def test_a_returned_file_goes_round_again(town: Town) -> None:
    item = town.submitted(V.MET, V.MET, "")
    back = return_assessment(item, reason="Thiếu biên bản.", actor=town.clerk)
    assert (back.status, back.return_reason) == ("returned", "Thiếu biên bản.")
    line = list(back.lines.all())[2]
    opinions = [Opinion(line.criterion_id, V.NOT_MET, "Chưa xong.")]
    mended = save_assessment(back, opinions=opinions, expected_version=back.version, actor=town.officer)
    assert start_consultation(mended, actor=town.head).return_reason == ""
    with pytest.raises(DomainError, match="không sửa được"):
        save_assessment(mended, expected_version=mended.version, actor=town.officer)


def test_the_appraisal_decides_with_its_reason_and_may_be_taken_back(town: Town) -> None:
    item = town.submitted(V.MET, V.MET, V.MET)
    line = item.lines.first()
    with pytest.raises(DomainError, match="lý do"):
        appraise(item, [Opinion(line.criterion_id, V.NOT_MET, "")], note="Xem lại.", actor=town.clerk)
    opinion = Opinion(line.criterion_id, V.NOT_MET, "Kiểm tra thực tế chưa đạt.")
    done = appraise(item, [opinion], note="Xem lại.", actor=town.clerk)
    assert counts(done) == (2, 1, 0, 0)
    with pytest.raises(DomainError, match="Chưa đủ điều kiện"):
        recognise(done, number="1/QĐ", decided_on=DAY, acknowledgement="Vẫn", actor=town.chair)
    assert reappraise(done, reason="Có biên bản mới.", actor=town.clerk).status == "submitted"
    again = appraise(done, [Opinion(line.criterion_id)], note="Đạt.", actor=town.clerk)
    assert counts(again) == (3, 0, 0, 0)
    assert ledger.verify() == []


def test_what_nobody_can_conclude_needs_the_chairs_reason(town: Town) -> None:
    item = town.appraised(V.MET, V.MET, V.MET)
    with pytest.raises(DomainError, match="Còn điều kiện chưa kết luận được: Đạt mức hài lòng"):
        recognise(item, number="1/QĐ", decided_on=DAY, actor=town.chair)
    with pytest.raises(DomainError, match="số quyết định"):
        recognise(item, number=" ", decided_on=DAY, actor=town.chair)
    with pytest.raises(DomainError, match="Ngày quyết định"):
        recognise(item, number="1", decided_on=DAY + dt.timedelta(days=1), actor=town.chair)
    made = recognise(item, number="1/QĐ", decided_on=DAY, acknowledgement="Đã xem phiếu.", actor=town.chair)
    assert made.acknowledgement == "Đã xem phiếu."


def test_low_satisfaction_stops_the_recognition(town: Town) -> None:
    set_satisfaction(town.standard, Decimal(96), source="Văn bản 1", actor=town.clerk)
    item = town.appraised(V.MET, V.MET, V.MET, satisfied=95)
    with pytest.raises(DomainError, match="Đường giao thông: 95%"):
        recognise(item, number="1/QĐ", decided_on=DAY, acknowledgement="x", actor=town.chair)
    assert decline(item, reason="Chưa đạt hài lòng.", actor=town.chair).status == "declined"
    with pytest.raises(TransitionRefused):
        recognise(item, number="1/QĐ", decided_on=DAY, actor=town.chair)
    assert RuralRecognition.objects.count() == 0


def test_a_level_needs_its_source_and_lies_within_the_hundred(town: Town) -> None:
    with pytest.raises(DomainError, match="văn bản"):
        set_satisfaction(town.standard, Decimal(90), source="", actor=town.clerk)
    with pytest.raises(DomainError, match="từ 0 đến 100"):
        set_satisfaction(town.standard, Decimal(101), source="x", actor=town.clerk)


def test_an_appraisal_that_fails_a_recognised_commune_proposes_revocation_once(town: Town) -> None:
    held = RuralRecognitionFactory(unit=town.unit, standard=town.standard)
    item = town.appraised(V.NOT_MET, V.MET, V.MET)
    proposal = RuralRevocation.objects.get()
    assert (proposal.recognition, proposal.ground, proposal.failed, proposal.total) == (held, "named", 1, 3)
    reappraise(item, reason="x", actor=town.clerk)
    appraise(item, [], note="y", actor=town.clerk)
    assert RuralRevocation.objects.count() == 1


def test_an_open_file_moves_to_new_thresholds_and_loses_nothing(town: Town) -> None:
    item = town.judged(V.MET, V.NOT_MET, "")
    assert newer_version(item) is None
    with pytest.raises(DomainError, match="mới nhất"):
        adopt_newest_version(item, actor=town.officer)
    criteria_set(version=2, criteria=4, indicators=True)
    moved = adopt_newest_version(item, actor=town.officer)
    assert moved.criteria_set.version == 2
    assert [line.judgement for line in moved.lines.all()] == ["met", "not_met", "", ""]
    assert {file.criterion.group.criteria_set.version for file in moved.evidence.all()} == {2}
    assert ledger.verify() == []


def test_a_version_that_lost_what_was_entered_is_refused(town: Town) -> None:
    item = town.judged(V.MET, V.NOT_MET, V.MET)
    criteria_set(version=2, criteria=2)
    with pytest.raises(DomainError, match="không còn mã: 3"):
        adopt_newest_version(item, actor=town.officer)
    assert item.lines.count() == 3


def test_the_packs_load_once_and_invent_nothing() -> None:
    assert load_rural_data() > 0
    assert load_rural_data() == 0
    old = CriteriaSet.objects.get(code="ntm-xa-2021-2025")
    new = CriteriaSet.objects.get(code="ntm-xa-2026-2030")
    assert sum(group.criteria.count() for group in old.groups.all()) == 19
    assert (old.groups.count(), sum(group.criteria.count() for group in new.groups.all())) == (5, 10)
    standard = RuralStandard.objects.get(code="ntm-xa-2021-2025")
    assert sum(standard.indicator_counts.values()) == standard.indicator_count == 57
    assert not standard.counts_verified
    assert RuralStandard.objects.exclude(satisfaction_level=None).count() == 0
    assert RuralStandard.objects.get(code="ntm-xa-2026-2030").indicator_count == 47
    assert not RuralStandard.objects.get(code="ntm-xa-2026-2030").revocation_verified
    assert (old.grouping, new.grouping) == ("region7", "commune_group3")
    assert ledger.verify() == []
