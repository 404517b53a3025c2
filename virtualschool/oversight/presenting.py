"""Meetings and summaries as their pages show them."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.documents.formats import FORMATS
from virtualschool.kernel.periods import spoken
from virtualschool.oversight import queries
from virtualschool.oversight.agenda import KINDS, NAMES
from virtualschool.oversight.facts import NOBODY
from virtualschool.oversight.forms import DecideForm
from virtualschool.oversight.models import AgendaItem, Attendance, Meeting, Question, Summary
from virtualschool.oversight.workflow import MEETING, QUESTION, SUMMARY

STATES = {"planned": "info", "held": "amber", "agreed": "complete", "cancelled": "neutral", "draft": "info", "issued": "complete"}
ANSWERS = {"asked": "amber", "answered": "info", "accepted": "complete", "followed_up": "complete"}


class Row(NamedTuple):
    """A point of the minutes. `form` is the one that was refused; the others are written from `token` and `seen`."""

    number: int
    item: AgendaItem
    reasons: list[tuple[str, str, str]]
    form: DecideForm | None
    token: str
    seen: int | None


def tags_of(reasons: Iterable[Any]) -> list[tuple[str, str, str]]:
    """Reasons as (tag, kind of tag, words)."""
    return [(NAMES.get(code, code), KINDS.get(code, "info"), words) for code, words in reasons]


def row_of(number: int, item: Any, form: DecideForm | None) -> Row:
    """`item` is one of `queries.items_of`."""
    return Row(number, item, tags_of(item.reasons), form, str(uuid.uuid4()), item.seen)


def addresses(name: str) -> Callable[[uuid.UUID], str]:
    """Gives the addresses of many things of a kind for one page: their pattern is worked out once."""
    pattern = reverse(name, args=[NOBODY])
    return lambda public_id: pattern.replace(str(NOBODY), str(public_id))


def told_of(items: Iterable[Any]) -> list[dict[str, Any]]:
    """What is for information, of `queries.items_of`: each with the address of its action."""
    action_at = addresses("action_plans:action")
    return [
        {
            "key": each.key,
            "title": each.title,
            "reasons": each.reasons,
            "href": action_at(each.about) if each.about else "",
        }
        for each in items
    ]


def meeting_context(meeting: Meeting, viewer: Viewer) -> dict[str, Any]:
    """What every page of a meeting shows."""
    return {
        "meeting": meeting,
        "plans": list(meeting.plans.all()),
        "people": list(meeting.people.all()),
        "came": Attendance.Came.choices,
        "state": (MEETING.words(meeting.state), STATES[meeting.state]),
        "moves": MEETING.open_to(meeting, viewer),
        "formats": [(key, FORMATS[key].label) for key in ("word", "pdf", "html")],
        "tags_of": tags_of,
        "following": queries.meeting_after(meeting),
    }


def listed(meetings: Iterable[Meeting]) -> list[list[Any]]:
    """Rows of the list of meetings."""
    return [
        [
            {"text": f"{each.held_on.day} {each.held_on:%B %Y}", "href": reverse("oversight:meeting", args=[each.public_id])},
            each.title,
            ", ".join(plan.title for plan in each.plans.all()),
            {"tag": MEETING.words(each.state), "kind": STATES[each.state]},
        ]
        for each in meetings
    ]


def initial_of(meeting: Meeting, viewer: Viewer) -> dict[str, Any]:
    """A meeting as its form begins. Whoever is invited and stands in no box of it is named among the others: nobody is lost by saving."""
    offered = {each.pk for each in queries.invitable(viewer, timezone.localdate())}
    boxes, lines = [], []
    for each in meeting.people.all():
        boxes += [str(each.membership_id)] if each.membership_id in offered else []
        lines += [] if each.membership_id in offered else [f"{each.name}, {each.role}".rstrip(", ")]
    return {
        **{name: getattr(meeting, name) for name in ("title", "held_on", "minutes_long", "place", "next_on", "sequence")},
        "starts_at": meeting.starts_at.strftime("%H:%M") if meeting.starts_at else "",
        "plans": [str(plan.public_id) for plan in meeting.plans.all()],
        "members": boxes,
        "guests": "\n".join(lines),
    }


def said_of(meeting: Meeting) -> list[tuple[str, Any]]:
    """What a meeting's form says by now, beside what somebody typed."""
    return [
        ("Title", meeting.title),
        ("Date", spoken(meeting.held_on)),
        ("Time", meeting.starts_at.strftime("%H:%M") if meeting.starts_at else "no time given"),
        ("Length in minutes", str(meeting.minutes_long)),
        ("Place", meeting.place or "not said"),
        ("Next meeting", spoken(meeting.next_on) if meeting.next_on else "no date yet"),
        ("Invited", ", ".join(person.name for person in meeting.people.all()) or "nobody yet"),
    ]


def summary_state(summary: Summary) -> tuple[str, str]:
    return SUMMARY.words(summary.state), STATES[summary.state]


def question_state(question: Question) -> tuple[str, str]:
    return QUESTION.words(question.state), ANSWERS[question.state]
