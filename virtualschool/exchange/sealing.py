"""Closing and opening packages: signed by the sender (JWS, EdDSA), then encrypted to the recipient (JWE, ECDH-ES+A256KW, A256GCM).

A package is one compact JWE. Inside stands a JWS with the claims, which list every file with its seal and size, and after it the files
themselves one after the other. So nothing is unpacked, nothing is compressed, and no file can be added, swapped or cut. Only these
algorithms are taken, whatever a package says of itself. Sources: RFC 7515, 7516, 7518, 7519, 8037.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from jwcrypto.common import JWException, base64url_decode, base64url_encode, json_decode
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from virtualschool.exchange.identity import Identity, PublicIdentity
from virtualschool.exchange.refusing import CannotSeal, Refused, Why

FORMAT = 1
SIGNED, CLOSED = "virtualschool-claims+jws", "virtualschool-package+jwe"
SIGN_WITH, AGREE_BY, ENCRYPT_WITH = "EdDSA", "ECDH-ES+A256KW", "A256GCM"
SUFFIX = ".vspackage"


@dataclass(frozen=True)
class Limits:
    """What a package may weigh and last; councils set them (`exchange.…` settings), these are the defaults. A package that was brought
    lasts as long as its sender says, and no longer than `days_open` here."""

    largest: int = 60 * 1024 * 1024
    most_files: int = 300
    days_open: int = 30
    tolerance: dt.timedelta = dt.timedelta(minutes=5)


USUAL = Limits()


@dataclass(frozen=True)
class Claims:
    """What the sender signed for."""

    jti: str
    kind: str
    schema: str
    schema_version: int
    issuer: str
    authority_code: str
    audience: str
    made_at: dt.datetime
    expires_at: dt.datetime
    manifest: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Opened:
    """A package that was opened and holds: the claims, who signed, and the files by name."""

    claims: Claims
    signed_by: str
    files: Mapping[str, bytes]


def seal(
    files: Mapping[str, bytes],
    *,
    kind: str,
    schema: str,
    schema_version: int,
    sender: Identity,
    recipient: PublicIdentity,
    now: dt.datetime,
    expires_at: dt.datetime,
    limits: Limits = USUAL,
) -> tuple[str, bytes]:
    """The package's own number (jti) and its bytes. Raises CannotSeal."""
    if not now < expires_at <= now + dt.timedelta(days=limits.days_open, minutes=1):
        raise CannotSeal(f"A package stays open from now for at most {limits.days_open} days.")
    if len(files) > limits.most_files or sum(map(len, files.values())) > limits.largest // 4 * 3 - 100_000:
        raise CannotSeal(f"This is more than one package may hold ({limits.largest // 1_048_576} MB, {limits.most_files} files).")
    jti = uuid.uuid4().hex
    claims = {
        "format": FORMAT,
        "iss": f"{sender.authority_code}@{sender.installation}",
        "aud": recipient.sealing.thumbprint(),
        "iat": int(now.timestamp()),
        "exp": int(expires_at.timestamp()),
        "jti": jti,
        "kind": kind,
        "schema": {"name": schema, "version": schema_version},
        "manifest": [{"name": name, "size": len(held), "sha256": _seal_of(held)} for name, held in files.items()],
    }
    signed = JWS(json.dumps(claims).encode())
    header = {"alg": SIGN_WITH, "kid": sender.signing.thumbprint(), "typ": SIGNED}
    signed.add_signature(sender.signing, alg=SIGN_WITH, protected=json.dumps(header))
    inside = signed.serialize(compact=True).encode() + b"\n" + b"".join(files.values())
    about = {"alg": AGREE_BY, "enc": ENCRYPT_WITH, "kid": recipient.sealing.thumbprint(), "typ": CLOSED}
    closed = JWE(inside, protected=json.dumps(about), algs=[AGREE_BY, ENCRYPT_WITH], recipient=recipient.sealing)
    return jti, closed.serialize(compact=True).encode()


def _seal_of(held: bytes) -> str:
    return hashlib.sha256(held).hexdigest()


@dataclass(frozen=True)
class Unlocked:
    """A package that our key opened and whose signature nobody has looked at yet: nothing of it may be used before `checked`."""

    signed: JWS
    signed_by: str
    rest: bytes


