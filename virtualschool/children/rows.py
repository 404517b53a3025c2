"""The rows of one child that several parts of its page need: lanes, sections and the facts that stand first. Each table is asked once
for the child in hand, when it is first needed, so that a part whose viewer may not see it costs nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from virtualschool.children.facts import FAR, Facts, Held, Whose
from virtualschool.children.models import CareEpisode, CareSpan, Child, Enrolment, MissingPeriod, Review, SenProvision, SocialWorkerSpan

Rows = TypeVar("Rows")


def kept_with_child(ask: Callable[[Child], Rows]) -> Callable[[Child], Rows]:
    """What `ask` finds is kept with the child's instance, which lives as long as a request. Rooms above share their rows so too."""

    @wraps(ask)
    def asked(child: Child) -> Rows:
        kept: dict[Any, Any] = child.__dict__.setdefault("_rows_kept", {})
        if ask not in kept:
            kept[ask] = ask(child)
        return kept[ask]

    return asked


@kept_with_child
def spans(child: Child) -> list[CareSpan]:
    """When the child was looked after, the earliest first; so are all rows here."""
    return list(CareSpan.objects.filter(child=child).order_by("began_on"))


@kept_with_child
def episodes(child: Child) -> list[CareEpisode]:
    """Care as it stands over all returns, with what was reported."""
    return list(CareEpisode.objects.filter(child=child).select_related("reported").order_by("began_on", "pk"))


@kept_with_child
def enrolments(child: Child) -> list[Enrolment]:
    """Enrolments with their schools."""
    return list(Enrolment.objects.filter(child=child).select_related("school").order_by("starts_on", "pk"))


@kept_with_child
def provisions(child: Child) -> list[SenProvision]:
    """SEN provision, each from the day it was known."""
    return list(SenProvision.objects.filter(child=child).order_by("known_from"))


@kept_with_child
def reviews(child: Child) -> list[Review]:
    return list(Review.objects.filter(child=child).order_by("held_on"))


@kept_with_child
def missing(child: Child) -> list[MissingPeriod]:
    return list(MissingPeriod.objects.filter(child=child).order_by("began_on"))


@kept_with_child
def workers(child: Child) -> list[SocialWorkerSpan]:
    return list(SocialWorkerSpan.objects.filter(child=child).order_by("began_on", "pk"))


def facts_of(child: Child, whose: Whose) -> Facts:
    """The facts of one child, from the rows of its page."""
    facts = Facts.about(whose, [child])
    facts.spans = {child.pk: [(each.began_on, each.ended_on or FAR) for each in spans(child)]}
    facts.placements = {child.pk: [(each.began_on, each.ended_on or FAR, each.placement) for each in episodes(child)]}
    known = provisions(child)
    facts.provisions = {child.pk: ([each.known_from for each in known], [each.provision for each in known])}
    facts.enrolments = {child.pk: [_held(each) for each in enrolments(child)]}
    return facts


def _held(each: Enrolment) -> Held:
    at = each.school
    told = (at.urn, at.la_code, each.year_group, each.status, at.opened_on, at.closed_on, at.status_code)
    return Held(each.starts_on, each.ends_on or FAR, at.pk, *told)
