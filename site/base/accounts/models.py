from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.accounts.enums import Role
from base.core import clock
from base.core.ledger import LedgerModel
from base.core.text import fold
from base.units.models import Cluster, Person, Unit


class User(AbstractUser):
    """A sign-in. What it may do comes from its role assignments only; Django's groups serve the Wagtail admin."""

    full_name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    name_folded = models.CharField(max_length=150, editable=False, db_index=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="users")

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Lists stand in the order of the names without accents, as those of people and units do."""
        self.name_folded = fold(str(self))
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return str(self)

    @property
    def has_second_factor(self) -> bool:
        """Asks the database unless the row came along (`select_related("second_factor")`)."""
        return hasattr(self, "second_factor")

    acting_for: Delegation | None = None
    """The delegation under which this request or job acts; never kept in the database with the user."""

    @property
    def acts_for(self) -> str:
        """Sign-in name of the person whose duties are carried out now; empty for one's own. The ledger reads it."""
        return self.acting_for.giver.username if self.acting_for else ""

    @property
    def hands(self) -> frozenset[int]:
        """Whose hand acts: one's own, while standing in the giver's too. Where two must sign, they are one."""
        return frozenset({self.pk, self.acting_for.giver_id} if self.acting_for else {self.pk})

    def stand_in(self, delegation_id: int) -> bool:
        """Act under one's delegation of that number from here on; False, and nothing changes, once it holds no more."""
        found = Delegation.objects.in_force(clock.today()).filter(pk=delegation_id, taker=self).first()
        self.acting_for = found
        return found is not None


class SecondFactor(LedgerModel):
    """The authenticator app of a person: after the password a sign-in asks for its code. The row is there from the
    first confirmed code on; see `base.accounts.one_time_codes` for what is kept of secret and recovery codes.
    """

    ledger_fields = ("user_id", "secret", "since")

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="second_factor")
    secret = models.CharField(max_length=200)
    since = models.DateTimeField(_("bật lúc"))
    recovery = models.JSONField(default=list)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("xác thực hai bước")

    def __str__(self) -> str:
        return str(self.user)


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


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, day: dt.date) -> Self:
        """What holds on that day: by the dates alone, so nothing has to run for a delegation to lapse."""
        held = self.filter(valid_from__lte=day, valid_to__gte=day, ended_at=None, giver__is_active=True)
        return held.select_related("giver", "taker")

    def open_on(self, day: dt.date) -> Self:
        """In force or still to come."""
        return self.filter(valid_to__gte=day, ended_at=None).select_related("giver", "taker")


class Delegation(LedgerModel):
    """One person carries out duties of another for some days (ủy quyền). `permissions` empty means all that can be
    lent; see `base.accounts.permissions` for what never can.
    """

    ledger_fields = ("giver_id", "taker_id", "reason", "valid_from", "valid_to", "permissions", "ended_at")

    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_given")
    taker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_taken")
    reason = models.CharField(_("lý do"), max_length=300)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"))
    permissions = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ủy quyền")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")), name="accounts_delegation_days_in_order"
            ),
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="accounts_delegation_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.taker} thay {self.giver}"

    def lends(self, permission: str) -> bool:
        """Whether the duty is handed over. Reading goes along within the part of the product (the word before the dot)
        in which something is lent: nobody can send a report that they may not see.
        """
        if not self.permissions or permission in self.permissions:
            return True
        part = permission.partition(".")[0]
        return is_reading(permission) and any(name.startswith(f"{part}.") for name in self.permissions)


def is_reading(permission: str) -> bool:
    """The table names what only shows something with the word "view" at the end."""
    return permission.endswith("view")
