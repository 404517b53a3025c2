"""The formats that a report can be had in.

What writes Word, PDF and Excel takes seconds to load, so each is loaded by the first report that is wanted so: no page and no command
waits for it before.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from virtualschool.documents import html
from virtualschool.documents.blocks import Report


@dataclass(frozen=True)
class Format:
    """One way to hand a report over."""

    label: str
    extension: str
    content_type: str
    render: Callable[[Report], bytes]

    def filename(self, report: Report) -> str:
        """From title and date, in plain letters: `headline-report-2026-06-30.pdf`."""
        words = re.sub(r"[^a-z0-9]+", "-", report.title.lower()).strip("-")[:60] or "report"
        return f"{words}-{report.as_at.isoformat()}.{self.extension}"


def _word(report: Report) -> bytes:
    from virtualschool.documents import word

    return word.render(report)


def _pdf(report: Report) -> bytes:
    from virtualschool.documents import pdf

    return pdf.render(report)


def _excel(report: Report) -> bytes:
    from virtualschool.documents import excel

    return excel.render(report)


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, Format] = {
    "html": Format("Web page", "html", "text/html; charset=utf-8", html.render),
    "word": Format("Word", "docx", f"{_OFFICE}.wordprocessingml.document", _word),
    "pdf": Format("PDF", "pdf", "application/pdf", _pdf),
    "excel": Format("Excel", "xlsx", f"{_OFFICE}.spreadsheetml.sheet", _excel),
}
