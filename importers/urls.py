from django.urls import path

from importers.views import data, directives, previews, proposals, reports, scores

app_name = "importers"
urlpatterns = [
    path("van-ban/", directives.directive_list, name="directive-list"),
    path("van-ban/tai-len/", directives.directive_upload, name="directive-upload"),
    path("van-ban/do-chinh-xac/", directives.accuracy, name="accuracy"),
    path("van-ban/do-chinh-xac/xuat/<slug:kind>/", directives.accuracy_export, name="accuracy-export"),
    path("van-ban/<int:pk>/ra-soat.json", directives.directive_gold, name="directive-gold"),
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
    path("nhap/<int:pk>/", previews.data_result, name="data-result"),
    path("nhap/<int:pk>/tien-do/", previews.data_progress, name="data-progress"),
    path("nhap/<int:pk>/loi/", previews.data_errors, name="data-errors"),
    path("nhap/<int:pk>/cot/", previews.data_columns, name="data-columns"),
    path("nhap/<int:pk>/dong/", previews.data_row, name="data-row"),
    path("nhap/<int:pk>/xac-nhan/", previews.data_confirm, name="data-confirm"),
    path("nhap/<int:pk>/dung/", previews.data_stop, name="data-stop"),
    path("nhap/<int:pk>/tiep-tuc/", previews.data_continue, name="data-continue"),
    path("nhap/<int:pk>/hoan-tac/", previews.data_undo, name="data-undo"),
    path("nhap/mau/<slug:kind>/", data.data_template, name="data-template"),
    path("bao-cao/<int:pk>/bang-tinh/", reports.report_sheet, name="report-sheet"),
    path("bao-cao/<int:pk>/nhap/", reports.report_upload, name="report-upload"),
    path("ky/<int:pk>/bang-tinh/", reports.period_sheet, name="period-sheet"),
    path("phieu-cham/<int:pk>/bang-tinh/", scores.score_sheet, name="score-sheet"),
    path("phieu-cham/<int:pk>/nhap/", scores.score_upload, name="score-upload"),
    path("xuat/<slug:kind>/", data.data_export, name="data-export"),
]
