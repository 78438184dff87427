"""Addresses of the register of one life, below /lam-viec/khen-thuong/."""

from django.urls import path

from awards.views import lifetime

urlpatterns = [
    path("so-vang/ca-nhan/<int:pk>/", lifetime.person_life, name="person-life"),
    path("so-vang/ca-nhan/<int:pk>/cong-khai/", lifetime.person_withhold, name="person-withhold"),
    path("so-vang/don-vi/<int:pk>/", lifetime.unit_life, name="unit-life"),
]
