"""Addresses of indicators, score cards and presentations."""

from django.urls import path

from virtualschool.scorecards.views import cards, kpis, recipients, schools

app_name = "scorecards"
urlpatterns = [
    path("", cards.cards, name="cards"),
    path("draft", cards.draft, name="draft"),
    path("cards/<uuid:public_id>/", cards.card, name="card"),
    path("cards/<uuid:public_id>/write", cards.write, name="write"),
    path("cards/<uuid:public_id>/move/<str:step>", cards.move, name="move"),
    path("cards/<uuid:public_id>/reopen", cards.reopen, name="reopen"),
    path("cards/<uuid:public_id>/take/<str:key>", cards.take, name="take"),
    path("cards/<uuid:public_id>/ask", cards.ask, name="ask"),
    path("asked/<uuid:public_id>/close", cards.close, name="close"),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/<uuid:public_id>/", recipients.recipient, name="recipient"),
    path("recipients/<uuid:public_id>/change", recipients.change_recipient, name="change_recipient"),
    path("kpis/", kpis.kpis, name="kpis"),
    path("kpis/values.csv", kpis.kpis_csv, name="kpis_csv"),
    path("kpis/add", kpis.add_kpi, name="add_kpi"),
    path("kpis/<uuid:public_id>/", kpis.kpi, name="kpi"),
    path("kpis/<uuid:public_id>/values.csv", kpis.kpi_csv, name="kpi_csv"),
    path("kpis/<uuid:public_id>/edit", kpis.edit_kpi, name="edit_kpi"),
    path("kpis/<uuid:public_id>/target", kpis.target, name="target"),
    path("kpis/<uuid:public_id>/record", kpis.record_value, name="record_value"),
    path("kpis/<uuid:public_id>/correct/<int:entry>", kpis.correct_value, name="correct_value"),
    path("kpis/<uuid:public_id>/retire", kpis.retire_kpi, name="retire_kpi"),
    path("schools/", schools.presented, name="presented"),
    path("schools/present", schools.present, name="present"),
    path("schools/<uuid:public_id>/", schools.presentation, name="presentation"),
    path("schools/<uuid:public_id>/withdraw", schools.withdraw, name="withdraw"),
]
