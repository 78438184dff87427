from django.urls import path

from movements.views.criteria import choosing, groupings, nodes, packs, sets

app_name = "criteria"
urlpatterns = [
    path("", sets.set_list, name="set-list"),
    path("moi/", sets.set_create, name="set-create"),
    path("goi/", packs.pack_list, name="pack-list"),
    path("goi/<slug:name>/", packs.pack_install, name="pack-install"),
    path("<int:pk>/", sets.set_detail, name="set-detail"),
    path("<int:pk>/sua/", sets.set_edit, name="set-edit"),
    path("<int:pk>/chot/", sets.set_freeze, name="set-freeze"),
    path("<int:pk>/phien-ban-moi/", sets.version_create, name="version-create"),
    path("<int:pk>/bo/", sets.set_discard, name="set-discard"),
    path("<int:pk>/goi.yaml", sets.set_pack, name="set-pack"),
    path("<int:pk>/them-nhom/", nodes.group_add, name="group-add"),
    path("nhom/<int:pk>/", nodes.group_edit, name="group-edit"),
    path("nhom/<int:pk>/bo/", nodes.group_remove, name="group-remove"),
    path("nhom/<int:pk>/them-tieu-chi/", nodes.criterion_add, name="criterion-add"),
    path("tieu-chi/<int:pk>/", nodes.criterion_edit, name="criterion-edit"),
    path("tieu-chi/<int:pk>/bo/", nodes.criterion_remove, name="criterion-remove"),
    path("tieu-chi/<int:pk>/them-chi-tieu/", nodes.indicator_add, name="indicator-add"),
    path("chi-tieu/<int:pk>/", nodes.indicator_edit, name="indicator-edit"),
    path("chi-tieu/<int:pk>/bo/", nodes.indicator_remove, name="indicator-remove"),
    path("chi-tieu/<int:pk>/nguong/", nodes.thresholds, name="thresholds"),
    path("phan-nhom/", groupings.scheme_list, name="scheme-list"),
    path("phan-nhom/moi/", groupings.scheme_create, name="scheme-create"),
    path("phan-nhom/<slug:scheme>/", groupings.scheme_detail, name="scheme"),
    path("phan-nhom/<slug:scheme>/<int:pk>/", groupings.unit_group, name="unit-group"),
    path("phan-nhom/<slug:scheme>/<int:pk>/bo/", groupings.unit_group_remove, name="unit-group-remove"),
    path("phong-trao/<int:pk>/", choosing.movement_criteria, name="movement-criteria"),
]
