"""Reads of practice, scoped to who is looking."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import CareSpan, Enrolment
from virtualschool.children.queries import covering, open_on
from virtualschool.practice.models import (
    CaseStudy,
    Comment,
    Distribution,
    Example,
    LibraryItem,
    LibraryVersion,
    Policy,
    Programme,
    ProgrammeSchool,
    PublicPage,
)
from virtualschool.schools.models import School

APPROVED = ("approved", "shared")
PHASES = {Programme.Phase.SECONDARY.value: ("4", "5", "7"), Programme.Phase.PRIMARY.value: ("2", "3", "7")}
"""Phases of the register of schools that may join a programme for secondary or primary schools; all-through schools are both."""


def programmes_visible_to(viewer: Viewer) -> QuerySet[Programme]:
    return Programme.objects.filter(authority_id=viewer.authority_id)


def library_visible_to(viewer: Viewer) -> QuerySet[LibraryItem]:
    """All items for those who run the library; what is issued and in use for its readers."""
    held = LibraryItem.objects.filter(authority_id=viewer.authority_id)
    if viewer.may(Permission.PRACTICE_RUN):
        return held
    return held.filter(Exists(LibraryVersion.objects.filter(item=OuterRef("pk"), issued_on__isnull=False)), withdrawn_on__isnull=True)


def policies_visible_to(viewer: Viewer) -> QuerySet[Policy]:
    """All policies for those who write them; for others those that people were asked about, or that are in force."""
    held = Policy.objects.filter(authority_id=viewer.authority_id)
    if viewer.may(Permission.PRACTICE_RUN):
        return held
    return held.filter(Q(consulted_version__isnull=False) | Q(adopted_version__isnull=False)).exclude(state="withdrawn")


def examples_visible_to(viewer: Viewer) -> QuerySet[Example]:
    return Example.objects.filter(authority_id=viewer.authority_id)


def studies_visible_to(viewer: Viewer) -> QuerySet[CaseStudy]:
    """A study that is not approved is for those who write; what is approved, for all who read practice."""
    held = CaseStudy.objects.filter(authority_id=viewer.authority_id)
    return held if viewer.may(Permission.PRACTICE_RUN) else held.filter(state__in=APPROVED)


def approved_studies(authority: Any) -> QuerySet[CaseStudy]:
    """Case studies that a second person approved and that may be shown to governors, the newest first: for their summaries."""
    return CaseStudy.objects.filter(authority=authority, state__in=APPROVED).order_by("-approved_at", "-pk")


def pages_visible_to(viewer: Viewer) -> QuerySet[PublicPage]:
    return PublicPage.objects.filter(authority_id=viewer.authority_id)


def comments_visible_to(viewer: Viewer) -> QuerySet[Comment]:
    return Comment.objects.filter(policy__authority_id=viewer.authority_id).select_related("policy")


def consulted_policies() -> QuerySet[Policy]:
    """Policies that went out to consultation: whoever has the link may read one."""
    return Policy.objects.select_related("authority").filter(consulted_version__isnull=False)


def distributions() -> QuerySet[Distribution]:
    """Versions that were sent out: whoever has the link may read one."""
    return Distribution.objects.select_related("version__item__authority")


def running_on(day: dt.date, authority: Any) -> QuerySet[Programme]:
    """The authority's programmes that run on a day."""
    return Programme.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), authority=authority, starts_on__lte=day)


def signed_up_on(day: dt.date, authority: Any) -> QuerySet[ProgrammeSchool]:
    """Schools' parts in programmes that run on a day, of schools that had signed up and not left by then."""
    held = ProgrammeSchool.objects.filter(programme__in=running_on(day, authority), signed_up_on__lte=day)
    return held.filter(Q(left_on__isnull=True) | Q(left_on__gte=day))


def schools_of(authority: Any, phase: str) -> dict[int, str]:
    """The authority's open schools of a programme's phase: names by URN, in the order of names."""
    held = School.objects.filter(la_code=authority.code).exclude(status_code="2")
    if phase in PHASES:
        held = held.filter(phase_code__in=PHASES[phase])
    return dict(held.order_by(Lower("name"), "urn").values_list("urn", "name"))


def with_our_children(authority: Any, day: dt.date) -> dict[int, str]:
    """The phase in the register of each of the authority's schools that have one of its looked-after children on roll on the day,
    by an open enrolment."""
    care = CareSpan.objects.filter(covering(day, last_day_included=False), child=OuterRef("child"))
    held = Enrolment.objects.filter(open_on(day), Exists(care), child__authority=authority, school__la_code=authority.code)
    return dict(held.values_list("school__urn", "school__phase_code").distinct())


def published_pages(authority: Any) -> QuerySet[PublicPage]:
    """Pages that everyone can read."""
    return PublicPage.objects.filter(authority=authority, published__isnull=False)


def public_items(authority: Any) -> QuerySet[LibraryItem]:
    """Items of the library that everyone can read: issued, not withdrawn."""
    held = LibraryItem.objects.filter(authority=authority, is_public=True, withdrawn_on__isnull=True)
    return held.filter(versions__issued_on__isnull=False).distinct()


def adopted_policies(authority: Any) -> QuerySet[Policy]:
    """Policies in force: a version was adopted, and it stands until the next is adopted or the policy is withdrawn."""
    return Policy.objects.filter(authority=authority, adopted_version__isnull=False).exclude(state="withdrawn")


def public_of(authority: Any) -> dict[str, list[Any]]:
    """All that an authority shows to everyone."""
    return {
        "pages": list(published_pages(authority)),
        "items": list(public_items(authority)),
        "policies": list(adopted_policies(authority)),
    }
