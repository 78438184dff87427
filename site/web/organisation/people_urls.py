"""People, under /lam-viec/ca-nhan/."""

from django.urls import path

from web.organisation.views import accounts, duplicates, people, records

app_name = "people"
urlpatterns = [
    path("", people.person_list, name="person-list"),
    path("them/", people.person_add, name="person-add"),
    path("trung-lap/", duplicates.duplicate_list, name="duplicates"),
    path("tai-khoan/", accounts.account_list, name="account-list"),
    path("tai-khoan/mo/", accounts.account_open, name="account-open"),
    path("tai-khoan/<int:user>/", accounts.account, name="account"),
    path("tai-khoan/<int:user>/vai-tro/", accounts.role_give, name="role-give"),
    path("tai-khoan/<int:user>/vai-tro/<int:role>/thoi/", accounts.role_end, name="role-end"),
    path("tai-khoan/<int:user>/mat-khau/", accounts.password_reset, name="password-reset"),
    path("tai-khoan/<int:user>/xac-thuc/", accounts.second_factor_reset, name="second-factor-reset"),
    path("tai-khoan/<int:user>/khoa/", accounts.account_lock, {"is_locked": True}, name="account-lock"),
    path("tai-khoan/<int:user>/mo-khoa/", accounts.account_lock, {"is_locked": False}, name="account-unlock"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/sua/", people.person_edit, name="person-edit"),
    path("<int:pk>/chuyen/", people.person_transfer, name="person-transfer"),
    path("<int:pk>/gop/", duplicates.merge, name="merge"),
    path("<int:pk>/them/<slug:kind>/", records.record_add, name="record-add"),
    path("<int:pk>/bo/<slug:record>/", records.record_remove, name="record-remove"),
]
