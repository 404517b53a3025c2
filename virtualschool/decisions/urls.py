"""Addresses of decisions."""

from django.urls import path

from virtualschool.decisions.views import publishing, reports

app_name = "decisions"
urlpatterns = [
    path("", reports.decisions, name="decisions"),
    path("new", reports.new, name="new"),
    path("published/", publishing.published, name="published"),
    path("published/<uuid:public_id>/", publishing.publication, name="publication"),
    path("published/<uuid:public_id>/withdraw", publishing.withdraw, name="withdraw"),
    path("published/<uuid:public_id>/<str:key>", publishing.publication_file, name="publication_file"),
    path("appendices/<uuid:public_id>/detach", reports.detach, name="detach"),
    path("<uuid:public_id>/", reports.decision, name="decision"),
    path("<uuid:public_id>/edit", reports.edit, name="edit"),
    path("<uuid:public_id>/options/add", reports.add_option, name="add_option"),
    path("<uuid:public_id>/options/<uuid:option>/reword", reports.reword_option, name="reword_option"),
    path("<uuid:public_id>/options/<uuid:option>/remove", reports.remove_option, name="remove_option"),
    path("<uuid:public_id>/attach", reports.attach, name="attach"),
    path("<uuid:public_id>/move/<str:way>", reports.move, name="move"),
    path("<uuid:public_id>/decide", reports.decide, name="decide"),
    path("<uuid:public_id>/notice", reports.notice, name="notice"),
    path("<uuid:public_id>/publish", publishing.publish, name="publish"),
    path("<uuid:public_id>/take/<str:key>", reports.take, name="take"),
]
