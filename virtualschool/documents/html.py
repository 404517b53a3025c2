"""Reports as accessible HTML: a page that stands alone, and a fragment to set inside a page of the service."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from virtualschool.documents import blocks, wording
from virtualschool.documents.blocks import Block, Report
from virtualschool.kernel.charts import printable
from virtualschool.kernel.periods import spoken
from virtualschool.kernel.readings import Reading, Unit, shown

_CELLS = {
    ("th", "col", False): (Markup('<th scope="col">'), Markup("</th>")),
    ("th", "col", True): (Markup('<th scope="col" class="vs-number">'), Markup("</th>")),
    ("th", "row", False): (Markup('<th scope="row">'), Markup("</th>")),
    ("th", "row", True): (Markup('<th scope="row" class="vs-number">'), Markup("</th>")),
    ("td", "row", False): (Markup("<td>"), Markup("</td>")),
    ("td", "row", True): (Markup('<td class="vs-number">'), Markup("</td>")),
}
"""How a cell begins and ends: a report has thousands, and filling in a template for each is a quarter of its page's time."""
_HEADINGS = (
    *(Markup("<h1>{}</h1>"), Markup("<h2>{}</h2>"), Markup("<h3>{}</h3>")),
    *(Markup("<h4>{}</h4>"), Markup("<h5>{}</h5>"), Markup("<h6>{}</h6>")),
)
_FEW = 40
"""Letters of a cell that is no sentence."""
_STYLES = Path(__file__).parent / "static" / "documents" / "report.css"


@dataclass(frozen=True)
class _Made:
    """Markup from our own drawing code or style sheet, in which every text has been escaped already."""

    text: str

    def __html__(self) -> str:
        return self.text


@dataclass(frozen=True)
class _Place:
    """Where a block is being set: the report's date, the heading level of its title, the addresses behind measures."""

    report: Report
    top: int = 1
    links: Mapping[str, str] = field(default_factory=dict)


def render(report: Report) -> bytes:
    """The page as a file."""
    return page(report).encode()


def page(report: Report) -> str:
    """A whole HTML5 page with its own styles, for screen and for A4; it loads nothing and runs nothing."""
    return Markup(
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="author" content="{council}"><meta name="dcterms.created" content="{made}">'
        '<style>{styles}</style></head><body class="vs-report-page">'
        '<header class="vs-report-bar"><p class="vs-report-bar__council">{council}</p>'
        '<p class="vs-report-bar__marking">{marking}</p></header><main>{body}</main>'
        '<footer class="vs-report-bar"><p>{council}</p><p class="vs-report-bar__marking">{marking}</p></footer></body></html>\n'
    ).format(
        title=printable(report.title),
        council=printable(report.brand.council),
        made=report.as_at.isoformat(),
        styles=escape(_Made(_styles() + _own_styles(report))),
        marking=printable(report.marking),
        body=fragment(report),
    )


def fragment(report: Report, *, top: int = 1, links: Mapping[str, str] | None = None) -> Markup:
    """The report without page, for a page that loads `documents/report.css`.

    `top` is the heading level of its title; `links` (measure key to address) makes figures and bars open their lists.
    """
    place = _Place(report, top, links or {})
    head = Markup(
        '<article class="vs-report"><div class="vs-report__head">{heading}<p class="vs-report__subtitle">{subtitle}</p>'
        '<p class="vs-report__facts">For {audience}. Figures as at {as_at}.</p></div>'
    ).format(
        heading=_heading(report.title, top),
        subtitle=printable(report.subtitle),
        audience=printable(report.audience),
        as_at=spoken(report.as_at),
    )
    return head + Markup("").join(RENDERERS[type(block)](block, place) for block in report.whole) + Markup("</article>")


def _section(block: blocks.Section, place: _Place) -> Markup:
    return _heading(block.title, place.top + block.level)


def _paragraph(block: blocks.Paragraph, place: _Place) -> Markup:
    return _paragraphs(block.text)


def _bullets(block: blocks.Bullets, place: _Place) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(printable(p)) for p in block.points))


def _callout(block: blocks.Callout, place: _Place) -> Markup:
    kind = block.kind.name.lower()
    return Markup('<div class="vs-callout vs-callout--{}"><p class="vs-callout__kind">{}</p>{}</div>').format(
        kind, block.kind.value, _paragraphs(block.text)
    )


def _key_figures(block: blocks.KeyFigures, place: _Place) -> Markup:
    together = len({reading.period for reading in block.readings}) == 1
    tiles = Markup("").join(_tile(reading, place, period="" if together else str(reading.period)) for reading in block.readings)
    return Markup('<p class="vs-label">{}</p><ul class="vs-figures">{}</ul>').format(printable(block.title), tiles)


def _tile(reading: Reading, place: _Place, *, period: str) -> Markup:
    """`period` is empty where the title of the tiles names it for all."""
    address = place.links.get(reading.measure)
    value = Markup('<a href="{}">{}</a>').format(address, shown(reading)) if address else shown(reading)
    stands_on = "" if wording.is_plain_count(reading) else wording.basis(reading)
    lines = (stands_on, period, wording.data_age(reading, place.report.as_at), wording.better(reading))
    small = Markup("").join(Markup('<p class="vs-figure__fact">{}</p>').format(line) for line in lines if line)
    return Markup('<li class="vs-figure"><p class="vs-figure__name">{}</p><p class="vs-figure__value">{}</p>{}</li>').format(
        printable(wording.label(reading)), value, small
    )


