from django.urls import path

from web.api import register_files, views
from web.api.v1 import api

app_name = "api"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("vinh-danh/tai-ve.<str:kind>", register_files.download, name="register-download"),
]
