"""What improvement is measured over, made once through the rooms' own actions: a plan of 300 actions out of a Word file, meetings,
score cards, a summary, a review with 2,000 notes, a training of 230 places."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from bench.asking import USUAL, Page
from bench.pages import head_of
from bench.plan_files import word

ACTIONS, NOTES, PLACES, FINDINGS = 300, 2000, 230, 24
NAME = "A plan to measure with"
EVIDENCE = 150
"""Milliseconds that a page of a review's evidence may take at its slow end."""

EXPORTS = {"csv": 500, "excel": 1000, "word": 2000, "pdf": 20_000}
"""Milliseconds that a whole plan as a document may take; these are asked for twice."""


class Asked(NamedTuple):
    """A page, the part of the bench that it belongs to, and who asks for it."""

    part: str
    who: str
    page: Page


class Made(NamedTuple):
    """Who asks, and for what."""

    people: dict[str, Any]
    title: str
    pages: list[Asked]


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
    pages = [*_plan_pages(plan), *_oversight_pages(plan), *_card_pages(plan)]
    pages += [*_review_pages(review), *_training_pages(event), *_practice_pages()]
    return Made({"head": user, "peer": review.team.get(role="lead").user}, title, pages)


def _plan(authority: Any, by: Any) -> Any:
    from virtualschool.action_plans import actions, imports

    wishes = imports.Wishes(title=NAME, again=True)
    plan = imports.import_plan(name="plan.docx", content=word(ACTIONS), authority=authority, by=by, wishes=wishes).plan
    if plan is None:
        raise SystemExit("The plan of the bench was not taken in.")
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


def _page(part: str, title: str, name: str, *args: Any, more: str = "", who: str = "head", aim: int = USUAL, times: int = 20) -> Asked:
    return Asked(part, who, Page(title, [reverse(name, args=args) + more], aim, times))


def _plan_pages(plan: Any) -> Iterator[Asked]:
    for title, name in (("table", "plan"), ("board", "board"), ("timeline", "timeline"), ("changes", "changes")):
        yield _page("plans", f"plan, {title}", f"action_plans:{name}", plan.public_id)
    yield _page("plans", "plan, changes of a year", "action_plans:changes", plan.public_id, more="?since=2025-11-01")
    yield _page("plans", "plan, overdue only", "action_plans:plan", plan.public_id, more="?only=overdue")
    yield _page("plans", "an action", "action_plans:action", plan.actions.first().public_id)
    yield _page("plans", "all plans", "action_plans:plans")
    for key, aim in EXPORTS.items():
        yield _page("exports", f"plan as {key}", "action_plans:export", plan.public_id, key, aim=aim, times=2)


def _oversight_pages(plan: Any) -> Iterator[Asked]:
    from virtualschool.oversight.models import Meeting, Summary

    begun, planned = Meeting.objects.filter(plans=plan).order_by("held_on")[:2]
    yield _page("oversight", "meetings and summaries", "oversight:home")
    yield _page("oversight", "meeting, minutes being taken", "oversight:meeting", begun.public_id)
    yield _page("oversight", "meeting, agenda from the plan", "oversight:meeting", planned.public_id)
    yield _page("oversight", "summary, draft", "oversight:summary", Summary.objects.get(authority=plan.authority).public_id)


def _card_pages(plan: Any) -> Iterator[Asked]:
    from virtualschool.scorecards.models import Kpi, ScoreCard

    kpis = Kpi.objects.filter(authority=plan.authority)
    yield _page("cards", f"indicators ({kpis.count()})", "scorecards:kpis")
    yield _page("cards", "an indicator", "scorecards:kpi", kpis[0].public_id)
    yield _page("cards", "score cards", "scorecards:cards")
    yield _page("cards", "score card", "scorecards:card", ScoreCard.objects.get(authority=plan.authority).public_id)


def _review_pages(review: Any) -> Iterator[Asked]:
    for title, name in (("notes", "notes"), ("evidence matrix", "matrix"), ("findings", "findings"), ("report", "report")):
        yield _page("reviews", f"review, {title}", f"peer_reviews:{name}", review.public_id, who="peer", aim=EVIDENCE)
    yield _page("reviews", "review, overview", "peer_reviews:review", review.public_id)


def _training_pages(event: Any) -> Iterator[Asked]:
    for title, name in (("the event", "event"), ("places", "bookings"), ("attendance", "attendance")):
        yield _page("training", f"training, {title}", f"training:{name}", event.public_id)
    for name in ("events", "people", "schools"):
        yield _page("training", f"training, {name}", f"training:{name}")


def _practice_pages() -> Iterator[Asked]:
    for name in ("home", "programmes", "library", "policies", "examples", "studies", "pages"):
        yield _page("practice", f"practice, {name}", f"practice:{name}")
