"""A case study as a document."""

from django.utils import timezone

from virtualschool.documents.blocks import Block, Brand, Bullets, Paragraph, Report, Section
from virtualschool.measures.book import book
from virtualschool.practice.models import CaseStudy

CHAPTERS = {
    "background": "Background",
    "what_we_did": "What we did",
    "impact": "What came of it",
    "voice": "In the child's own words",
    "learning": "What we learned",
}


def report_of(study: CaseStudy) -> Report:
    """The study's parts, each under its heading, and the measures it speaks to."""
    blocks: list[Block] = []
    for part, title in CHAPTERS.items():
        if getattr(study, part):
            blocks += [Section(title), Paragraph(getattr(study, part))]
    told = tuple(book[key].title for key in study.measures if key in book)
    if told:
        blocks += [Section("Measures that it speaks to"), Bullets(told)]
    return Report(
        title=study.title,
        subtitle="Case study",
        audience="governors and partners: no child can be recognised",
        marking="OFFICIAL",
        as_at=timezone.localdate(study.approved_at) if study.approved_at else timezone.localdate(),
        blocks=tuple(blocks),
        sources=(),
        brand=Brand(f"{study.authority.name} Virtual School", study.authority.brand_colour),
    )
