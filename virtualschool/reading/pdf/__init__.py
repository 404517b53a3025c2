"""PDF files with a text layer (ISO 32000-1): letters with their places, lines and fills, put together again as paragraphs and tables."""

from virtualschool.reading.pdf.reading import read_pdf

__all__ = ["read_pdf"]
