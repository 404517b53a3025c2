"""Addresses of registers."""

from django.urls import path

from virtualschool.attendance import views

app_name = "attendance"
urlpatterns = [path("<uuid:public_id>/", views.heatmap, name="heatmap")]
