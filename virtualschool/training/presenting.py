"""What pages show: states with their shape, the places of this room, rows of tables, the calendar's month."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.kernel.charts import Mark, bars
from virtualschool.kernel.periods import ONE_DAY, month_end, month_start, spoken
from virtualschool.training.models import Booking, Certificate, Event
from virtualschool.training.queries.feedback import Result
from virtualschool.training.queries.places import Line
from virtualschool.training.rules import FEW_REPLIES, pounds
from virtualschool.training.words import KINDS, ROLES
from virtualschool.training.workflow import CPD, EVENT

EVENT_KINDS = {"draft": "neutral", "open": "good", "closed": "info", "held": "amber", "finished": "complete", "cancelled": "neutral"}
CPD_KINDS = {"running": "info", "complete": "complete", "closed": "neutral"}
_PLACES = (
    ("Events", "training:events", Permission.TRAINING),
    ("Courses", "training:courses", Permission.TRAINING),
    ("Designated teachers", "training:schools", Permission.TRAINING),
    ("Lapsing soon", "training:lapsing", Permission.TRAINING),
    ("People", "training:people", Permission.TRAINING),
    ("Messages", "training:outbox", Permission.TRAINING_RUN),
    ("Development plans", "training:plans", Permission.CPD),
    ("Budget", "training:budget", Permission.CPD_MANAGE),
)


def room_tabs(viewer: Viewer, current: str) -> list[dict[str, Any]]:
    """The places of this room that the viewer may go."""
    return [
        {"title": title, "href": reverse(name), "current": name == f"training:{current}"}
        for title, name, permission in _PLACES
        if viewer.may(permission)
    ]


def event_tabs(viewer: Viewer, event: Event, current: str) -> list[dict[str, Any]]:
    """The pages of one event."""
    places = [("Overview", "event"), ("Places", "bookings"), ("Attendance", "attendance"), ("Feedback", "results")]
    if not viewer.may(Permission.TRAINING_RUN):
        places = [each for each in places if each[1] in ("event", "results")]
    return [
        {"title": title, "href": reverse(f"training:{name}", args=[event.public_id]), "current": name == current} for title, name in places
    ]


def hours(event: Event | Certificate) -> str:
    """`2`, `1.5`"""
    return f"{event.hours:.1f}".removesuffix(".0")


def state_of(event: Event) -> dict[str, str]:
    return {"tag": EVENT.words(event.state), "kind": EVENT_KINDS[event.state]}


def plan_state(state: str) -> dict[str, str]:
    return {"tag": CPD.words(state), "kind": CPD_KINDS[state]}


def clock(instant: dt.datetime) -> str:
    """`9:30am`"""
    local = timezone.localtime(instant)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def when(event: Event) -> str:
    """`4 June 2026, 9:30am to 3pm`; both days when it ends on another."""
    last = timezone.localdate(event.ends_at)
    until = clock(event.ends_at) if last == event.held_on else f"{spoken(last)}, {clock(event.ends_at)}"
    return f"{spoken(event.held_on)}, {clock(event.starts_at)} to {until}"


def where(event: Event) -> str:
    return " and ".join(filter(None, (event.place, "online" if event.online_link else ""))) or "not known"


COMING, PAST = ("waiting",), ("came",)
"""What a list of events counts beside the places."""
_COUNTS = {"waiting": {"text": "Waiting", "numeric": True}, "came": {"text": "Came", "numeric": True}}


def event_headers(counts: Sequence[str]) -> list[Any]:
    return ["Event", "When", "Kind", "State", "Places taken", *(_COUNTS[each] for each in counts)]


def event_rows(events: Iterable[Any], counts: Sequence[str], *, runs: bool) -> list[list[Any]]:
    """A line an event; `places`, `waiting`, `came` were counted with them, and lead to the people for those who run training."""
    return [
        [
            {"text": each.title, "href": reverse("training:event", args=[each.public_id])},
            when(each),
            KINDS[each.kind],
            state_of(each),
            counted(each, "places", runs=runs),
            *(counted(each, name, runs=runs) for name in counts),
        ]
        for each in events
    ]


def counted(event: Any, what: str, *, runs: bool) -> Any:
    """How many have a place, wait or came, and where they are listed. Who came is not known before attendance is taken."""
    if what == "came" and event.state not in ("held", "finished"):
        return "" if event.state == "cancelled" else "not held yet" if event.starts_at > timezone.now() else "not marked"
    number = getattr(event, what)
    text = f"{number} of {event.capacity}" if what == "places" else str(number)
    page, mark = {"places": ("bookings", ""), "waiting": ("bookings", "#waiting"), "came": ("attendance", "")}[what]
    return {"text": text, "href": reverse(f"training:{page}", args=[event.public_id]) + mark} if runs and number else text


def came_cell(number: int, event: Event, *, runs: bool) -> Any:
    """How many came, and where they are listed; before the event nobody could come, and that is no nought."""
    if not number and event.starts_at > timezone.now():
        return "not held yet"
    return {"text": str(number), "href": reverse("training:attendance", args=[event.public_id])} if runs and number else number


def when_tabs(counts: Mapping[str, int], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Coming, past and all events of what was asked for, with how many there are."""
    more = {name: asked[name] for name in ("kind", "state") if asked[name]}
    chosen = asked["when"] if asked["when"] in ("past", "all") else ""
    return [
        {
            "title": f"{title} ({counts[key]})",
            "href": "?" + urlencode(({"when": when} if when else {}) | more),
            "current": when == chosen,
        }
        for title, key, when in (("Coming", "coming", ""), ("Past", "past", "past"), ("All", "all", "all"))
    ]


