from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain import two_person
from base.accounts.enums import Role
from base.accounts.models import Delegation, RoleAssignment, User
from base.accounts.permissions import NEVER_LENT, PERSONAL, can, permission_table, reach_of, units_of
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.jobs import run_job
from base.core.models import LedgerEvent
from base.units.models import Unit
from tests.factories.accounts import UserFactory
from tests.factories.awards import RulebookVersionFactory
from tests.factories.units import UnitFactory
from web.workspace.domain.delegating import delegate, end_delegation, lendable, possible_takers
from web.workspace.domain.jobs import jobs_for, start_ledger_check

pytestmark = pytest.mark.django_db
LIST = "/lam-viec/uy-quyen/"


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(parent=UnitFactory(province=True))


@pytest.fixture
def head(unit: Unit) -> User:
    return UserFactory(role=Role.HEAD, unit=unit, full_name="Lê Văn Trưởng")


@pytest.fixture
def officer(unit: Unit) -> User:
    return UserFactory(role=Role.OFFICER, unit=unit, full_name="Trần Thị Phó")


def lend(giver: User, taker: User, *permissions: str, start: int = 0, days: int = 5) -> Delegation:
    day = clock.today() + dt.timedelta(days=start)
    end = day + dt.timedelta(days=days)
    return delegate(giver, taker, reason="Nghỉ phép", valid_from=day, valid_to=end, permissions=permissions)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_who_stands_in_has_the_duties_of_the_other_and_only_those(head: User, officer: User, unit: Unit) -> None:
    own = UnitFactory()
    RoleAssignment.objects.create(user=officer, role=Role.OFFICER, unit=own, valid_from=dt.date(2020, 1, 1))
    assert not can(officer, "movements.report_submit", unit)
    lent = lend(head, officer)
    assert not can(fresh(officer), "movements.report_submit", unit), "nothing changes before it is taken up"
    acting = fresh(officer)
    assert acting.stand_in(lent.pk)
    assert can(acting, "movements.report_submit", unit)
    assert not can(acting, "movements.report_edit", own)
    assert units_of(acting, Role.HEAD) == [unit]


def test_only_the_chosen_duties_are_lent(head: User, officer: User, unit: Unit) -> None:
    acting = fresh(officer)
    acting.stand_in(lend(head, officer, "movements.report_submit").pk)
    assert can(acting, "movements.report_submit", unit)
    assert not can(acting, "awards.nomination_submit", unit)
    assert can(acting, "movements.report_view", unit), "what is signed can be read"
    assert not can(acting, "awards.nomination_view", unit)
    assert can(acting, "workspace.enter")


@given(chosen=st.sets(st.sampled_from(sorted(permission_table()))))
@settings(max_examples=25)
def test_no_choice_of_duties_lends_a_ballot(chosen: set[str]) -> None:
    """Even where the row in the database were written by hand."""
    chair = User(pk=1)
    chair._assignments = (clock.today(), [RoleAssignment(role=Role.CHAIR)])  # type: ignore[attr-defined]
    acting = User(pk=2, is_active=True)
    acting._assignments = (clock.today(), [RoleAssignment(role=Role.MEMBER)])  # type: ignore[attr-defined]
    acting.acting_for = Delegation(giver=chair, taker=acting, permissions=sorted(chosen))
    assert not any(reach_of(acting, name) for name in NEVER_LENT)
    lent = {name for name in permission_table() if reach_of(acting, name)} - PERSONAL
    assert {name for name in lent if not name.endswith("view")} <= (chosen or lent)


def test_ballot_is_no_duty_to_choose_from() -> None:
    chair = UserFactory(role=Role.CHAIR, unit=UnitFactory(province=True))
    assert "awards.ballot_cast" not in lendable(chair)
    with pytest.raises(DomainError, match="bỏ phiếu kín"):
        lend(chair, UserFactory(role=Role.MEMBER, unit=UnitFactory()), "awards.ballot_cast")


