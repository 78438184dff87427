"""People, under /lam-viec/ca-nhan/."""

from django.urls import path

from web.organisation.views import duplicates, people, records

app_name = "people"
urlpatterns = [
    path("", people.person_list, name="person-list"),
    path("them/", people.person_add, name="person-add"),
    path("trung-lap/", duplicates.duplicate_list, name="duplicates"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/sua/", people.person_edit, name="person-edit"),
    path("<int:pk>/chuyen/", people.person_transfer, name="person-transfer"),
    path("<int:pk>/gop/", duplicates.merge, name="merge"),
    path("<int:pk>/them/<slug:kind>/", records.record_add, name="record-add"),
    path("<int:pk>/bo/<slug:record>/", records.record_remove, name="record-remove"),
]
