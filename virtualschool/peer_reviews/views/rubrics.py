"""Rubrics: what samples are graded by, and writing a next version."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.peer_reviews.actions import rubrics as actions
from virtualschool.peer_reviews.forms_rubrics import RubricForm
from virtualschool.peer_reviews.views.attempts import filled
from virtualschool.rubrics import queries


@needs(Permission.REVIEW_HOST)
def rubrics(request: HttpRequest) -> HttpResponse:
    return render(request, "peer_reviews/rubrics.html", {"rubrics": queries.newest(viewer_of(request).authority_code).values()})


@needs(Permission.REVIEW_HOST)
def rubric(request: HttpRequest, key: str) -> HttpResponse:
    viewer = viewer_of(request)
    wording = queries.newest(viewer.authority_code).get(key)
    if wording is None:
        raise Http404
    form = RubricForm(request.POST or None, wording=wording)

    def write() -> None:
        said = {name: form.cleaned_data[name] for name in ("title", "purpose", "starts_on", "begun_with")}
        made = actions.write_version(wording=wording, content=form.content, by=viewer, **said)
        messages.success(request, f"Version {made.version} is written. What was graded before keeps the version that it was graded by.")

    if request.method == "POST" and filled(form, write):
        return redirect("peer_reviews:rubric", key)
    context = {"form": form, "wording": wording, "versions": queries.versions_of(key, viewer.authority_code)}
    return render(request, "peer_reviews/rubric.html", context)
