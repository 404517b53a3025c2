"""What is to be done in a review, stage by stage: by whom, until when, whether it is done. One list for everybody, in which one's own
tasks carry a link."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.models import DocumentRequest, DocumentVersion, Note, Review, SelfEvaluation

S = Review.State
HOST, PEER, LEAD, ASSOCIATION = "Host", "Each peer", "Lead peer", "Association"


@dataclass(frozen=True)
class Task:
    """One thing to be done. `stage` is a state of the review; `name` the address at which it is done, which takes the review's id."""

    stage: str
    what: str
    by: str
    done: bool
    name: str = ""
    due_on: dt.date | None = None
    note: str = ""


def host_tasks(review: Review) -> list[Task]:
    """Until the team has left: what each stage asks for."""
    return [*_application(review), *_scoping(review), *_preparation(review), *_on_site(review)]


def _application(review: Review) -> list[Task]:
    accepted = review.state not in (S.APPLICATION, S.WITHDRAWN) or bool(review.accepted_on)
    return [
        Task(S.APPLICATION, "Send the application", HOST, bool(review.submitted_at), "peer_reviews:application"),
        Task(S.APPLICATION, "Record that it is accepted", HOST, accepted, "peer_reviews:accept"),
    ]


def _scoping(review: Review) -> list[Task]:
    kloes = len(review.kloes.all())
    lead = any(member.role == member.Role.LEAD and not member.ended_at for member in review.team.all())
    dated = bool(review.on_site_from and review.access_until)
    note = f"{kloes} so far" if kloes else ""
    agreed = review.state not in (S.APPLICATION, S.SCOPING, S.WITHDRAWN)
    return [
        Task(S.SCOPING, "Write the key lines of enquiry", HOST, bool(kloes), "peer_reviews:scope", note=note),
        Task(S.SCOPING, "Set the days on site and the window of access", HOST, dated, "peer_reviews:dates"),
        Task(S.SCOPING, "Invite the lead peer and the team", HOST, lead, "peer_reviews:team"),
        Task(S.SCOPING, "Agree the scope", HOST, agreed, "peer_reviews:review"),
    ]


def _preparation(review: Review) -> list[Task]:
    kloes = review.kloes.count()
    begun = SelfEvaluation.objects.filter(kloe__review=review).exclude(judgement="").count()
    members = [member for member in review.team.all() if member.is_peer and not member.ended_at]
    unsigned = sum(bool(policies.unsigned(member)) for member in members)
    asked = review.requests.filter(state=DocumentRequest.State.ASKED)
    due = asked.filter(due_on__isnull=False).order_by("due_on").values_list("due_on", flat=True).first()
    later = DocumentVersion.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    to_clear = DocumentVersion.objects.filter(~Exists(later), document__review=review, document__withdrawn_at__isnull=True)
    to_clear = to_clear.exclude(redaction__in=DocumentVersion.CLEARED)
    open_requests, uncleared = asked.count(), to_clear.count()
    any_paper = review.requests.exists() or review.documents.exists()
    slots = review.slots.filter(cancelled_at__isnull=True).count()
    sent, judged = bool(review.evaluation_submitted_at), f"{begun} of {kloes} judged" if kloes else ""
    signed = bool(members) and not unsigned
    note = f"{unsigned} of {len(members)} still have to sign" if unsigned else ""
    papers = [f"{open_requests} open" if open_requests else "", f"{uncleared} to be cleared" if uncleared else ""]
    provided = any_paper and not open_requests and not uncleared
    return [
        Task(S.PREPARATION, "Sign the declarations", PEER, signed, "peer_reviews:team", review.access_from, note),
        Task(
            S.PREPARATION,
            "Write and submit the self-evaluation",
            HOST,
            sent,
            "peer_reviews:evaluation",
            note=judged,
        ),
        Task(
            S.PREPARATION, "Provide and clear the documents", HOST, provided, "peer_reviews:documents", due, ", ".join(filter(None, papers))
        ),
        Task(S.PREPARATION, "Make the timetable", HOST, bool(slots), "peer_reviews:timetable", review.on_site_from),
    ]


def _on_site(review: Review) -> list[Task]:
    over = review.state not in (S.APPLICATION, S.SCOPING, S.PREPARATION, S.ON_SITE, S.WITHDRAWN)
    standing = Note.objects.filter(kloe=OuterRef("pk"), retracted_at__isnull=True)
    silent = review.kloes.filter(~Exists(standing)).count() if not over else 0
    note = f"{silent} lines of enquiry without a note" if silent and review.state == S.ON_SITE else ""
    return [Task(S.ON_SITE, "Hear, read and take notes", "Peers", over, "peer_reviews:notes", review.on_site_to, note)]
