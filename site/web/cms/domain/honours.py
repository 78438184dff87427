"""Grants of the register as the portal shows them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from awards.models import Certificate, Grant

CURRENT = Prefetch(
    "certificates", queryset=Certificate.objects.exclude(status="superseded"), to_attr="current_certificates"
)


def with_certificate(grant: Grant) -> Grant:
    """The grant with its current certificate at hand, so that a card can lead to the check of it."""
    prefetch_related_objects([grant], CURRENT)
    return grant


def newest_grants() -> QuerySet[Grant]:
    """Public grants that still stand, newest first."""
    standing = Grant.objects.filter(status__in=("valid", "corrected"), is_public=True)
    return standing.select_related("award_type", "decision").prefetch_related(CURRENT)
