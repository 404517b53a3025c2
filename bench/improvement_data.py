"""What improvement is measured over, made once through the rooms' own actions: a plan of 300 actions out of a Word file, meetings,
score cards, a summary, a review with 2,000 notes, a training of 230 places."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bench.pages import head_of
from bench.plan_files import word

ACTIONS, NOTES, PLACES, FINDINGS = 300, 2000, 230, 24
NAME = "A plan to measure with"
USUAL, EVIDENCE = 100, 150
"""Milliseconds that a page may take at its slow end; those of a review's evidence."""

Page = tuple[str, str, int, str]
"""What it is, who asks for it, its aim in milliseconds, its address."""


@dataclass(frozen=True)
class Made:
    """Who asks, and for what."""

    head: Any
    peer: Any
    title: str
    pages: list[Page]


def made(authority: Any) -> Made:
    """Finds what an earlier run made in this database, else makes it."""
    from virtualschool.action_plans.models import Plan
    from virtualschool.authorities.queries import viewer_through
    from virtualschool.peer_reviews.models import Review
    from virtualschool.training.models import Event

    user = head_of(authority)
    head = viewer_through(user.memberships.get(authority=authority))
    if not Plan.objects.filter(authority=authority, title=NAME).exists():
        plan = _plan(authority, head)
        _oversight(plan, head)
        _cards(authority, head)
        _event(head)
        _review(head)
    plan = Plan.objects.get(authority=authority, title=NAME)
    review = Review.objects.filter(authority=authority, title=NAME).get()
    event = Event.objects.get(authority=authority, title=NAME)
    actions, notes = plan.actions.count(), review.notes.count()
    title = f"Pages over {actions} actions, {notes:,} notes, {event.bookings.count()} places"
    pages = [*_plan_pages(plan), *_oversight_pages(plan), *_review_pages(review), *_training_pages(event), *_practice_pages()]
    lead = review.team.filter(role="lead").get()
    return Made(user, lead.user, title, pages)


def _plan(authority: Any, by: Any) -> Any:
    from virtualschool.action_plans import actions, imports

    wishes = imports.Wishes(title=NAME, again=True)
    plan = imports.import_plan(name="plan.docx", content=word(ACTIONS), authority=authority, by=by, wishes=wishes).plan
    held = list(plan.actions.order_by("number"))
    for action in held[::3]:
        actions.note_progress(action=action, text="Two schools answered; the others were rung.", by=by)
    for action in held[1::12]:
        actions.change_due(action=action, due_on=timezone.localdate() + dt.timedelta(days=40), reason="The schools asked for a term", by=by)
    for action in held[2::15]:
        actions.override_status(action=action, of="delivery", status="Amber", reason="Waiting for two schools", by=by)
    for action, to in itertools.pairwise(held[::20]):
        actions.link_actions(action=action, to=to, words="as described above", by=by)
    return plan


def _oversight(plan: Any, by: Any) -> None:
    from virtualschool.oversight.actions import meetings, summaries

    today = timezone.localdate()
    held = meetings.plan_meeting(plans=[plan], held_on=today, by=by)
    meetings.start_meeting(meeting=held, by=by)
    meetings.plan_meeting(plans=[plan], held_on=today + dt.timedelta(days=28), by=by)
    summaries.begin_summary(plans=[plan], as_at=today, by=by)


def _cards(authority: Any, by: Any) -> None:
    from virtualschool.scorecards import actions
    from virtualschool.scorecards.models import Kpi

    month = timezone.localdate().replace(day=1)
    kpis = list(Kpi.objects.filter(authority=authority))
    for kpi in kpis:
        for back in range(1, 7):
            actions.record_value(kpi=kpi, on=month - dt.timedelta(days=30 * back), value=Decimal(40 - back), by=by)
    recipient = actions.add_recipient(title="Director of Education", name="Bench Director", starts_on=dt.date(2020, 1, 1), by=by)
    actions.choose(recipient=recipient, kpis=kpis[:11], measures=["attendance.rate"], starts_on=dt.date(2020, 1, 1), by=by)
    last = (month - dt.timedelta(days=1)).replace(day=1)
    actions.draft_card(recipient=recipient, month=last, by=by)


def _event(by: Any) -> None:
    from virtualschool.training.actions import bookings, events
    from virtualschool.training.tests.furnishing import event_fields

    event = events.add_event(fields=event_fields(title=NAME, capacity=200), by=by)
    events.move_event(event=event, name="open", by=by)
    asked = [
        bookings.Asked(f"Delegate {number}", f"delegate{number}@school.example", "designated_teacher", None, f"School {number % 60}")
        for number in range(PLACES)
    ]
    bookings.add_many(event=event, rows=asked, by=by)


