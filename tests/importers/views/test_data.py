from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from base.core.ledger import verify
from base.units.models import Person, Unit, UnitCode
from importers.enums import DataStatus
from importers.models import DataImport
from importers.resources import RESOURCES
from tests.factories.units import InitiativeFactory, PersonFactory, UnitFactory, YearlyReviewFactory
from tests.importers.domain.test_data_import import an, people
from tests.importers.domain.test_fonts import TCVN3_OF


@pytest.fixture
def signed_in(client, secretary, province):
    UnitFactory(parent=province, name="Xã Vũng Liêm")
    client.force_login(secretary)
    return client


@pytest.fixture
def send(signed_in, django_capture_on_commit_callbacks):
    def run(data, name="a.xlsx", **values):
        with django_capture_on_commit_callbacks(execute=True):
            upload = SimpleUploadedFile(name, data)
            return signed_in.post(reverse("importers:data-import"), {"kind": "people", "file": upload} | values)

    return run


@pytest.fixture
def step(signed_in, django_capture_on_commit_callbacks):
    """Press a button of the newest import and let its job run."""

    def run(name, **values):
        item = DataImport.objects.first()
        with django_capture_on_commit_callbacks(execute=True):
            signed_in.post(reverse(f"importers:data-{name}", args=[item.pk]), values)
        item.refresh_from_db()
        return item

    return run


def page_of(client, item, **query):
    return client.get(item.get_absolute_url(), query).content.decode()


def test_a_file_is_looked_through_confirmed_and_undone(signed_in, send, step):
    response = send(people(an(), an("CB2")))
    item = DataImport.objects.get()
    assert response["Location"] == item.get_absolute_url()
    assert not Person.objects.exists()
    assert "Xác nhận và ghi" in page_of(signed_in, item)
    assert step("confirm").status == DataStatus.DONE
    assert Person.objects.count() == 2
    page = page_of(signed_in, item)
    assert "thêm mới" in page
    assert "Hoàn tác cả tệp" in page
    assert step("undo").status == DataStatus.UNDONE
    assert not Person.objects.exists()
    assert "Đã gỡ 2 dòng" in page_of(signed_in, item)
    assert verify() == []


def test_what_changes_is_shown_before_and_after(signed_in, send):
    PersonFactory(code="CB1", name="Nguyễn Thị Ánh", unit=Unit.objects.get(name="Xã Vũng Liêm"))
    send(people(an()))
    page = page_of(signed_in, DataImport.objects.get(), dong="changed")
    assert "<del>Nguyễn Thị Ánh</del>" in page
    assert "<ins>Nguyễn Thị An</ins>" in page


