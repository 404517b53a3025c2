"""A score card as a document: one printed A4 page, Word, Excel."""

import datetime as dt
from typing import NoReturn

from django.template.loader import render_to_string

from virtualschool.documents import frozen
from virtualschool.documents.blocks import Block, Brand, Bullets, FiguresTable, Paragraph, Report, Section
from virtualschool.documents.formats import FORMATS, Format
from virtualschool.scorecards.faces import Face, drafted
from virtualschool.scorecards.models import ScoreCard

MARKING = "OFFICIAL-SENSITIVE"
COLUMNS = ("Indicator", "Value", "Stands on", "When", "Before", "Change", "Target", "Standing")
_SCALES = (116, 108, 100, 94, 88, 82, 76, 70, 65, 60)
"""Sizes of the print in per cent: the largest with which it fits one page is taken."""


def report_of(face: Face) -> Report:
    """The card as blocks, for Word and Excel."""
    rows = tuple(
        (
            line.title,
            line.reading or line.value,
            line.basis or "–",
            line.when,
            line.before,
            line.change or "–",
            line.target,
            line.word or "–",
        )
        for line in face.lines
    )
    blocks: list[Block] = [Paragraph(face.summary)] if face.summary else []
    blocks.append(FiguresTable("Indicators", COLUMNS, rows))
    comments = tuple(f"{line.title}: {line.comment}" for line in face.lines if line.comment)
    if comments:
        blocks += [Section("Commentary"), Bullets(comments)]
    reasons = tuple(line.because for line in face.lines if line.because)
    blocks += [Section("How each stands"), Bullets(reasons)] if reasons else []
    if face.asked:
        asked = tuple((each.text, each.owner, each.due, each.state) for each in face.asked)
        blocks += [Section("Actions from the clinic"), FiguresTable("Actions", ("Action", "Owner", "Due", "State"), asked)]
    audience = f"{face.recipient}{f', {face.name}' if face.name else ''}"
    subtitle = f"{face.authority}, issue {face.issue}{f'. {face.approval}' if face.approval else ''}"
    as_at = dt.date.fromisoformat(face.as_at)
    brand = Brand(f"{face.authority} Virtual School", face.colour)
    return Report(face.title, subtitle, audience, MARKING, as_at, tuple(blocks), (), brand)


def format_of(key: str) -> Format | None:
    """Word, Excel and PDF; a page of the service there is already."""
    return FORMATS.get(key) if key in ("word", "pdf", "excel") else None


def document(card: ScoreCard, face: Face, key: str) -> tuple[bytes, Format, str]:
    """The file, its format and its name; from what was frozen, if the card was approved."""
    form = FORMATS[key]
    report = frozen.from_json(card.content["report"]) if card.content else report_of(drafted(card))
    content = one_page(face, draft=not card.content) if key == "pdf" else form.render(report)
    return content, form, form.filename(report)


def one_page(face: Face, *, draft: bool) -> bytes:
    """Exactly one A4 page, legible in greyscale: the print grows smaller until it fits."""
    from weasyprint import HTML

    as_at = dt.date.fromisoformat(face.as_at)

    for scale in _SCALES:
        page = render_to_string("scorecards/print.html", {"face": face, "scale": scale, "marking": MARKING, "draft": draft, "as_at": as_at})
        laid_out = HTML(string=page, url_fetcher=_refuse).render(pdf_variant="pdf/ua-1")
        if len(laid_out.pages) == 1:
            break
    return laid_out.write_pdf(pdf_variant="pdf/ua-1")


def _refuse(url: str, *args: object, **kwargs: object) -> NoReturn:
    raise ValueError(f"A card may not load anything, but asked for {url.split(':', 1)[0]}.")
