"""The lanes that this room itself can draw: care, homes, legal status, schools, SEN, reviews, times missing."""

import datetime as dt

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children import words
from virtualschool.children.facts import placement_group
from virtualschool.children.lanes import Laid, Stretch, joined, lane_provider
from virtualschool.children.models import CareEpisode, CareSpan, Child, Enrolment, MissingPeriod, Review, SenProvision
from virtualschool.kernel.lanes import Bar, Lane
from virtualschool.kernel.periods import ONE_DAY, Period

_HOME_TONES = {"foster": "teal", "residential": "plum", "adoption": "blue", "parents": "blue", "independent": "orange"}
_SEN_TONES = {"E": "plum", "K": "orange"}


@lane_provider(10, Permission.CHILD)
def in_care(child: Child, period: Period, viewer: Viewer) -> Lane:
    spans = CareSpan.objects.filter(child=child).order_by("began_on").values_list("began_on", "ended_on")
    return Lane("In care", [Bar(start, _last(start, end), "Looked after", "blue") for start, end in spans])


@lane_provider(20, Permission.CARE_DETAIL)
def homes(child: Child, period: Period, viewer: Viewer) -> Lane:
    """One bar a home: an episode that only changed the legal status continues the home before it."""
    told = [
        Stretch(start, end, "short break" if short else code, reason == "L")
        for start, end, code, short, reason in _episodes(child, "placement", "is_short_break", "reported__reason_new")
    ]
    return Lane("Homes", [Bar(each.start, _last(each.start, each.end), _home(each.says), _tone(each.says)) for each in joined(told)])


@lane_provider(30, Permission.CARE_DETAIL)
def legal_status(child: Child, period: Period, viewer: Viewer) -> Lane:
    told = joined([Stretch(start, end, code, True) for start, end, code in _episodes(child, "legal_status")])
    shown = [(each, words.said(words.LEGAL_STATUS, each.says) or "Not known") for each in told]
    return Lane("Legal status", [Bar(each.start, _last(each.start, each.end), text, "quiet") for each, text in shown])


@lane_provider(40, Permission.CHILD)
def schools(child: Child, period: Period, viewer: Viewer) -> Lane:
    held = Enrolment.objects.filter(child=child).order_by("starts_on", "pk")
    rows = held.values_list("starts_on", "ends_on", "school__name", "school__la_code", "status")
    bars = [
        Bar(start, end, name if status in Enrolment.OPEN_STATUSES else f"{name} ({words.ENROLMENT.get(status, status).lower()})", tone)
        for start, end, name, la_code, status in rows
        for tone in ["teal" if la_code == viewer.authority_code else "orange"]
    ]
    return Lane("Schools", bars)


@lane_provider(50, Permission.CHILD)
def sen(child: Child, period: Period, viewer: Viewer) -> Lane:
    """Provision as last known, each until the next is known."""
    known = list(SenProvision.objects.filter(child=child).order_by("known_from").values_list("known_from", "provision"))
    ends = [*(day for day, _ in known[1:]), None]
    told = joined([Stretch(day, end, code, True) for (day, code), end in zip(known, ends, strict=False)])
    return Lane("SEN", [Bar(e.start, _last(e.start, e.end), words.SEN.get(e.says, e.says), _SEN_TONES.get(e.says, "quiet")) for e in told])


@lane_provider(80, Permission.CARE_DETAIL)
def reviews(child: Child, period: Period, viewer: Viewer) -> Lane:
    held = Review.objects.filter(child=child).order_by("held_on").values_list("held_on", flat=True)
    return Lane("Reviews", [Bar(day, day, "Review", "blue") for day in held])


@lane_provider(90, Permission.CARE_DETAIL)
def missing(child: Child, period: Period, viewer: Viewer) -> Laid:
    """No lane at all for a child who never was."""
    held = MissingPeriod.objects.filter(child=child).order_by("began_on").values_list("began_on", "ended_on", "kind")
    bars = [Bar(start, end, words.MISSING.get(kind, kind), "plum") for start, end, kind in held]
    return Laid([Lane("Missing", bars)] if bars else [])


def _episodes(child: Child, *fields: str) -> list[tuple]:
    held = CareEpisode.objects.filter(child=child).order_by("began_on", "pk")
    return list(held.values_list("began_on", "ended_on", *fields))


def _last(start: dt.date, end: dt.date | None) -> dt.date | None:
    """The last day of a stretch whose end is the first day no longer in it."""
    return max(end - ONE_DAY, start) if end else None


def _home(code: str) -> str:
    return "Short break" if code == "short break" else words.said(words.PLACEMENT, code) or "Not known"


def _tone(code: str) -> str:
    return _HOME_TONES.get(placement_group(code), "quiet")
