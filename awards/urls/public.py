"""Addresses that anybody may open: certificate check."""

from django.urls import path

from awards.views import register

app_name = "awards_public"
urlpatterns = [
    path("tra-cuu/", register.check_form, name="check-form"),
    path("tra-cuu/khoa-cong-khai/", register.published_key, name="public-key"),
    path("tra-cuu/<str:code>/", register.check, name="check"),
]
