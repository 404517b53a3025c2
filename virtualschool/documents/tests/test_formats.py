"""Every block in every format; the files opened again by other readers; the same report gives the same bytes."""

import dataclasses
import io
import re
import zipfile
from html.parser import HTMLParser
from itertools import pairwise

import docx
import openpyxl
import pypdf
import pytest
from docx.oxml.ns import qn

from virtualschool.documents import excel, html, pdf, word
from virtualschool.documents.blocks import Block, Brand, FiguresTable, Paragraph, Report
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.frozen import from_json, to_json
from virtualschool.documents.tests import sample
from virtualschool.kernel.readings import shown

WORDS_OF = {
    "Section": "Who joined and who left",
    "Paragraph": "in line with the same months",
    "Bullets": "Two schools were visited",
    "Callout": "Registers from two schools",
    "KeyFigures": "Persistent absence",
    "FiguresTable": "Acklam Meadow Academy",
    "Trend": "England, all looked after",
    "Waterfall": "More children joined than left",
    "Definitions": "Half a school day",
    "Sources": "Daily marks collected from 96 schools",
}


class _Text(HTMLParser):
    """The visible text of a page, pieces joined by spaces."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _text_of(key: str, packed: bytes) -> str:
    if key == "html":
        reader = _Text()
        reader.feed(packed.decode())
        found = " ".join(reader.pieces)
    elif key == "pdf":
        found = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(packed)).pages)
    elif key == "word":
        document = docx.Document(io.BytesIO(packed))
        found = " ".join(element.text or "" for element in document.element.body.iter(qn("w:t")))
    else:
        book = openpyxl.load_workbook(io.BytesIO(packed))
        found = " ".join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell is not None)
    return re.sub(r"\s+", " ", found)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {key: form.render(sample.report()) for key, form in FORMATS.items()}


@pytest.mark.parametrize("renderer", [html, word, excel], ids=lambda module: module.__name__)
def test_every_renderer_handles_every_block(renderer: object) -> None:
    assert set(renderer.RENDERERS) == set(Block.__subclasses__())


def test_the_sample_has_every_block() -> None:
    assert {type(block) for block in sample.report().whole} == set(Block.__subclasses__())
    assert set(WORDS_OF) == {kind.__name__ for kind in Block.__subclasses__()}


@pytest.mark.parametrize("key", FORMATS)
def test_every_block_and_every_figure_is_in_every_format(files: dict[str, bytes], key: str) -> None:
    text = _text_of(key, files[key])
    assert [kind for kind, words in WORDS_OF.items() if words not in text] == []
    assert [shown(reading) for reading in sample.report().readings if shown(reading) not in text] == []
    assert "c = hidden, because so few children could be recognised" in text
    assert "attendance.persistent" in text
    assert "version 2" in text
    assert "Teesmouth Borough Council" in text


@pytest.mark.parametrize("key", FORMATS)
def test_a_frozen_report_renders_to_the_same_bytes(files: dict[str, bytes], key: str) -> None:
    assert FORMATS[key].render(from_json(to_json(sample.report()))) == files[key]


def test_filenames_are_plain() -> None:
    assert FORMATS["pdf"].filename(sample.report()) == "monthly-headline-report-2026-05-31.pdf"
    assert FORMATS["word"].filename(dataclasses.replace(sample.report(), title="../…")) == "report-2026-05-31.docx"


def test_pdf_is_tagged_named_and_marked(files: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Monthly headline report"
    size = reader.pages[0].mediabox
    assert (round(size.width), round(size.height)) == (595, 842)
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert text.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(reader.pages)}" in text


def test_pdf_gives_each_chart_alternative_text(files: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    found = [thing.get("/Alt") for thing in map(reader.get_object, range(1, len(reader.xref_objStm) + 1)) if _is_figure(thing)]
    assert sorted(found) == ["Attendance fell from autumn to summer", "More children joined than left"]


def _is_figure(thing: object) -> bool:
    return isinstance(thing, dict) and thing.get("/S") == "/Figure"


def test_word_has_headings_repeated_headers_alternative_text_and_language(files: dict[str, bytes]) -> None:
    document = docx.Document(io.BytesIO(files["word"]))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings[:2] == [("Title", "Monthly headline report"), ("Heading 1", "Headlines")]
    assert ("Heading 2", "School by school") in headings
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    pictures = [thing.get("descr") for thing in document.element.body.iter(qn("wp:docPr"))]
    assert pictures[0] == "More children joined than left. Start 347, joined 61, left 48, end 360."
    assert "Our children: 93.0% in Sep 2025, not available in May 2026" in pictures[1]
    assert document.core_properties.title == "Monthly headline report"
    assert document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert "OFFICIAL-SENSITIVE" in section.footer.paragraphs[0].text
    assert [f.text.strip() for f in section.footer._element.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_excel_keeps_full_precision_and_runs_nothing(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["excel"]))
    head, *rows = book["Figures"].iter_rows(values_only=True)
    first = dict(zip(head, rows[0], strict=True))
    assert first["Value"] == sample.ATTENDANCE.value
    assert (first["Numerator"], first["Denominator"], first["Shown as"]) == (98_213, 107_466, "91.4%")
    values = {row[head.index("Key")]: row[head.index("Value")] for row in rows}
    assert values["school.none"] == "not available"
    assert values["exclusions.permanent"] == "c"
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"n", "s", "d"}
    assert book["Attendance by school"]["A3"].value.startswith("=HYPERLINK")
    assert book["Attendance by school"].freeze_panes == "B2"
    assert book.sheetnames[-1] == "Sources"
    assert all(page.oddHeader.center.text == "OFFICIAL-SENSITIVE" for page in book)
    with zipfile.ZipFile(io.BytesIO(files["excel"])) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist() if "sheet" in name)


def test_html_stands_alone_and_escapes(files: dict[str, bytes]) -> None:
    page = files["html"].decode()
    assert '<html lang="en-GB">' in page
    assert "St Mary&#39;s &lt;RC&gt; College" in page
    assert re.findall(r"<script|\sstyle=|\son\w+=|url\(|@import|<link", page) == []
    levels = [int(level) for level in re.findall(r"<h(\d)>", page)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.count('<th scope="col"') > page.count("<table")


def test_fragment_links_figures_and_bars_and_starts_at_the_level_asked_for() -> None:
    made = html.fragment(sample.report(), top=2, links={"roll.joined": "/roll/joined?a=1&b=2", "attendance.rate": "/m/attendance.rate"})
    assert made.startswith('<article class="vs-report"><div class="vs-report__head"><h2>')
    assert '<a href="/roll/joined?a=1&amp;b=2">' in made
    assert '<a href="/m/attendance.rate">91.4%</a>' in made


@pytest.mark.parametrize("key", FORMATS)
def test_hostile_text_is_only_text(key: str) -> None:
    nasty = "</style><script>x</script>\"'; } \\ & \x0b\x00 =1+1 &P"
    report = dataclasses.replace(
        sample.report(),
        title=nasty,
        marking=nasty,
        brand=Brand(nasty),
        blocks=(Paragraph(nasty), FiguresTable(nasty, (nasty, "n"), ((nasty, -1),), nasty)),
    )
    packed = FORMATS[key].render(report)
    assert "=1+1" in _text_of(key, packed)
    if key == "html":
        assert b"<script" not in packed
        assert packed.count(b"</style>") == 1


@pytest.mark.parametrize("key", FORMATS)
def test_a_report_without_figures_or_sources_can_be_made(key: str) -> None:
    bare = Report("Note", "", "all", "OFFICIAL", sample.report().as_at, (Paragraph("Nothing yet."),), (), Brand("Council", "#FFDD00"))
    assert "Nothing yet." in _text_of(key, FORMATS[key].render(bare))


def test_the_brand_band_can_be_read_on_any_colour() -> None:
    assert "--vs-on-brand:#000000" in html.page(dataclasses.replace(sample.report(), brand=Brand("C", "#FFDD00")))
    assert "--vs-on-brand:#ffffff" in html.page(sample.report())


def test_pdf_loads_nothing() -> None:
    with pytest.raises(ValueError, match="may not load anything, but asked for file"):
        pdf._refuse("file:///etc/passwd")
