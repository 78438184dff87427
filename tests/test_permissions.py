"""Every address under /lam-viec/ × every role × own and foreign unit, held against permissions.csv.

Generated from the addresses themselves: a new screen is tested by being there. What stands here is only the gate, as
the table states it; what the domain refuses further (a step that is not open, a seat in another council) is tested
with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from base.accounts.enums import Role, Scope
from base.accounts.permissions import permission_table
from base.units.models import Unit
from config.reference import EXTRACTION_PAGE, ROLES_PAGE, extraction_page, roles_page
from tests.database import stand
from tests.factories.accounts import UserFactory
from tests.factories.registry import PERSONAL, make
from tests.factories.roles import Everyone

GUARDED = "lam-viec/"
SEES_ALL_JOBS = {Role.SECRETARIAT, Role.ADMIN}


@dataclass(frozen=True)
class Address:
    route: str
    name: str
    view: Any
    keys: tuple[str, ...]

    def url(self, **known: Any) -> str:
        return reverse(self.name, kwargs={key: known.get(key, "0") for key in self.keys})


def addresses() -> list[Address]:
    return [address for address in _walk(get_resolver().url_patterns, "", "") if address.route.startswith(GUARDED)]


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(
                pattern.url_patterns, route, space + (f"{pattern.namespace}:" if pattern.namespace else "")
            )
        else:
            keys = tuple(pattern.pattern.regex.groupindex)
            yield Address(route, f"{space}{pattern.name}", pattern.callback, keys)


ALL = addresses()
by_name = pytest.mark.parametrize("address", ALL, ids=lambda address: address.name)


def about_one_model() -> dict[str, list[Address]]:
    """Addresses by what they are about: the world and its rows are made once for all of a model."""
    found: dict[str, list[Address]] = {}
    for address in ALL:
        model = getattr(address.view, "subject_model", None)
        found.setdefault(model._meta.label if model else address.name.split(":")[0], []).append(address)
    return found


GROUPS = about_one_model()


@pytest.fixture
def everyone(db: None) -> Everyone:
    return stand("everyone")


@pytest.fixture
def plain_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands are refused here, and only by whom is asked; tests/templates/test_pages.py looks at the page of it."""
    for status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        monkeypatch.setattr(f"config.urls.handler{status:d}", partial(_plain_error, status), raising=False)


def _plain_error(status: HTTPStatus, request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(type(exception).__name__, status=status)


def ask(client: Client, address: Address, **known: Any) -> HttpResponse:
    """GET, or POST with nothing where the view takes only that; whatever it changes is undone. A view that fails
    fails the test.
    """
    send = client.get if "GET" in address.view.methods else client.post
    with transaction.atomic():
        response = send(address.url(**known))
        transaction.set_rollback(True)
    return response


def refused_at_the_gate(response: HttpResponse) -> bool:
    """The gate raises PermissionDenied; a domain that says no has a page of its own, with its message."""
    return response.status_code == HTTPStatus.FORBIDDEN and response.content == PermissionDenied.__name__.encode()


def may(role: Role, address: Address, instance: models.Model | None, *, is_own: bool) -> bool:
    scope = permission_table()[address.view.permission].get(role)
    if instance is None or getattr(instance, "permission_anywhere", False):
        return bool(scope)
    if scope == Scope.ALL:
        return True
    bound = isinstance(instance, Unit) or instance.permission_unit() is not None  # type: ignore[attr-defined]
    return bool(scope) and bound and is_own


@by_name
def test_every_view_declares_a_permission_that_the_table_knows(address: Address) -> None:
    declared = getattr(address.view, "permission", None)
    assert declared is not None, f"{address.route} declares no permission: decorate the view with @screen(…)"
    assert declared in permission_table(), f"{declared} of {address.route} is not in permissions.csv"


@pytest.mark.django_db
def test_anonymous_visitor_is_sent_to_sign_in(client: Client) -> None:
    answers = {address.name: ask(client, address, pk=1) for address in ALL}
    assert {answer.status_code for answer in answers.values()} == {302}
    assert [name for name, answer in answers.items() if not answer["Location"].startswith("/dang-nhap/")] == []


@pytest.mark.usefixtures("plain_errors")
@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_gate_opens_for_those_whom_the_table_names_and_for_nobody_else(everyone: Everyone, group: str) -> None:
    asked = [address for address in GROUPS[group] if address.view.subject_model or "pk" not in address.keys]
    clients = everyone.clients()
    wrong: list[str] = []
    for is_own, unit in ((True, everyone.own), (False, everyone.foreign)):
        model = asked[0].view.subject_model if asked else None
        instance = None if model is None else make(model, unit)
        if instance is not None and not isinstance(instance, Unit) and not getattr(model, "permission_anywhere", False):
            assert instance.permission_unit() in {unit, None}  # type: ignore[attr-defined]
        if is_own or instance is not None:
            for address in asked:
                wrong += _wrong_at(address, instance, clients, is_own=is_own)
    assert wrong == []


def _wrong_at(
    address: Address, instance: models.Model | None, clients: dict[Role, Client], *, is_own: bool
) -> Iterator[str]:
    """Roles for which the gate does otherwise than the table. Whom it opens for wherever the unit lies, it was asked
    about with the own unit; of these one is enough with the foreign one.
    """
    pk = instance.pk if instance else 0
    has_opened = False
    for role, client in clients.items():
        expected = may(role, address, instance, is_own=is_own)
        if expected and has_opened and not is_own:
            continue
        has_opened = has_opened or expected
        if refused_at_the_gate(ask(client, address, pk=pk)) == expected:
            whose = "own" if is_own else "foreign"
            yield f"{address.name}, {role}, {whose} unit: expected {'open' if expected else 'refused'}"


@pytest.mark.parametrize(
    "address",
    [address for address in ALL if getattr(address.view, "subject_model", None) is None and "pk" in address.keys],
    ids=lambda address: address.name,
)
def test_personal_screen_is_for_its_owner(everyone: Everyone, address: Address) -> None:
    assert address.name in PERSONAL, f"{address.name} has a key but no of=: register it in tests/factories/registry.py"
    other = Client()
    other.force_login(UserFactory(role=Role.OFFICER, unit=everyone.foreign))
    for role, client in everyone.clients().items():
        known = PERSONAL[address.name](everyone.users[role])
        assert ask(client, address, **known).status_code in {200, 302}, role
        assert ask(other, address, **known).status_code == 404, role


def test_roles_page_shows_the_table() -> None:
    assert ROLES_PAGE.read_text(encoding="utf-8") == roles_page(), "run `make docs`"


def test_extraction_page_shows_what_the_rules_read() -> None:
    assert EXTRACTION_PAGE.read_text(encoding="utf-8") == extraction_page(), "run `make docs`"
