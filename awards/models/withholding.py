"""People whose awards the public pages do not show."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.core.ledger import LedgerModel
from base.units.models import Person, Unit


class WithheldPerson(LedgerModel):
    """A person whom law or the person's own wish keeps out of the public register; the grants themselves stay."""

    ledger_fields = ("person_id", "ground", "lifted_at")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="withholdings")
    ground = models.CharField(_("căn cứ"), max_length=300)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(lifted_at=None), name="awards_withheldperson_uniq"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    def permission_unit(self) -> Unit:
        return self.person.unit
