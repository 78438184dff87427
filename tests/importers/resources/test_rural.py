"""Earlier recognitions and self-assessments of communes out of spreadsheets."""

from __future__ import annotations

import datetime as dt

import pytest

from base.core.ledger import verify
from importers.domain.data_import import import_file
from importers.domain.sheets_out import export_csv
from importers.resources import resource_of
from movements.models import RuralAssessment, RuralRecognition
from tests.factories.rural import RuralStandardFactory, commune, criteria_set
from tests.importers.domain.test_workbooks import workbook

pytestmark = pytest.mark.django_db
DECISIONS = ["Xã", "Chuẩn", "Số quyết định", "Ngày quyết định", "Cấp quyết định", "Nguồn"]
JUDGEMENTS = ["Xã", "Chuẩn", "Năm", "Mã tiêu chí", "Kết luận", "Lý do, căn cứ"]


@pytest.fixture(autouse=True)
def _standard():
    criteria_set()
    RuralStandardFactory()


def decisions(*rows):
    return workbook(("QĐ", [DECISIONS, *rows]))


def judged(*rows):
    return workbook(("TĐG", [JUDGEMENTS, *rows]))


def test_decisions_on_communes_that_ended_come_in_unverified(province, secretary):
    unit = commune(province, name="Xã Cũ", valid_to=dt.date(2025, 6, 30))
    row = ["Xã Cũ", "chuan-thu", "12/QĐ-UBND", "15/05/2023", "Chủ tịch UBND tỉnh", "Sổ của Sở"]
    first = import_file("rural-recognitions", decisions(row), "a.xlsx", actor=secretary)
    assert first.counts["created"] == 1
    made = RuralRecognition.objects.get()
    assert (made.unit, made.tier, made.verified, made.decided_on) == (unit, "standard", False, dt.date(2023, 5, 15))
    again = import_file("rural-recognitions", decisions(row), "a.xlsx", actor=secretary)
    assert again.counts["unchanged"] == 1
    assert "12/QĐ-UBND" in export_csv(resource_of("rural-recognitions"), {})[0].decode("utf-8-sig")
    assert verify() == []


def test_a_decision_that_cannot_be_is_named_and_nothing_is_kept(province, secretary):
    commune(province, name="Xã Cũ", valid_to=dt.date(2025, 6, 30))
    good = ["Xã Cũ", "chuan-thu", "1/QĐ", "15/05/2023", "", "Sổ"]
    late = ["Xã Cũ", "chuan-thu", "2/QĐ", "15/08/2025", "", "Sổ"]
    strange = ["Xã Cũ", "chuan-la", "3/QĐ", "15/05/2023", "", "Sổ"]
    province_row = [province.name, "chuan-thu", "4/QĐ", "15/05/2023", "", "Sổ"]
    plan = import_file("rural-recognitions", decisions(good, late, strange, province_row), "a.xlsx", actor=secretary)
    assert plan.counts["rejected"] == 3
    words = " ".join(error.message for error in plan.errors)
    assert "Hãy ghi xã kế thừa" in words
    assert "Không có chuẩn" in words
    assert "không phải là xã" in words
    assert RuralRecognition.objects.count() == 0


def test_judgements_of_many_communes_come_in_and_out_again(province, secretary):
    commune(province, name="Xã An")
    commune(province, name="Xã Bình")
    rows = [
        ["Xã An", "chuan-thu", 2026, "1", "Đạt", "Biên bản 1"],
        ["Xã An", "chuan-thu", 2026, "2", "Chưa đạt", "Biên bản 2"],
        ["Xã Bình", "chuan-thu", 2026, "1", "Đạt", "Biên bản 3"],
    ]
    first = import_file("rural-assessments", judged(*rows), "a.xlsx", actor=secretary)
    assert (first.counts["created"], first.counts["rejected"]) == (3, 0)
    found = RuralAssessment.objects.order_by("unit__name").values_list("unit__name", "met", "not_met", "unknown")
    assert list(found) == [("Xã An", 1, 1, 1), ("Xã Bình", 1, 0, 2)]
    rows[1][4] = "Đạt"
    again = import_file("rural-assessments", judged(*rows), "a.xlsx", actor=secretary)
    assert (again.counts["updated"], again.counts["unchanged"]) == (1, 2)
    text = export_csv(resource_of("rural-assessments"), {})[0].decode("utf-8-sig")
    assert "Xã An;chuan-thu;2026;2;Đạt;Biên bản 2" in text
    assert verify() == []


def test_a_judgement_without_a_place_is_refused(province, secretary):
    unit = commune(province, name="Xã An")
    rows = [
        ["Xã An", "chuan-thu", 2026, "99", "Đạt", "x"],
        ["Xã An", "chuan-thu", 2026, "1", "Chưa kết luận", "x"],
    ]
    plan = import_file("rural-assessments", judged(*rows), "a.xlsx", actor=secretary)
    assert plan.counts["rejected"] == 2
    assert not RuralAssessment.objects.filter(unit=unit).exists()
