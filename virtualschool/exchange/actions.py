"""Writes of exchange: partners added, confirmed and revoked; packages made, brought and decided about."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from virtualschool.audit import trail
from virtualschool.exchange import identity, keeping, queries, sealing
from virtualschool.exchange.identity import Identity
from virtualschool.exchange.models import Package, Partner
from virtualschool.exchange.refusing import CannotSeal, Refused, Why
from virtualschool.exchange.sealing import USUAL, Limits, Opened


class CannotTrust(Exception):
    """A partner cannot be added, confirmed or revoked; the message says why."""


@trail.action
def rotate_keys(*, name: str, by: trail.Person) -> Identity:
    """New keys of our own. Every partner must confirm them before they take anything from us again."""
    new = identity.rotated(by.authority_code, name)
    trail.record("exchange.keys_replaced", on=f"exchange.Identity:{by.authority_code}", by=by, detail={"former": len(new.former)})
    return new


@trail.action
def add_partner(*, identity_file: str | bytes, by: trail.Person) -> Partner:
    """Takes another council's identity file in; nothing is trusted by it yet. Raises CannotTrust."""
    try:
        told = identity.read_public(identity_file)
    except identity.BadIdentity as bad:
        raise CannotTrust(str(bad)) from bad
    if told.signing.thumbprint() == _own_thumbprint(by.authority_code):
        raise CannotTrust("This is our own identity file. It is for the other council; add the one that they hand to you.")
    known = queries.signer(by.authority_code, told.signing.thumbprint())
    if known:
        raise CannotTrust(f"This key of {known.partner_name} is here already.")
    partner = Partner.objects.create(
        authority_code=by.authority_code,
        partner_code=told.authority_code,
        partner_name=told.name,
        installation=told.installation,
        keys=told.as_json(),
        signing_thumbprint=told.signing.thumbprint(),
        sealing_thumbprint=told.sealing.thumbprint(),
        fingerprint=told.fingerprint,
        added_at=timezone.now(),
        added_by=by.name,
    )
    trail.record("exchange.partner_added", on=partner, by=by, detail={"partner": partner.partner_code})
    return partner


def _own_thumbprint(authority_code: str) -> str:
    """Of our signing key, if we have one yet."""
    if not (identity.folder_of(authority_code) / "identity.json").exists():
        return ""
    return identity.identity_of(authority_code, "").signing.thumbprint()


@trail.action
def confirm_partner(*, partner: Partner, fingerprint: str, how: str, by: trail.Person) -> Partner:
    """Trusts a key from now on: `fingerprint` is what the other side read out. A key of theirs that was trusted before ends here. Raises
    CannotTrust when the digits differ: then somebody may have put a key of their own in the file's place."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.revoked_at or partner.confirmed_at:
        raise CannotTrust("This key was decided about already.")
    if "".join(filter(str.isdecimal, fingerprint)) != partner.fingerprint.replace(" ", ""):
        raise CannotTrust("The digits are not those of this file. Read them again; if they stay different, do not trust the file.")
    if not how.strip():
        raise CannotTrust("Say whom you spoke with, and how.")
    now = timezone.now()
    for old in queries.trusted(by.authority_code).filter(partner_code=partner.partner_code):
        _end(old, why="Replaced by a newer key", by=by, now=now)
    partner.confirmed_at, partner.confirmed_by, partner.confirmed_how = now, by.name, how.strip()[:200]
    partner.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_how"])
    trail.record("exchange.partner_confirmed", on=partner, by=by, detail={"partner": partner.partner_code})
    return partner


@trail.action
def revoke_partner(*, partner: Partner, why: str, by: trail.Person) -> None:
    """Nothing more is taken from this key or closed for it. Raises CannotTrust without a reason, or when it is over already."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.revoked_at:
        raise CannotTrust("This key is not trusted any more already.")
    if not why.strip():
        raise CannotTrust("Say why.")
    _end(partner, why=why, by=by, now=timezone.now())


def _end(partner: Partner, *, why: str, by: trail.Person, now: dt.datetime) -> None:
    partner.revoked_at, partner.revoked_by, partner.revoked_why = now, by.name, why.strip()[:200]
    partner.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    trail.record("exchange.partner_revoked", on=partner, by=by, detail={"partner": partner.partner_code})


@dataclass(frozen=True)
class Parcel:
    """What goes into a package: its files, what kind it is, and what is told of it in the log."""

    kind: str
    schema: str
    schema_version: int
    files: Mapping[str, bytes]
    counts: Mapping[str, int]
    about: str = ""


@trail.action
def send(*, parcel: Parcel, partner: Partner, expires_at: dt.datetime, ours: Identity, by: trail.Person, limits: Limits = USUAL) -> Package:
    """Closes a package for a partner and keeps it for fetching. Raises CannotSeal."""
    if partner.state != "confirmed" or partner.authority_code != by.authority_code:
        raise CannotSeal("The key of this council is not confirmed: compare its fingerprint by telephone first.")
    now = timezone.now()
    jti, data = sealing.seal(
        parcel.files,
        kind=parcel.kind,
        schema=parcel.schema,
        schema_version=parcel.schema_version,
        sender=ours,
        recipient=queries.public_of(partner),
        now=now,
        expires_at=expires_at,
        limits=limits,
    )
    package = Package.objects.create(
        **_log(data, by, now),
        partner=partner,
        direction=Package.Direction.OUT,
        kind=parcel.kind,
        schema=parcel.schema,
        schema_version=parcel.schema_version,
        jti=jti,
        about=parcel.about,
        counts=dict(parcel.counts),
        made_at=now,
        expires_at=expires_at,
        state=Package.State.MADE,
    )
    keeping.keep(package, data)
    trail.record("exchange.package_made", on=package, by=by, detail={"kind": parcel.kind, "partner": partner.partner_code})
    return package


