from django.urls import path

from base.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/mo/", views.open_notice, name="open"),
    path("nhan-thu/", views.mail_choice, name="mail-choice"),
    path("thu-gui/", views.mailing_list, name="mailing-list"),
    path("thu-gui/<int:pk>/gui-lai/", views.mailing_again, name="mailing-again"),
    path("da-doc/", views.read_all, name="read-all"),
]
