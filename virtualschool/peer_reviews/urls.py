"""Addresses of peer reviews."""

from django.urls import URLPattern

app_name = "peer_reviews"
urlpatterns: list[URLPattern] = []
