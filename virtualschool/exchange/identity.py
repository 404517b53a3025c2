"""A council's identity towards other installations: one key to sign with, one to be written to.

Made once for each council of the installation and kept in its folder, readable by the owner alone, as the signing key of the settings
is. Replacing the keys keeps the old ones, so that packages on their way can still be opened. Private keys are in these files and
nowhere else: never in a page, a log, the database or a package.
"""

import datetime as dt
import hashlib
import json
import os
import re
import secrets
import stat
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from jwcrypto.common import JWException, base64url_decode
from jwcrypto.jwk import JWK

VERSION = 1
GROUPS, DIGITS = 8, 5
LARGEST_IDENTITY = 20_000
KEY_BYTES = 32
_CODE = re.compile(r"[A-Za-z0-9]{3}")


class BadIdentity(Exception):
    """An identity file cannot be used; the message says why."""


@dataclass(frozen=True)
class PublicIdentity:
    """What one council hands to another: who it is and the two public keys. It holds nothing secret."""

    authority_code: str
    name: str
    installation: str
    signing: JWK
    sealing: JWK

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.signing, self.sealing)

    def as_json(self) -> dict[str, Any]:
        """A JWK set (RFC 7517, section 5) that says beside its keys whose they are."""
        keys = [
            {**self.signing.export_public(as_dict=True), "use": "sig", "kid": self.signing.thumbprint()},
            {**self.sealing.export_public(as_dict=True), "use": "enc", "kid": self.sealing.thumbprint()},
        ]
        who = {"authority": self.authority_code, "name": self.name, "installation": self.installation}
        return {"virtualschool_identity": VERSION, **who, "keys": keys}


def fingerprint_of(signing: JWK, sealing: JWK) -> str:
    """Eight groups of five digits that two people read to each other: 132 bits over both public keys, so that no other pair has it."""
    digest = hashlib.sha256(f"virtualschool:{signing.thumbprint()}:{sealing.thumbprint()}".encode()).digest()
    number = str(int.from_bytes(digest) % 10 ** (GROUPS * DIGITS)).zfill(GROUPS * DIGITS)
    return " ".join(number[place : place + DIGITS] for place in range(0, len(number), DIGITS))


def read_public(text: str | bytes) -> PublicIdentity:
    """Reads an identity file that was handed over. Raises BadIdentity; a file with private keys is refused as well, and loudly."""
    if len(text) > LARGEST_IDENTITY:
        raise BadIdentity("This file is too large to be an identity file.")
    try:
        told = json.loads(text)
        version = told["virtualschool_identity"]
        if not isinstance(version, int) or version > VERSION:
            raise BadIdentity("This identity file is of a newer version than this installation can read.")
        keys = {each["use"]: each for each in told["keys"]}
        if any("d" in each for each in told["keys"]):
            raise BadIdentity("This file holds private keys. Whoever sent it must replace their keys now; do not keep it.")
        signing, sealing = _public(keys["sig"], "Ed25519"), _public(keys["enc"], "X25519")
        who = [str(told[part]).strip() for part in ("authority", "name", "installation")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, JWException) as error:
        raise BadIdentity("This is not the identity file of a Virtual School.") from error
    if not all(who) or not _CODE.fullmatch(who[0]) or len(who[1]) > 120 or len(who[2]) > 40 or not all(map(str.isprintable, who)):
        raise BadIdentity("This identity file does not say whose it is.")
    return PublicIdentity(who[0], who[1], who[2], signing, sealing)


def _public(parts: dict[str, Any], curve: str) -> JWK:
    if parts["kty"] != "OKP" or parts["crv"] != curve or len(base64url_decode(parts["x"])) != KEY_BYTES:
        raise KeyError(curve)
    return JWK(kty="OKP", crv=curve, x=parts["x"])


@dataclass(frozen=True)
class Identity:
    """A council's own identity with its private keys. `former` are the sealing keys of before, for what is still on its way."""

    authority_code: str
    name: str
    installation: str
    made_at: str
    signing: JWK = field(repr=False)
    sealing: JWK = field(repr=False)
    former: tuple[JWK, ...] = field(default=(), repr=False)

    @property
    def public(self) -> PublicIdentity:
        return PublicIdentity(self.authority_code, self.name, self.installation, _bare(self.signing), _bare(self.sealing))

    def opening_key(self, thumbprint: str) -> JWK | None:
        """Our private key with this thumbprint, today's or a former one."""
        told = thumbprint.encode(errors="replace")
        return next((key for key in (self.sealing, *self.former) if secrets.compare_digest(key.thumbprint().encode(), told)), None)


def _bare(key: JWK) -> JWK:
    return JWK(**key.export_public(as_dict=True))


def folder_of(authority_code: str) -> Path:
    """Where a council's keys and the closed packages lie."""
    if not (authority_code.isalnum() and len(authority_code) == 3):
        raise BadIdentity(f"{authority_code!r} is not the number of an authority.")
    return Path(settings.VAR) / "exchange" / authority_code


def identity_of(authority_code: str, name: str) -> Identity:
    """The council's identity; made at the first call. Raises BadIdentity when its file can be read by others or is broken."""
    kept = folder_of(authority_code) / "identity.json"
    if not kept.exists():
        _write_new(kept, _made(authority_code, name))
    return _read(kept)


def rotated(authority_code: str, name: str) -> Identity:
    """New keys in place of the old: partners must confirm them anew, and what was closed for the old can still be opened."""
    old = identity_of(authority_code, name)
    new = _made(authority_code, name, installation=old.installation, former=(old.sealing, *old.former))
    kept = folder_of(authority_code) / "identity.json"
    fresh = kept.with_name(f"identity.{uuid.uuid4().hex}")
    _write_new(fresh, new)
    fresh.replace(kept)
    return _read(kept)


def _made(authority_code: str, name: str, *, installation: str = "", former: tuple[JWK, ...] = ()) -> Identity:
    signing, sealing = JWK.generate(kty="OKP", crv="Ed25519"), JWK.generate(kty="OKP", crv="X25519")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return Identity(authority_code, name, installation or uuid.uuid4().hex, now, signing, sealing, former)


def _write_new(path: Path, identity: Identity) -> None:
    """Writes the file whole or not at all; of two that make one at the same time, the first stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = {
        "version": VERSION,
        "authority": identity.authority_code,
        "name": identity.name,
        "installation": identity.installation,
        "made_at": identity.made_at,
        "signing": identity.signing.export_private(as_dict=True),
        "sealing": identity.sealing.export_private(as_dict=True),
        "former": [key.export_private(as_dict=True) for key in identity.former],
    }
    beside = path.with_name(f"{uuid.uuid4().hex}.part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(told, out)
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _read(path: Path) -> Identity:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadIdentity(f"The keys in {path.name} can be read by others on this computer. Make the file readable by its owner alone.")
    try:
        told = json.loads(path.read_text())
        signing, sealing = JWK(**told["signing"]), JWK(**told["sealing"])
        former = tuple(JWK(**each) for each in told["former"])
        return Identity(told["authority"], told["name"], told["installation"], told["made_at"], signing, sealing, former)
    except (ValueError, KeyError, TypeError, JWException) as error:
        raise BadIdentity(f"The keys in {path.name} cannot be read: put the file back from a safe copy.") from error
