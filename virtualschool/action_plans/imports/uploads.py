"""Files that were sent and are being looked at."""

import hashlib
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.imports.running import Imported, Wishes, import_plan
from virtualschool.action_plans.models import PlanUpload
from virtualschool.audit import trail

PASTED = "pasted table.txt"


class Vanished(Exception):
    """The file that was sent is not there any more: it has to be sent again."""


@trail.action
def take_upload(*, name: str, content: bytes, by: Viewer) -> PlanUpload:
    """Puts a file aside to be looked at; nothing of it is in any plan."""
    made = PlanUpload.objects.create(
        authority_id=by.authority_id, name=name[:255], sha256=hashlib.sha256(content).hexdigest(), by_name=by.name
    )
    folder = _folder(made)
    folder.mkdir(parents=True, mode=0o700)
    (folder / "content").write_bytes(content)
    trail.record("plan.file_sent", on=made, by=by)
    return made


@trail.action
def keep_wishes(*, upload: PlanUpload, wishes: dict[str, Any], by: Viewer) -> PlanUpload:
    """Keeps what a person decided on the preview."""
    upload.wishes = wishes
    upload.save(update_fields=["wishes"])
    trail.record("plan.preview_changed", on=upload, by=by)
    return upload


@trail.action
def take_in(*, upload: PlanUpload, by: Viewer) -> Imported:
    """Makes the plan of what was looked at. Raises CannotRead, Vanished."""
    made = import_plan(name=upload.name, content=content_of(upload), authority=upload.authority, by=by, wishes=Wishes(**upload.wishes))
    if made.is_new:
        forget(upload)
    return made


@trail.action
def discard(*, upload: PlanUpload, by: Viewer) -> None:
    """Throws a file away that was only looked at."""
    trail.record("plan.file_discarded", on=upload, by=by)
    forget(upload)


def forget(upload: PlanUpload) -> None:
    """Removes the line of a sent file, and the file itself once that is certain."""
    folder = _folder(upload)
    upload.delete()
    transaction.on_commit(partial(shutil.rmtree, folder, ignore_errors=True))


def content_of(upload: PlanUpload) -> bytes:
    """The file as it was sent. Raises Vanished."""
    path = _folder(upload) / "content"
    if not path.exists():
        raise Vanished("The file is not here any more. Send it again.")
    return path.read_bytes()


def _folder(upload: PlanUpload) -> Path:
    return Path(settings.VAR) / "uploads" / f"plan-{upload.public_id}"
