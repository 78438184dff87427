"""Units, clusters and people as a secretary and an officer use them in the browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.accounts.enums import Role
from base.core import ledger
from base.units.domain.successions import Decision, NewUnit, merge_units, rename_unit
from base.units.models import Cluster, Person, Unit
from movements.models import Registration
from tests.factories.accounts import UserFactory
from tests.factories.movements import MovementFactory, RegistrationFactory
from tests.factories.units import ClusterFactory, ClusterMemberFactory, PersonFactory, UnitFactory, YearlyReviewFactory

pytestmark = pytest.mark.django_db

UNITS, PEOPLE = "/lam-viec/don-vi/", "/lam-viec/ca-nhan/"
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def province() -> Unit:
    return UnitFactory(province=True, name="Tỉnh Vĩnh Long")


@pytest.fixture
def browser(client: Client, province: Unit) -> Client:
    client.force_login(UserFactory(role=Role.SECRETARIAT, unit=province))
    return client


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_reorganisation_is_previewed_then_confirmed(browser: Client, province: Unit) -> None:
    old = UnitFactory(parent=province, name="Sở Giao thông")
    sent = {
        "sources": "so giao thong",
        "name": "Sở Xây dựng",
        "kind": old.kind.pk,
        "parent": f"(#{province.pk})",
        "number": "12/NQ-HĐND",
        "day": "2026-03-01",
    }
    preview = browser.post(f"{UNITS}sap-xep/sap-nhap/", sent).content.decode()
    assert "Sở Giao thông kết thúc hoạt động, đến hết ngày 28/02/2026." in preview
    assert 'name="confirm"' in preview
    assert not Unit.objects.filter(name="Sở Xây dựng").exists()
    done = browser.post(f"{UNITS}sap-xep/sap-nhap/", sent | {"confirm": "1"})
    new = Unit.objects.get(name="Sở Xây dựng")
    assert done["Location"] == new.get_absolute_url()
    assert "Hình thành từ Sở Giao thông" in text(browser, done["Location"])
    again = browser.post(f"{UNITS}sap-xep/sap-nhap/", sent | {"confirm": "1"})
    assert again.status_code == 422
    assert "Hãy làm việc này cho Sở Xây dựng" in again.content.decode()
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("sap-nhap", {"sources": "Sở Ma", "into": "x"}, "Không có đơn vị nào đang hoạt động"),
        ("sap-nhap", {"sources": "Xã Một"}, "chỉ một trong hai"),
        ("chia-tach", {"source": "Xã Một", "parts": "Sở A, 0,4"}, "dấu chấm phẩy"),
        ("chia-tach", {"source": "Xã Một", "parts": "Mới; 0,4\nMới nữa; 0,6"}, "hãy chọn loại và cấp trên"),
        ("chia-tach", {"source": "Xã Một", "parts": "Xã Hai; 0,4", "keeps": "0,5"}, "cộng lại là 0,9"),
        ("chuyen", {"source": "Tỉnh Vĩnh Long", "parent": "Xã Một"}, "không thể là cấp trên"),
        ("giai-the", {"source": "Tỉnh Vĩnh Long"}, "Xã Một"),
        ("doi-ten", {"source": "Xã Một", "name": "Xã Hai"}, "đã có đơn vị tên"),
        ("doi-ten", {"source": "Xã Một", "name": "Xã Ba", "day": "2199-01-01"}, "Hãy ghi nhận từ ngày đó"),
    ],
)
def test_what_cannot_be_is_said_in_the_form(
    browser: Client, province: Unit, kind: str, values: dict[str, str], said: str
) -> None:
    for name in ("Xã Một", "Xã Hai"):
        UnitFactory(parent=province, name=name)
    sent = {"number": "1/NQ", "day": "2026-03-01", "confirm": "1"} | values
    response = browser.post(f"{UNITS}sap-xep/{kind}/", sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert values.get("name", "") in response.content.decode()


def test_units_are_seen_with_the_names_of_any_day(browser: Client, province: Unit) -> None:
    unit = UnitFactory(parent=province, name="Sở Cũ")
    rename_unit(unit, "Sở Mới", Decision(DAY, "3/QĐ"))
    before = text(browser, f"{UNITS}?day=2026-02-28&q=so cu")
    assert "Sở Cũ" in before
    assert "nay là Sở Mới" in before
    today = text(browser, f"{UNITS}?q=so cu")
    assert "Tên đã dùng trước đây" in today
    assert "Sở Mới" in today
    page = text(browser, f"{UNITS}{unit.pk}/?day=2026-02-01")
    assert "Tên vào ngày 01/02/2026; nay là Sở Mới." in page


def test_a_unit_that_ended_leads_to_its_successor(browser: Client, province: Unit) -> None:
    old = UnitFactory(parent=province, name="Xã Cũ")
    merge_units([old], NewUnit("Xã Mới", old.kind, province), Decision(DAY, "3/QĐ"))
    assert "Xã Mới" in text(browser, f"{UNITS}?q=xã cũ")
    page = text(browser, f"{UNITS}{old.pk}/")
    assert "chỉ còn để tra cứu" in page
    assert "Thêm đơn vị trực thuộc" not in page


def test_the_clusters_of_next_year_are_one_button(browser: Client) -> None:
    cluster = ClusterFactory(year=2026, name="Cụm số 1")
    members = [ClusterMemberFactory(cluster=cluster, order=n).unit for n in (1, 2)]
    ClusterFactory(year=2026, name="Cụm trống")
    page = text(browser, f"{UNITS}cum-khoi/nam-sau/?year=2026")
    assert "Lập 1 cụm, khối" in page
    assert "Cụm trống (2026) chưa có đơn vị nào" in page
    browser.post(f"{UNITS}cum-khoi/nam-sau/", {"from": "2026"})
    made = Cluster.objects.get(year=2027)
    assert made.head == members[0]
    sent = {"units": f"#{members[1].pk}\n#{members[0].pk}"}
    browser.post(f"{UNITS}cum-khoi/{made.pk}/don-vi/", sent)
    assert [member.unit for member in made.members.all()] == members[::-1]
    empty = Cluster.objects.get(name="Cụm trống")
    response = browser.get(f"{UNITS}cum-khoi/{empty.pk}/truong-pho/", follow=True)
    assert "Hãy thêm đơn vị vào cụm, khối trước" in response.content.decode()


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("chuc-vu", {"title": "Trưởng phòng", "valid_from": "2024-01-01"}, "Trưởng phòng"),
        ("xep-loai", {"year": "2025", "grade": "good"}, "2025: Hoàn thành tốt nhiệm vụ"),
        ("sang-kien", {"title": "Số hóa", "scope": "nation", "recognised_on": "2025-05-01"}, "Toàn quốc"),
        ("ky-luat", {"measure": "Khiển trách", "decided_on": "2024-01-01"}, "Khiển trách"),
    ],
)
def test_entries_of_a_file_are_written_and_taken_back(
    browser: Client, province: Unit, kind: str, values: dict[str, str], shown: str
) -> None:
    person = PersonFactory(unit=province, position="")
    browser.post(f"{PEOPLE}{person.pk}/them/{kind}/", {"unit": f"#{province.pk}"} | values)
    page = text(browser, f"{PEOPLE}{person.pk}/")
    assert shown in page
    address = page.split(f"/bo/{kind}-")[1].split("/")[0]
    browser.post(f"{PEOPLE}{person.pk}/bo/{kind}-{address}/", {"reason": "Ghi nhầm"})
    assert shown not in text(browser, f"{PEOPLE}{person.pk}/")
    assert ledger.verify() == []


def test_a_merge_is_shown_first_and_old_links_lead_on(browser: Client, province: Unit) -> None:
    keep, gone = (PersonFactory(unit=province, name="Lê Văn Bình", birth_year=1980) for _ in range(2))
    for person in (keep, gone):
        YearlyReviewFactory(person=person, year=2024)
    assert "Rất giống" in text(browser, f"{PEOPLE}trung-lap/")
    address = f"{PEOPLE}{keep.pk}/gop/?voi={gone.pk}"
    assert "trùng với mục đã có" in text(browser, address)
    assert not Person.objects.exclude(merged_into=None).exists()
    browser.post(address, {"voi": gone.pk})
    assert browser.get(f"{PEOPLE}{gone.pk}/")["Location"] == keep.get_absolute_url()
    assert "không tính" in text(browser, f"{PEOPLE}{keep.pk}/")
    assert "Không thấy hồ sơ nào trùng" in text(browser, f"{PEOPLE}trung-lap/")


def test_an_officer_keeps_to_the_people_of_the_own_unit(client: Client, province: Unit) -> None:
    own, other = (UnitFactory(parent=province, name=name) for name in ("Xã Nhà", "Xã Khác"))
    stranger = PersonFactory(unit=other, name="Người Khác")
    mine = PersonFactory(unit=own, name="Người Nhà")
    client.force_login(UserFactory(role=Role.OFFICER, unit=own))
    page = text(client, PEOPLE)
    assert "Người Nhà" in page
    assert "Người Khác" not in page
    assert client.get(f"{PEOPLE}{mine.pk}/gop/?voi={stranger.pk}").status_code == 404
    refused = client.post(f"{PEOPLE}them/", {"name": "Ai Đó", "unit": "Xã Khác"})
    assert "Bạn chỉ ghi được hồ sơ của đơn vị mình" in refused.content.decode()
    assert "Nhập từ Excel" not in page


def test_a_second_record_of_a_person_is_added_only_on_purpose(client: Client, province: Unit) -> None:
    own, other = (UnitFactory(parent=province, name=name) for name in ("Xã Nhà", "Xã Khác"))
    PersonFactory(unit=own, name="Lê Thị Cẩm Tú", birth_year=1980, code="CB-7")
    PersonFactory(unit=other, name="Người Khác", birth_year=1980, code="CB-8")
    client.force_login(UserFactory(role=Role.OFFICER, unit=own))
    typed = {"name": "le thi cam tu", "unit": "Xã Nhà", "birth_year": "1980"}
    assert "vẫn thêm hồ sơ mới" not in text(client, f"{PEOPLE}them/")
    asked = client.post(f"{PEOPLE}them/", typed).content.decode()
    assert "Đã có hồ sơ giống: Lê Thị Cẩm Tú, CB-7" in asked
    assert Person.objects.filter(unit=own).count() == 1
    client.post(f"{PEOPLE}them/", typed | {"birth_year": "1991"})
    client.post(f"{PEOPLE}them/", typed | {"is_other": "on"})
    assert Person.objects.filter(unit=own).count() == 3
    refused = client.post(f"{PEOPLE}them/", {"name": "Người Khác", "unit": "Xã Khác"}).content.decode()
    assert "CB-8" not in refused
    assert "Bạn chỉ ghi được hồ sơ của đơn vị mình" in refused
    moved = {"name": "Người Khác", "unit": "Xã Nhà", "birth_year": "1980"}
    client.post(f"{PEOPLE}them/", moved)
    assert Person.objects.filter(unit=own, name="Người Khác").exists(), "records of other units are not told"


def test_who_reaches_all_units_is_told_of_a_record_elsewhere(browser: Client, province: Unit) -> None:
    own, other = (UnitFactory(parent=province, name=name) for name in ("Xã Nhà", "Xã Khác"))
    PersonFactory(unit=other, name="Người Khác", birth_year=1980, code="CB-8")
    asked = browser.post(f"{PEOPLE}them/", {"name": "Người Khác", "unit": "Xã Nhà", "birth_year": "1980"})
    assert "Đã có hồ sơ giống: Người Khác, CB-8, Xã Khác" in asked.content.decode()
    assert not Person.objects.filter(unit=own).exists()


def test_a_movement_lists_its_units_as_they_were_or_are(browser: Client, province: Unit) -> None:
    movement = MovementFactory(open=True, organiser=province)
    old = RegistrationFactory(movement=movement, unit=UnitFactory(parent=province, name="Xã Cũ")).unit
    merge_units([old], NewUnit("Xã Mới", old.kind, province), Decision(DAY, "3/QĐ"))
    Registration.objects.exclude(unit=old).delete()
    address = f"/lam-viec/phong-trao/{movement.pk}/?tab=don-vi"
    assert "Xã Cũ" in text(browser, address)
    now = text(browser, f"{address}&nhin=hien-nay")
    assert "Xã Mới" in now
    assert "(từ Xã Cũ)" in now


def add_unit(province: Unit) -> None:
    UnitFactory(parent=province)
    UnitFactory(parent=province, name="Xã Đã Cũ", dissolved=True)


def add_person(province: Unit) -> None:
    for _ in range(2):
        PersonFactory(unit=UnitFactory(parent=province), name=f"Tên {Person.objects.count() // 2}", birth_year=1980)


def add_cluster(province: Unit) -> None:
    ClusterMemberFactory(cluster__year=2026)


@pytest.mark.parametrize(
    ("url", "add"),
    [
        (UNITS, add_unit),
        (f"{UNITS}?q=xa&day=2026-01-01", add_unit),
        (f"{UNITS}sap-xep/", add_unit),
        (f"{UNITS}cum-khoi/?year=2026", add_cluster),
        (f"{UNITS}cum-khoi/nam-sau/?year=2025", add_cluster),
        (PEOPLE, add_person),
        (f"{PEOPLE}trung-lap/", add_person),
    ],
)
def test_a_list_asks_as_often_for_three_rows_as_for_one(
    browser: Client, province: Unit, url: str, add: Callable[[Unit], None]
) -> None:
    add(province)
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    add(province)
    add(province)
    with CaptureQueriesContext(connection) as three:
        browser.get(url)
    assert len(three) == len(one) <= 30


def test_disciplinary_measures_are_no_part_of_the_open_data() -> None:
    schema = Client().get("/api/v1/openapi.json").content.decode()
    assert "iscipline" not in schema
