"""The Wagtail pages of the movements. Editors add prose; what exists and where is decided here."""

from __future__ import annotations

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from base.core.text import slugify
from movements.models import Movement, MovementIndexPage, MovementPage

SLUG = "phong-trao"


def ensure_index() -> MovementIndexPage:
    """The page /phong-trao/, made where it is missing and moved where the site got another root. Idempotent.

    Locks the root page until the end of the transaction, so callers that make pages stand in a queue: the page tree
    keeps its numbering only when one writer changes it at a time.
    """
    with transaction.atomic():
        root = _locked_root()
        index: MovementIndexPage | None = MovementIndexPage.objects.order_by("pk").first()
        if index is None:
            index = MovementIndexPage(title=_("Phong trào thi đua"), slug=SLUG, show_in_menus=True)
            root.add_child(instance=index)
            index.save_revision().publish()
        elif not index.is_child_of(root):
            index.move(root, pos="last-child")
            index = MovementIndexPage.objects.get(pk=index.pk)
        return index


def free_slug(title: str, index: MovementIndexPage) -> str:
    """An address that no movement and no page below the index has; call it under the lock of `ensure_index`."""
    base = slugify(title, limit=80) or "phong-trao-thi-dua"
    taken = set(Movement.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(index.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)


def publish_page(movement: Movement, index: MovementIndexPage, *, body: str = "") -> MovementPage:
    """Make the page of a movement and put it live. The aim is its opening text unless `body` (HTML) is given."""
    page = unsaved_page(movement, body=body)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def unsaved_page(movement: Movement, *, body: str = "") -> MovementPage:
    """The page that publication would make: what the preview shows."""
    html = body or movement.introduction
    html = html or "".join(f"<p>{escape(part)}</p>" for part in movement.aim.splitlines() if part.strip())
    return MovementPage(title=movement.title, slug=movement.slug, body=html)


def unpublish_page(movement: Movement) -> None:
    """Take the page of a cancelled movement off the site; editors still find it."""
    if movement.page is not None and movement.page.live:
        movement.page.unpublish()


def _locked_root() -> Page:
    site = Site.objects.filter(is_default_site=True).first()
    root_id = site.root_page_id if site is not None else Page.get_first_root_node().pk
    root: Page = Page.objects.select_for_update(of=("self",)).get(pk=root_id)
    return root
