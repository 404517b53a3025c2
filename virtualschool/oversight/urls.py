"""Addresses of oversight."""

from django.urls import path

from virtualschool.oversight.views import home, meetings, minutes, questions, summaries

app_name = "oversight"
urlpatterns = [
    path("", home.home, name="home"),
    path("decisions/<uuid:public_id>/settle", home.settle, name="settle"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new", meetings.new_meeting, name="new_meeting"),
    path("meetings/<uuid:public_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:public_id>/change", meetings.change_meeting, name="change_meeting"),
    path("meetings/<uuid:public_id>/agenda", meetings.change_agenda, name="change_agenda"),
    path("meetings/<uuid:public_id>/move/<str:way>", meetings.move_meeting, name="move_meeting"),
    path("meetings/<uuid:public_id>/calendar.ics", meetings.calendar, name="calendar"),
    path("meetings/<uuid:public_id>/minutes/<str:key>", meetings.download, name="download"),
    path("meetings/<uuid:public_id>/people", minutes.people, name="people"),
    path("meetings/<uuid:public_id>/notes", minutes.notes, name="notes"),
    path("points/<uuid:public_id>/note", minutes.note, name="note"),
    path("points/<uuid:public_id>/decide", minutes.decide, name="decide"),
    path("summaries/new", summaries.new_summary, name="new_summary"),
    path("summaries/<uuid:public_id>/", summaries.summary, name="summary"),
    path("summaries/<uuid:public_id>/write", summaries.write, name="write"),
    path("summaries/<uuid:public_id>/issue", summaries.issue, name="issue"),
    path("summaries/<uuid:public_id>/ask", summaries.ask, name="ask"),
    path("summaries/<uuid:public_id>/<str:key>", summaries.take, name="take"),
    path("questions/", questions.questions, name="questions"),
    path("questions/record/<str:key>", questions.record, name="record"),
    path("questions/<uuid:public_id>/", questions.question, name="question"),
    path("questions/<uuid:public_id>/say", questions.say, name="say"),
]
