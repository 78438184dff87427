"""Screens around decisions ask the database as often for three rows as for one; money and staff come in from files."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import BonusEntry, EmulationStaff, Grant, OutgoingPaper, ReliedFlag, TrustAnchor
from base.accounts.enums import Role
from importers.resources import resource_of
from tests.factories.accounts import UserFactory
from tests.factories.councils import Decided, World, make_world
from tests.factories.registry import make
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("name", "model", "fields"),
    [
        ("bonus-list", Grant, {"bonus_amount": 3_800_000}),
        ("paper-book", OutgoingPaper, {}),
        ("relied-list", ReliedFlag, {}),
        ("anchor-list", TrustAnchor, {}),
    ],
)
def test_lists_ask_as_often_for_three_rows_as_for_one(
    world: World, name: str, model: Any, fields: dict[str, object]
) -> None:
    client = signed_in(UserFactory(role=Role.ADMIN) if name == "anchor-list" else world.secretariat)
    address, counts = reverse(f"awards:{name}"), []
    for more in (1, 2):
        for _ in range(more):
            row = make(model, UnitFactory(parent=world.province))
            model.objects.filter(pk=row.pk).update(**fields) if fields else None
        counts.append(asked(client, address))
    assert counts[0] == counts[1] <= 30


@pytest.mark.parametrize("name", ["bonus-list", "paper-book", "relied-list"])
def test_an_empty_list_says_what_will_stand_there(world: World, name: str) -> None:
    page = signed_in(world.secretariat).get(reverse(f"awards:{name}")).content.decode()
    assert "empty" in page


def test_forms_ask_as_often_for_three_awards_as_for_one(world: World) -> None:
    client, counts = signed_in(world.secretariat), []
    for more in (1, 2):
        for _ in range(more):
            make(Grant, UnitFactory(parent=world.province))
        counts.append(asked(client, f"{reverse('awards:statistics-form', args=['0603'])}?o=0-0"))
    assert counts[0] == counts[1]


def test_an_auditor_reads_the_book_of_bonuses_and_writes_nothing(issued: Decided) -> None:
    grant = Grant.objects.order_by("pk")[0]
    auditor = signed_in(UserFactory(role=Role.AUDITOR))
    page = auditor.get(reverse("awards:grant-detail", args=[grant.pk])).content.decode()
    assert "7.590.000 đồng" in page
    assert reverse("awards:bonus-line", args=[grant.pk]) not in page
    assert auditor.get(reverse("awards:bonus-line", args=[grant.pk])).status_code == 403


def test_a_payment_typed_wrong_is_refused_beside_its_field_and_keeps_what_was_typed(issued: Decided) -> None:
    address = reverse("awards:bonus-line", args=[Grant.objects.order_by("pk")[0].pk])
    facts = {"kind": "paid", "amount": "9000000", "on": "2026-11-01", "document": "UNC-77"}
    answer = signed_in(issued.world.secretariat).post(address, facts)
    assert answer.status_code == 422
    assert "còn phải chi 7.590.000 đồng" in answer.content.decode()
    assert 'value="UNC-77"' in answer.content.decode()


def payments(*rows: str) -> bytes:
    return ("Số sổ vàng;Tên;Việc;Số tiền;Ngày;Chứng từ\n" + "\n".join(rows) + "\n").encode()


def test_a_list_of_the_treasury_is_taken_in_once_and_goes_out_again(issued: Decided, tmp_path: Any) -> None:
    grant = Grant.objects.order_by("golden_book_number")[0]
    file = tmp_path / "kho-bac.csv"
    row = f"{grant.golden_book};{grant.holder_name};Đã chi;7590000;20/11/2026;UNC-01"
    file.write_bytes(payments(row))
    for _ in range(2):
        call_command("import", "bonus-payments", file, stdout=io.StringIO())
    assert BonusEntry.objects.get(document="UNC-01").amount == 7_590_000
    call_command("export", "bonus-payments", tmp_path / "chi.csv", stdout=io.StringIO())
    assert f"{grant.golden_book};{grant.holder_name};Đã chi;7590000;20/11/2026;UNC-01" in (
        tmp_path / "chi.csv"
    ).read_text("utf-8-sig")
    call_command("export", "bonus", tmp_path / "so.csv", stdout=io.StringIO())
    assert "7590000" in (tmp_path / "so.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("{book};Người khác;Đã chi;100;20/11/2026;UNC-01", "Số sổ vàng này là của"),
        ("99/1999;;Đã chi;100;20/11/2026;UNC-01", "Không có kết quả khen thưởng"),
        ("{book};;Đã chi;8000000;20/11/2026;UNC-01", "Chỉ còn 7590000 đồng"),
        ("{book};;Phải chi;100;20/11/2026;UNC-01", "do hệ thống ghi"),
        ("{book};;Đã chi;100;20/11/2030;UNC-01", "chưa đến"),
    ],
)
def test_a_wrong_line_of_the_treasury_says_what_to_do(issued: Decided, cells: str, words: str) -> None:
    grant = Grant.objects.order_by("golden_book_number")[0]
    resource = resource_of("bonus-payments")
    resource.prepare()
    names = ("Số sổ vàng", "Tên", "Việc", "Số tiền", "Ngày", "Chứng từ")
    row = dict(zip(names, cells.format(book=grant.golden_book).split(";"), strict=True))
    _values, findings = resource.cleaned(row)
    assert any(words in text for _column, text in findings)


def test_staff_of_the_work_come_in_from_a_file(world: World, tmp_path: Any) -> None:
    file = tmp_path / "can-bo.csv"
    file.write_bytes(f"Đơn vị;Họ và tên;Trình độ;Từ ngày\n{world.province.name};Lê Thị B;Đại học;01/07/2025\n".encode())
    call_command("import", "tdkt-staff", file, stdout=io.StringIO())
    assert EmulationStaff.objects.get().training == "university"
    call_command("export", "tdkt-staff", tmp_path / "ra.csv", stdout=io.StringIO())
    assert "Lê Thị B" in (tmp_path / "ra.csv").read_text("utf-8-sig")
