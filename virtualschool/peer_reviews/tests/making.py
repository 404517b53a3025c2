"""Reviews for tests, made through the doors that people use."""

import datetime as dt
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.fixtures import TODAY
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.models import Authority, Membership
from virtualschool.authorities.queries import viewer_through
from virtualschool.peer_reviews.actions import documents, evaluation, notes, reviews, scope, team, timetable
from virtualschool.peer_reviews.models import Note, Review, ReviewDocument, Slot, TeamMember

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
    reviews.accept(review=review, accepted_by="The association", accepted_on=min(TODAY, timezone.localdate()), by=by)
    return Review.objects.get(pk=review.pk)


def window_around(day: dt.date) -> dict[str, dt.date]:
    """On site on that day and the next, access from ten days before to twenty after."""
    ahead = {"on_site_from": 0, "on_site_to": 1, "access_from": -10, "access_until": 20}
    return {key: day + dt.timedelta(days=days) for key, days in ahead.items()}


def scoped(by: Viewer, *, window: dict[str, dt.date] | None = None, **said: Any) -> Review:
    """With four lines of enquiry and dates."""
    review = applied(by, **said)
    scope.offer_kloes(review=review, by=by)
    reviews.set_dates(review=review, said=window or WINDOW, by=by)
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


def noted(review: Review, by: Viewer, **said: Any) -> Note:
    """A note of a peer."""
    words = {"kloe": review.kloes.first(), "bearing": "strength", "source_kind": "voice", "slot": None, "document": None}
    words |= {"text": "Teachers know whom to ring.", "confidence": "sure"}
    return notes.take_note(review=review, said=words | said, note_id=uuid.uuid4(), by=by)


def slotted(review: Review, by: Viewer, **said: Any) -> Slot:
    """A session on the first day, at ten."""
    at = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(10)))
    words = {"kind": "focus_group", "title": "Designated teachers", "who": "Designated teachers", "people": 6, "place": "Room 1"}
    words |= {"online": "", "contact": "Business manager", "starts_at": at, "ends_at": at + dt.timedelta(hours=1)}
    words |= {"kloes": list(review.kloes.all()[:1]), "reviewers": list(review.team.all()[:1])}
    return timetable.add_slot(review=review, said=words | said, by=by)


def filed(review: Review, by: Viewer, *, text: str = "A policy without names.", clear: bool = True, **said: Any) -> ReviewDocument:
    """A document of the index, cleared for peers unless told otherwise."""
    words = {"title": "A policy", "kind": "policy", "dated_on": TODAY, "kloes": list(review.kloes.all()[:1])}
    file = SimpleUploadedFile("policy.txt", text.encode())
    document = documents.add_document(review=review, said=words | said, file=file, by=by)
    if clear:
        documents.judge(version=document.versions.get(), redaction="none_needed", reason="Read through.", by=by)
    return document


def evaluated(review: Review, by: Viewer) -> None:
    """The self-evaluation, submitted."""
    said = {"judgement": "Effective", "strengths": "S", "evidence": "E", "gaps": "G", "measures": ["attendance.rate"], "documents": []}
    for kloe in review.kloes.all():
        evaluation.save_evaluation(kloe=kloe, said=said, version=0, by=by)
    evaluation.submit_evaluation(review=review, by=by)


def whole(by: Viewer, email: str = "peer1@peers.example", window: dict[str, dt.date] | None = None) -> Review:
    """A review on site with a lead peer who has signed, a self-evaluation, documents, a timetable and a note."""
    review = scoped(by, window=window)
    peer = signed(review, by, email=email)
    reviews.move(review=review, name="agree_scope", by=by)
    documents.ask_for(review=review, said={"title": "Minutes", "why": "", "kloe": None, "due_on": None}, by=by)
    document = filed(review, by)
    slot = slotted(review, by)
    evaluated(review, by)
    reviews.move(review=review, name="begin", by=by)
    review = Review.objects.get(pk=review.pk)
    noted(review, peer, slot=slot, document=document)
    return review


def signed_in(member: TeamMember) -> Client:
    """The member's browser."""
    client = Client()
    assert member.user
    client.force_login(member.user)
    return client


def elsewhere() -> Authority:
    """Another council of the same installation."""
    made, _ = Authority.objects.get_or_create(code="807", defaults={"name": "Redcar and Cleveland", "region": "North East"})
    return made
