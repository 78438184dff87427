from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.accounts.enums import Role
from base.units.models import Cluster, Person, Unit


class User(AbstractUser):
    """A sign-in. What it may do comes from its role assignments only; Django's groups serve the Wagtail admin."""

    full_name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="users")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def as_of(self, day: dt.date) -> Self:
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class RoleAssignment(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit", "cluster", "valid_from"], name="accounts_roleassignment_uniq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