def _table(block: blocks.FiguresTable, place: _Place) -> Markup:
    right = wording.numeric_columns(block)
    head = Markup("").join(_cell("th", name, at in right, "col") for at, name in enumerate(block.columns))
    body = Markup("").join(_row(row, right, block.unit) for row in block.rows)
    notes = Markup("").join(Markup('<p class="vs-note">{}</p>').format(printable(note)) for note in wording.table_notes(block))
    return Markup(
        '<div class="vs-pane" role="region" tabindex="0" aria-label="{0}"><table class="vs-table{3}"{5}><caption>{0}</caption>'
        "<thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>{4}"
    ).format(printable(block.title), head, body, _shape(block), notes, _counts(block))


def _counts(block: blocks.FiguresTable) -> Markup:
    """Says in the page what a table counts that is no people."""
    return Markup(' data-counts="{}"').format(printable(block.counts)) if block.counts else Markup("")


def _shape(block: blocks.FiguresTable) -> str:
    """Few columns of few words are kept near each other, few rows on one printed page; names with sentences beside them have the same
    widths in every printed table, which need not be worked out from each word of hundreds of them."""
    wide = [any(isinstance(row[at], str) and len(str(row[at])) > _FEW for row in block.rows) for at in range(len(block.columns))]
    if wide == [False, True]:
        return " vs-table--pairs"
    return (" vs-table--narrow" if len(wide) <= 3 and not any(wide) else "") + (" vs-table--short" if len(block.rows) <= 12 else "")


def _row(row: tuple[blocks.Cell, ...], right: set[int], unit: Unit | None) -> Markup:
    cells = [_cell("th" if at == 0 else "td", wording.cell_text(c, unit), at in right, "row") for at, c in enumerate(row)]
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def _cell(tag: str, text: str, right: bool, scope: str) -> Markup:
    begins, ends = _CELLS[tag, scope, right]
    return begins + printable(text) + ends


def _trend(block: blocks.Trend, place: _Place) -> Markup:
    return _chart(block.title, wording.drawn_trend(block)) + _table(wording.trend_table(block), place)


def _waterfall(block: blocks.Waterfall, place: _Place) -> Markup:
    names = ("start", "joined", "left", "end")
    links = {name: place.links[r.measure] for name, r in zip(names, block.readings, strict=True) if r.measure in place.links}
    return _chart(block.title, wording.drawn_waterfall(block, links)) + _table(wording.waterfall_table(block), place)


def _chart(title: str, svg: str) -> Markup:
    """The SVG was made by `kernel.charts`, which escapes every text in it."""
    return Markup(
        '<figure class="vs-chart"><figcaption>{0}</figcaption>'
        '<div class="vs-pane" role="region" tabindex="0" aria-label="Chart: {0}">{1}</div></figure>'
    ).format(printable(title), escape(_Made(svg)))


def _definitions(block: blocks.Definitions, place: _Place) -> Markup:
    items = Markup("").join(
        Markup("<dt>{}{}</dt><dd>{}</dd>").format(
            printable(item.term), f" (version {item.version})" if item.version is not None else "", printable(item.explanation)
        )
        for item in block.items
    )
    return Markup('<p class="vs-label">{}</p><dl class="vs-list">{}</dl>').format(printable(block.title), items)


def _sources(block: blocks.Sources, place: _Place) -> Markup:
    items = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(printable(item.name), printable(wording.source_line(item))) for item in block.items
    )
    return Markup('<p class="vs-label">{}</p><dl class="vs-list">{}</dl>').format(printable(block.title), items)


def _heading(text: str, level: int) -> Markup:
    return _HEADINGS[min(level, len(_HEADINGS)) - 1].format(printable(text))


def _paragraphs(text: str) -> Markup:
    pieces = (piece.strip() for piece in re.split(r"\n\s*\n", printable(text)))
    return Markup("").join(Markup("<p>{}</p>").format(piece) for piece in pieces if piece)


@cache
def _styles() -> str:
    return _STYLES.read_text(encoding="utf-8")


def _own_styles(report: Report) -> str:
    """The council's colour, and the marking in the margin of each printed page."""
    marking, council = (_css_text(text) for text in (report.marking, report.brand.council))
    return (
        f":root{{--vs-brand:{report.brand.colour};--vs-on-brand:{_readable_on(report.brand.colour)}}}"
        f"@page{{@top-center{{content:{marking}}}@bottom-center{{content:{marking}}}@bottom-left{{content:{council}}}}}"
    )


def _css_text(text: str) -> str:
    """A CSS string in which every character but letters, digits and spaces is an escape: nothing can end it early."""
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x}" for c in printable(text)) + '"'


def _readable_on(colour: str) -> str:
    """Black or white, whichever has the greater contrast on the colour (WCAG relative luminance)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"


RENDERERS: dict[type[Block], Callable[..., Markup]] = {
    blocks.Section: _section,
    blocks.Paragraph: _paragraph,
    blocks.Bullets: _bullets,
    blocks.Callout: _callout,
    blocks.KeyFigures: _key_figures,
    blocks.FiguresTable: _table,
    blocks.Trend: _trend,
    blocks.Waterfall: _waterfall,
    blocks.Definitions: _definitions,
    blocks.Sources: _sources,
}
