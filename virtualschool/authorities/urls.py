"""Addresses for signing in and one's own account."""

from django.urls import path

from virtualschool.authorities import views

app_name = "accounts"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-in/demo", views.demo_sign_in, name="demo_sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("account", views.account, name="account"),
    path("account/password", views.password, name="password"),
    path("accessibility", views.accessibility, name="accessibility"),
]
