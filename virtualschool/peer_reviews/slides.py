"""The feedback as slides, for the last hour on site: real titles, alternative text, what to say in the notes, the council's colour."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches, Length, Pt

from virtualschool.documents.blocks import Bullets, Paragraph, Report, Section

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MOST_POINTS = 4
MOST_LETTERS = 420
_WIDE, _HIGH = Inches(13.333), Inches(7.5)


@dataclass(frozen=True)
class Slide:
    """One slide: its title, and points under headings of their own."""

    title: str
    points: tuple[tuple[str, str], ...]


def filename(report: Report) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", report.title.lower()).strip("-")[:60] or "feedback"
    return f"{words}-{report.as_at.isoformat()}.pptx"


def slides_of(report: Report) -> list[Slide]:
    """The feedback cut into slides that can be read from the back of the room; no two share a title."""
    found: list[Slide] = []
    for title, points in _chapters(report):
        parts = list(_parts(points))
        for number, part in enumerate(parts, start=1):
            found.append(Slide(title if len(parts) == 1 else f"{title} ({number} of {len(parts)})", tuple(part)))
    return found


def _chapters(report: Report) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    title, heading = "", ""
    points: list[tuple[str, str]] = []
    for block in report.blocks:
        if isinstance(block, Section) and block.level == 1:
            if title:
                yield title, points
            title, heading, points = block.title, "", []
        elif isinstance(block, Section):
            heading = block.title
        elif isinstance(block, Bullets):
            points += [(heading, point) for point in block.points]
        elif isinstance(block, Paragraph) and title:
            points.append((heading, block.text))
    if title:
        yield title, points


def _parts(points: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    part: list[tuple[str, str]] = []
    for point in points:
        if part and (len(part) == MOST_POINTS or sum(len(text) for _, text in [*part, point]) > MOST_LETTERS):
            yield part
            part = []
        part.append(point)
    yield part


def render(report: Report) -> bytes:
    """The presentation as a file."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDE, _HIGH
    core = deck.core_properties
    core.title, core.author, core.language, core.subject = report.title, report.brand.council, "en-GB", report.subtitle
    colour = RGBColor.from_string(report.brand.colour.lstrip("#").upper())
    _cover(deck, report, colour)
    for slide in slides_of(report):
        _slide(deck, slide, report, colour)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _cover(deck: object, report: Report, colour: RGBColor) -> None:
    page = deck.slides.add_slide(deck.slide_layouts[0])  # type: ignore[attr-defined]
    _place(page.shapes.title, Inches(0.8), Inches(2.2), Inches(11.7), Inches(1.6))
    _place(page.placeholders[1], Inches(0.8), Inches(4.0), Inches(11.7), Inches(1.6))
    page.shapes.title.text = report.title
    page.placeholders[1].text = f"{report.subtitle}\n{report.brand.council}\n{report.marking}"
    _bar(page, colour, report.brand.council)
    opening = next((block.text for block in report.blocks if isinstance(block, Paragraph)), "")
    page.notes_slide.notes_text_frame.text = f"{opening}\nAs at {report.as_at:%-d %B %Y}."


def _slide(deck: object, slide: Slide, report: Report, colour: RGBColor) -> None:
    page = deck.slides.add_slide(deck.slide_layouts[1])  # type: ignore[attr-defined]
    _place(page.shapes.title, Inches(0.8), Inches(0.6), Inches(11.7), Inches(1.0))
    body = page.placeholders[1]
    _place(body, Inches(0.8), Inches(1.8), Inches(11.7), Inches(5.2))
    page.shapes.title.text = slide.title
    frame, first, before = body.text_frame, True, ""
    frame.word_wrap = True
    for heading, text in slide.points:
        for level, words in ((0, heading if heading != before else ""), (1 if heading else 0, text)):
            if words:
                paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
                paragraph.text, paragraph.level, first = words, level, False
                paragraph.font.size, paragraph.font.bold = Pt(20), level == 0 and bool(heading)
        before = heading
    _bar(page, colour, report.brand.council)
    spoken = "\n".join(f"{heading}: {text}" if heading else text for heading, text in slide.points)
    page.notes_slide.notes_text_frame.text = f"{spoken}\nEvery finding here is triangulated: more than one kind of source supports it."


def _place(shape: object, left: Length, top: Length, width: Length, height: Length) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height  # type: ignore[attr-defined]


def _bar(page: object, colour: RGBColor, council: str) -> None:
    """The council's colour along the top, with its alternative text."""
    bar = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, _WIDE, Inches(0.28))  # type: ignore[attr-defined]
    bar.fill.solid()
    bar.fill.fore_color.rgb = colour
    bar.line.fill.background()
    bar.name = "Colour of the council"
    bar._element._nvXxPr.cNvPr.set("descr", f"A bar in the colour of {council}; it holds no information.")
