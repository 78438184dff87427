"""Signed-in screens of the new rural areas, under /lam-viec/nong-thon-moi/."""

from django.urls import path

from movements.views.rural import decisions, files, territory

app_name = "rural"
urlpatterns = [
    path("", files.home, name="home"),
    path("xa/<int:pk>/lap-ho-so/", files.start, name="start"),
    path("ho-so/<int:pk>/", files.assessment, name="assessment"),
    path("ho-so/<int:pk>/tu-danh-gia/", files.edit, name="edit"),
    path("ho-so/<int:pk>/phien-ban-moi/", files.adopt, name="adopt"),
    path("ho-so/<int:pk>/ky/", files.consult, name="consult"),
    path("ho-so/<int:pk>/sua-lai/", files.reopen_file, name="reopen"),
    path("ho-so/<int:pk>/y-kien/", files.survey, name="survey"),
    path("ho-so/<int:pk>/gui/", files.submit, name="submit"),
    path("ho-so/<int:pk>/tham-dinh/", decisions.appraisal, name="appraise"),
    path("ho-so/<int:pk>/tham-dinh-lai/", decisions.reappraise_file, name="reappraise"),
    path("ho-so/<int:pk>/tra-lai/", decisions.return_file, name="return"),
    path("ho-so/<int:pk>/cong-nhan/", decisions.recognise_file, name="recognise"),
    path("ho-so/<int:pk>/chua-cong-nhan/", decisions.decline_file, name="decline"),
    path("minh-chung/<int:pk>/", files.evidence_file, name="evidence-file"),
    path("minh-chung/<int:pk>/bo/", files.evidence_remove, name="evidence-remove"),
    path("cong-nhan/", decisions.recognition_list, name="recognition-list"),
    path("cong-nhan/<int:pk>/doi-chieu/", decisions.recognition_verify, name="recognition-verify"),
    path("thu-hoi/", decisions.revocation_list, name="revocation-list"),
    path("thu-hoi/<int:pk>/", decisions.revocation, name="revocation"),
    path("danh-gia-lai/", decisions.reassessment_list, name="reassessment-list"),
    path("danh-gia-lai/<int:pk>/bo-qua/", decisions.reassessment_dismiss, name="reassessment-dismiss"),
    path("bang/", territory.territory_board, name="territory"),
    path("chuan/", decisions.standard_list, name="standard-list"),
    path("chuan/<int:pk>/muc-hai-long/", decisions.satisfaction, name="satisfaction"),
    path("chi-tieu/<int:pk>/", decisions.plan_link, name="plan-link"),
]