def _log(data: bytes, by: trail.Person, now: dt.datetime) -> dict[str, Any]:
    """What is written down of every package."""
    return {
        "authority_code": by.authority_code,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "at": now,
        "by_name": by.name,
    }


def opened(data: bytes, *, ours: Identity, limits: Limits = USUAL) -> tuple[Partner, Opened]:
    """A package opened and verified against the partners of the council; nothing is kept. Raises Refused."""
    held = sealing.unlocked(data, ours=ours, limits=limits)
    partner = queries.signer(ours.authority_code, held.signed_by)
    if partner is None:
        raise Refused(Why.UNKNOWN_SENDER)
    if partner.state != "confirmed":
        raise Refused(Why.REVOKED if partner.revoked_at else Why.UNCONFIRMED)
    signed_with = queries.public_of(partner).signing
    return partner, sealing.checked(held, signed_with=signed_with, issuer=partner.issuer, ours=ours, now=timezone.now(), limits=limits)


Look = Callable[[Opened, Partner], tuple[str, Mapping[str, int]]]
"""What a kind of package says of itself: the thing it is about and its counts. Raises Refused for what must not be taken."""


@trail.action
def receive(*, data: bytes, look: Look, ours: Identity, by: trail.Person, limits: Limits = USUAL) -> Package:
    """Opens a package that was brought. It waits for a decision, or is refused; either way it is written down."""
    now = timezone.now()
    package = Package(**_log(data, by, now), direction=Package.Direction.IN, state=Package.State.WAITING)
    try:
        partner, held = opened(data, ours=ours, limits=limits)
        _describe(package, partner, held)
        if queries.was_taken(by.authority_code, held.claims.jti):
            raise Refused(Why.SEEN)
        package.about, package.counts = _looked(look, held, partner)
    except Refused as refused:
        package.state, package.refused_for, package.reason = Package.State.REFUSED, refused.why.name, str(refused)
    package.save()
    if package.state == Package.State.WAITING:
        keeping.keep(package, data)
    detail = {"kind": package.kind, "state": package.state, "refused_for": package.refused_for}
    trail.record("exchange.package_brought", on=package, by=by, detail=detail)
    return package


def _looked(look: Look, held: Opened, partner: Partner) -> tuple[str, dict[str, int]]:
    about, counts = look(held, partner)
    return about, dict(counts)


def _describe(package: Package, partner: Partner, held: Opened) -> None:
    claims = held.claims
    package.partner, package.kind, package.jti = partner, claims.kind, claims.jti
    package.schema, package.schema_version = claims.schema, min(claims.schema_version, 32_000)
    package.made_at, package.expires_at = claims.made_at, claims.expires_at


def waiting_content(package: Package, *, ours: Identity, limits: Limits = USUAL) -> tuple[Partner, Opened]:
    """A waiting package opened again, with every check made again. Raises Refused."""
    data = keeping.kept(package)
    if package.state != Package.State.WAITING or data is None:
        raise Refused(Why.DECIDED)
    if hashlib.sha256(data).hexdigest() != package.sha256:
        raise Refused(Why.TAMPERED)
    return opened(data, ours=ours, limits=limits)


@trail.action
def settle(*, package: Package, state: Package.State, by: trail.Person, about: str = "", counts: Mapping[str, int] | None = None) -> None:
    """Writes down how a brought package ended: taken, declined, or taken back after having been taken. Raises Refused when somebody
    else was faster."""
    before = Package.State.ACCEPTED if state == Package.State.UNDONE else Package.State.WAITING
    now = Package.objects.select_for_update().get(pk=package.pk)
    if now.state != before or now.authority_code != by.authority_code:
        raise Refused(Why.DECIDED)
    package.state, package.decided_at, package.decided_by = state, timezone.now(), by.name
    package.about, package.counts = about or package.about, dict(counts) if counts is not None else package.counts
    package.save(update_fields=["state", "decided_at", "decided_by", "about", "counts"])
    if state != Package.State.UNDONE:
        keeping.forget(package)
    trail.record(f"exchange.package_{state}", on=package, by=by, detail={"kind": package.kind})


@trail.action
def turn_away(*, package: Package, refused: Refused, by: trail.Person) -> None:
    """A waiting package that could not be taken after all: refused with the reason, its file forgotten. It may come again. Raises Refused
    when somebody else was faster."""
    now = Package.objects.select_for_update().get(pk=package.pk)
    if now.state != Package.State.WAITING or now.authority_code != by.authority_code:
        raise Refused(Why.DECIDED)
    package.state, package.refused_for, package.reason = Package.State.REFUSED, refused.why.name, str(refused)
    package.decided_at, package.decided_by = timezone.now(), by.name
    package.save(update_fields=["state", "refused_for", "reason", "decided_at", "decided_by"])
    keeping.forget(package)
    trail.record("exchange.package_turned_away", on=package, by=by, detail={"kind": package.kind, "refused_for": refused.why.name})
