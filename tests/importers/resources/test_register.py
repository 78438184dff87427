from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook

from awards.models import Grant
from base.accounts.enums import Role
from base.core.errors import DomainError
from importers.resources import resource_of
from tests.factories.accounts import UserFactory
from tests.factories.councils import issued_decision, make_world


@pytest.fixture
def decision(db):
    return issued_decision(make_world(3))


def test_the_register_goes_out_in_three_formats_with_what_is_public(decision, tmp_path):
    grants = Grant.objects.count()
    for name in ("so.xlsx", "so.csv", "so.json"):
        call_command("export", "register", tmp_path / name, stdout=io.StringIO())
    rows = json.loads((tmp_path / "so.json").read_text())
    assert len(rows) == grants > 0
    assert set(rows[0]) == {
        "Tên", "Đơn vị", "Mã danh hiệu", "Danh hiệu, hình thức", "Số quyết định", "Ngày quyết định", "Năm thành tích",
        "Tình trạng",
    }  # fmt: skip
    assert rows[0]["Số quyết định"] == decision.full_number
    assert rows[0]["Tình trạng"] == "Còn hiệu lực"
    sheet = CalamineWorkbook.from_path(tmp_path / "so.xlsx").get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Tên", *(row["Tên"] for row in rows)]
    assert len((tmp_path / "so.csv").read_text("utf-8-sig").splitlines()) == grants + 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["so.csv", "so.json", "so.xlsx"]


def test_an_export_that_fails_leaves_no_file(decision, tmp_path):
    with pytest.raises(CommandError):
        call_command("export", "register", tmp_path / "so.csv", "--filter", "unit=Xã Lạ")
    assert not list(tmp_path.iterdir())


def test_it_is_handed_out_and_not_taken_in(decision, client):
    client.force_login(UserFactory(role=Role.SECRETARIAT))
    response = client.get(reverse("importers:data-export", args=["register"]))
    assert b"".join(response.streaming_content).startswith(b"PK")
    assert client.get(reverse("importers:data-template", args=["register"])).status_code == 404
    with pytest.raises(DomainError):
        resource_of("register")


def test_nominations_are_not_handed_to_who_may_not_see_them(client, province):
    client.force_login(UserFactory(role=Role.ADMIN))
    assert client.get(reverse("importers:data-export", args=["nominations"])).status_code == 403
    assert client.get(reverse("importers:data-export", args=["register"])).status_code == 200
