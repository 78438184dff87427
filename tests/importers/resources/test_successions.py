from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from base.core.errors import NotAllowed
from base.core.ledger import verify
from base.units.models import Succession, SuccessionPart, Unit
from importers.domain.data_import import import_file, plan_import
from importers.domain.sheets_out import export_csv, export_workbook
from importers.resources import resource_of
from tests.factories.units import SuccessionFactory, SuccessionPartFactory, UnitFactory
from tests.importers.domain.test_workbooks import workbook

HEADER = ["Hình thức", "Ngày hiệu lực", "Số văn bản", "Đơn vị cũ", "Đơn vị mới", "Tỷ lệ"]


@pytest.fixture
def communes(province):
    """Two former communes and one of the same name as the first from 1/7/2025 on."""
    old = [UnitFactory(parent=province, name=name, dissolved=True) for name in ("Xã An", "Xã Bình")]
    return [*old, UnitFactory(parent=province, name="Xã An", valid_from=dt.date(2025, 7, 1))]


def changes(*rows):
    return workbook(("Sắp xếp", [HEADER, *rows]))


def row(source="Xã An", target="Xã An", share=1.0, kind="Sáp nhập", number="12/NQ-HĐND", day="01/07/2025"):
    return [kind, day, number, source, target, share]


def test_rows_of_one_decision_are_one_reorganisation(communes, secretary):
    data = changes(row(), row("Xã Bình", share=0.125))
    assert import_file("successions", data, "a.xlsx", actor=secretary).counts["created"] == 2
    succession = Succession.objects.get()
    assert {(p.source, p.target, p.share) for p in succession.parts.all()} == {
        (communes[0], communes[2], Decimal(1)),
        (communes[1], communes[2], Decimal("0.125")),
    }
    assert import_file("successions", data, "a.xlsx", actor=secretary).counts["unchanged"] == 2
    changed = import_file("successions", changes(row(share="0,5")), "a.xlsx", actor=secretary)
    assert changed.counts["updated"] == 1
    assert succession.parts.get(source=communes[0]).share == Decimal("0.5")
    assert Succession.objects.count() == 1
    assert verify() == []


@pytest.mark.parametrize(
    ("wrong", "column", "said"),
    [
        ({"source": "Xã Lạ"}, "Đơn vị cũ", "Xã Lạ"),
        ({"target": "Xã Bình"}, "Đơn vị mới", "01/07/2025"),
        ({"target": ""}, "Đơn vị mới", "Giải thể"),
        ({"kind": "Giải thể"}, "Đơn vị mới", "để trống"),
        ({"share": 1.5}, "Tỷ lệ", "không quá 1"),
        ({"share": "0,12345"}, "Tỷ lệ", "làm tròn"),
        ({"number": ""}, "Số văn bản", "nghị quyết"),
        ({"day": "01/07/2026"}, "Đơn vị mới", "trùng"),
    ],
)
def test_a_wrong_row_names_its_cell_and_keeps_all_out(communes, secretary, wrong, column, said):
    plan = import_file("successions", changes(row("Xã Bình"), row(**wrong)), "a.xlsx", actor=secretary)
    (error,) = plan.errors
    assert (error.row, error.column) == (3, column)
    assert said in error.message
    assert not Succession.objects.exists()


def test_shares_of_one_unit_on_one_day_stay_within_one(communes, province):
    UnitFactory(parent=province, name="Xã Mới")
    data = changes(row(share=0.6, kind="Chia tách"), row(target="Xã Mới", share=0.6, kind="Chia tách"))
    plan = plan_import("successions", data, "a.xlsx")
    assert [(error.row, error.column) for error in plan.errors] == [(2, "Tỷ lệ"), (3, "Tỷ lệ")]
    assert "1,2" in plan.errors[0].message
    SuccessionPartFactory(source=communes[0], target=communes[2], share=Decimal("0.6"))
    assert plan_import("successions", changes(row(target="Xã Mới", share=0.6)), "a.xlsx").counts["rejected"] == 1


def test_rings_are_refused(province):
    first, second = (UnitFactory(parent=province, name=name) for name in ("Xã Một", "Xã Hai"))
    SuccessionPartFactory(source=first, target=second, share=None)
    plan = plan_import("successions", changes(row("Xã Hai", "Xã Một")), "a.xlsx")
    assert "vòng tròn" in plan.errors[0].message


def test_an_export_comes_back_unchanged_also_without_a_decision(communes):
    import_file("successions", changes(row(), row("Xã Bình", share=0.125)), "a.xlsx", actor=None)
    unnamed = SuccessionFactory(decision_number="", kind="dissolve")
    SuccessionPartFactory(succession=unnamed, source=communes[1], target=None, share=None)
    for write, name in ((export_workbook, "x.xlsx"), (export_csv, "x.csv")):
        data, count = write(resource_of("successions"), {"year": "2025"})
        assert count == SuccessionPart.objects.count() == 3
        assert plan_import("successions", data, name).counts["unchanged"] == 3


def test_an_officer_may_not(communes, officer):
    with pytest.raises(NotAllowed):
        import_file("successions", changes(row()), "a.xlsx", actor=officer)


def test_a_unit_that_still_stands_is_reorganised_by_the_list(province, secretary):
    for name in ("Xã Một", "Xã Hai", "Xã Ba"):
        UnitFactory(parent=province, name=name)
    top = UnitFactory(province=True, name="Tỉnh Khác")
    data = changes(
        row("Xã Một", "Xã Hai", day="01/03/2026"),
        row("Xã Ba", "Xã Ba Mới", share="", kind="Đổi tên", day="01/03/2026"),
        row("Xã Hai", "Tỉnh Khác", share="", kind="Chuyển trực thuộc", day="02/03/2026"),
    )
    assert import_file("successions", data, "a.xlsx", actor=secretary).counts["created"] == 3
    one, two, three = (Unit.objects.get(name=name) for name in ("Xã Một", "Xã Hai", "Xã Ba Mới"))
    assert one.valid_to == dt.date(2026, 2, 28)
    assert two.get_parent() == top
    assert three.versions.get().name == "Xã Ba"
    assert import_file("successions", data, "a.xlsx", actor=secretary).counts["unchanged"] == 3
    assert verify() == []


def test_what_the_domain_refuses_stands_at_the_row(province, secretary):
    district = UnitFactory(parent=province, name="Huyện Xa")
    UnitFactory(parent=district, name="Xã Con")
    data = changes(row("Huyện Xa", "", share="", kind="Giải thể", day="01/03/2026"))
    (error,) = import_file("successions", data, "a.xlsx", actor=secretary).errors
    assert (error.row, error.column) == (2, "Đơn vị cũ")
    assert "Xã Con" in error.message
    assert Unit.objects.get(pk=district.pk).valid_to is None