def test_a_wrong_row_is_mended_in_the_browser(signed_in, send, step):
    send(people(an(), an("CB2", unit="Xã Lạ")))
    item = DataImport.objects.get()
    page = page_of(signed_in, item, dong="wrong")
    assert "Xã Lạ" in page
    assert step("confirm").status == DataStatus.READY
    url = reverse("importers:data-row", args=[item.pk]) + "?so=3"
    cells = dict(zip((f"cell_{n}" for n in range(7)), an("CB2"), strict=True))
    assert "Xã Lạ" in signed_in.get(url).content.decode()
    signed_in.post(url, cells | {"cell_3": "1985"})
    assert step("confirm").counts == {"read": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    assert verify() == []


def test_a_file_without_a_right_row_offers_nothing_to_confirm(signed_in, send):
    send(people(an(unit="Xã Lạ")))
    page = page_of(signed_in, DataImport.objects.get())
    assert "Không dòng nào ghi được" in page
    assert "Xác nhận và ghi" not in page
    assert "Bỏ tệp này, không ghi" in page


def test_right_rows_alone_are_written_when_that_is_chosen(signed_in, send, step):
    send(people(an(), an("CB2", unit="Xã Lạ")))
    item = step("confirm", mode="partial")
    assert item.counts == {"read": 2, "created": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    notes = signed_in.get(reverse("importers:data-errors", args=[item.pk]))
    assert b"".join(notes.streaming_content).startswith(b"PK")


def test_a_likely_duplicate_waits_for_a_person(signed_in, send, step):
    stored = PersonFactory(code="CU", name="NGUYỄN THỊ AN", birth_year=1985, unit=Unit.objects.get(name="Xã Vũng Liêm"))
    send(people(an("MOI")))
    item = DataImport.objects.get()
    assert "Quyết định" in page_of(signed_in, item)
    assert step("confirm").status == DataStatus.READY
    url = reverse("importers:data-row", args=[item.pk]) + "?so=2"
    assert "NGUYỄN THỊ AN (CU, 1985, Xã Vũng Liêm)" in signed_in.get(url).content.decode()
    signed_in.post(url, {"decide": "1", "choice": f"same:{stored.pk}"})
    assert step("confirm").counts["updated"] == 1
    stored.refresh_from_db()
    assert (stored.code, stored.name, Person.objects.count()) == ("MOI", "Nguyễn Thị An", 1)


def test_columns_that_are_not_recognised_are_asked_for_once(signed_in, send, step):
    header = ["Số hiệu", "Người được khen", "Giới tính", "Năm sinh", "Nơi làm việc", "Chức vụ", "Là lãnh đạo"]
    send(people(an(), header=header))
    item = DataImport.objects.get()
    assert item.status == DataStatus.MAPPING
    url = reverse("importers:data-columns", args=[item.pk])
    assert "Người được khen" in signed_in.get(url).content.decode()
    chosen = {f"column_{number}": str(number) for number in range(7)}
    assert signed_in.post(url, chosen | {"column_1": ""}).status_code == 422
    assert step("columns", **chosen).status == DataStatus.READY
    send(people(an("CB9"), header=header))
    assert DataImport.objects.first().status == DataStatus.READY


def test_old_fonts_are_shown_before_and_after_and_switched_for_each_column(signed_in, send, step):
    typed = [
        "".join(TCVN3_OF.get(letter, letter) for letter in name)
        for name in ("Nguyễn Thị Hồng", "Trần Văn Đức", "Lê Hữu")
    ]
    send(people(*(an(f"CB{number}", name) for number, name in enumerate(typed))))
    item = DataImport.objects.get()
    page = page_of(signed_in, item)
    assert f"“{typed[0]}” → “Nguyễn Thị Hồng”" in page
    assert item.fonts == {"Họ và tên": "TCVN3 (ABC)"}
    sent = dict(re.findall(r'name="(column_\d+)" value="(\d+)"', page))
    assert len(sent) == 7
    assert step("columns", **sent).rows.get(number=2).cells[1] == typed[0]
    item.refresh_from_db()
    assert f"“{typed[0]}” → “Nguyễn Thị Hồng”" in page_of(signed_in, item)
    assert step("columns", **sent, font_0="on").rows.get(number=2).cells[1] == "Nguyễn Thị Hồng"


def test_a_file_that_is_no_spreadsheet_says_so(signed_in, send):
    send(b"PK\x03\x04 hong")
    assert "Không đọc được" in page_of(signed_in, DataImport.objects.get())
    assert "Hãy chọn tệp" in send(b"x", "a.exe").content.decode()


def test_a_preview_can_be_left(signed_in, send, step):
    send(people(an()))
    assert step("stop").status == DataStatus.CANCELLED
    assert step("confirm").status == DataStatus.CANCELLED
    assert not Person.objects.exists()


def test_a_preview_costs_the_same_for_one_and_for_three(signed_in, send, queries_of):
    costs = []
    for numbers in ((1,), (2, 3, 4)):
        send(people(*(an(f"CB{number}", f"Lê Bình {number}") for number in numbers)))
        costs.append(queries_of(DataImport.objects.first().get_absolute_url()))
    assert costs[0] == costs[1] <= 14


@pytest.mark.parametrize("kind", RESOURCES)
def test_templates_and_exports_are_workbooks(signed_in, kind):
    for name in ("data-template", "data-export"):
        response = signed_in.get(reverse(f"importers:{name}", args=[kind]))
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert content.startswith(b"PK")
        assert "attachment" in response["Content-Disposition"]
    assert signed_in.get(reverse("importers:data-template", args=["la"])).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(signed_in, send, queries_of):
    url, costs = reverse("importers:data-import"), []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            send(people(an(f"CB{number}")))
        costs.append(queries_of(url))
    assert costs[0] == costs[1] <= 12
    assert signed_in.get(url).content.decode().count("a.xlsx") == 3


@pytest.mark.parametrize("kind", RESOURCES)
def test_an_export_costs_the_same_for_one_and_for_three(signed_in, queries_of, province, kind):
    url, costs = reverse("importers:data-export", args=[kind]), []
    for more in (1, 2):
        for _number in range(more):
            person = PersonFactory(unit=province)
            YearlyReviewFactory(person=person)
            InitiativeFactory(person=person)
            unit = UnitFactory(parent=province)
            UnitCode.objects.create(unit=unit, scheme="local", code=f"DV{unit.pk}")
        costs.append(queries_of(url))
    assert costs[0] == costs[1] <= 16


def test_an_officer_may_neither_import_nor_export(client, officer):
    client.force_login(officer)
    assert client.get(reverse("importers:data-import")).status_code == 403
    assert client.get(reverse("importers:data-export", args=["people"])).status_code == 403
