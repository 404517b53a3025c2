"""Reads of partners and packages, scoped to the council of whoever looks."""

import json

from django.db.models import QuerySet

from virtualschool.audit.trail import Person
from virtualschool.exchange.identity import PublicIdentity, read_public
from virtualschool.exchange.models import Package, Partner


def partners_visible_to(viewer: Person) -> QuerySet[Partner]:
    return Partner.objects.filter(authority_code=viewer.authority_code)


def packages_visible_to(viewer: Person) -> QuerySet[Package]:
    return Package.objects.filter(authority_code=viewer.authority_code).select_related("partner")


def trusted(authority_code: str) -> QuerySet[Partner]:
    """Partners whose key was confirmed and holds."""
    return Partner.objects.filter(authority_code=authority_code, confirmed_at__isnull=False, revoked_at__isnull=True)


def signer(authority_code: str, thumbprint: str) -> Partner | None:
    """The partner, trusted or not, whose signing key has this thumbprint."""
    return Partner.objects.filter(authority_code=authority_code, signing_thumbprint=thumbprint).first()


def public_of(partner: Partner) -> PublicIdentity:
    return read_public(json.dumps(partner.keys))


def was_taken(authority_code: str, jti: str) -> bool:
    """Whether a package of this number was brought before and not refused."""
    taken = Package.objects.filter(authority_code=authority_code, direction=Package.Direction.IN, jti=jti)
    return taken.exclude(state=Package.State.REFUSED).exists()


def packages_about(viewer: Person, subject: str) -> QuerySet[Package]:
    return packages_visible_to(viewer).filter(about=subject)
