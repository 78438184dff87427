"""Public addresses that are not Wagtail pages: search, feed, site map."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from web.cms import views
from web.cms.feeds import ArticleFeed

app_name = "cms"
urlpatterns = [
    path("tim-kiem/", views.search, name="search"),
    path("tim-kiem/goi-y/", views.suggest, name="suggest"),
    path("luot-xem/<int:pk>/", views.count, name="count_view"),
    path("rss.xml", ArticleFeed(), name="feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
