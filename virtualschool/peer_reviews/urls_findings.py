"""Addresses from evidence to follow-up."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
