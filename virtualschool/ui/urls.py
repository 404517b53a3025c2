"""Addresses that need no sign-in: the brand's style sheet."""

from django.urls import path

from virtualschool.ui import brand

app_name = "ui"
urlpatterns = [path("brand.css", brand.brand_css, name="brand")]
