"""Documents as people have them, read into paragraphs and tables: `read(name, content)` for any kind.

Word, Excel, separated text, PDF with a text layer, plain text and web pages. Nothing is fetched, calculated or run: what a person who
opened the file would see is what is read. No meaning is given here; see `blocks`.
"""

from virtualschool.reading.opening import read

__all__ = ["read"]