def _review(by: Any) -> None:
    from virtualschool.peer_reviews.actions import findings, notes
    from virtualschool.peer_reviews.models import Review
    from virtualschool.peer_reviews.tests import making

    today = timezone.localdate()
    review = making.whole(by, "lead@bench.example", making.window_around(today))
    Review.objects.filter(pk=review.pk).update(title=NAME)
    peer = making.seen_by(review.team.get(role="lead"))
    kloes, slot, document = list(review.kloes.all()), review.slots.first(), review.documents.first()
    held = []
    for number in range(NOTES - review.notes.count()):
        kind = ("voice", "document", "data")[number % 3]
        said = {
            "kloe": kloes[number % len(kloes)],
            "bearing": ("strength", "consideration", "context")[number % 5 % 3],
            "source_kind": kind,
            "slot": slot if kind == "voice" else None,
            "document": document if kind == "document" else None,
            "text": f"Note {number}: teachers say whom they ring, and that an answer comes on the same day in most weeks.",
            "confidence": "sure",
        }
        held.append(notes.take_note(review=review, said=said, note_id=uuid.uuid4(), by=peer))
    for number in range(FINDINGS):
        kind = ("strength", "consideration", "recommendation")[number % 3]
        text = f"Finding {number}: schools and the Virtual School act on the same day."
        finding = findings.write_finding(review=review, kloe=kloes[number % len(kloes)], kind=kind, text=text, by=peer)
        for source in held[number * 20 : number * 20 + 6]:
            findings.link_evidence(finding=finding, source=source, stance="supports", by=peer)


def _plan_pages(plan: Any) -> Iterator[Page]:
    for title, name in (("table", "plan"), ("board", "board"), ("timeline", "timeline"), ("changes", "changes")):
        yield f"plan, {title}", "head", USUAL, reverse(f"action_plans:{name}", args=[plan.public_id])
    yield "plan, changes of a year", "head", USUAL, reverse("action_plans:changes", args=[plan.public_id]) + "?since=2025-11-01"
    yield "plan, overdue only", "head", USUAL, reverse("action_plans:plan", args=[plan.public_id]) + "?only=overdue"
    yield "an action", "head", USUAL, reverse("action_plans:action", args=[plan.actions.first().public_id])
    yield "all plans", "head", USUAL, reverse("action_plans:plans")
    for key in ("csv", "word", "pdf", "excel"):
        aim = {"csv": 500, "excel": 1000, "word": 2000, "pdf": 20_000}[key]
        yield f"plan as {key} (an export)", "head", aim, reverse("action_plans:export", args=[plan.public_id, key])


def _oversight_pages(plan: Any) -> Iterator[Page]:
    from virtualschool.oversight.models import Meeting, Summary
    from virtualschool.scorecards.models import Kpi, ScoreCard

    ours = {"authority": plan.authority}
    begun, planned = Meeting.objects.filter(plans=plan).order_by("held_on")[:2]
    yield "meetings and summaries", "head", USUAL, reverse("oversight:home")
    yield "meeting, minutes being taken", "head", USUAL, reverse("oversight:meeting", args=[begun.public_id])
    yield "meeting, agenda from the plan", "head", USUAL, reverse("oversight:meeting", args=[planned.public_id])
    yield "summary, draft", "head", USUAL, reverse("oversight:summary", args=[Summary.objects.get(**ours).public_id])
    kpis = Kpi.objects.filter(**ours)
    yield f"indicators ({kpis.count()})", "head", USUAL, reverse("scorecards:kpis")
    yield "an indicator", "head", USUAL, reverse("scorecards:kpi", args=[kpis[0].public_id])
    card = ScoreCard.objects.get(recipient__authority=plan.authority)
    yield "score card", "head", USUAL, reverse("scorecards:card", args=[card.public_id])


def _review_pages(review: Any) -> Iterator[Page]:
    for title, name in (("notes", "notes"), ("evidence matrix", "matrix"), ("findings", "findings"), ("report", "report")):
        yield f"review, {title}", "peer", EVIDENCE, reverse(f"peer_reviews:{name}", args=[review.public_id])
    yield "review, overview", "head", USUAL, reverse("peer_reviews:review", args=[review.public_id])


def _training_pages(event: Any) -> Iterator[Page]:
    yield "training, events", "head", USUAL, reverse("training:events")
    for title, name in (("the event", "event"), ("places", "bookings"), ("attendance", "attendance")):
        yield f"training, {title}", "head", USUAL, reverse(f"training:{name}", args=[event.public_id])
    yield "training, people", "head", USUAL, reverse("training:people")
    yield "training, schools", "head", USUAL, reverse("training:schools")


def _practice_pages() -> Iterator[Page]:
    for name in ("home", "programmes", "library", "policies", "examples", "studies", "pages"):
        try:
            yield f"practice, {name}", "head", USUAL, reverse(f"practice:{name}")
        except NoReverseMatch:
            return
