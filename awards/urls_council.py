"""Addresses of decisions and certificates, below /lam-viec/khen-thuong/."""

from django.urls import path

from awards.views import certificates, decisions

DECISION = "quyet-dinh/<int:pk>/"
urlpatterns = [
    path("quyet-dinh/", decisions.decision_list, name="decision-list"),
    path("quyet-dinh/them/", decisions.decision_create, name="decision-create"),
    path(DECISION, decisions.decision_detail, name="decision-detail"),
    path(f"{DECISION}trinh-ky/", decisions.decision_submit, name="decision-submit"),
    path(f"{DECISION}tra-lai/", decisions.decision_return, name="decision-return"),
    path(f"{DECISION}huy/", decisions.decision_cancel, name="decision-cancel"),
    path(f"{DECISION}ky/", decisions.decision_sign, name="decision-sign"),
    path(f"{DECISION}ban-hanh/", decisions.decision_issue, name="decision-issue"),
    path(f"{DECISION}tep/<slug:kind>/", decisions.decision_file, name="decision-file"),
    path(f"{DECISION}in-bang/", certificates.certificate_batch, name="certificate-batch"),
]
