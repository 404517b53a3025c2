"""A certificate as tagged PDF, one page of A4, with the number by which anyone can ask whether it is genuine."""

from functools import cache
from pathlib import Path
from typing import NoReturn

from django.template.loader import render_to_string
from django.urls import reverse

from virtualschool.training.actions.attendance import seal_of
from virtualschool.training.models import Certificate
from virtualschool.training.presenting import hours

_STYLES = Path(__file__).parent / "static" / "training" / "certificate.css"


def is_genuine(certificate: Certificate) -> bool:
    """Whether it says what it said when it was made, and was not withdrawn."""
    return certificate.withdrawn_at is None and certificate.digest == seal_of(certificate)


def initials(name: str) -> str:
    """`A. B.`: enough for who holds the paper to see that it is the one, too little for others to learn whose it is."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:4])


def filename(certificate: Certificate) -> str:
    return f"certificate-{certificate.held_on.isoformat()}.pdf"


def pdf(certificate: Certificate, *, council: str, origin: str) -> bytes:
    """The PDF (PDF/UA-1). It loads nothing. WeasyPrint takes a second to load, so only who asks for a certificate waits for it."""
    from weasyprint import CSS, HTML

    link = origin.rstrip("/") + reverse("training:certificate_check", args=[certificate.token])
    told = {"certificate": certificate, "hours": hours(certificate), "council": council, "link": link}
    page = render_to_string("training/certificate_print.html", told)
    return HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1", stylesheets=[CSS(string=_styles())])


@cache
def _styles() -> str:
    return _STYLES.read_text(encoding="utf-8")


def _refuse(url: str, *args: object, **kwargs: object) -> NoReturn:
    raise ValueError(f"A certificate may not load anything, but asked for {url.split(':', 1)[0]}.")
