"""Reviews for tests, made through the doors that people use."""

import datetime as dt
from typing import Any

from tests.fixtures import TODAY
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.models import Membership
from virtualschool.authorities.queries import viewer_through
from virtualschool.peer_reviews.actions import reviews, scope, team
from virtualschool.peer_reviews.models import Review, TeamMember

ASKED = {
    "title": "Peer review of a Virtual School",
    "sponsor": "A sponsor, Director of Education",
    "reasons": "To learn what works.",
    "proposed_from": TODAY,
    "proposed_to": TODAY + dt.timedelta(days=1),
    "contact_name": "A contact",
    "contact_role": "Business manager",
    "contact_email": "contact@host.example",
}
WINDOW = {
    "on_site_from": TODAY,
    "on_site_to": TODAY + dt.timedelta(days=1),
    "access_from": TODAY - dt.timedelta(days=10),
    "access_until": TODAY + dt.timedelta(days=20),
}


def applied(by: Viewer, **said: Any) -> Review:
    """A review whose application was sent and accepted: it is being scoped."""
    review = reviews.apply_for(said=ASKED | said, by=by)
    reviews.submit_application(review=review, by=by)
    reviews.accept(review=review, accepted_by="The association", accepted_on=TODAY, by=by)
    return Review.objects.get(pk=review.pk)


def scoped(by: Viewer, **said: Any) -> Review:
    """With four lines of enquiry and dates."""
    review = applied(by, **said)
    scope.offer_kloes(review=review, by=by)
    reviews.set_dates(review=review, said=WINDOW, by=by)
    return Review.objects.get(pk=review.pk)


def person(number: int = 1, role: str = "lead", **said: str) -> dict[str, str]:
    return {"name": f"Peer {number}", "organisation": "Another council", "email": f"peer{number}@peers.example", "role": role} | said


def invited(review: Review, by: Viewer, number: int = 1, role: str = "lead", **said: str) -> TeamMember:
    """A member of the team who has signed nothing yet."""
    return team.invite(review=review, said=person(number, role, **said), by=by)


def seen_by(member: TeamMember) -> Viewer:
    """The member as one who looks."""
    assert member.membership_id
    return viewer_through(Membership.objects.select_related("user", "authority").get(pk=member.membership_id))


def signed(review: Review, by: Viewer, number: int = 1, role: str = "lead", **said: str) -> Viewer:
    """A member of the team who has signed everything; given as one who looks."""
    viewer = seen_by(invited(review, by, number, role, **said))
    for kind in ("conflicts", "confidentiality"):
        team.sign(review=review, kind=kind, by=viewer)
    return viewer