class Day(NamedTuple):
    """A day of the calendar; `events` are (title, address, time, state)."""

    day: dt.date
    inside: bool
    events: list[tuple[str, str, str, str]]


def weeks_of(first: dt.date, events: Iterable[Event]) -> list[list[Day]]:
    """The month in weeks from Monday, with the days around it that fill them."""
    held: dict[dt.date, list[Event]] = {}
    for event in events:
        held.setdefault(event.held_on, []).append(event)
    day, last = first - dt.timedelta(days=first.weekday()), month_end(first)
    weeks = []
    while day <= last:
        week = []
        for _ in range(7):
            shown = [
                (each.title, reverse("training:event", args=[each.public_id]), clock(each.starts_at), EVENT.words(each.state))
                for each in held.get(day, [])
            ]
            week.append(Day(day, month_start(day) == first, shown))
            day += ONE_DAY
        weeks.append(week)
    return weeks


ANY = uuid.UUID(int=0)


def addresses(name: str) -> Callable[[uuid.UUID], str]:
    """Addresses of many things of one kind: worked out once, not for every line of a list."""
    before, after = reverse(f"training:{name}", args=[ANY]).split(str(ANY))
    return lambda public_id: f"{before}{public_id}{after}"


def door_rows(places: Iterable[Line], schools: dict[int, str]) -> list[dict[str, Any]]:
    """The list at the door: who has a place, how they are marked, where their certificate is."""
    certificate_of = addresses("certificate")
    return [
        {
            "id": str(each.public_id),
            "name": each.name,
            "about": f"{ROLES[each.role]}, {came_from(each, schools)}{_UNBOOKED.get(each.source, '')}",
            "mark": each.attendance,
            "certificate": certificate_of(each.public_id) if each.certificate and not each.withdrawn_at else "",
        }
        for each in places
    ]


_UNBOOKED = {"walk_in": ", came without a place", "afterwards": ", entered afterwards"}


def place_rows(bookings: Iterable[Line], schools: dict[int, str]) -> list[dict[str, Any]]:
    """Who has a place or waits, with where each is changed."""
    person_at, cancel_at = addresses("person"), addresses("cancel")
    return [
        {
            "name": each.name,
            "person": person_at(each.person),
            "role": ROLES[each.role],
            "school": came_from(each, schools),
            "needs": each.access_needs or "none said",
            "booked": spoken(timezone.localdate(each.booked_at)),
            "cancel": cancel_at(each.public_id),
        }
        for each in bookings
    ]


def booking_state(booking: Booking) -> dict[str, str]:
    kinds = {Booking.State.PLACE: "good", Booking.State.WAITING: "amber", Booking.State.CANCELLED: "neutral"}
    return {"tag": booking.get_state_display(), "kind": kinds[Booking.State(booking.state)]}


def came_from(booking: Line, schools: dict[int, str]) -> str:
    return schools.get(booking.school_urn or 0) or booking.organisation or "not known"


def positive_chart(results: Sequence[Result]) -> str:
    """Percent positive by question as bars; a question nobody answered has none."""
    marks = [Mark(each.question.text, each.percent, percent_words(each)) for each in results if each.question.kind != "text"]
    return bars("Positive answers by question", marks, most=100) if marks else ""


def percent_words(result: Result) -> str:
    if result.percent is None:
        return "not available"
    return f"{result.percent:.0f}% ({result.positive} of {result.answered})"


def result_rows(results: Sequence[Result]) -> list[list[Any]]:
    """One line a question: positive, how many answered, and each step."""
    rows = []
    for each in results:
        if each.question.kind == "text":
            continue
        steps = ", ".join(f"{text.lower()} {count}" for text, count in each.steps)
        rows.append([each.question.text, percent_words(each), each.answered, steps])
    return rows


def is_few(replies: int) -> bool:
    return 0 < replies < FEW_REPLIES


def differences(form: Any, current: Mapping[str, Any]) -> list[list[str]]:
    """Where what somebody else saved is not what stands in the form: (field, theirs, yours)."""
    rows = []
    for name, field in form.fields.items():
        if name in ("version", "school_urn") or name not in current:
            continue
        theirs, yours = _said(form, name, current[name]), _said(form, name, form.cleaned_data.get(name))
        if theirs != yours:
            rows.append([field.label or name, theirs or "(empty)", yours or "(empty)"])
    return rows


def _said(form: Any, name: str, value: Any) -> str:
    if isinstance(value, dt.datetime):
        return f"{spoken(timezone.localdate(value))}, {clock(value)}"
    if isinstance(value, dt.date):
        return spoken(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(ROLES.get(each, str(each)) for each in value)
    if isinstance(value, int) and name.endswith("_pence"):
        return pounds(value)
    choices = getattr(form.fields[name], "choices", None)
    if isinstance(value, str) and choices:
        return str(dict(choices).get(value, value))
    return "" if value is None else str(value)
