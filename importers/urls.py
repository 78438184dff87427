from django.urls import path

from importers.views import data, directives, proposals, reports

app_name = "importers"
urlpatterns = [
    path("van-ban/", directives.directive_list, name="directive-list"),
    path("van-ban/tai-len/", directives.directive_upload, name="directive-upload"),
    path("van-ban/do-chinh-xac/", directives.accuracy, name="accuracy"),
    path("van-ban/<int:pk>/", directives.directive_review, name="directive-review"),
    path("van-ban/<int:pk>/tien-do/", directives.directive_progress, name="directive-progress"),
    path("van-ban/<int:pk>/tep/", directives.directive_file, name="directive-file"),
    path("van-ban/<int:pk>/doc-lai/", directives.directive_again, name="directive-again"),
    path("van-ban/<int:pk>/bo/", directives.directive_discard, name="directive-discard"),
    path("van-ban/<int:pk>/nhan-het/", directives.directive_accept_rest, name="directive-accept-rest"),
    path("van-ban/<int:pk>/them-chi-tieu/", directives.target_add, name="target-add"),
    path("van-ban/<int:pk>/cong-bo/", directives.directive_publish, name="directive-publish"),
    path("de-xuat/<int:pk>/", proposals.proposal_decide, name="proposal-decide"),
    path("nhap/", data.data_import, name="data-import"),
    path("nhap/<int:pk>/", data.data_result, name="data-result"),
    path("nhap/<int:pk>/tien-do/", data.data_progress, name="data-progress"),
    path("nhap/<int:pk>/loi/", data.data_errors, name="data-errors"),
    path("nhap/mau/<slug:kind>/", data.data_template, name="data-template"),
    path("bao-cao/<int:pk>/bang-tinh/", reports.report_sheet, name="report-sheet"),
    path("bao-cao/<int:pk>/nhap/", reports.report_upload, name="report-upload"),
    path("ky/<int:pk>/bang-tinh/", reports.period_sheet, name="period-sheet"),
    path("xuat/<slug:kind>/", data.data_export, name="data-export"),
]