def unlocked(package: bytes, *, ours: Identity, limits: Limits = USUAL) -> Unlocked:
    """Opens the outer envelope with our key. Raises Refused: too large, not a package, not for us, altered."""
    if len(package) > limits.largest:
        raise Refused(Why.TOO_LARGE, f"It has {len(package) // 1_048_576} MB; {limits.largest // 1_048_576} MB are taken.")
    header, token = _envelope(package)
    key = ours.opening_key(str(header.get("kid", "")))
    if key is None:
        raise Refused(Why.NOT_FOR_US)
    closed = JWE(algs=[AGREE_BY, ENCRYPT_WITH])
    try:
        closed.deserialize(token)
        closed.decrypt(key, limits.largest)
        first, _, rest = closed.payload.partition(b"\n")
        signed = JWS()
        signed.deserialize(first.decode("ascii"))
        about = json_decode(base64url_decode(first.split(b".")[0].decode("ascii")))
    except (JWException, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(Why.TAMPERED) from error
    if (
        not isinstance(about, dict)
        or about.get("alg") != SIGN_WITH
        or about.get("typ") != SIGNED
        or not set(about) <= {"alg", "kid", "typ"}
    ):
        raise Refused(Why.NOT_A_PACKAGE)
    return Unlocked(signed, str(about.get("kid", "")), rest)


def _envelope(package: bytes) -> tuple[dict[str, Any], str]:
    """The header and the five parts as text. Every part must be written in the one way that its bytes can be written, so that no byte
    of a package can be changed without its being refused; and no header but ours is read: none that compresses or brings keys."""
    try:
        token = package.decode("ascii")
        parts = token.split(".")
        header = json_decode(base64url_decode(parts[0]))
        whole = len(parts) == 5 and all(base64url_encode(base64url_decode(part)) == part for part in parts)
        known = isinstance(header, dict) and header["typ"] == CLOSED
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(Why.TAMPERED if package[:2] == b"ey" and package.count(b".") == 4 else Why.NOT_A_PACKAGE) from error
    if not known or header.get("alg") != AGREE_BY or header.get("enc") != ENCRYPT_WITH:
        raise Refused(Why.NOT_A_PACKAGE)
    if not whole or not set(header) <= {"alg", "enc", "kid", "typ", "epk"}:
        raise Refused(Why.TAMPERED)
    return header, token


def checked(held: Unlocked, *, signed_with: JWK, issuer: str, ours: Identity, now: dt.datetime, limits: Limits = USUAL) -> Opened:
    """Verifies who signed, that it is for us, in time and whole. Raises Refused."""
    try:
        held.signed.allowed_algs = [SIGN_WITH]
        held.signed.verify(signed_with)
        told = json.loads(held.signed.payload)
    except (JWException, ValueError, RecursionError) as error:
        raise Refused(Why.TAMPERED) from error
    claims = _claims(told)
    if claims.issuer != issuer:
        raise Refused(Why.UNKNOWN_SENDER)
    if ours.opening_key(claims.audience) is None:
        raise Refused(Why.NOT_FOR_US)
    if claims.made_at > now + limits.tolerance:
        raise Refused(Why.NOT_YET)
    claims = _within(claims, limits)
    if claims.expires_at + limits.tolerance < now:
        raise Refused(Why.EXPIRED, f"It could be taken until {claims.expires_at:%d/%m/%Y %H:%M} UTC.")
    if len(claims.manifest) > limits.most_files:
        raise Refused(Why.TOO_LARGE, f"It holds {len(claims.manifest)} files.")
    return Opened(claims, held.signed_by, _files(claims, held.rest))


def _within(claims: Claims, limits: Limits) -> Claims:
    """The claims with the earlier of two ends: the sender's, and ours, counted from the day it was closed. Another council's setting
    keeps no package open here for longer than our own allows."""
    ours = claims.made_at + dt.timedelta(days=limits.days_open)
    return replace(claims, expires_at=ours) if ours < claims.expires_at else claims


def _claims(told: Any) -> Claims:
    try:
        if _counted(told["format"]) > FORMAT:
            raise Refused(Why.NEWER)
        return Claims(
            jti=_word(told["jti"], 64),
            kind=_word(told["kind"], 40),
            schema=_word(told["schema"]["name"], 40),
            schema_version=_counted(told["schema"]["version"]),
            issuer=_word(told["iss"], 64),
            authority_code=told["iss"].partition("@")[0],
            audience=_word(told["aud"], 64),
            made_at=dt.datetime.fromtimestamp(int(told["iat"]), dt.UTC),
            expires_at=dt.datetime.fromtimestamp(int(told["exp"]), dt.UTC),
            manifest=tuple({"name": str(m["name"]), "size": int(m["size"]), "sha256": str(m["sha256"])} for m in told["manifest"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise Refused(Why.NOT_A_PACKAGE) from error


def _word(told: Any, longest: int) -> str:
    """A name as the claims hold it: short, in plain signs that every database keeps. Raises ValueError."""
    if not isinstance(told, str) or not told.isascii() or not told.isprintable() or not 0 < len(told) <= longest:
        raise ValueError(told)
    return told


def _counted(told: Any) -> int:
    """A version's number. Raises ValueError."""
    if not isinstance(told, int) or told < 1:
        raise ValueError(told)
    return int(told)


def _files(claims: Claims, rest: bytes) -> dict[str, bytes]:
    """The files by the manifest: each as long as it says and with its seal, nothing left over, no name twice."""
    files: dict[str, bytes] = {}
    place = 0
    for each in claims.manifest:
        held = rest[place : place + each["size"]] if each["size"] >= 0 else b""
        if each["name"] in files or len(held) != each["size"] or _seal_of(held) != each["sha256"]:
            raise Refused(Why.TAMPERED)
        files[each["name"]] = held
        place += each["size"]
    if place != len(rest):
        raise Refused(Why.TAMPERED)
    return files
