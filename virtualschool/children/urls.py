"""Addresses of the roll and of each child; no name and no number of a person stands in any of them."""

from django.urls import path

from virtualschool.children import views

app_name = "children"
urlpatterns = [
    path("", views.roll, name="roll"),
    path("roll.xlsx", views.roll_workbook, name="roll_workbook"),
    path("search", views.search, name="search"),
    path("<uuid:public_id>/", views.child, name="child"),
    path("<uuid:public_id>/lanes.csv", views.lanes_csv, name="lanes_csv"),
    path("<uuid:public_id>/sources/", views.sources, name="sources"),
    path("<uuid:public_id>/trail/", views.trail, name="trail"),
]