@pytest.mark.parametrize(("shift", "expected"), [(-1, False), (0, True), (5, True), (6, False)])
def test_it_holds_on_its_days_by_the_date_alone(head: User, officer: User, shift: int, expected: bool) -> None:
    lent, day = lend(head, officer), clock.today()
    with clock.at(clock.start_of(day + dt.timedelta(days=shift))):
        assert fresh(officer).stand_in(lent.pk) == expected


def test_it_ends_with_the_role_of_the_giver_and_is_not_lent_further(head: User, officer: User, unit: Unit) -> None:
    third = UserFactory(role=Role.OFFICER, unit=unit)
    acting = fresh(officer)
    acting.stand_in(lend(head, officer).pk)
    with pytest.raises(DomainError, match="không ủy quyền tiếp"):
        lend(acting, third)
    head.assignments.update(valid_to=clock.today() - dt.timedelta(days=1))
    acting.stand_in(Delegation.objects.get().pk)
    assert not can(acting, "movements.report_submit", unit)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": "  "}, "lý do"),
        ({"valid_to": dt.date(2020, 1, 1)}, "Ngày cuối"),
        ({"valid_to": dt.date(2099, 1, 1)}, "một năm"),
        ({"permissions": ["movements.manage"]}, "đang giữ"),
    ],
)
def test_refusal_says_what_to_do(head: User, officer: User, change: dict[str, object], words: str) -> None:
    day = clock.today()
    values = {"reason": "Nghỉ", "valid_from": day, "valid_to": day, "permissions": ()} | change
    with pytest.raises(DomainError, match=words):
        delegate(head, officer, **values)  # type: ignore[arg-type]
    assert not Delegation.objects.exists()


def test_taker_must_be_somebody_else_who_works_here(head: User) -> None:
    for taker in (head, UserFactory(is_active=False), UserFactory()):
        with pytest.raises(DomainError):
            lend(head, taker)
    assert UserFactory(role=Role.OFFICER, unit=UnitFactory()) not in possible_takers(head)


def test_same_days_are_given_once(head: User, officer: User) -> None:
    lend(head, officer)
    with pytest.raises(DomainError, match="trùng những ngày này"):
        lend(head, officer, start=3)
    lend(head, officer, start=10)


def test_ledger_and_its_screen_name_both(client: Client, head: User, officer: User, unit: Unit) -> None:
    acting = fresh(officer)
    acting.stand_in(lend(head, officer).pk)
    with transaction.atomic():
        event = ledger.record("units.unit.noted", unit, actor=acting)
    assert (event.actor, event.on_behalf_of) == (officer.username, head.username)
    assert ledger.verify() == []
    client.force_login(UserFactory(role=Role.SECRETARIAT, unit=unit))
    assert "Trần Thị Phó thay Lê Văn Trưởng" in client.get("/lam-viec/nhat-ky/").content.decode()
    LedgerEvent.objects.filter(pk=event.pk).update(on_behalf_of="")
    assert [breach.problem for breach in ledger.verify()] == ["the event was altered"]


def test_background_work_stands_in_as_well(head: User, officer: User) -> None:
    acting = fresh(officer)
    acting.stand_in(lend(head, officer).pk)
    job = start_ledger_check(acting)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == "done"
    assert job.params == {"standing_in_by": acting.acting_for.pk}  # type: ignore[union-attr]


def test_standing_in_for_the_secretariat_opens_nobody_elses_jobs(unit: Unit, officer: User) -> None:
    secretary = UserFactory(role=Role.SECRETARIAT, unit=unit)
    start_ledger_check(secretary)
    acting = fresh(officer)
    acting.stand_in(lend(secretary, officer).pk)
    assert not jobs_for(acting).exists()


