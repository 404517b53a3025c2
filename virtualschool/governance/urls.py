"""Addresses of reports."""

from django.urls import path

from virtualschool.governance import views

app_name = "governance"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("draft", views.draft, name="draft"),
    path("issue", views.issue, name="issue"),
    path("<uuid:public_id>/", views.report, name="report"),
    path("<uuid:public_id>/<str:key>", views.download, name="download"),
]
