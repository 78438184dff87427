from __future__ import annotations

import pytest

from awards.enums import NominationStatus
from awards.models import Nomination
from base.accounts.enums import Role
from base.core.errors import NotAllowed
from base.core.ledger import verify
from importers.domain.data_import import import_file, plan_import
from importers.domain.sheets_out import export_csv, export_workbook
from importers.resources import resource_of
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.awards import AwardTypeFactory, NominationFactory, OpinionRequestFactory, RoundFactory
from tests.factories.units import PersonFactory, UnitFactory
from tests.importers.domain.test_workbooks import workbook

HEADER = ["Đợt xét", "Mã danh hiệu", "Mã cá nhân", "Tập thể", "Đơn vị đề nghị", "Tóm tắt thành tích"]


@pytest.fixture
def commune(province):
    unit = UnitFactory(parent=province, name="Xã An")
    PersonFactory(code="CB1", unit=unit)
    RoundFactory(name="Đợt cuối năm", council_unit=province)
    return unit


@pytest.fixture
def importer(commune, secretary):
    """Of the secretariat, and officer of the commune besides."""
    RoleAssignmentFactory(user=secretary, role=Role.OFFICER, unit=commune)
    return secretary


def nominations(*rows):
    return workbook(("Đề nghị", [HEADER, *rows]))


def row(
    person="CB1", collective="", award="BKT", unit="Xã An", text="Hoàn thành 12 công trình.", round_="Đợt cuối năm"
):
    return [round_, award, person, collective, unit, text]


def test_drafts_are_made_edited_and_left_alone(commune, importer):
    data = nominations(row(), row("", "Xã An"))
    assert import_file("nominations", data, "a.xlsx", actor=importer).counts["created"] == 2
    assert import_file("nominations", data, "a.xlsx", actor=importer).counts["unchanged"] == 2
    plan = import_file("nominations", nominations(row(text="Đã sửa.")), "a.xlsx", actor=importer)
    assert plan.counts["updated"] == 1
    nomination = Nomination.objects.get(person__code="CB1")
    assert (nomination.achievement, nomination.status) == ("Đã sửa.", NominationStatus.DRAFT)
    assert (nomination.unit, nomination.created_by) == (commune, importer)
    assert verify() == []


@pytest.mark.parametrize(
    ("wrong", "column", "said"),
    [
        ({"round_": "Đợt lạ"}, "Đợt xét", "Đợt lạ"),
        ({"round_": "Đợt đã khóa"}, "Đợt xét", "không nhận"),
        ({"award": "CSTĐ"}, "Mã danh hiệu", "không xét"),
        ({"collective": "Xã An"}, "Mã cá nhân", "đúng một"),
        ({"unit": "Xã Bên"}, "Đơn vị đề nghị", "không lập được"),
        ({"person": "CB2"}, "Đơn vị đề nghị", "không thuộc"),
    ],
)
def test_a_wrong_row_names_its_cell_and_keeps_all_out(commune, importer, province, wrong, column, said):
    PersonFactory(code="CB2", unit=UnitFactory(parent=province, name="Xã Bên"))
    RoundFactory(name="Đợt đã khóa", council_unit=province, status="closed")
    AwardTypeFactory(code="CSTĐ", alias="", name="Chiến sĩ thi đua cơ sở")
    data = nominations(row("", "Xã An"), row(**wrong))
    (error,) = import_file("nominations", data, "a.xlsx", actor=importer).errors
    assert (error.row, error.column) == (3, column)
    assert said in error.message
    assert not Nomination.objects.exists()


def test_a_sent_dossier_and_the_nominating_unit_stay(commune, province):
    round_ = RoundFactory(name="Đợt hai", council_unit=province)
    NominationFactory(round=round_, unit=commune, status=NominationStatus.SUBMITTED)
    data = nominations(row("", "Xã An", round_="Đợt hai"), row("", "Xã An", round_="Đợt hai (2026)"))
    plan = plan_import("nominations", data, "a.xlsx")
    assert [error.column for error in plan.errors] == ["Tóm tắt thành tích", ""]
    moved = plan_import("nominations", nominations(row("", "Xã An", unit=province.name, round_="Đợt hai")), "a.xlsx")
    assert moved.errors[0].column == "Đơn vị đề nghị"


def test_an_export_comes_back_unchanged(commune):
    import_file("nominations", nominations(row(text="=1+1"), row("", "Xã An")), "a.xlsx", actor=None)
    RoundFactory(name="Đợt cuối năm", year=2025, council_unit=commune)
    NominationFactory(unit=commune, achievement="Dòng một.\n\nDòng hai.", status=NominationStatus.SUBMITTED)
    for write, name in ((export_workbook, "x.xlsx"), (export_csv, "x.csv")):
        data, count = write(resource_of("nominations"), {})
        assert count == 3
        assert plan_import("nominations", data, name).counts["unchanged"] == 3


def test_who_makes_no_dossiers_may_not(commune, secretary, officer):
    for actor in (secretary, officer):
        with pytest.raises(NotAllowed):
            import_file("nominations", nominations(row()), "a.xlsx", actor=actor)


def test_a_household_a_posthumous_person_and_their_class_come_in_and_go_out(commune, importer):
    header = [*HEADER, "Hộ gia đình", "Nhóm đối tượng", "Truy tặng"]
    rows = [[*row("", ""), "Hộ ông Bảy", "", ""], [*row(), "", "Doanh nhân", "có"]]
    data = workbook(("Đề nghị", [header, *rows]))
    assert import_file("nominations", data, "a.xlsx", actor=importer).counts["created"] == 2
    assert import_file("nominations", data, "a.xlsx", actor=importer).counts["unchanged"] == 2
    household = Nomination.objects.get(household__name="Hộ ông Bảy")
    person = Nomination.objects.get(person__code="CB1")
    assert household.household.unit == commune
    assert (person.person_class, person.is_posthumous) == ("entrepreneur", True)
    exported, count = export_csv(resource_of("nominations"), {})
    assert count == 2
    assert plan_import("nominations", exported, "a.csv").counts["unchanged"] == 2
    wrong = workbook(("Đề nghị", [header, [*row("", "Xã An"), "Hộ ông Tám", "", "có"]]))
    assert {error.column for error in plan_import("nominations", wrong, "a.xlsx").errors} == {"Mã cá nhân", "Truy tặng"}


def test_answers_of_bodies_come_back_in_the_list_that_went_out(commune, importer):
    asked = OpinionRequestFactory(
        nomination=NominationFactory(unit=commune, status=NominationStatus.APPRAISED),
        body="Cục Thuế", sent_on="2026-11-01",
    )  # fmt: skip
    _data, count = export_workbook(resource_of("opinions"), {})
    assert count == 1

    def sheet(number, answer, text="", day=""):
        head = ["Số", "Ý kiến", "Nội dung trả lời", "Ngày trả lời"]
        return workbook(("Trả lời", [head, [number, answer, text, day]]))

    assert plan_import("opinions", sheet(asked.pk, ""), "a.xlsx").counts["unchanged"] == 1
    for bad in (
        sheet(asked.pk + 9, "Đồng ý"),
        sheet(asked.pk, "Không đồng ý"),
        sheet(asked.pk, "Đồng ý", "", "1/1/2020"),
    ):
        assert plan_import("opinions", bad, "a.xlsx").errors
    assert import_file("opinions", sheet(asked.pk, "Đồng ý"), "a.xlsx", actor=importer).counts["updated"] == 1
    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("answered", "agree")
    assert import_file("opinions", sheet(asked.pk, "Đồng ý"), "a.xlsx", actor=importer).counts["unchanged"] == 1
