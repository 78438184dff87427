from django.contrib.auth.views import LogoutView
from django.urls import path

from base.accounts.views import SecondStepView, SignInView

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", SignInView.as_view(), name="sign-in"),
    path("dang-nhap/ma/", SecondStepView.as_view(), name="second-step"),
    path("dang-xuat/", LogoutView.as_view(), name="sign-out"),
]
