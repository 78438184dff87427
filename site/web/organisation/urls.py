"""Units and clusters, under /lam-viec/don-vi/."""

from django.urls import path

from web.organisation.views import clusters, reorganise, units

app_name = "units"
urlpatterns = [
    path("", units.unit_list, name="unit-list"),
    path("<int:pk>/", units.unit, name="unit"),
    path("<int:pk>/them/", units.unit_add, name="unit-add"),
    path("<int:pk>/lien-he/", units.unit_contact, name="unit-contact"),
    path("<int:pk>/xep-loai/", units.unit_review, name="unit-review"),
    path("sap-xep/", reorganise.kinds, name="reorganise"),
    path("sap-xep/<slug:kind>/", reorganise.reorganise, name="reorganise-kind"),
    path("cum-khoi/", clusters.cluster_list, name="cluster-list"),
    path("cum-khoi/them/", clusters.cluster_add, name="cluster-add"),
    path("cum-khoi/nam-sau/", clusters.next_year, name="cluster-next-year"),
    path("cum-khoi/<int:pk>/", clusters.cluster, name="cluster"),
    path("cum-khoi/<int:pk>/sua/", clusters.cluster_edit, name="cluster-edit"),
    path("cum-khoi/<int:pk>/don-vi/", clusters.cluster_members, name="cluster-members"),
    path("cum-khoi/<int:pk>/truong-pho/", clusters.cluster_leaders, name="cluster-leaders"),
    path("cum-khoi/<int:pk>/thay-ke-tuc/", clusters.cluster_replace, name="cluster-replace"),
]
