"""Addresses of rounds, nominations, consultations and the eligibility check, below /lam-viec/khen-thuong/."""

from django.urls import path

from awards.views import appraisal, consultations, documents, eligibility, launch_plans, nominations, rounds

ROUND = "dot-xet/<int:pk>/"
NOMINATION = "de-nghi/<int:pk>/"
CONSULTATION = "lay-y-kien/<int:pk>/"
urlpatterns = [
    path("ke-hoach-phat-dong/<int:pk>/", launch_plans.launch_plan_docx, name="launch-plan-docx"),
    path("dot-xet/", rounds.round_list, name="round-list"),
    path("dot-xet/them/", rounds.round_create, name="round-create"),
    path(ROUND, rounds.round_detail, name="round-detail"),
    path(f"{ROUND}de-nghi/", nominations.nomination_create, name="nomination-create"),
    path(f"{ROUND}lay-y-kien/", consultations.consultation_create, name="consultation-create"),
    path("de-nghi/", nominations.nomination_list, name="nomination-list"),
    path(NOMINATION, nominations.nomination_detail, name="nomination-detail"),
    path(f"{NOMINATION}sua/", nominations.nomination_edit, name="nomination-edit"),
    path(f"{NOMINATION}tai-lieu/", documents.document_add, name="document-add"),
    path(f"{NOMINATION}gui/", nominations.nomination_submit, name="nomination-submit"),
    path(f"{NOMINATION}rut/", nominations.nomination_withdraw, name="nomination-withdraw"),
    path(f"{NOMINATION}lap-lai/", nominations.nomination_resume, name="nomination-resume"),
    path(f"{NOMINATION}tham-dinh/", appraisal.nomination_appraise, name="nomination-appraise"),
    path(f"{NOMINATION}tra-lai/", appraisal.nomination_return, name="nomination-return"),
    path("tai-lieu/<int:pk>/", documents.document_file, name="document-file"),
    path("tai-lieu/<int:pk>/bo/", documents.document_remove, name="document-remove"),
    path("lay-y-kien/", consultations.consultation_list, name="consultation-list"),
    path(CONSULTATION, consultations.consultation_detail, name="consultation-detail"),
    path("lay-y-kien/tra-loi/<int:pk>/", consultations.opinion_answer, name="opinion-answer"),
    path("kiem-tra-dieu-kien/", eligibility.eligibility_check, name="eligibility-check"),
]
