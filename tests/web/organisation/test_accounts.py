"""An administrator lets people in: account, role, password, lock; and a person changes the password."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.accounts.enums import Role
from base.accounts.models import Delegation, RoleAssignment, SecondFactor, User
from base.accounts.permissions import can
from base.core import clock
from base.core.models import LedgerEvent
from base.notices.models import Notice
from base.units.models import Unit
from tests.factories.accounts import SecondFactorFactory, UserFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
LIST = "/lam-viec/ca-nhan/tai-khoan/"


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(name="Xã Long Hồ")


@pytest.fixture
def admin(client: Client) -> User:
    user = UserFactory(role=Role.ADMIN)
    client.force_login(user)
    return user


def words(unit: Unit | str) -> dict[str, str]:
    person = {"full_name": "Võ Thị Mai", "username": "mai.vt", "email": "mai@example.vn", "role": Role.OFFICER}
    return {**person, "unit": unit if isinstance(unit, str) else unit.name}


def password_on(page: bytes) -> str:
    found = re.search(r"<code>(\w{4}(?:-\w{4}){3})</code>", page.decode())
    assert found is not None
    return found[1]


def renew(client: Client, person: User) -> bytes:
    """Open the form of a new password and send it."""
    address = f"{LIST}{person.pk}/mat-khau/"
    seen = client.get(address).context["form"]["seen"].value()
    return client.post(address, {"seen": seen}).content


def test_new_person_signs_in_with_the_password_shown_once_and_has_the_role(
    client: Client, admin: User, unit: Unit
) -> None:
    answer = client.post(f"{LIST}mo/", words(unit))
    password = password_on(answer.content)
    assert "no-store" in answer["Cache-Control"]
    made = User.objects.get(username="mai.vt")
    assert can(made, "movements.report_edit", unit)
    assert Client().login(username="mai.vt", password=password)
    assert password not in str(list(LedgerEvent.objects.values_list("payload", flat=True)))
    assert "Cán bộ đơn vị, Xã Long Hồ" in client.get(f"{LIST}?q=mai").content.decode()


def test_what_is_missing_is_said_at_its_field_and_nothing_is_opened(client: Client, admin: User, unit: Unit) -> None:
    page = client.post(f"{LIST}mo/", words("")).content.decode()
    assert "Vai trò này cần một đơn vị. Hãy ghi mã hoặc tên đầy đủ." in page
    UserFactory(username="MAI.VT")
    assert "Đã có tài khoản" in client.post(f"{LIST}mo/", words(unit)).content.decode()
    assert not User.objects.filter(username="mai.vt").exists()


def test_an_account_is_found_without_accents_and_a_day_gone_by_is_said_at_its_field(
    client: Client, admin: User, unit: Unit
) -> None:
    UserFactory(username="phuc.dv", full_name="Đỗ Văn Phúc")
    for words in ("đỗ văn", "do van", "PHUC"):
        assert "Đỗ Văn Phúc" in client.get(LIST, {"q": words}).content.decode(), words
    assert "Đỗ Văn Phúc" not in client.get(LIST, {"q": "hoa"}).content.decode()
    person = UserFactory()
    gone = {"role": Role.HEAD, "unit": unit.name, "valid_to": "2020-01-31"}
    form = client.post(f"{LIST}{person.pk}/vai-tro/", gone).context["form"]
    assert "Ngày này đã qua" in form.errors["valid_to"][0]
    assert not person.assignments.exists()


def test_role_given_twice_is_one_and_ends_at_once(client: Client, admin: User, unit: Unit) -> None:
    person = UserFactory()
    for _twice in range(2):
        client.post(f"{LIST}{person.pk}/vai-tro/", {"role": Role.HEAD, "unit": unit.name})
    (held,) = person.assignments.all()
    client.post(f"{LIST}{person.pk}/vai-tro/{held.pk}/thoi/")
    assert not can(User.objects.get(pk=person.pk), "movements.report_submit", unit)


def test_a_role_that_has_ended_keeps_its_last_day(client: Client, admin: User, unit: Unit) -> None:
    person = UserFactory()
    first, last = dt.date(2025, 1, 1), dt.date(2025, 6, 30)
    held = RoleAssignment.objects.create(user=person, role=Role.HEAD, unit=unit, valid_from=first, valid_to=last)
    answer = client.post(f"{LIST}{person.pk}/vai-tro/{held.pk}/thoi/", follow=True)
    assert "đã thôi rồi, không phải làm gì thêm" in answer.content.decode()
    held.refresh_from_db()
    assert held.valid_to == last


def test_nobody_locks_themselves_out(client: Client, admin: User) -> None:
    own = admin.assignments.get()
    client.post(f"{LIST}{admin.pk}/vai-tro/{own.pk}/thoi/")
    client.post(f"{LIST}{admin.pk}/khoa/")
    assert client.get(LIST).status_code == 200


def test_lock_and_new_password_shut_the_old_session(client: Client, admin: User) -> None:
    person = UserFactory(role=Role.MEMBER)
    theirs = Client()
    theirs.force_login(person)
    password = password_on(renew(client, person))
    assert theirs.get("/lam-viec/").status_code == 302
    assert theirs.login(username=person.username, password=password)
    for _two_at_once in range(2):
        client.post(f"{LIST}{person.pk}/khoa/")
        assert theirs.get("/lam-viec/").status_code == 302
    assert LedgerEvent.objects.filter(kind="accounts.user.locked").count() == 1
    client.post(f"{LIST}{person.pk}/mo-khoa/")
    assert theirs.login(username=person.username, password=password)


def test_a_renewed_password_is_told_to_its_owner_and_to_nobody_else(client: Client, admin: User) -> None:
    person, stand_in = UserFactory(role=Role.MEMBER), UserFactory(role=Role.MEMBER)
    today = clock.today()
    Delegation.objects.create(giver=person, taker=stand_in, valid_from=today, valid_to=today, created_at=clock.now())
    renew(client, person)
    (notice,) = Notice.objects.filter(kind="accounts.password")
    assert notice.recipient == person
    assert "báo ngay cho quản trị hệ thống" in notice.body


def test_a_form_of_a_new_password_gives_one_however_often_it_is_sent(client: Client, admin: User) -> None:
    person = UserFactory()
    address = f"{LIST}{person.pk}/mat-khau/"
    form = {"seen": client.get(address).context["form"]["seen"].value()}
    password = password_on(client.post(address, form).content)
    again = client.post(address, form, follow=True)
    assert "Biểu mẫu này đã dùng rồi nên không cấp thêm mật khẩu" in again.content.decode()
    assert "đã dùng rồi" in client.post(address, follow=True).content.decode()
    assert Client().login(username=person.username, password=password)
    assert LedgerEvent.objects.filter(kind="accounts.user.password_renewed").count() == 1


def test_accounts_stand_in_the_order_of_the_alphabet_without_accents(client: Client, admin: User) -> None:
    for name in ("Đỗ Văn Phúc", "Ánh Hồng", "Dương Lan", "Bùi An", "Ấn Chi"):
        UserFactory(full_name=name)
    page = client.get(LIST).content.decode()
    order = ["Ấn Chi", "Ánh Hồng", "Bùi An", "Đỗ Văn Phúc", "Dương Lan"]
    assert sorted(order, key=page.index) == order


def test_giving_roles_is_never_lent(admin: User) -> None:
    taker = UserFactory(role=Role.ADMIN)
    taker.acting_for = Delegation(giver=admin, taker=taker)
    assert not can(taker, "accounts.manage")


def test_a_lost_phone_is_reset_with_a_reason_that_its_owner_reads(client: Client, admin: User) -> None:
    person = SecondFactorFactory(user__role=Role.MEMBER).user
    address = f"{LIST}{person.pk}/xac-thuc/"
    assert address in client.get(f"{LIST}{person.pk}/").content.decode()
    assert "reason" in client.post(address, {"reason": ""}).context["form"].errors
    client.post(address, {"reason": "Mất điện thoại"})
    answer = Client().post("/dang-nhap/", {"username": person.username, "password": "demo"})
    assert answer["Location"] == "/lam-viec/"
    assert "Lý do: Mất điện thoại." in Notice.objects.get(recipient=person).body
    event = LedgerEvent.objects.get(kind="accounts.user.second_factor_reset")
    assert (event.actor, event.payload) == (admin.username, {"reason": "Mất điện thoại"})


def test_no_administrator_gets_round_the_own_second_factor(client: Client, admin: User) -> None:
    SecondFactorFactory(user=admin)
    client.post(f"{LIST}{admin.pk}/xac-thuc/", {"reason": "quên"})
    assert SecondFactor.objects.exists()


def test_the_auditor_sees_who_has_a_second_factor_and_changes_nothing(
    client: Client, settings: Any, django_assert_num_queries: Any
) -> None:
    auditor = UserFactory(role=Role.AUDITOR)
    settings.SECOND_FACTOR_ROLES = [Role.ADMIN]
    person = SecondFactorFactory(user__role=Role.ADMIN).user
    client.force_login(auditor)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        page = client.get(LIST).content.decode()
    assert ("Đã bật" in page, "Phải bật" in page) == (True, False)
    for _more in range(3):
        UserFactory(role=Role.ADMIN)
    with django_assert_num_queries(len(few)):
        assert "Phải bật, chưa bật" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}{person.pk}/").content.decode()
    assert "Xác thực hai bước: đã bật từ" in page
    assert "/mat-khau/" not in page.replace("/lam-viec/mat-khau/", "")
    assert "/thoi/" not in page
    assert client.post(f"{LIST}{person.pk}/xac-thuc/", {"reason": "a"}).status_code == 403


def test_own_password_is_changed_without_being_signed_out(client: Client) -> None:
    client.force_login(UserFactory(role=Role.OFFICER, unit=UnitFactory()))
    new = "ruong-lua-chin-vang"
    bad = {"old_password": "sai", "new_password1": new, "new_password2": new}
    assert client.post("/lam-viec/mat-khau/", bad).status_code == 422
    answer = client.post("/lam-viec/mat-khau/", {**bad, "old_password": "demo"}, follow=True)
    assert "Đã đổi mật khẩu" in answer.content.decode()
    assert "/lam-viec/mat-khau/" in answer.content.decode()


def test_first_administrator_comes_from_the_command_line() -> None:
    out = io.StringIO()
    call_command("create_admin", "quanly", stdout=out)
    name, password = out.getvalue().split()
    assert Client().login(username=name, password=password)
    assert can(User.objects.get(username=name), "accounts.manage")
    with pytest.raises(CommandError, match="Đã có tài khoản"):
        call_command("create_admin", "quanly")
