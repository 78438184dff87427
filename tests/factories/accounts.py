"""Sign-ins. `UserFactory(role=Role.OFFICER, unit=unit)` holds that role there; all passwords are "demo"."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory, Password

from base.accounts.models import RoleAssignment, SecondFactor, User
from base.accounts.one_time_codes import code_of, recovery_digest, seal, step_at
from base.core import clock


class RoleAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    valid_from = dt.date(2020, 1, 1)


SECRET = b"twenty letters long!"


class SecondFactorFactory(DjangoModelFactory):
    """The app of this person shows `code_at(moment)`; `RECOVERY` is their one recovery code."""

    class Meta:
        model = SecondFactor

    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    since = factory.LazyFunction(clock.now)
    secret = factory.LazyFunction(lambda: seal(SECRET))
    recovery = factory.LazyAttribute(lambda row: [recovery_digest(row.user, RECOVERY)])


RECOVERY = "1234567890"


def code_at(moment: dt.datetime, secret: bytes = SECRET) -> str:
    return code_of(secret, step_at(moment))


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoidung{n + 1}")
    full_name = factory.Sequence(lambda n: f"Trần Thị {chr(65 + n % 26)}{n // 26 or ''}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.vn")
    password = Password("demo")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        role, unit, cluster = kwargs.pop("role", None), kwargs.pop("unit", None), kwargs.pop("cluster", None)
        user: User = super()._create(model_class, *args, **kwargs)
        if role is not None:
            RoleAssignmentFactory(user=user, role=role, unit=unit, cluster=cluster)
        return user
