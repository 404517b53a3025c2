"""Reports as tagged PDF (PDF/UA-1): the same page as HTML, set on A4 by WeasyPrint."""

from typing import NoReturn

from weasyprint import HTML

from virtualschool.documents import html
from virtualschool.documents.blocks import Report
from virtualschool.kernel.collecting import uncollected


@uncollected()
def render(report: Report) -> bytes:
    """The PDF, with tags, language and title. It loads nothing: a report has all it needs in itself. A long report is a million boxes
    that all stay until it is written: searching them for garbage took a fifth of the time."""
    return HTML(string=html.page(report), url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")


def _refuse(url: str, *args: object, **kwargs: object) -> NoReturn:
    raise ValueError(f"A report may not load anything, but asked for {url.split(':', 1)[0]}.")
