"""Screens of scoring and ranking, under /lam-viec/cham-diem/."""

from django.urls import path

from movements.views.scoring import plans, rankings, running, sending, sheets

app_name = "scoring"
urlpatterns = [
    path("", sheets.sheet_list, name="sheet-list"),
    path("phieu/<int:pk>/", sheets.sheet_detail, name="sheet"),
    path("phieu/<int:pk>/cham/", sheets.sheet_edit, name="sheet-edit"),
    path("phieu/<int:pk>/tu-luu/", sheets.sheet_autosave, name="sheet-autosave"),
    path("phieu/<int:pk>/gui/", sending.sheet_submit, name="sheet-submit"),
    path("phieu/<int:pk>/tra-lai/", sending.sheet_return, name="sheet-return"),
    path("minh-chung/<int:pk>/", sending.evidence_file, name="evidence-file"),
    path("minh-chung/<int:pk>/bo/", sending.evidence_remove, name="evidence-remove"),
    path("phuong-an/", plans.plan_list, name="plan-list"),
    path("phuong-an/<int:pk>/", plans.plan_edit, name="plan-edit"),
    path("phuong-an/<int:pk>/thu/", plans.what_if, name="what-if"),
    path("phuong-an/<int:pk>/dien-bien/", running.running_scores, name="running"),
    path("phuong-an/<int:pk>/chot/", rankings.ranking_freeze, name="ranking-freeze"),
    path("ban-phuong-an/<int:pk>/ban-hanh/", plans.plan_issue, name="plan-issue"),
    path("ban-phuong-an/<int:pk>/sua-lai/", plans.plan_revise, name="plan-revise"),
    path("buoc/<int:pk>/mo-lai/", plans.stage_reopen, name="stage-reopen"),
    path("xep-hang/", rankings.ranking_list, name="ranking-list"),
    path("xep-hang/<int:pk>/", rankings.ranking_detail, name="ranking"),
    path("xep-hang/<int:pk>/kiem-tra/", rankings.ranking_check, name="ranking-check"),
    path("xep-hang/<int:pk>/cong-bo/", rankings.ranking_publish, name="ranking-publish"),
    path("xep-hang/<int:pk>/bang.xlsx", rankings.ranking_file, name="ranking-file"),
    path("xep-hang/dong/<int:pk>/", rankings.ranking_why, name="ranking-why"),
]
