"""The lanes that this room itself can draw: care, homes, legal status, schools, SEN, reviews, times missing."""

import datetime as dt

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children import rows, words
from virtualschool.children.facts import placement_group
from virtualschool.children.lanes import Laid, Stretch, joined, lane_provider
from virtualschool.children.models import Child, Enrolment
from virtualschool.kernel.lanes import Bar, Lane
from virtualschool.kernel.periods import ONE_DAY, Period

_HOME_TONES = {"foster": "teal", "residential": "plum", "adoption": "blue", "parents": "blue", "independent": "orange"}
_SEN_TONES = {"E": "plum", "K": "orange"}


@lane_provider(10, Permission.CHILD)
def in_care(child: Child, period: Period, viewer: Viewer) -> Lane:
    return Lane("In care", [Bar(each.began_on, _last(each.began_on, each.ended_on), "Looked after", "blue") for each in rows.spans(child)])


@lane_provider(20, Permission.CARE_DETAIL)
def homes(child: Child, period: Period, viewer: Viewer) -> Lane:
    """One bar a home: an episode that only changed the legal status continues the home before it."""
    told = [
        Stretch(each.began_on, each.ended_on, "short break" if each.is_short_break else each.placement, each.reported.reason_new == "L")
        for each in rows.episodes(child)
    ]
    return Lane("Homes", [Bar(each.start, _last(each.start, each.end), _home(each.says), _tone(each.says)) for each in joined(told)])


@lane_provider(30, Permission.CARE_DETAIL)
def legal_status(child: Child, period: Period, viewer: Viewer) -> Lane:
    told = joined([Stretch(each.began_on, each.ended_on, each.legal_status, True) for each in rows.episodes(child)])
    shown = [(each, words.said(words.LEGAL_STATUS, each.says) or "Not known") for each in told]
    return Lane("Legal status", [Bar(each.start, _last(each.start, each.end), text, "quiet") for each, text in shown])


@lane_provider(40, Permission.CHILD)
def schools(child: Child, period: Period, viewer: Viewer) -> Lane:
    bars = []
    for each in rows.enrolments(child):
        name, kind = each.school.name, words.ENROLMENT.get(each.status, each.status).lower()
        tone = "teal" if each.school.la_code == viewer.authority_code else "orange"
        bars.append(Bar(each.starts_on, each.ends_on, name if each.status in Enrolment.OPEN_STATUSES else f"{name} ({kind})", tone))
    return Lane("Schools", bars)


@lane_provider(50, Permission.CHILD)
def sen(child: Child, period: Period, viewer: Viewer) -> Lane:
    """Provision as last known, each until the next is known."""
    known = [(each.known_from, each.provision) for each in rows.provisions(child)]
    ends = [*(day for day, _ in known[1:]), None]
    told = joined([Stretch(day, end, code, True) for (day, code), end in zip(known, ends, strict=False)])
    return Lane("SEN", [Bar(e.start, _last(e.start, e.end), words.SEN.get(e.says, e.says), _SEN_TONES.get(e.says, "quiet")) for e in told])


@lane_provider(80, Permission.CARE_DETAIL)
def reviews(child: Child, period: Period, viewer: Viewer) -> Lane:
    return Lane("Reviews", [Bar(each.held_on, each.held_on, "Review", "blue") for each in rows.reviews(child)])


@lane_provider(90, Permission.CARE_DETAIL)
def missing(child: Child, period: Period, viewer: Viewer) -> Laid:
    """No lane at all for a child who never was."""
    bars = [Bar(each.began_on, each.ended_on, words.MISSING.get(each.kind, each.kind), "plum") for each in rows.missing(child)]
    return Laid([Lane("Missing", bars)] if bars else [])


def _last(start: dt.date, end: dt.date | None) -> dt.date | None:
    """The last day of a stretch whose end is the first day no longer in it."""
    return max(end - ONE_DAY, start) if end else None


def _home(code: str) -> str:
    return "Short break" if code == "short break" else words.said(words.PLACEMENT, code) or "Not known"


def _tone(code: str) -> str:
    return _HOME_TONES.get(placement_group(code), "quiet")
