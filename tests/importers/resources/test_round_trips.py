"""What every list hands out can be taken in again, and says the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from base.core.ledger import verify
from base.units.domain.clusters import save_cluster, set_leaders, set_members
from base.units.domain.successions import Decision, dissolve_unit, move_unit, rename_unit
from base.units.models import Cluster, Discipline, Post, Succession
from importers.domain.data_import import import_file, plan_import
from importers.domain.data_jobs import undo
from importers.domain.sheets_out import export_csv
from importers.enums import DataStatus
from importers.models import DataImport
from importers.resources import exported_resource_of, resource_of
from movements.domain.rural.assessing import open_assessment
from movements.models import Milestone, RuralAssessment, RuralSurveyLine, RuralValue
from tests.factories.movements import MovementFactory, RegistrationFactory
from tests.factories.rural import RuralStandardFactory, commune, criteria_set
from tests.factories.units import DisciplineFactory, PersonFactory, PostFactory, UnitFactory
from tests.importers.domain.test_workbooks import workbook

pytestmark = pytest.mark.django_db


def written(kind: str) -> bytes:
    return export_csv(resource_of(kind), {})[0]


def text_of(kind: str) -> str:
    return export_csv(exported_resource_of(kind), {})[0].decode("utf-8-sig")


def sheet(kind: str, *rows: list[Any]) -> bytes:
    return workbook(("A", [[column.column_name for column in resource_of(kind).columns], *rows]))


def refusals(kind: str, actor: Any, *rows: list[Any]) -> str:
    return " ".join(error.message for error in plan_import(kind, sheet(kind, *rows), "a.xlsx", actor=actor).errors)


def test_clusters_go_out_and_come_in_again_equal(province, secretary):
    units = [UnitFactory(parent=province, name=f"Sở {n}") for n in range(3)]
    cluster = save_cluster(None, year=2026, scheme="Cụm, khối thi đua", name="Cụm 1", actor=secretary)
    set_members(cluster, units, actor=secretary)
    set_leaders(cluster, units[1], units[2], actor=secretary)
    before = written("clusters")
    assert import_file("clusters", before, "a.csv", actor=secretary).counts["unchanged"] == 3
    new = UnitFactory(parent=province, name="Sở Mới")
    rows = [[2026, "", "Cụm 1", "Sở Mới", 1, "Trưởng"], [2026, "", "Cụm 2", "Tỉnh Vĩnh Long", "", ""]]
    assert import_file("clusters", sheet("clusters", *rows), "b.xlsx", actor=secretary).counts["created"] == 2
    cluster.refresh_from_db()
    assert (cluster.head, cluster.deputy) == (new, units[2])
    assert Cluster.objects.get(name="Cụm 2").members.count() == 1
    again = import_file("clusters", written("clusters"), "c.csv", actor=secretary)
    assert again.counts["unchanged"] == again.counts["read"] == 5
    assert verify() == []


def test_a_unit_in_two_clusters_or_two_heads_are_named_row_by_row(province, secretary):
    for n in range(2):
        UnitFactory(parent=province, name=f"Sở {n}")
    rows = [
        [2026, "", "Cụm 1", "Sở 0", "", "Trưởng"],
        [2026, "", "Cụm 2", "Sở 0", "", ""],
        [2026, "", "Cụm 1", "Sở 1", "", "Trưởng"],
    ]
    said = refusals("clusters", secretary, *rows)
    assert "cụm, khối khác trong tệp" in said
    assert "đã có một dòng ghi vai trò đó" in said


def test_posts_and_disciplines_go_out_and_come_in_again_equal(province, secretary):
    person = PersonFactory(code="CB1", unit=province)
    PostFactory(person=person, unit=province, title="Trưởng phòng", valid_from=dt.date(2020, 1, 1))
    DisciplineFactory(person=person)
    for kind in ("posts", "disciplines"):
        assert import_file(kind, written(kind), "a.csv", actor=secretary).counts["unchanged"] == 1
    ended = sheet("posts", ["CB1", province.name, "Trưởng phòng", "01/01/2020", "31/12/2024"])
    assert import_file("posts", ended, "b.xlsx", actor=secretary).counts["updated"] == 1
    assert Post.objects.get().valid_to == dt.date(2024, 12, 31)
    said = refusals("posts", secretary, ["CB1", province.name, "Trưởng phòng", "01/06/2024", ""])
    assert "Chồng với một thời gian khác" in said
    wrong = ["CB1", "Khiển trách", "15/05/2025", "01/01/2025"]
    assert "Ngày hết hiệu lực" in refusals("disciplines", secretary, wrong)
    assert Discipline.objects.count() == 1
    assert verify() == []


def test_posts_and_disciplines_of_a_file_are_taken_back(province, secretary, django_capture_on_commit_callbacks):
    PersonFactory(code="CB1", unit=province)
    PersonFactory(code="CB2", unit=province)
    kept = PostFactory(person=PersonFactory(code="CB3", unit=province), unit=province, valid_from=dt.date(2019, 1, 1))
    files = {
        "posts": [
            ["CB1", province.name, "Trưởng phòng", "01/01/2020", ""],
            ["CB2", province.name, "Phó", "01/01/2021", ""],
        ],
        "disciplines": [["CB1", "Khiển trách", "15/05/2025", ""]],
    }
    for kind, rows in files.items():
        import_file(kind, sheet(kind, *rows), "a.xlsx", actor=secretary)
        item = DataImport.objects.get(kind=kind)
        with django_capture_on_commit_callbacks(execute=True):
            undo(item, actor=secretary)
        item.refresh_from_db()
        assert item.status == DataStatus.UNDONE
    assert list(Post.objects.all()) == [kept]
    assert not Discipline.objects.exists()
    assert verify() == []


def test_renames_and_moves_are_in_the_export_of_reorganisations(province, secretary):
    senior = UnitFactory(parent=province, name="Sở Một")
    unit, other = UnitFactory(parent=senior, name="Phòng Cũ"), UnitFactory(parent=province, name="Sở Hai")
    rename_unit(unit, "Phòng Mới", Decision(dt.date(2026, 3, 1), "1/QĐ"), actor=secretary)
    unit.refresh_from_db()
    move_unit(unit, other, Decision(dt.date(2026, 4, 1), "2/QĐ"), actor=secretary)
    lines = text_of("successions").splitlines()[1:]
    assert lines == [
        "Đổi tên;01/03/2026;1/QĐ;Phòng Cũ;Phòng Mới;",
        f"{Succession.objects.get(decision_number='2/QĐ').get_kind_display()};01/04/2026;2/QĐ;Phòng Mới;Sở Hai;",
    ]
    again = import_file("successions", written("successions"), "a.csv", actor=secretary)
    assert again.counts["unchanged"] == again.counts["read"] == 2
    unit.refresh_from_db()
    dissolve_unit(unit, Decision(dt.date(2026, 5, 1), "3/QĐ"), actor=secretary)
    again = import_file("successions", written("successions"), "b.csv", actor=secretary)
    assert again.counts["unchanged"] == again.counts["read"] == 3


def test_milestones_are_added_by_a_file_and_moved_only_with_a_reason(province, secretary):
    movement = MovementFactory(open=True, organiser=province, title="Phong trào A")
    row = [movement.title, "Sơ kết", "", "30/06/2026", ""]
    assert import_file("milestones", sheet("milestones", row), "a.xlsx", actor=secretary).counts["created"] == 1
    assert Milestone.objects.get().planned_on == dt.date(2026, 6, 30)
    assert import_file("milestones", written("milestones"), "b.csv", actor=secretary).counts["unchanged"] == 1
    row[3] = "01/07/2026"
    assert "ghi lý do" in refusals("milestones", secretary, row)


def test_registrations_are_handed_out_for_one_movement(province):
    row = RegistrationFactory(unit=UnitFactory(parent=province, name="Xã A"))
    RegistrationFactory(unit=UnitFactory(parent=province, name="Xã B"))
    data, count = export_csv(exported_resource_of("registrations"), {"movement": row.movement.slug})
    assert count == 1
    assert "Xã A" in data.decode("utf-8-sig")


@pytest.fixture
def rural(province, secretary):
    criteria_set(indicators=True)
    standard = RuralStandardFactory()
    unit = commune(province, name="Xã Thử")
    return open_assessment(unit, standard, year=2026, actor=secretary)


def test_values_of_indicators_come_in_and_are_reckoned(rural, secretary):
    rows = [
        ["Xã Thử", "chuan-thu", 2026, "1.1", "60", "", "", ""],
        ["Xã Thử", "chuan-thu", 2026, "2.1", "40", "", "", ""],
    ]
    assert import_file("rural-values", sheet("rural-values", *rows), "a.xlsx", actor=secretary).counts["created"] == 2
    item = RuralAssessment.objects.get()
    assert (item.met, item.not_met, item.unknown) == (1, 1, 1)
    again = import_file("rural-values", written("rural-values"), "b.csv", actor=secretary)
    assert again.counts["unchanged"] == 2
    rows[1][4] = "55,5"
    assert import_file("rural-values", sheet("rural-values", *rows), "c.xlsx", actor=secretary).counts["updated"] == 1
    assert RuralValue.objects.get(indicator__code="2.1").verdict == "met"
    strange = ["Xã Thử", "chuan-thu", 2026, "9.9", "1", "", "", ""]
    assert "không có chỉ tiêu mã “9.9”" in refusals("rural-values", secretary, strange)
    assert verify() == []


def test_the_survey_of_the_people_comes_in_while_they_are_asked(rural, secretary):
    row = ["Xã Thử", "chuan-thu", 2026, "Kết quả chung", 100, 90, 80, "01/09/2026", "20/09/2026"]
    assert "nên không sửa được" in refusals("rural-surveys", secretary, row)
    RuralAssessment.objects.update(status="consulting")
    assert import_file("rural-surveys", sheet("rural-surveys", row), "a.xlsx", actor=secretary).counts["created"] == 1
    line = RuralSurveyLine.objects.get()
    assert (line.asked, line.answered, line.satisfied) == (100, 90, 80)
    assert import_file("rural-surveys", written("rural-surveys"), "b.csv", actor=secretary).counts["unchanged"] == 1
    row[6] = 95
    assert "số hài lòng không quá số trả lời" in refusals("rural-surveys", secretary, row)
