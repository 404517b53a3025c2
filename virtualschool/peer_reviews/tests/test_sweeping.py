"""The last look: places of a file that no reader is shown, and what is no find there."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import pytest
import weasyprint
from openpyxl.workbook.defined_name import DefinedName
from pdfminer.pdftypes import PDFObjectNotFound
from pptx import Presentation

from virtualschool.kernel.personal import Known
from virtualschool.peer_reviews import papers
from virtualschool.peer_reviews.sweeping import strings_of_pdf
from virtualschool.peer_reviews.words import held_in

pytestmark = pytest.mark.slow

MARK = "Quillan Ostrander"
KNOWN = Known.of(names=[("Quillan", "Ostrander")], codes=["914400", "CH-77001"])
PART = f'<?xml version="1.0"?><a xmlns="urn:x"><b c="{MARK}"/></a>'
TEXT = f'<?xml version="1.0"?><a xmlns="urn:x"><b>{MARK}</b></a>'
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RUNS = "<w:r><w:t>Quill</w:t></w:r><w:r><w:t>an Ostrander</w:t></w:r>"
COMMENT = f'<?xml version="1.0"?><w:comments xmlns:w="{WORDS}"><w:p>{RUNS}</w:p></w:comments>'


def chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def picture(told: str) -> bytes:
    """A PNG of one point that says something of itself."""
    head, point = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0), zlib.compress(b"\0\0\0\0")
    chunks = chunk(b"IHDR", head), chunk(b"tEXt", b"Comment\0" + told.encode()), chunk(b"IDAT", point), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


EXIF = b"\xff\xd8\xff\xe1\x00\x40Exif\0\0" + MARK.encode("utf-16-le") + b"\xff\xd9"


def saved(thing) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def word(**parts: str | bytes) -> bytes:
    made = docx.Document()
    made.add_paragraph("A policy.")
    data = io.BytesIO(saved(made))
    with zipfile.ZipFile(data, "a") as packed:
        for name, held in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), held)
    return data.getvalue()


def pictured(name: str) -> bytes:
    made = docx.Document()
    made.add_paragraph("A policy.")
    made.add_picture(io.BytesIO(picture("Nobody" if name else MARK)))
    if name:
        made.inline_shapes[0]._inline.docPr.set(name, MARK)
    return saved(made)


def book(change) -> bytes:
    made = openpyxl.Workbook()
    made.active["A1"] = "Figures"
    change(made)
    return saved(made)


def shown() -> bytes:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[0])
    slide.shapes.title.text, slide.shapes.title.name = "A", MARK
    return saved(made)


def paper(html: str, **more) -> bytes:
    return weasyprint.HTML(string=f"<p>A policy.</p>{html}").write_pdf(**more)


PLACES = {
    "comment.docx": lambda: word(word__comments_xml=COMMENT),
    "data behind.docx": lambda: word(customXml__item9_xml=TEXT),
    "attribute.docx": lambda: word(word__people_xml=PART),
    "chart.docx": lambda: word(word__charts__chart1_xml=TEXT),
    "name of a part.docx": lambda: word(**{f"word/media/{MARK}.emf": b""}),
    "exif.docx": lambda: word(**{"word/media/image9.jpeg": EXIF}),
    "png.docx": lambda: pictured(""),
    "alternative text.docx": lambda: pictured("descr"),
    "link.docx": lambda: word(word___rels__x_xml=PART.replace(" Ostrander", "%20Ostrander")),
    "name of a sheet.xlsx": lambda: book(lambda made: made.create_sheet(MARK)),
    "defined name.xlsx": lambda: book(lambda made: made.defined_names.update(x=DefinedName("x", attr_text=f'"{MARK}"'))),
    "formula.xlsx": lambda: book(lambda made: made.active.__setitem__("A2", f'=IF(A1="{MARK}",1,2)')),
    "shape.pptx": shown,
    "form.pdf": lambda: paper(f"<form><input name=x value='{MARK}'></form>", pdf_forms=True),
    "outline.pdf": lambda: paper(f"<h1 style='bookmark-label:\"{MARK}\"'>A</h1>"),
    "link.pdf": lambda: paper("<a href='file:///C:/Quillan%20Ostrander.doc'>x</a>"),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_name_is_found_where_no_reader_is_shown_it(name):
    checked = papers.check(name.replace(" ", "-"), PLACES[name](), KNOWN)
    assert checked.counts == {"NAME": 1}


def test_forename_and_surname_in_two_cells_are_a_name():
    known = Known.of(names=[("Quillan", "Smith")])
    made = docx.Document()
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Quillan", "Smith"
    assert papers.check("a.docx", saved(made), known).counts == {"NAME": 1}


def test_widths_and_fonts_are_no_children_and_what_is_shown_counts_once():
    known = Known.of(names=[("Quillan", "Cambria")], codes=["914400", "CH-77001"])
    plain = word(word__x_xml='<?xml version="1.0"?><a cx="914400" font="Cambria"/>')
    assert papers.check("a.docx", plain, known).counts == {}
    assert papers.check("a.docx", word(word__x_xml='<?xml version="1.0"?><a v="plan CH-77001"/>'), known).counts == {}
    told = Known.of(codes=["CH77001"])
    assert papers.check("a.docx", word(word__x_xml='<?xml version="1.0"?><a v="plan CH77001"/>'), told).counts == {"CODE": 1}
    made = docx.Document()
    made.add_paragraph(f"{MARK} came.")
    assert papers.check("a.docx", saved(made), KNOWN).counts == {"NAME": 1}


def test_two_parts_of_one_name_have_to_be_looked_at_by_a_person():
    with pytest.warns(UserWarning, match="Duplicate"):
        data = word(**{"[Content_Types].xml": "<x/>"})
    assert not held_in("a.docx", data).whole


class Torn:
    """A PDF of two objects that cannot be had."""

    def __init__(self, fault):
        self.fault, self.xrefs = fault, [self]

    def get_objids(self):
        return [1, 2]

    def getobj(self, number):
        raise self.fault


def test_an_object_that_is_not_there_says_nothing_and_one_that_breaks_is_not_passed_over():
    assert list(strings_of_pdf(Torn(PDFObjectNotFound(1)))) == []
    with pytest.raises(ValueError, match="torn"):
        list(strings_of_pdf(Torn(ValueError("torn"))))
