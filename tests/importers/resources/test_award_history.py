from __future__ import annotations

import pytest

from awards.domain.titles import titles_of
from awards.enums import AwardSubject
from awards.models import PastAward
from base.core.errors import NotAllowed
from base.core.ledger import verify
from importers.domain.data_import import import_file, plan_import
from importers.domain.sheets_out import export_csv, export_workbook
from importers.resources import resource_of
from tests.factories.awards import AwardTypeFactory
from tests.factories.units import PersonFactory, UnitFactory
from tests.importers.domain.test_workbooks import workbook

HEADER = ["Mã cá nhân", "Tập thể", "Mã danh hiệu", "Năm thành tích", "Số quyết định", "Cơ quan quyết định", "Nguồn"]


@pytest.fixture
def an(province):
    AwardTypeFactory()
    UnitFactory(parent=province, name="Xã Cũ", dissolved=True)
    return PersonFactory(code="CB1", unit=province)


def history(*rows):
    return workbook(("Khen thưởng", [HEADER, *rows]))


def row(person="CB1", unit="", award="BKT", year=2024.0, source="Sổ vàng"):
    return [person, unit, award, year, "12/QĐ-UBND", "Chủ tịch UBND tỉnh", source]


def test_awards_of_people_and_former_units_are_taken_in_once(an, secretary):
    data = history(row(), row("", "Xã Cũ", "BKBT"))
    assert import_file("award-history", data, "a.xlsx", actor=secretary).counts["created"] == 2
    assert import_file("award-history", data, "a.xlsx", actor=secretary).counts["unchanged"] == 2
    (title,) = titles_of(an)
    assert (title.code, title.year, title.authority) == ("BKT", 2024, "Chủ tịch UBND tỉnh")
    assert PastAward.objects.get(person=an).created_by == secretary
    assert verify() == []


def test_a_corrected_source_is_an_update_with_its_event(an, secretary):
    import_file("award-history", history(row()), "a.xlsx", actor=secretary)
    plan = import_file("award-history", history(row(source="Hồ sơ gốc")), "a.xlsx", actor=secretary)
    assert plan.counts["updated"] == 1
    assert PastAward.objects.get().source == "Hồ sơ gốc"
    assert verify() == []


@pytest.mark.parametrize(
    ("wrong", "column", "said"),
    [
        ({"unit": "Xã Cũ"}, "Mã cá nhân", "đúng một"),
        ({"person": ""}, "Mã cá nhân", "đúng một"),
        ({"award": "LẠ"}, "Mã danh hiệu", "danh mục"),
        ({"award": "TTLĐ"}, "Mã danh hiệu", "chỉ dành cho"),
        ({"year": 2199}, "Năm thành tích", "chưa đến"),
        ({"source": ""}, "Nguồn", "trống"),
    ],
)
def test_a_wrong_row_names_its_cell_and_keeps_all_out(an, secretary, wrong, column, said):
    AwardTypeFactory(code="TTLĐ", alias="", name="Tập thể lao động tiên tiến", subject=AwardSubject.COLLECTIVE)
    plan = import_file("award-history", history(row(year=2023), row(**wrong)), "a.xlsx", actor=secretary)
    (error,) = plan.errors
    assert (error.sheet, error.row, error.column) == ("Khen thưởng", 3, column)
    assert said in error.message
    assert not PastAward.objects.exists()


def test_an_export_comes_back_unchanged(an, province):
    import_file("award-history", history(row(source="=1+1"), row("", "Xã Cũ", year=2023)), "a.xlsx", actor=None)
    for write, name in ((export_workbook, "x.xlsx"), (export_csv, "x.csv")):
        data, count = write(resource_of("award-history"), {})
        assert count == 2
        assert plan_import("award-history", data, name).counts["unchanged"] == 2
    assert export_csv(resource_of("award-history"), {"year": "2023"})[1] == 1
    assert export_csv(resource_of("award-history"), {"unit": province.name})[1] == 2


def test_an_officer_may_not(an, officer):
    with pytest.raises(NotAllowed):
        import_file("award-history", history(row()), "a.xlsx", actor=officer)
