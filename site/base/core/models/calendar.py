from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    OFF = "off", _("Ngày nghỉ")
    WORKING = "working", _("Ngày làm bù")


class CalendarDay(models.Model):
    """A day that differs from the plain Monday-to-Friday week, with the document that says so."""

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=10, choices=DayKind)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
