"""What the pages of practice show, made from the record."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import authority_numbered, setting_on
from virtualschool.kernel.periods import Period, school_year_of, spoken
from virtualschool.practice import queries
from virtualschool.practice.models import CaseStudy, Policy, Programme
from virtualschool.practice.workflow import POLICY, STUDY
from virtualschool.schools.models import School
from virtualschool.schools.queries import names_of_schools
from virtualschool.scorecards.measures import secondary_schools

KINDS = {"draft": "neutral", "consultation": "info", "revised": "info", "adopted": "good", "withdrawn": "neutral"}
STUDY_KINDS = {"draft": "neutral", "checked": "info", "approved": "good", "shared": "good", "withdrawn": "neutral"}
A_TERM = 2
"""Examples that are shared each term, unless the authority's setting `practice.examples_a_term` says another number."""


def link(text: str, name: str, *args: Any) -> dict[str, str]:
    return {"text": text, "href": reverse(f"practice:{name}", args=args)}


def schools_offered(viewer: Viewer, phase: str = "all") -> list[tuple[int, str]]:
    """Schools that can be chosen: the authority's secondary schools with our children, or all of its open schools."""
    if phase == Programme.Phase.SECONDARY:
        today = timezone.localdate()
        urns = secondary_schools(authority_numbered(viewer.authority_code), Period(today, today))
        return sorted(names_of_schools(urns).items(), key=lambda each: each[1])
    held = School.objects.filter(la_code=viewer.authority_code).exclude(status_code="2")
    if phase == Programme.Phase.PRIMARY:
        held = held.filter(phase_code__in=("2", "3"))
    return list(held.order_by("name").values_list("urn", "name"))


def programme_rows(viewer: Viewer) -> list[list[Any]]:
    held = queries.programmes_visible_to(viewer)
    today = timezone.localdate()
    signed: dict[int, int] = {}
    for part in queries.signed_up_on(today, authority_numbered(viewer.authority_code)):
        signed[part.programme_id] = signed.get(part.programme_id, 0) + 1
    return [
        [link(each.title, "programme", each.public_id), each.get_phase_display(), spoken(each.starts_on), signed.get(each.pk, 0)]
        for each in held
    ]


def policy_rows(viewer: Viewer) -> list[list[Any]]:
    held = queries.policies_visible_to(viewer).prefetch_related("comments", "adoptions")
    return [
        [
            link(each.title, "policy", each.public_id),
            each.get_kind_display(),
            {"tag": POLICY.words(each.state), "kind": KINDS[each.state]},
            sum(comment.outcome == "open" for comment in each.comments.all()),
            sum(adoption.ended_on is None for adoption in each.adoptions.all()),
        ]
        for each in held
    ]


def example_rows(viewer: Viewer) -> list[list[Any]]:
    held = list(queries.examples_visible_to(viewer))
    names = names_of_schools(each.school_urn for each in held if each.school_urn)
    return [
        [
            link(each.title, "example", each.public_id),
            names.get(each.school_urn or 0, each.team or "Not named"),
            spoken(each.shared_on) if each.shared_on else {"tag": "Not shared yet", "kind": "neutral"},
        ]
        for each in held
    ]


def study_rows(viewer: Viewer) -> list[list[Any]]:
    return [
        [link(each.title, "study", each.public_id), {"tag": STUDY.words(each.state), "kind": STUDY_KINDS[each.state]}, each.written_by]
        for each in queries.studies_visible_to(viewer)
    ]


def library_rows(viewer: Viewer) -> list[list[Any]]:
    rows = []
    for each in (
        queries.library_visible_to(viewer).filter(withdrawn_on__isnull=True).prefetch_related("versions__distributions__acknowledgements")
    ):
        versions = list(each.versions.all())
        newest = versions[0] if versions else None
        sent = list(newest.distributions.all()) if newest else []
        expected = [one.expected for one in sent if one.expected]
        read = sum(len(one.acknowledgements.all()) for one in sent)
        rows.append(
            [
                link(each.title, "item", each.public_id),
                each.get_kind_display(),
                f"{newest.number}, {spoken(newest.issued_on)}" if newest else "Nothing issued yet",
                f"{read} of {sum(expected)}" if expected else str(read) if sent else "Not sent out",
            ]
        )
    return rows


def attention(viewer: Viewer) -> list[dict[str, str]]:
    """What needs somebody: why it is here, and where to do it."""
    today = timezone.localdate()
    found = []
    for policy in Policy.objects.filter(authority_id=viewer.authority_id).prefetch_related("comments"):
        waiting = sum(each.outcome == "open" for each in policy.comments.all())
        if policy.state == "consultation" and policy.consults_until:
            over = policy.consults_until < today
            when = f"was open until {spoken(policy.consults_until)}: close it" if over else f"is open until {spoken(policy.consults_until)}"
            found.append(link(f"The consultation on “{policy.title}” {when}.", "policy", policy.public_id))
        if waiting:
            said = "comment waits" if waiting == 1 else "comments wait"
            found.append(link(f"{waiting} {said} for an answer on “{policy.title}”.", "policy", policy.public_id))
    for study in CaseStudy.objects.filter(authority_id=viewer.authority_id, state="checked"):
        found.append(link(f"The case study “{study.title}” waits for a second person's approval.", "study", study.public_id))
    return found + _examples_due(viewer, today)


def _examples_due(viewer: Viewer, today: dt.date) -> list[dict[str, str]]:
    """Whether this term's examples are there; a term is a third of the school year: to December, to Easter month, to its end."""
    authority = authority_numbered(viewer.authority_code)
    wanted = int(setting_on(today, key="practice.examples_a_term", authority=authority, default=A_TERM))
    term = term_of(today)
    shared = queries.examples_visible_to(viewer).filter(shared_on__gte=term.start, shared_on__lte=today).count()
    if shared >= wanted:
        return []
    return [link(f"{shared} of {wanted} examples of practice were shared since {spoken(term.start)}.", "examples")]


def term_of(day: dt.date) -> Period:
    """The term a day lies in: September to December, January to March, April to August."""
    year = school_year_of(day)
    starts = [year.start, dt.date(year.end.year, 1, 1), dt.date(year.end.year, 4, 1)]
    ends = [dt.date(year.start.year, 12, 31), dt.date(year.end.year, 3, 31), year.end]
    return next(Period(start, end) for start, end in zip(starts, ends, strict=True) if start <= day <= end)
