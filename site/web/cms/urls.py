"""Public addresses that are not Wagtail pages: search, feed, site map."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from web.cms.addresses import PortalSitemap
from web.cms.feeds import ArticleFeed
from web.cms.views import access, portal, public

app_name = "cms"
urlpatterns = [
    path("tim-kiem/", portal.search, name="search"),
    path("tim-kiem/goi-y/", portal.suggest, name="suggest"),
    path("luot-xem/<int:pk>/", portal.count, name="count_view"),
    path("tro-nang/", access.statement, name="accessibility"),
    path("gop-y/", public.feedback, name="feedback"),
    path("guong-dien-hinh/binh-chon/<int:pk>/", public.story_choice, name="story_choice"),
    path("rss.xml", ArticleFeed(), name="feed"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PortalSitemap}}, name="sitemap"),
    path("robots.txt", portal.robots, name="robots"),
]
