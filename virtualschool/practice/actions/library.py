"""The library: versions issued, sent out, and read."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.practice.models import Acknowledgement, Distribution, LibraryItem, LibraryVersion
from virtualschool.workflow.versions import bump, held_at, locked

MOST_BYTES = 20 * 1024 * 1024
"""A handbook with pictures fits; a film does not belong here."""
SUFFIXES = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".txt")


@trail.action
def keep_item(*, said: Mapping[str, Any], by: Viewer, item: LibraryItem | None = None, version: int = 0) -> LibraryItem:
    """A place in the library, or what it is called and when it is looked at again; what it says comes with `issue_version`. Raises Stale
    when somebody else saved it since `version`."""
    found = held_at(version, item) if item else LibraryItem(authority_id=by.authority_id, version=0)
    for name, value in said.items():
        setattr(found, name, value)
    bump(found)
    trail.record("library.kept", on=found, by=by, detail={"kind": found.kind})
    return found


@trail.action
def issue_version(
    *, item: LibraryItem, text: str, what_changed: str, by: Viewer, file_name: str = "", content: bytes = b""
) -> LibraryVersion:
    """Issues the next version; the earlier ones stay. Raises ValueError without text or file, for a file of a kind or size that the library
    does not take, and for an item that was withdrawn. A review that was due is done with it."""
    if not text.strip() and not content:
        raise ValueError("Write the text, or choose a file.")
    if content and (len(content) > MOST_BYTES or not file_name.lower().endswith(SUFFIXES)):
        raise ValueError(f"Choose a file of at most 20 MB, ending in {', '.join(SUFFIXES)}.")
    item = locked(item)
    if item.withdrawn_on:
        raise ValueError("This item was withdrawn.")
    number = (item.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    made = LibraryVersion(item=item, number=number, text=text.strip(), what_changed=what_changed)
    made.issued_on, made.issued_by = timezone.localdate(), by.name
    if content:
        made.file_name, made.sha256 = Path(file_name).name[:200], hashlib.sha256(content).hexdigest()
        made.stored = _keep(by.authority_code, Path(file_name).suffix.lower(), content)
    made.save()
    if item.review_on and item.review_on <= made.issued_on:
        item.review_on = None
    item.save(update_fields=["review_on", "updated_at"])
    trail.record("library.issued", on=made, by=by, detail={"version": number})
    return made


def _keep(authority_code: str, suffix: str, content: bytes) -> str:
    """Keeps a file under a name of its own, readable by the service alone; gives the path below the folder of data."""
    below = Path("library") / authority_code / f"{uuid.uuid4()}{suffix}"
    path = Path(settings.VAR) / below
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)
    return str(below)


def content_of(version: LibraryVersion) -> bytes:
    """A version's file. Raises ValueError when what is kept is not what was issued."""
    path = Path(settings.VAR) / version.stored
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != version.sha256:
        raise ValueError("The file that is kept is not the one that was issued.")
    return content


@trail.action
def distribute(
    *,
    version: LibraryVersion,
    audience: str,
    sent_on: dt.date,
    how: str,
    by: Viewer,
    school_urn: int | None = None,
    expected: int | None = None,
) -> Distribution:
    """A version goes out to a group or a school; its link lets readers say that they have read it."""
    made = Distribution.objects.create(
        version=version, audience=audience, school_urn=school_urn, sent_on=sent_on, how=how, expected=expected, sent_by=by.name
    )
    trail.record("library.distributed", on=made, by=by, detail={"audience": audience})
    return made


@trail.action
def acknowledge(*, distribution: Distribution, name: str, role: str, by: Viewer) -> Acknowledgement:
    """Somebody with the link says that they have read it; the same name twice is one reader."""
    name = " ".join(name.split())
    said = distribution.acknowledgements.filter(name__iexact=name).first()
    if said is None:
        said = Acknowledgement.objects.create(distribution=distribution, name=name, role=role.strip(), at=timezone.now())
    trail.record("library.read", on=said, by=by)
    return said


@trail.action
def withdraw_item(*, item: LibraryItem, by: Viewer) -> None:
    """Takes an item out of use; what was issued stays on record."""
    item.withdrawn_on = timezone.localdate()
    item.save(update_fields=["withdrawn_on", "updated_at"])
    trail.record("library.withdrawn", on=item, by=by)
