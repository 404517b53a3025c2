"""Addresses of peer reviews."""

from django.urls import URLPattern

from virtualschool.peer_reviews import urls_findings, urls_packages, urls_review

app_name = "peer_reviews"
urlpatterns: list[URLPattern] = [*urls_review.urlpatterns, *urls_findings.urlpatterns, *urls_packages.urlpatterns]
