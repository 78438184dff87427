from django.urls import path

from base.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/mo/", views.open_notice, name="open"),
    path("da-doc/", views.read_all, name="read-all"),
]
