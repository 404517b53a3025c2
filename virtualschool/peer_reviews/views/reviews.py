"""The list of reviews, and the home of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.peer_reviews import queries


@needs(Permission.REVIEWS)
def reviews(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context = {"reviews": queries.reviews_visible_to(viewer), "may_host": bool(viewer.may(Permission.REVIEW_HOST))}
    return render(request, "peer_reviews/reviews.html", context)
