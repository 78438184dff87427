"""The tree of public pages. Every function may run again and again: it makes what is missing and leaves what editors
wrote.
"""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site, Task, Workflow

from web.cms.models import (
    CouncilSettings,
    DocumentIndexPage,
    HomePage,
    NewRuralPage,
    NewsIndexPage,
    StoryIndexPage,
)

P = TypeVar("P", bound=Page)
WAGTAILS_WORKFLOW = "Moderators approval"
"""The name of the workflow that Wagtail brings along, which stands on a button of every page."""


@transaction.atomic
def ensure_site() -> HomePage:
    """Home page, index pages, locale and site record. Wagtail's own welcome page gives way when nothing stands below
    it.
    """
    locale, _made = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    for kind in (Workflow, Task):
        kind.objects.filter(name=WAGTAILS_WORKFLOW).update(name=_("Duyệt trước khi đăng"))
    home = _home(locale)
    for model, slug, title, lead in _index_pages():
        ensure_child(home, model, slug=slug, title=title, lead=lead)
    site = _site(home)
    CouncilSettings.objects.get_or_create(
        site=site, defaults={"council_name": _("Hội đồng Thi đua – Khen thưởng"), "address": ""}
    )
    return home


def ensure_child(parent: Page, model: type[P], *, slug: str, title: str, **fields: Any) -> P:
    """The only page of a type below `parent`, made and published if it is missing."""
    existing = model.objects.child_of(parent).first()
    if existing is not None:
        return existing
    page = model(title=title, slug=slug, locale=parent.locale, show_in_menus=True, **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _home(locale: Locale) -> HomePage:
    existing = HomePage.objects.filter(locale=locale).first()
    if existing is not None:
        return existing
    root = Page.objects.filter(depth=1).order_by("path").first()
    if root is None:
        root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    home = HomePage(
        title=_("Trang chủ"),
        slug="trang-chu",
        locale=locale,
        kicker=_("Thi đua yêu nước"),
        headline=_("Người thật, việc thật, kết quả nhìn thấy được"),
        lead=_(
            "Theo dõi các phong trào thi đua đang diễn ra, đọc chuyện những người và tập thể làm hay, "
            "tra cứu quyết định khen thưởng."
        ),
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    home.refresh_from_db()
    return home


def _site(home: HomePage) -> Site:
    """The default site shows `home`. Its address is the configured one, so that links in mails and feeds are right."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.hostname, site.port, site.root_page = address.hostname or "localhost", port, home
    site.save()
    if welcome is not None and welcome.specific_class is Page and welcome.is_leaf():
        welcome.delete()
    return site


def _index_pages() -> list[tuple[type[Any], str, str, str]]:
    return [
        (
            StoryIndexPage,
            "guong-dien-hinh",
            _("Gương điển hình"),
            _("Những con người và tập thể làm nên kết quả của các phong trào."),
        ),
        (NewsIndexPage, "tin-tuc", _("Tin tức"), _("Hoạt động thi đua, khen thưởng của Hội đồng và các đơn vị.")),
        (
            DocumentIndexPage,
            "van-ban",
            _("Văn bản"),
            _("Chỉ thị, kế hoạch, hướng dẫn và quyết định về thi đua, khen thưởng."),
        ),
        (
            NewRuralPage,
            "nong-thon-moi",
            _("Nông thôn mới"),
            _("Xã nào đã đạt chuẩn, đạt bao nhiêu tiêu chí, theo quyết định công nhận và hồ sơ đã thẩm định."),
        ),
    ]
