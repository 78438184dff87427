"""A commune's file as people click through it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock, ledger
from movements.models import RuralAssessment, RuralPlanLink, RuralRecognition
from tests.factories.accounts import UserFactory
from tests.factories.movements import TargetFactory
from tests.factories.rural import RuralRecognitionFactory, RuralStandardFactory, assessment, commune, criteria_set
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
HOME = "/lam-viec/nong-thon-moi/"


@pytest.fixture
def place() -> Any:
    province = UnitFactory(province=True)
    criteria_set()
    RuralStandardFactory()
    return commune(province, name="Xã An Bình")


def signed_in(role: Role, unit: Any) -> tuple[Client, User]:
    user, client = UserFactory(role=role, unit=unit), Client()
    client.force_login(user)
    return client, user


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_from_the_first_click_to_the_decision(place: Any) -> None:
    officer, _o = signed_in(Role.OFFICER, place)
    head, _h = signed_in(Role.HEAD, place)
    clerk, _c = signed_in(Role.SECRETARIAT, place.get_parent())
    chair, _k = signed_in(Role.CHAIR, place.get_parent())
    today = clock.today()
    assert "Lập hồ sơ năm nay" in text(officer, HOME)
    standard = RuralStandardFactory().pk
    posted = {"standard": standard, "year": today.year, "as_of": today.isoformat()}
    officer.post(f"{HOME}xa/{place.pk}/lap-ho-so/", posted)
    item = RuralAssessment.objects.get()
    url = f"{HOME}ho-so/{item.pk}/"
    data: dict[str, Any] = {"version": 0, "has_debt": "no", "debt_note": "Quyết toán", "is_complex": "no"}
    data["security_note"] = "Công an xã"
    for line in item.lines.all():
        key = line.criterion_id
        data |= {f"j_{key}": "met", f"r_{key}": "Biên bản"}
        data[f"f_{key}"] = SimpleUploadedFile(f"{key}.pdf", f"%PDF-1.4 {key}".encode())
    first = next(iter(item.lines.all())).criterion_id
    bare = officer.post(f"{url}tu-danh-gia/", data | {f"r_{first}": " ", "debt_note": ""}).content.decode()
    assert re.search(rf'id="id_r_{first}_error".*?Hãy ghi lý do', bare, re.DOTALL)
    assert re.search(r'id="id_debt_note_error".*?Hãy ghi lý do', bare, re.DOTALL)
    assert f"{first}.pdf" in bare, "the file is kept although the form came back"
    for upload in (value for value in data.values() if isinstance(value, SimpleUploadedFile)):
        upload.seek(0)
    assert officer.post(f"{url}tu-danh-gia/", data).status_code == 302
    stale = officer.post(f"{url}tu-danh-gia/", {**{k: v for k, v in data.items() if k[0] != "f"}, "has_debt": "yes"})
    assert "đã lưu hồ sơ này" in stale.content.decode()
    assert 'name="version" value="1"' in stale.content.decode()
    assert "Ký và lấy ý kiến người dân" in text(head, "/lam-viec/")
    head.post(f"{url}ky/", {"version": 1})
    survey = {"version": 1, "consulted_from": today, "consulted_to": today, "content_0": "Đường"}
    refused = officer.post(f"{url}y-kien/", survey | {"asked_0": 9})
    assert "Hãy ghi đủ ba số" in refused.content.decode()
    officer.post(f"{url}y-kien/", survey | {"asked_0": 9, "answered_0": 6, "satisfied_0": 5})
    assert "83,33%" in text(officer, url)
    item.refresh_from_db()
    head.post(f"{url}gui/", {"version": item.version})
    work = text(clerk, "/lam-viec/")
    assert "1 xã chờ thẩm định" in work
    assert f'href="{url}"' in work, "the only one that waits opens at once"
    item.refresh_from_db()
    clerk.post(f"{url}tham-dinh/", {"version": item.version, "note": "Thống nhất"})
    decision = {"number": "5/QĐ-UBND", "decided_on": today.isoformat()}
    assert "Còn điều kiện chưa kết luận được" in chair.post(f"{url}cong-nhan/", decision).content.decode()
    chair.post(f"{url}cong-nhan/", decision | {"acknowledgement": "Đã xem phiếu"})
    assert RuralRecognition.objects.get().decision_number == "5/QĐ-UBND"
    assert "5/QĐ-UBND" in text(Client(), f"/nong-thon-moi/xa/{place.pk}/")
    assert ledger.verify() == []


@pytest.mark.parametrize("path", ["", "cong-nhan/", "thu-hoi/", "danh-gia-lai/", "bang/", "chuan/"])
def test_a_list_costs_the_same_for_one_row_and_three(place: Any, path: str) -> None:
    clerk, _user = signed_in(Role.SECRETARIAT, place.get_parent())

    def grow() -> None:
        unit = commune(place.get_parent())
        assessment(unit)
        RuralRecognitionFactory(unit=unit)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(clerk, f"{HOME}{path}")
        return len(queries)

    grow()
    cost()
    first = cost()
    grow()
    grow()
    assert cost() == first <= 30


def test_a_target_is_bound_and_let_go_from_its_movement(place: Any) -> None:
    clerk, _user = signed_in(Role.SECRETARIAT, place.get_parent())
    target = TargetFactory(fraction=True, movement__organiser=place.get_parent())
    RuralRecognitionFactory(unit=place, decided_on=clock.today() - dt.timedelta(days=3))
    address = f"{HOME}chi-tieu/{target.pk}/"
    assert address in text(clerk, target.movement.get_absolute_url())
    clerk.post(address, {"tier": "standard"})
    assert "1/66 xã" in text(clerk, target.movement.get_absolute_url())
    clerk.post(address, {"tier": "standard", "unlink": "1"})
    assert RuralPlanLink.objects.count() == 0
