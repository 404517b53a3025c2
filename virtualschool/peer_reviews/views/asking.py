"""What every page of a review asks first."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from virtualschool.access.guard import viewer_of
from virtualschool.access.viewer import Decision
from virtualschool.peer_reviews import policies, queries
from virtualschool.peer_reviews.models import Review


def review_of(request: HttpRequest, public_id: uuid.UUID) -> Review:
    """The review with this id, if this viewer may see it today; 404 if not."""
    return get_object_or_404(queries.reviews_visible_to(viewer_of(request)).select_related("authority"), public_id=public_id)


def or_404(decision: Decision) -> None:
    """What one may not do is not there."""
    if not decision:
        raise Http404(decision.reason)


def material(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages of a review's material: a peer who has not signed yet is led to what they must sign; others find nothing."""

    @wraps(view)
    def checked(request: HttpRequest, public_id: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        review, viewer = review_of(request, public_id), viewer_of(request)
        decision = policies.reads_material(review, viewer)
        if not decision and policies.place_of(review, viewer):
            messages.warning(request, f"This opens once everything is signed. {decision.reason}")
            return redirect("peer_reviews:declare", review.public_id)
        or_404(decision)
        return view(request, review, *args, **kwargs)

    return checked
