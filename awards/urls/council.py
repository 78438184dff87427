"""Addresses of decisions and certificates, below /lam-viec/khen-thuong/."""

from django.urls import path

from awards.views import certificates, decisions
from awards.views.deciding import bonuses, changes, copies, papers, statistics

DECISION = "quyet-dinh/<int:pk>/"
urlpatterns = [
    path("quyet-dinh/", decisions.decision_list, name="decision-list"),
    path("quyet-dinh/them/", decisions.decision_create, name="decision-create"),
    path(DECISION, decisions.decision_detail, name="decision-detail"),
    path(f"{DECISION}sua/", decisions.decision_edit, name="decision-edit"),
    path(f"{DECISION}trinh-ky/", decisions.decision_submit, name="decision-submit"),
    path(f"{DECISION}tra-lai/", decisions.decision_return, name="decision-return"),
    path(f"{DECISION}huy/", decisions.decision_cancel, name="decision-cancel"),
    path(f"{DECISION}ky/", decisions.decision_sign, name="decision-sign"),
    path(f"{DECISION}ban-hanh/", decisions.decision_issue, name="decision-issue"),
    path(f"{DECISION}tep/<slug:kind>/", decisions.decision_file, name="decision-file"),
    path(f"{DECISION}ban-ky/", copies.copy_create, name="decision-copy"),
    path(f"{DECISION}ban-ky/<slug:copy>/", copies.copy_file, name="decision-copy-file"),
    path(f"{DECISION}ban-ky/<slug:copy>/kiem-tra/", copies.copy_check, name="decision-copy-check"),
    path("chung-thu-so/", copies.anchor_list, name="anchor-list"),
    path("chung-thu-so/thu-hoi/", copies.revocation_list, name="revocation-list"),
    path("chung-thu-so/<int:pk>/thoi-tin-cay/", copies.anchor_withdraw, name="anchor-withdraw"),
    path("ket-qua/<int:pk>/", changes.grant_detail, name="grant-detail"),
    path("ket-qua/<int:pk>/thay-doi/<slug:kind>/", changes.grant_change, name="grant-change"),
    path("ket-qua/<int:pk>/so-tien/", bonuses.bonus_line, name="bonus-line"),
    path("can-xem-lai/", changes.relied_list, name="relied-list"),
    path("can-xem-lai/<int:pk>/", changes.relied_settle, name="relied-settle"),
    path("tien-thuong/", bonuses.bonus_list, name="bonus-list"),
    path("van-ban-di/", papers.paper_book, name="paper-book"),
    path("van-ban-di/<int:pk>/tep/<slug:kind>/", papers.paper_file, name="paper-file"),
    path("phien-hop/<int:pk>/van-ban/<slug:kind>/", papers.paper_send, name="paper-send"),
    path("thong-ke/", statistics.statistics, name="statistics"),
    path("thong-ke/chot/", statistics.statistics_freeze, name="statistics-freeze"),
    path("thong-ke/<slug:code>/", statistics.statistics_form, name="statistics-form"),
    path("thong-ke/<slug:code>/xlsx/", statistics.statistics_sheet, name="statistics-sheet"),
    path(f"{DECISION}in-bang/", certificates.certificate_batch, name="certificate-batch"),
]