def test_way_through_the_screens(client: Client, head: User, officer: User) -> None:
    client.force_login(head)
    day = clock.today()
    data = {"taker": officer.pk, "valid_from": day, "valid_to": day, "reason": "Đi công tác"}
    assert "Đã ủy quyền" in client.post(f"{LIST}giao/", data, follow=True).content.decode()
    lent = Delegation.objects.get()
    assert officer.notices.get().title == "Lê Văn Trưởng ủy quyền cho bạn"

    client.force_login(officer)
    assert "Làm thay Lê Văn Trưởng" in client.get(LIST).content.decode()
    page = client.post(f"{LIST}{lent.pk}/lam-thay/", follow=True).content.decode()
    assert "Bạn đang làm thay <strong>Lê Văn Trưởng</strong>" in page
    assert "Bạn đang làm thay" not in client.post(f"{LIST}thoi-lam-thay/", follow=True).content.decode()
    client.post(f"{LIST}{lent.pk}/lam-thay/")
    other = Client()
    other.force_login(head)
    assert "Chấm dứt" in other.get(f"{LIST}{lent.pk}/cham-dut/").content.decode()
    other.post(f"{LIST}{lent.pk}/cham-dut/")
    page = client.get("/lam-viec/").content.decode()
    assert "Ủy quyền đã hết hạn hoặc đã chấm dứt" in page
    assert client.post(f"{LIST}{lent.pk}/lam-thay/").status_code == 404


def test_a_refusal_while_standing_in_says_so_and_leads_back(client: Client, head: User, officer: User) -> None:
    lent = lend(head, officer, "movements.report_edit")
    client.force_login(officer)
    client.post(f"{LIST}{lent.pk}/lam-thay/")
    refused = client.get("/lam-viec/khen-thuong/de-nghi/")
    assert refused.status_code == 403
    assert "Bạn đang làm thay <strong>Lê Văn Trưởng</strong>" in refused.content.decode()
    assert f'action="{LIST}thoi-lam-thay/"' in refused.content.decode()


def test_end_is_for_those_concerned_and_is_written_once(head: User, officer: User) -> None:
    lent = lend(head, officer)
    with pytest.raises(NotAllowed):
        end_delegation(lent, actor=UserFactory(role=Role.OFFICER, unit=UnitFactory()))
    end_delegation(lent, actor=officer)
    end_delegation(lent, actor=head)
    assert LedgerEvent.objects.filter(kind="accounts.delegation.ended").count() == 1
    assert ledger.verify() == []


def test_wrong_form_keeps_what_was_typed(client: Client, head: User, officer: User) -> None:
    client.force_login(head)
    data = {"taker": officer.pk, "valid_from": "2030-02-02", "valid_to": "2030-02-01", "reason": "Đi học"}
    page = client.post(f"{LIST}giao/", data).content.decode()
    assert re.search(r'id="id_valid_to_error".*?Ngày cuối phải từ hôm nay', page, re.DOTALL)
    assert "Đi học" in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SECRETARIAT])
def test_list_asks_as_often_for_three_rows_as_for_one(client: Client, unit: Unit, role: Role) -> None:
    reader = UserFactory(role=role, unit=unit)
    add: Callable[[], object] = lambda: lend(UserFactory(role=Role.HEAD, unit=unit), reader)  # noqa: E731
    client.force_login(reader)
    add()
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    add(), add()
    client.get(LIST)  # reads the two notices that lead here
    with CaptureQueriesContext(connection) as three:
        client.get(LIST)
    assert len(one) == len(three)


def test_who_stands_in_for_the_author_is_no_second_person() -> None:
    """What one wrote or proposed, one's stand-in cannot approve: under that delegation they are one hand."""
    secretary, chair = UserFactory(role=Role.SECRETARIAT), UserFactory(role=Role.CHAIR)
    version = RulebookVersionFactory(status="proposed", proposed_by=chair)
    stand_in = fresh(secretary)
    assert stand_in.stand_in(lend(chair, secretary, "awards.rulebook_approve").pk)
    with pytest.raises(NotAllowed, match="Bạn đã soạn hoặc trình"):
        two_person.approve(version, actor=stand_in)
    assert two_person.approve(version, actor=fresh(secretary)).status == "approved"
