from django.urls import path

from movements.views import evidence, movements, reports, review, taking_part

app_name = "movements"
urlpatterns = [
    path("", movements.movement_list, name="movement-list"),
    path("<int:pk>/", movements.movement_detail, name="movement-detail"),
    path("<int:pk>/phat-dong/", movements.movement_launch, name="movement-launch"),
    path("<int:pk>/huy/", movements.movement_cancel, name="movement-cancel"),
    path("<int:pk>/xep-hang/", movements.ranking, name="ranking"),
    path("<int:pk>/dang-ky/", taking_part.movement_register, name="movement-register"),
    path("<int:pk>/giao-chi-tieu/", taking_part.target_assign, name="target-assign"),
    path("ky-bao-cao/", reports.duty_list, name="duty-list"),
    path("ky-bao-cao/<int:pk>/", reports.report_edit, name="report-edit"),
    path("bao-cao/", review.report_list, name="report-list"),
    path("bao-cao/<int:pk>/", reports.report_detail, name="report-detail"),
    path("bao-cao/<int:pk>/gui/", reports.report_submit, name="report-submit"),
    path("bao-cao/<int:pk>/tra-lai/", review.report_return, name="report-return"),
    path("bao-cao/<int:pk>/duyet/", review.report_approve, name="report-approve"),
    path("minh-chung/<int:pk>/", evidence.evidence_file, name="evidence-file"),
    path("minh-chung/<int:pk>/bo/", evidence.evidence_remove, name="evidence-remove"),
]
