"""Somebody of every role, signed in, and two units beside each other: what the tests of permissions ask with."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from base.accounts.enums import Role
from base.accounts.models import User
from base.units.models import Unit
from tests.factories.accounts import UserFactory
from tests.factories.units import ClusterFactory, ClusterMemberFactory, UnitFactory


@dataclass
class Everyone:
    """Officer and head are bound to the own unit, the cluster's head to a cluster in which it is."""

    own: Unit
    foreign: Unit
    users: dict[Role, User]
    sessions: dict[Role, str]

    def clients(self) -> dict[Role, Client]:
        return {role: _with_session(key) for role, key in self.sessions.items()}


def _with_session(key: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def signed_in(user: User) -> str:
    """The key of a session in which that user is signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def everyone() -> Everyone:
    province = UnitFactory(province=True)
    own, foreign = UnitFactory(parent=province), UnitFactory(parent=province)
    cluster = ClusterFactory()
    ClusterMemberFactory(cluster=cluster, unit=own)
    bound = {Role.OFFICER: {"unit": own}, Role.HEAD: {"unit": own}, Role.CLUSTER_HEAD: {"cluster": cluster}}
    users = {role: UserFactory(role=role, **bound.get(role, {"unit": province})) for role in Role}
    return Everyone(own, foreign, users, {role: signed_in(user) for role, user in users.items()})
