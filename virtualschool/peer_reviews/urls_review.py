"""Addresses of a review's work, from application to notes."""

from django.urls import URLPattern, path

from virtualschool.peer_reviews.views import reviews

urlpatterns: list[URLPattern] = [
    path("", reviews.reviews, name="reviews"),
]
