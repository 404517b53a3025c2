"""PDF files: not read yet."""

from virtualschool.reading.blocks import CannotRead, Document


def read_pdf(content: bytes) -> Document:
    """Not read yet."""
    raise CannotRead("is a PDF, which cannot be read yet.")
