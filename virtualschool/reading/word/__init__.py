"""Word documents (.docx, .docm, and their templates; ECMA-376 and ISO 29500 strict)."""

from virtualschool.reading.word.reading import read_docx

__all__ = ["read_docx"]
