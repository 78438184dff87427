from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from base.units.models import Person, UnitCode
from importers.models import DataImport
from importers.resources import RESOURCES
from tests.factories.units import InitiativeFactory, PersonFactory, UnitFactory, YearlyReviewFactory
from tests.importers.domain.test_data_import import an, people


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


def test_a_file_is_taken_in_and_its_counts_are_shown(signed_in, send):
    response = send(people(an(), an("CB2")))
    item = DataImport.objects.get()
    assert response["Location"] == item.get_absolute_url()
    assert Person.objects.count() == 2
    assert "thêm mới" in signed_in.get(item.get_absolute_url()).content.decode()


def test_refused_rows_are_listed_with_what_to_do_and_can_be_fetched(signed_in, send):
    send(people(an(), an("CB2", unit="Xã Lạ")))
    item = DataImport.objects.get()
    page = signed_in.get(item.get_absolute_url()).content.decode()
    assert "Xã Lạ" in page
    assert not Person.objects.exists()
    notes = signed_in.get(reverse("importers:data-errors", args=[item.pk]))
    assert b"".join(notes.streaming_content).startswith(b"PK")


def test_a_file_that_is_no_spreadsheet_says_so(signed_in, send):
    send(b"PK\x03\x04 hong")
    page = signed_in.get(DataImport.objects.get().get_absolute_url()).content.decode()
    assert "Không đọc được" in page
    assert "Hãy chọn tệp" in send(b"x", "a.exe").content.decode()


def test_a_check_alone_writes_nothing(signed_in, send):
    send(people(an()), dry_run="on")
    assert not Person.objects.exists()
    assert "chưa ghi" in signed_in.get(DataImport.objects.get().get_absolute_url()).content.decode().lower()


@pytest.mark.parametrize("kind", RESOURCES)
def test_templates_and_exports_are_workbooks(signed_in, kind):
    for name in ("data-template", "data-export"):
        response = signed_in.get(reverse(f"importers:{name}", args=[kind]))
        assert response.content.startswith(b"PK")
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
