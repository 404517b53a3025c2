"""The files of a review's documents: on disk as its index keeps them, and their words as far as a program can read them."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

from virtualschool.exchange.refusing import CannotSeal, Refused, Why
from virtualschool.peer_reviews.models import DocumentVersion, Review
from virtualschool.reading.blocks import CannotRead, Document, Paragraph
from virtualschool.reading.opening import read

KINDS = {".pdf": b"%PDF", ".docx": b"PK", ".xlsx": b"PK", ".pptx": b"PK", ".csv": b"", ".txt": b""}
"""What a document may be, as when one is uploaded: no kind that can hold a macro."""


def folder_of(review: Review) -> Path:
    return Path(settings.VAR) / "reviews" / str(review.public_id)


def content_of(version: DocumentVersion) -> bytes:
    """Raises CannotSeal when the file is not where the index says, or not what was uploaded."""
    path = folder_of(version.document.review) / version.stored
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != version.sha256:
        raise CannotSeal(f"The file of document {version.document.number}, “{version.filename}”, is gone or altered.")
    return content


def stored_name(filename: str, seal: str) -> str:
    """Under what name a file is kept: by its seal, which cannot lead out of the folder."""
    return f"{seal}{PurePosixPath(filename).suffix.lower()}"


def require_kind(filename: str, content: bytes) -> None:
    """Raises Refused for a file of a kind that is not taken, or that is not what its name says."""
    begins = KINDS.get(PurePosixPath(filename).suffix.lower())
    if begins is None or not content.startswith(begins) or PurePosixPath(filename).name != filename:
        raise Refused(Why.FAULTY, "A document in it is of a kind that is not taken.")


def keep(review: Review, stored: str, content: bytes) -> None:
    """Puts a document that came where the index looks for it."""
    folder = folder_of(review)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / stored, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)


def words_of(name: str, content: bytes) -> list[tuple[str, str]] | None:
    """By place, the words of a document; None when no program can read them."""
    try:
        return list(_words(read(name, content)))
    except CannotRead:
        return None


def _words(document: Document) -> Iterator[tuple[str, str]]:
    yield "its title", document.title
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield str(block.place), block.text
            continue
        for row in block.rows:
            for cell in row:
                if cell.is_first:
                    yield str(cell.place), cell.text
