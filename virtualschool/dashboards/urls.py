"""Addresses of what is known."""

from django.urls import path

from virtualschool.dashboards import schools, views

app_name = "dashboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("measures/", views.measures, name="measures"),
    path("measures/<str:key>/", views.measure, name="measure"),
    path("measures/<str:key>/children/", views.members, name="members"),
    path("measures/<str:key>/figures.csv", views.figures_csv, name="figures_csv"),
    path("schools/", schools.schools, name="schools"),
    path("schools/<int:urn>/", schools.school, name="school"),
]
