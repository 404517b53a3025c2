"""Reads of indicators, score cards and presentations, scoped to who is looking."""

import copy
import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.kernel.suppression import is_small
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.remembering import stamps
from virtualschool.scorecards.models import Chosen, ClinicAction, Kpi, KpiChange, KpiEntry, Recipient, SchoolPresentation, ScoreCard
from virtualschool.scorecards.points import Point
from virtualschool.scorecards.reading import points_of, stands_on
from virtualschool.scorecards.shelf import Asked, Shelf, first_month
from virtualschool.scorecards.terms import Term, terms_between


def kpis_visible_to(viewer: Viewer) -> QuerySet[Kpi]:
    """The authority's indicators, retired ones among them, for whoever may read score cards or the plans that name them."""
    if not (viewer.may(Permission.SCORECARDS) or viewer.may(Permission.PLANS)):
        return Kpi.objects.none()
    return Kpi.objects.filter(authority_id=viewer.authority_id).select_related("authority")


def sees_exact(viewer: Viewer) -> bool:
    """Whether series may be read without hiding small numbers for this viewer: the `exact` of every read below."""
    return bool(viewer.may(Permission.EXACT_FIGURES))


def series(kpi: Kpi, until: dt.date, *, exact: bool) -> list[Point]:
    """The indicator's values up to the day, the earliest first, whether they come from the book or were entered by hand. Without
    `exact` small numbers of children are hidden."""
    return series_of_many([kpi], until, exact=exact)[kpi.pk]


def series_of_many(kpis: Iterable[Kpi], until: dt.date, *, exact: bool) -> dict[int, list[Point]]:
    """The series of several indicators by their numbers, in few questions to the database."""
    asked = list(kpis)
    found: dict[int, list[Point]] = {kpi.pk: [] for kpi in asked}
    manual = [kpi for kpi in asked if kpi.is_manual]
    measured = [kpi for kpi in asked if not kpi.is_manual]
    for entry in KpiEntry.objects.filter(kpi__in=manual, superseded_by__isnull=True, on__lte=until) if manual else ():
        found[entry.kpi_id].append(_entered(entry))
    if not exact:
        for kpi in manual:
            found[kpi.pk] = [_for_others(point, kpi) for point in found[kpi.pk]]
    for of_one in _by_authority(measured):
        asked_of = Asked(Scope(of_one[0].authority, of_one[0].authority.code), _terms(of_one, until), until, exact)
        shelf, told = Shelf(of_one, asked_of), stamps(group for kpi in of_one for group in stands_on(kpi))
        for kpi in of_one:
            found[kpi.pk] = points_of(kpi, shelf, told.of(stands_on(kpi)))
    return found


def _by_authority(kpis: Iterable[Kpi]) -> list[list[Kpi]]:
    found: dict[int, list[Kpi]] = {}
    for kpi in kpis:
        found.setdefault(kpi.authority_id, []).append(kpi)
    return list(found.values())


def _terms(kpis: Iterable[Kpi], until: dt.date) -> list[Term]:
    """The terms that indicators of an authority are read by, where any is."""
    by_term = [kpi for kpi in kpis if kpi.reads in (Kpi.Reads.TERM, Kpi.Reads.TERM_AVERAGE)]
    return terms_between(by_term[0].authority, min(first_month(kpi, until) for kpi in by_term), until) if by_term else []


def _entered(entry: KpiEntry) -> Point:
    return Point(entry.on, float(entry.value), None, entry, f"{entry.on.day} {entry.on:%B %Y}")


def _for_others(point: Point, kpi: Kpi) -> Point:
    """A count of so few children that one could be known is not for others."""
    hidden = kpi.unit == Kpi.Unit.CHILDREN and is_small(point.value)
    return point._replace(value=None, entry=None, symbol="c") if hidden else point


def seen_by_others(kpi: Kpi) -> Kpi:
    """The indicator as those see it who may not see small numbers: a baseline of so few children is left out. Not to be saved."""
    of_children = kpi.unit == Kpi.Unit.CHILDREN or (
        kpi.unit == Kpi.Unit.NUMBER and kpi.cohort != "" and book.cohort(kpi.cohort).is_of_children
    )
    if not of_children or kpi.baseline_value is None or not is_small(float(kpi.baseline_value)):
        return kpi
    seen = copy.copy(kpi)
    seen.baseline_value, seen.baseline_source = None, "c, hidden because so few children could be recognised"
    return seen


def history_of(kpi: Kpi) -> QuerySet[KpiChange]:
    """Every change of its words, baseline and target, the latest first."""
    return KpiChange.objects.filter(kpi=kpi)


def entries_of(kpi: Kpi) -> QuerySet[KpiEntry]:
    """Every value that was ever entered, corrected ones among them, the latest day first."""
    return KpiEntry.objects.filter(kpi=kpi).select_related("superseded_by").order_by("-on", "-id")


def recipients_visible_to(viewer: Viewer) -> QuerySet[Recipient]:
    """Those who are, or were, given a card by the authority."""
    ours = Recipient.objects.filter(authority_id=viewer.authority_id)
    return ours if viewer.may(Permission.SCORECARDS) else ours.none()


def recipients_on(viewer: Viewer, first: dt.date, last: dt.date) -> QuerySet[Recipient]:
    """Those who are given a card at some time between the two days."""
    return recipients_visible_to(viewer).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), starts_on__lte=last)


def chosen_on(recipient: Recipient, day: dt.date) -> QuerySet[Chosen]:
    """What stands on the recipient's card on a day, in order; no retired indicator."""
    held = Chosen.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), recipient=recipient, starts_on__lte=day)
    return held.exclude(kpi__state=Kpi.State.RETIRED).select_related("kpi")


def cards_visible_to(viewer: Viewer) -> QuerySet[ScoreCard]:
    """The authority's cards: those who write or approve see all, readers only what was issued."""
    ours = ScoreCard.objects.filter(authority_id=viewer.authority_id).select_related("recipient", "authority", "replaces", "replaced_by")
    if not viewer.may(Permission.SCORECARDS):
        return ours.none()
    works = viewer.may(Permission.SCORECARD_EDIT) or viewer.may(Permission.SCORECARD_APPROVE)
    return ours if works else ours.filter(state="issued")


def asked_visible_to(viewer: Viewer) -> QuerySet[ClinicAction]:
    """What directors asked for, for whoever may read the cards."""
    ours = ClinicAction.objects.filter(authority_id=viewer.authority_id).select_related("card", "recipient")
    return ours if viewer.may(Permission.SCORECARDS) else ours.none()


def asked_for(card: ScoreCard) -> QuerySet[ClinicAction]:
    """What stands on a card as asked for: all that is open, and what was closed since the month began."""
    held = ClinicAction.objects.filter(recipient_id=card.recipient_id)
    return held.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=card.month))


def presentations_visible_to(viewer: Viewer) -> QuerySet[SchoolPresentation]:
    """The authority's presentations to schools, those withdrawn among them."""
    ours = SchoolPresentation.objects.filter(authority_id=viewer.authority_id)
    return ours if viewer.may(Permission.SCORECARDS) else ours.none()
