"""Reads of practice, scoped to who is looking."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from virtualschool.access.viewer import Viewer
from virtualschool.practice.models import (
    CaseStudy,
    Comment,
    Distribution,
    Example,
    LibraryItem,
    Policy,
    Programme,
    ProgrammeSchool,
    PublicPage,
)


def programmes_visible_to(viewer: Viewer) -> QuerySet[Programme]:
    return Programme.objects.filter(authority_id=viewer.authority_id)


def library_visible_to(viewer: Viewer) -> QuerySet[LibraryItem]:
    return LibraryItem.objects.filter(authority_id=viewer.authority_id)


def policies_visible_to(viewer: Viewer) -> QuerySet[Policy]:
    return Policy.objects.filter(authority_id=viewer.authority_id)


def examples_visible_to(viewer: Viewer) -> QuerySet[Example]:
    return Example.objects.filter(authority_id=viewer.authority_id)


def studies_visible_to(viewer: Viewer) -> QuerySet[CaseStudy]:
    return CaseStudy.objects.filter(authority_id=viewer.authority_id)


def pages_visible_to(viewer: Viewer) -> QuerySet[PublicPage]:
    return PublicPage.objects.filter(authority_id=viewer.authority_id)


def comments_visible_to(viewer: Viewer) -> QuerySet[Comment]:
    return Comment.objects.filter(policy__authority_id=viewer.authority_id).select_related("policy")


def consulted_policies() -> QuerySet[Policy]:
    """Policies that went out to consultation: whoever has the link may read one."""
    return Policy.objects.select_related("authority").exclude(state="draft", consults_until__isnull=True)


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


def published_pages(authority: Any) -> QuerySet[PublicPage]:
    """Pages that everyone can read."""
    return PublicPage.objects.filter(authority=authority, published__isnull=False)


def public_items(authority: Any) -> QuerySet[LibraryItem]:
    """Items of the library that everyone can read: issued, not withdrawn."""
    held = LibraryItem.objects.filter(authority=authority, is_public=True, withdrawn_on__isnull=True)
    return held.filter(versions__issued_on__isnull=False).distinct()


def adopted_policies(authority: Any) -> QuerySet[Policy]:
    return Policy.objects.filter(authority=authority, state="adopted")


def public_of(authority: Any) -> dict[str, list[Any]]:
    """All that an authority shows to everyone."""
    return {
        "pages": list(published_pages(authority)),
        "items": list(public_items(authority)),
        "policies": list(adopted_policies(authority)),
    }
