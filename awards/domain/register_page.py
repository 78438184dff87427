"""The page /vinh-danh/ of the portal."""

from __future__ import annotations

from wagtail.models import Site

from awards.models.register import RegisterPage

SLUG = "vinh-danh"


def ensure_register_page() -> RegisterPage:
    """The page under the root of the default site, made and published where it is missing. Safe to call at every
    start.
    """
    page = RegisterPage.objects.first()
    if page is None:
        root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
        page = RegisterPage(title="Vinh danh", slug=SLUG, show_in_menus=True)
        root.add_child(instance=page)
        page.save_revision().publish()
    return page
