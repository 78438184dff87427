"""Listeners on models of other apps: they may not import the portal, and the portal must not show what has passed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from base.accounts.models import RoleAssignment
from base.core.models import LedgerEvent
from base.core.text import normalise
from web.cms.domain.editors import GROUPS, sync_groups
from web.cms.models import CouncilSettings
from web.cms.page_cache import drop_pages

TITLES = {"title", "draft_title", "seo_title"}


@receiver(pre_save)
def on_page_titled(instance: Any, **kwargs: Any) -> None:
    """The titles of every kind of page are kept as names are: nothing hidden that turns the direction of writing."""
    if isinstance(instance, Page):
        for name in TITLES & instance.__dict__.keys():
            setattr(instance, name, normalise(getattr(instance, name)))


@receiver([page_published, page_unpublished, post_page_move])
@receiver(post_delete, sender=Page)
@receiver([post_save, post_delete], sender=LedgerEvent)
@receiver([post_save, post_delete], sender=CouncilSettings)
def on_public_change(**kwargs: Any) -> None:
    """Forget the kept pages once the change is there to be seen; once per transaction is enough."""
    waiting = transaction.get_connection().run_on_commit
    if not waiting or waiting[-1][1] is not drop_pages:
        transaction.on_commit(drop_pages)


@receiver([post_save, post_delete], sender=RoleAssignment)
def on_role_change(instance: RoleAssignment, **kwargs: Any) -> None:
    """An editor can work at once, not after the next tick."""
    if instance.role in GROUPS and not kwargs.get("raw"):
        sync_groups()
