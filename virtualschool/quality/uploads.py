"""Files that a browser sent, kept under names of our own until they are loaded or discarded."""

from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from virtualschool.access.viewer import Viewer
from virtualschool.intake.models import Batch
from virtualschool.intake.previews import folder_of
from virtualschool.intake.sheets import LARGEST_FILE, WORKBOOKS

LONGEST_NAME = 200


def bare_name(file: UploadedFile) -> str:
    """The file's name as the person sees it, without folders and unprintable signs."""
    bare = PureWindowsPath(PurePosixPath(file.name or "").name).name
    return "".join(sign for sign in bare if sign.isprintable())[-LONGEST_NAME:] or "file"


def fault_of(file: UploadedFile) -> str:
    """Why a file cannot be taken, in a user's words; empty when it can."""
    size = file.size or 0
    if size == 0:
        return f"{bare_name(file)} is empty."
    if size > LARGEST_FILE:
        return f"{bare_name(file)} is {size // 1_048_576} MB. The largest file that can be read is {LARGEST_FILE // 1_048_576} MB."
    return ""


def kept(files: Sequence[UploadedFile], *, viewer: Viewer) -> Batch:
    """A batch, not saved yet, with its files on disk. Files of one name (two years' `episodes.csv`) go by `2/episodes.csv` and so
    on, as if they had come in folders."""
    batch = Batch(authority_code=viewer.authority_code, kind="upload", by_name=viewer.name, by_user_id=viewer.user_id or None)
    folder = folder_of(batch)
    folder.mkdir(parents=True, mode=0o700)
    taken: dict[str, int] = {}
    listed: list[dict[str, Any]] = []
    for number, file in enumerate(files):
        name = bare_name(file)
        times = taken[name.casefold()] = taken.get(name.casefold(), 0) + 1
        stored = f"{number:03d}{_suffix(name)}"
        with (folder / stored).open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        listed.append({"name": name if times == 1 else f"{times}/{name}", "stored": stored})
    batch.options = {"uploads": listed}
    return batch


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix in WORKBOOKS else ".csv"
