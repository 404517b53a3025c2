"""Addresses of a review's work, from application to notes."""

from django.urls import URLPattern, path

from virtualschool.peer_reviews.views import reviews, scope, team

urlpatterns: list[URLPattern] = [
    path("", reviews.reviews, name="reviews"),
    path("apply", reviews.apply, name="apply"),
    path("welcome/<str:token>", team.welcome, name="welcome"),
    path("<uuid:public_id>/", reviews.review, name="review"),
    path("<uuid:public_id>/application", reviews.application, name="application"),
    path("<uuid:public_id>/submit", reviews.submit, name="submit"),
    path("<uuid:public_id>/accept", reviews.accept, name="accept"),
    path("<uuid:public_id>/move", reviews.move, name="move"),
    path("<uuid:public_id>/dates", reviews.dates, name="dates"),
    path("<uuid:public_id>/scope", scope.scope, name="scope"),
    path("<uuid:public_id>/scope/offer", scope.offer, name="offer"),
    path("<uuid:public_id>/scope/add", scope.add_kloe, name="add_kloe"),
    path("kloes/<uuid:public_id>/", scope.kloe, name="kloe"),
    path("kloes/<uuid:public_id>/remove", scope.remove_kloe, name="remove_kloe"),
    path("kloes/<uuid:public_id>/prompts", scope.add_prompt, name="add_prompt"),
    path("prompts/<uuid:public_id>/remove", scope.remove_prompt, name="remove_prompt"),
    path("<uuid:public_id>/team", team.team, name="team"),
    path("<uuid:public_id>/team/invite", team.invite, name="invite"),
    path("<uuid:public_id>/declare", team.declare, name="declare"),
    path("team/<uuid:public_id>/", team.access, name="access"),
    path("team/<uuid:public_id>/link", team.link, name="link"),
]
