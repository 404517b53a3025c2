"""Files of a review: which may be taken, where they are kept, what in them could tell who a child is."""

import hashlib
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from virtualschool.authorities.queries import setting_on
from virtualschool.kernel.personal import SHARP, Hit, Kind, Known
from virtualschool.peer_reviews.models import DocumentVersion, Review
from virtualschool.peer_reviews.words import held_in, hits_in

SIGNS = {".pdf": b"%PDF", ".docx": b"PK", ".xlsx": b"PK", ".pptx": b"PK", ".csv": b"", ".txt": b""}
"""The kinds that are taken, each with how such a file begins. No kind that can hold a macro."""
LARGEST_MB = 20
LONGEST_NAME = 150


@dataclass(frozen=True)
class Checked:
    """What the check of a file found. `readable` is false when it, or a file within it, could not be read: then a person has to look."""

    readable: bool
    hits: tuple[Hit, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How often each kind was found, by its code; never the words."""
        return dict(Counter(hit.kind.name for hit in self.hits))


def bare_name(file: UploadedFile) -> str:
    """The file's name as the person sees it, without folders and unprintable signs."""
    bare = PureWindowsPath(PurePosixPath(file.name or "").name).name
    return "".join(sign for sign in bare if sign.isprintable())[-LONGEST_NAME:] or "file"


def suffix_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def fault_of(file: UploadedFile, review: Review) -> str:
    """Why a file cannot be taken, in a user's words; empty when it can."""
    name, size = bare_name(file), file.size or 0
    most = int(setting_on(timezone.localdate(), key="peer_reviews.largest_mb", authority=review.authority, default=LARGEST_MB))
    sign = SIGNS.get(suffix_of(name))
    if sign is None:
        return f"{name} is of a kind that is not taken. Send PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), CSV or text."
    if size == 0:
        return f"{name} is empty."
    if size > most * 1_048_576:
        return f"{name} is {size / 1_048_576:.0f} MB. The largest file that is taken is {most} MB."
    begins = file.read(4)
    file.seek(0)
    return "" if begins.startswith(sign) else f"{name} is not what its name says: it cannot be opened as {suffix_of(name)[1:]}."


def folder_of(review: Review) -> Path:
    """Where a review's files are kept: outside the database and what is served."""
    return Path(settings.VAR) / "reviews" / str(review.public_id)


def keep(file: UploadedFile, review: Review) -> tuple[str, str, bytes]:
    """Writes a file under its seal: its name there, the seal, what is in it."""
    content = file.read()
    seal = hashlib.sha256(content).hexdigest()
    stored = stored_name(bare_name(file), seal)
    if not (folder_of(review) / stored).exists():
        put(review, stored, content)
    return stored, seal, content


def stored_name(filename: str, seal: str) -> str:
    """Under what name a file is kept: by its seal, which cannot lead out of the folder."""
    return f"{seal}{suffix_of(filename)}"


def put(review: Review, stored: str, content: bytes) -> None:
    """Puts a file where the index looks for it, for nobody else to read."""
    folder = folder_of(review)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / stored, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)


def content_of(version: DocumentVersion) -> bytes | None:
    """The file as it was uploaded; None when it is gone or not what was uploaded any more."""
    path = folder_of(version.document.review) / version.stored
    if not path.exists():
        return None
    content = path.read_bytes()
    return content if hashlib.sha256(content).hexdigest() == version.sha256 else None


def check(name: str, content: bytes, known: Known) -> Checked:
    """What in a file could tell who a child is: by shape, and by the names, codes and birth dates that are known."""
    held = held_in(name, content)
    return Checked(held.whole, tuple(hit for _, hit in hits_in(held, known)))


def is_sharp(code: str) -> bool:
    """Whether a kind that was found never has a place in what peers read."""
    return Kind[code] in SHARP


def words_of(counts: dict[str, int]) -> list[str]:
    """What was found, in words: `a date of birth (2 times)`."""
    return [f"{Kind[code].value} ({'once' if number == 1 else f'{number} times'})" for code, number in sorted(counts.items())]
