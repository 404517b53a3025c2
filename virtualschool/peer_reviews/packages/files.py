"""The files of a review's documents, as a package takes them along and brings them."""

from pathlib import PurePosixPath

from virtualschool.exchange.refusing import CannotSeal, Refused, Why
from virtualschool.peer_reviews import papers
from virtualschool.peer_reviews.models import DocumentVersion


def content_of(version: DocumentVersion) -> bytes:
    """Raises CannotSeal when the file is not where the index says, or not what was uploaded."""
    content = papers.content_of(version)
    if content is None:
        raise CannotSeal(f"The file of document {version.document.number}, “{version.filename}”, is gone or altered.")
    return content


def require_kind(filename: str, content: bytes) -> None:
    """Raises Refused for a file of a kind that is not taken, or that is not what its name says."""
    begins = papers.SIGNS.get(papers.suffix_of(filename))
    if begins is None or not content.startswith(begins) or PurePosixPath(filename).name != filename:
        raise Refused(Why.FAULTY, "A document in it is of a kind that is not taken.")
