"""Addresses of partners and of packages of reviews."""

from django.urls import URLPattern, path

from virtualschool.peer_reviews.packages import views

urlpatterns: list[URLPattern] = [
    path("exchange/", views.exchange, name="exchange"),
    path("exchange/identity", views.identity, name="identity"),
    path("exchange/partners", views.add_partner, name="add_partner"),
    path("exchange/partners/<uuid:public_id>/", views.partner, name="partner"),
    path("exchange/bring", views.bring, name="bring"),
    path("exchange/packages/<uuid:public_id>/", views.package, name="package"),
    path("exchange/packages/<uuid:public_id>/file", views.package_file, name="package_file"),
    path("exchange/packages/<uuid:public_id>/decide", views.decide, name="decide"),
    path("<uuid:public_id>/packages", views.packages, name="packages"),
]
