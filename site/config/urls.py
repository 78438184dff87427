"""All addresses (DESIGN §5). Everything under /lam-viec/ declares a permission; the rest is public or Wagtail's
admin.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from base.core.views import choose_language
from base.notices.views import calendar_feed
from web.cms.addresses import page_addresses

one_door = RedirectView.as_view(pattern_name="accounts:sign-in", query_string=True)
urlpatterns = [
    path("", include("web.api.urls")),
    path("", include("base.accounts.urls")),
    path("", include("awards.urls.public")),
    path("nong-thon-moi/", include("movements.urls.rural_public")),
    path("", include("web.cms.urls")),
    path("lam-viec/", include("web.workspace.urls")),
    path("ngon-ngu/", choose_language, name="language"),
    path("lich/<str:key>.ics", calendar_feed, name="calendar-feed"),
    path("lam-viec/thong-bao/", include("base.notices.urls")),
    path("lam-viec/don-vi/", include("web.organisation.urls")),
    path("lam-viec/ca-nhan/", include("web.organisation.people_urls")),
    path("lam-viec/guong-dien-hinh/", include("web.cms.urls_workspace")),
    path("lam-viec/phong-trao/", include("movements.urls")),
    path("lam-viec/nong-thon-moi/", include("movements.urls.rural")),
    path("lam-viec/dau-viec/", include("movements.urls.tasks")),
    path("lam-viec/bo-tieu-chi/", include("movements.urls.criteria")),
    path("lam-viec/cham-diem/", include("movements.urls.scoring")),
    path("lam-viec/khen-thuong/", include("awards.urls")),
    path("lam-viec/du-lieu/", include("importers.urls")),
    # Wagtail's own pages to sign in on would ask for a password alone.
    path("quan-tri/login/", one_door),
    path("_util/login/", one_door),
    path("quan-tri/", include(wagtailadmin_urls)),
    path("tai-lieu/", include(wagtaildocs_urls)),
    # In production the reverse proxy answers for these files before we are asked.
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    page_addresses(wagtail_urls.urlpatterns),
]
