"""Addresses of sessions, ballots, decisions and certificates, below /lam-viec/khen-thuong/."""

from django.urls import path

from awards.views import ballots, certificates, decisions, sessions

SESSION = "phien-hop/<int:pk>/"
DECISION = "quyet-dinh/<int:pk>/"
urlpatterns = [
    path("phien-hop/", sessions.session_list, name="session-list"),
    path("phien-hop/them/", sessions.session_create, name="session-create"),
    path(SESSION, sessions.session_detail, name="session-detail"),
    path(f"{SESSION}moi/", sessions.session_invite, name="session-invite"),
    path(f"{SESSION}mo-phieu/", sessions.session_open, name="session-open"),
    path(f"{SESSION}khong-bo-phieu/", sessions.session_recuse, name="session-recuse"),
    path(f"{SESSION}khoa-phieu/", sessions.session_close, name="session-close"),
    path(f"{SESSION}ket-luan/", sessions.session_conclude, name="session-conclude"),
    path(f"{SESSION}kiem-lai/", sessions.session_export, name="session-export"),
    path(f"{SESSION}bien-ban/<slug:kind>/", sessions.session_file, name="session-file"),
    path(f"{SESSION}bo-phieu/", ballots.ballot, name="ballot"),
    path(f"{SESSION}bien-nhan/", ballots.ballot_receipt, name="ballot-receipt"),
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
