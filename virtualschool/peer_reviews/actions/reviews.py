"""Applying for a review, and moving it through its stages."""

import datetime as dt
from typing import Any

from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.peer_reviews.workflow import REVIEW
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import bump, held_at

APPLICATION = ("title", "sponsor", "reasons", "proposed_from", "proposed_to", "contact_name", "contact_role", "contact_email")
OVER = {"close": "The review was closed.", "withdraw": "The review was withdrawn."}
"""The moves after which no peer has anything left to read."""
DATES = ("on_site_from", "on_site_to", "access_from", "access_until")
WANTED = {
    "reasons": "Say why the review is asked for.",
    "proposed_from": "Propose dates.",
    "proposed_to": "Propose dates.",
    "contact_name": "Name a contact.",
    "contact_email": "Give the contact's email address.",
}


@trail.action
def apply_for(*, said: dict[str, Any], by: Viewer) -> Review:
    """Begins an application; it can be finished later."""
    require(by.may(Permission.REVIEW_HOST))
    review = Review.objects.create(authority_id=by.authority_id, created_by=by.name, **{key: said[key] for key in APPLICATION})
    trail.record("review.begun", on=review, by=by)
    return review


@trail.action
def change_application(*, review: Review, said: dict[str, Any], version: int, by: Viewer) -> Review:
    """Saves the application. Raises Stale when somebody else did meanwhile, Refused once it is accepted."""
    require(policies.hosts(review, by))
    review = held_at(version, review)
    if review.state != Review.State.APPLICATION:
        raise Refused("The application is accepted: it stays as it is.")
    for key in APPLICATION:
        setattr(review, key, said[key])
    bump(review)
    trail.record("review.application_changed", on=review, by=by, detail={"version": review.version})
    return review


def unanswered(review: Review) -> list[str]:
    """What an application still lacks, in words."""
    return list(dict.fromkeys(words for key, words in WANTED.items() if not getattr(review, key)))


@trail.action
def submit_application(*, review: Review, by: Viewer) -> None:
    """Sends the application. Raises Refused with what is missing."""
    require(policies.hosts(review, by))
    if review.state != Review.State.APPLICATION or review.submitted_at:
        raise Refused("This application has been sent already.")
    missing = unanswered(review)
    if missing:
        raise Refused(" ".join(missing))
    review.submitted_at, review.submitted_by = timezone.now(), by.name
    review.save(update_fields=["submitted_at", "submitted_by", "updated_at"])
    trail.record("review.submitted", on=review, by=by)


@trail.action
def accept(*, review: Review, accepted_by: str, accepted_on: dt.date, by: Viewer) -> None:
    """Records who accepted the application for the association, and when. Raises Refused."""
    require(policies.hosts(review, by))
    if not accepted_by.strip():
        raise Refused("Enter who accepted the application.")
    if accepted_on > timezone.localdate():
        raise Refused("The day of acceptance lies in the future.")
    move(review=review, name="accept", by=by)
    review.accepted_by, review.accepted_on = accepted_by.strip(), accepted_on
    review.save(update_fields=["accepted_by", "accepted_on", "updated_at"])


@trail.action
def move(*, review: Review, name: str, by: Viewer, reason: str = "") -> None:
    """Moves a review to another stage. Raises Refused with the reason."""
    if by.authority_id != review.authority_id:
        raise Refused("This is another council's review.")
    try:
        REVIEW.move(review, name, by=by, reason=reason)
    except CannotMove as refusal:
        raise Refused(str(refusal)) from refusal
    if name in OVER:
        from virtualschool.peer_reviews.actions.team import end_all_access

        end_all_access(review=review, reason=OVER[name], by=by)


@trail.action
def set_dates(*, review: Review, said: dict[str, Any], by: Viewer, version: int | None = None) -> None:
    """The days on site and the window in which peers may look in. Peers who have the review's window move with it. Raises Stale."""
    from virtualschool.peer_reviews.actions.team import move_windows

    require(policies.hosts(review, by))
    if said["on_site_to"] < said["on_site_from"] or said["access_until"] < said["access_from"]:
        raise Refused("A last day lies before its first.")
    if said["access_from"] > said["on_site_from"] or said["access_until"] < said["on_site_to"]:
        raise Refused("Peers need access on every day on site.")
    now = held_at(version, review)
    before, review.version = (now.access_from, now.access_until), now.version
    for key in DATES:
        setattr(review, key, said[key])
    bump(review, *DATES)
    trail.record("review.dates_set", on=review, by=by, detail={key: str(said[key]) for key in DATES})
    move_windows(review=review, before=before, by=by)
