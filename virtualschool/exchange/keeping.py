"""Closed packages on disk: those that were made, until they expire, and those that were brought, until they are decided about.

What lies here is encrypted: one that was made can be opened by its recipient alone, one that was brought by us alone.
"""

import os
from pathlib import Path

from virtualschool.exchange.identity import folder_of
from virtualschool.exchange.models import Package


def path_of(package: Package) -> Path:
    return folder_of(package.authority_code) / package.direction / f"{package.public_id}.vspackage"


def keep(package: Package, data: bytes) -> None:
    path = path_of(package)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)


def kept(package: Package) -> bytes | None:
    """The closed package's bytes; None when they are gone."""
    path = path_of(package)
    return path.read_bytes() if path.exists() else None


def forget(package: Package) -> None:
    path_of(package).unlink(missing_ok=True)
