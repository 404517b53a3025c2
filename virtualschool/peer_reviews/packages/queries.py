"""Reads of packages of reviews: what would go out, what waits, where a thing came from."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit.trail import subject_of
from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import authority_numbered, setting_on
from virtualschool.exchange.identity import Identity, identity_of
from virtualschool.exchange.models import Package
from virtualschool.exchange.queries import packages_about, packages_visible_to, partners_visible_to, trusted
from virtualschool.exchange.sealing import USUAL, Limits
from virtualschool.peer_reviews.models import Carried, Review
from virtualschool.peer_reviews.packages.comparing import Comparison, compared, content_in
from virtualschool.peer_reviews.packages.looking import Looked
from virtualschool.peer_reviews.packages.taking import target_of
from virtualschool.peer_reviews.queries import reviews_visible_to

MEGABYTE = 1_048_576


def own_identity(authority: Authority) -> Identity:
    """The council's own keys; made at the first call."""
    return identity_of(authority.code, f"{authority.name} Virtual School")


def identity_for(viewer: Viewer) -> Identity:
    return own_identity(authority_numbered(viewer.authority_code))


def limits_of(authority_code: str) -> Limits:
    """What packages may weigh and how long they last, as the council set it."""
    authority, today = authority_numbered(authority_code), timezone.localdate()

    def held(key: str, usual: int) -> int:
        return int(setting_on(today, key=f"exchange.{key}", authority=authority, default=usual))

    minutes = held("tolerance_minutes", int(USUAL.tolerance.total_seconds() // 60))
    return Limits(
        largest=held("largest_mb", USUAL.largest // MEGABYTE) * MEGABYTE,
        most_files=held("most_files", USUAL.most_files),
        days_open=held("days_open", USUAL.days_open),
        tolerance=dt.timedelta(minutes=minutes),
    )


def packages_of(viewer: Viewer, review: Review) -> QuerySet[Package]:
    """Every package that was made or brought of a review."""
    return packages_about(viewer, subject_of(review))


def review_of(package: Package, viewer: Viewer) -> Review | None:
    """The review that a package is about, if it is here and this viewer sees it."""
    label, _, key = package.about.rpartition(":")
    found = reviews_visible_to(viewer).filter(pk=int(key)) if label == "peer_reviews.Review" and key.isdecimal() else None
    return found.first() if found is not None else None


@dataclass(frozen=True)
class Preview:
    """What a waiting package holds and would do."""

    package: Package
    title: str
    comparison: Comparison
    looked: Looked


def provenance_of(review: Review, kind: str) -> dict[int, Package]:
    """By row, the package that each thing of a kind came with."""
    held = Carried.objects.filter(review=review, kind=kind).select_related("package__partner")
    return {each.object_pk: each.package for each in held}


__all__ = [
    "Preview",
    "compared",
    "content_in",
    "identity_for",
    "limits_of",
    "own_identity",
    "packages_of",
    "packages_visible_to",
    "partners_visible_to",
    "provenance_of",
    "review_of",
    "target_of",
    "trusted",
]
