"""From a cell of a form to the rows that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models.decisions import Grant
from awards.models.statistics import EmulationStaff
from base.units.models import Unit
from movements.models import Movement


def rows_of(model: str, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Name, detail and address of each row, in the order of the keys."""
    read = {"movement": _movements, "grant": _grants, "unit": _units, "staff": _staff}[model]
    found = read(keys)
    gone = {"name": _("Dòng này không còn trong hệ thống"), "detail": "", "url": ""}
    return [found.get(key, gone) for key in keys]


def _movements(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = Movement.objects.filter(pk__in=keys).select_related("organiser")
    return {
        row.pk: {
            "name": row.title,
            "detail": f"{row.organiser.name}; {row.starts_on:%d/%m/%Y} – {row.ends_on:%d/%m/%Y}",
            "url": row.get_absolute_url(),
        }
        for row in rows
    }


def _grants(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = Grant.objects.filter(pk__in=keys).select_related("award_type", "decision")
    return {
        row.pk: {
            "name": row.holder_name,
            "detail": f"{row.award_type.name}; {row.unit_name}; {row.decision.full_number}",
            "url": reverse("awards:grant-detail", args=[row.pk]),
        }
        for row in rows
    }


def _units(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = Unit.objects.filter(pk__in=keys).select_related("kind")
    return {row.pk: {"name": row.name, "detail": row.kind.name, "url": row.get_absolute_url()} for row in rows}


def _staff(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = EmulationStaff.objects.filter(pk__in=keys).select_related("unit")
    return {
        row.pk: {"name": row.name, "detail": f"{row.unit.name}; {row.get_training_display()}", "url": ""}
        for row in rows
    }
