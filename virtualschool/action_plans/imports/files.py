"""The file that a plan was read from: kept under its seal, handed out again as it came."""

import hashlib
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from virtualschool.action_plans.models import Plan
from virtualschool.intake.models import Batch, SourceFile


class Gone(Exception):
    """The file is not kept any more, or is not what it was; says which."""


def record(batch: Batch, name: str, sealed: str, *, rows: int, stored: str) -> SourceFile:
    """The file's line in the batch."""
    return SourceFile.objects.create(batch=batch, name=name[:255], sha256=sealed, rows=rows, created=rows, stored=stored)


def keep(name: str, sealed: str, content: bytes) -> str:
    """Puts the file aside under its seal; returns where."""
    suffix = PurePosixPath(name).suffix.lower()[:10]
    folder = Path(settings.VAR) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{sealed}{suffix if suffix[1:].isalnum() else ''}"
    if not target.exists():
        target.write_bytes(content)
    return target.name


def content_of(file: SourceFile) -> bytes:
    """The file as it came. Raises Gone."""
    path = Path(settings.VAR) / "files" / file.stored
    if not file.stored or not path.exists():
        raise Gone("The file is not kept here any more.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Gone("The kept file is not what was read: someone altered it.")
    return content


def plan_of(sealed: str, authority: Any) -> Plan | None:
    """The plan that this very file made before, if that was not undone."""
    held = Plan.objects.filter(authority=authority, batch__state=Batch.State.COMMITTED, batch__files__sha256=sealed)
    return held.select_related("batch").order_by("pk").first()
