"""Addresses of registers."""

from django.urls import path

from virtualschool.attendance import views

app_name = "attendance"
urlpatterns = [
    path("", views.register, name="register"),
    path("sessions.csv", views.register_csv, name="register_csv"),
    path("children.csv", views.children_csv, name="children_csv"),
    path("<uuid:public_id>/", views.heatmap, name="heatmap"),
]
