from django.urls import path

from web.workspace.views import calendar, delegations, home, jobs, ledger, password, second_factor

app_name = "workspace"
urlpatterns = [
    path("", home.home, name="home"),
    path("giao-dien/", home.components, name="components"),
    path("tien-trinh/", jobs.job_list, name="job-list"),
    path("tien-trinh/<int:pk>/", jobs.job, name="job"),
    path("tien-trinh/<int:pk>/dung/", jobs.job_cancel, name="job-cancel"),
    path("tien-trinh/<int:pk>/lam-lai/", jobs.job_retry, name="job-retry"),
    path("mat-khau/", password.own_password, name="own-password"),
    path("xac-thuc/", second_factor.overview, name="second-factor"),
    path("xac-thuc/bat/", second_factor.turned_on, name="second-factor-on"),
    path("xac-thuc/tat/", second_factor.turned_off, name="second-factor-off"),
    path("xac-thuc/ma-khoi-phuc/", second_factor.renewed_codes, name="recovery-codes"),
    path("uy-quyen/", delegations.delegation_list, name="delegation-list"),
    path("uy-quyen/giao/", delegations.delegation_give, name="delegation-give"),
    path("uy-quyen/thoi-lam-thay/", delegations.stop_standing_in, name="stop-standing-in"),
    path("uy-quyen/<int:pk>/cham-dut/", delegations.delegation_end, name="delegation-end"),
    path("uy-quyen/<int:pk>/lam-thay/", delegations.stand_in, name="stand-in"),
    path("lich/", calendar.calendar, name="calendar"),
    path("lich/ngay/", calendar.calendar_day, name="calendar-day"),
    path("lich/hoan-doi/", calendar.calendar_swap, name="calendar-swap"),
    path("lich/bo/", calendar.calendar_clear, name="calendar-clear"),
    path("nhat-ky/", ledger.ledger, name="ledger"),
    path("nhat-ky/kiem-tra/", ledger.ledger_check, name="ledger-check"),
]
