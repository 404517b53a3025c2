"""The files of a review's documents: on disk as its index keeps them, and their words as far as a program can read them."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from virtualschool.exchange.refusing import CannotSeal
from virtualschool.peer_reviews.models import DocumentVersion
from virtualschool.reading.blocks import CannotRead, Document, Paragraph
from virtualschool.reading.opening import read


def folder() -> Path:
    return Path(settings.VAR) / "reviews"


def content_of(version: DocumentVersion) -> bytes:
    """Raises CannotSeal when the file is not where the index says."""
    path = folder() / version.stored
    if not path.is_file():
        raise CannotSeal(f"The file of document {version.document.number}, “{version.filename}”, is gone from this installation.")
    return path.read_bytes()


def keep(stored: str, content: bytes) -> None:
    """Puts a document that came where the index looks for it."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder() / stored).write_bytes(content)


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
