"""The page /lay-y-kien/ of the portal."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.models import Site

from awards.models import ConsultationIndexPage

SLUG = "lay-y-kien"


def ensure_consultation_page() -> ConsultationIndexPage:
    """The page under the root of the default site, made and published where missing. Safe at every start."""
    page = ConsultationIndexPage.objects.first()
    if page is None:
        root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
        page = ConsultationIndexPage(title=_("Lấy ý kiến Nhân dân"), slug=SLUG, show_in_menus=True)
        root.add_child(instance=page)
        page.save_revision().publish()
    return page
