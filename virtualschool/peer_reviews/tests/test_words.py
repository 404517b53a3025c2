"""Every word that a file holds is looked at: what a reader is not shown names a child as well."""

import io
import zipfile

import docx
import openpyxl
import pytest
import weasyprint
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from pptx import Presentation

from virtualschool.kernel.personal import Known
from virtualschool.peer_reviews import papers
from virtualschool.peer_reviews.words import held_in

MARK = "Quillan Ostrander"


def saved(thing) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def word(change) -> bytes:
    made = docx.Document()
    made.add_paragraph("A policy.")
    change(made)
    return saved(made)


def run_in(xml: str):
    return lambda made: made.paragraphs[0]._p.append(parse_xml(xml.replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))


def deleted(made) -> None:
    made.paragraphs[0]._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="A"><w:r><w:delText>{MARK}</w:delText></w:r></w:del>'))


def inner(made) -> bytes:
    """A document that holds another."""
    data = io.BytesIO(saved(made))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("word/embeddings/inner.docx", word(lambda within: within.add_paragraph(MARK)))
    return data.getvalue()


WORD = {
    "title": lambda made: setattr(made.core_properties, "title", MARK),
    "subject": lambda made: setattr(made.core_properties, "subject", MARK),
    "key words": lambda made: setattr(made.core_properties, "keywords", MARK),
    "comments": lambda made: setattr(made.core_properties, "comments", MARK),
    "author": lambda made: setattr(made.core_properties, "author", MARK),
    "header": lambda made: setattr(made.sections[0].header.paragraphs[0], "text", MARK),
    "deleted": deleted,
    "hidden": run_in(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{MARK}</w:t></w:r>"),
}


@pytest.mark.parametrize("change", WORD.values(), ids=list(WORD))
def test_word(change):
    held = held_in("policy.docx", word(change))
    assert held.whole
    assert any(MARK in each.text for each in held.words)


def test_a_file_within_a_file():
    held = held_in("policy.docx", inner(docx.Document()))
    assert any(MARK in each.text and "a file within it" in each.place for each in held.words)
    data = io.BytesIO(saved(docx.Document()))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("word/embeddings/old.bin", b"\xd0\xcf\x11\xe0 nobody knows")
    assert not held_in("policy.docx", data.getvalue()).whole


def test_a_workbook():
    made = openpyxl.Workbook()
    made.active["A1"].comment = Comment("Ask her.", f"{MARK} 1")
    made.active.oddHeader.center.text = f"{MARK} 2"
    made.properties.subject = f"{MARK} 3"
    made.create_sheet("Hidden", 1).sheet_state = "hidden"
    made["Hidden"]["A1"] = f"{MARK} 4"
    data = io.BytesIO(saved(made))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("xl/pivotCache/pivotCacheDefinition1.xml", f'<pivotCacheDefinition><s v="{MARK} 5"/></pivotCacheDefinition>')
        packed.writestr("xl/threadedComments/threadedComment1.xml", f"<comments><text>{MARK} 7</text></comments>")
        packed.writestr("xl/externalLinks/externalLink1.xml", f"<externalLink><cell><v>{MARK} 6</v></cell></externalLink>")
    text = "\n".join(each.text for each in held_in("list.xlsx", data.getvalue()).words)
    assert [number for number in range(1, 8) if f"{MARK} {number}" not in text] == []


def test_what_no_cell_shows_any_more():
    made = openpyxl.Workbook()
    made.active["A1"] = "Shown"
    data = io.BytesIO(saved(made))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}"><si><t>Shown</t></si><si><t>{MARK}</t></si></sst>')
    held = held_in("list.xlsx", data.getvalue())
    assert [each.place for each in held.words if MARK in each.text and not each.swept] == ["words that no cell shows"]
    assert [each.text for each in held.words].count("Shown") == 1


def test_slides():
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[0])
    slide.shapes.title.text = f"{MARK} 1"
    slide.notes_slide.notes_text_frame.text = f"{MARK} 2"
    made.core_properties.keywords = f"{MARK} 3"
    held = held_in("talk.pptx", saved(made))
    assert held.whole
    text = "\n".join(each.text for each in held.words)
    assert [number for number in range(1, 4) if f"{MARK} {number}" not in text] == []


def test_a_pdf():
    head = "".join(f"<meta name={name} content='{MARK} {name}'>" for name in ("author", "keywords", "description"))
    html = f"<html><head><title>{MARK} title</title>{head}</head><body><p>The words of a policy.</p></body></html>"
    held = held_in("policy.pdf", weasyprint.HTML(string=html).write_pdf())
    assert held.whole
    text = "\n".join(each.text for each in held.words)
    assert [name for name in ("author", "keywords", "description", "title") if f"{MARK} {name}" not in text] == []
    carrying = weasyprint.HTML(string=html).write_pdf(attachments=[weasyprint.Attachment(string="A list.", name="list.txt")])
    assert not held_in("policy.pdf", carrying).whole, "nobody looks into what a PDF carries along"
    assert not held_in("scan.pdf", b"%PDF-1.4 no text at all").whole


def test_a_name_and_what_is_no_document():
    assert held_in(f"{MARK}.txt", b"Words.").words[0].text == f"{MARK}.txt"
    assert not held_in("broken.docx", b"PK\x03\x04 broken").whole


def test_a_surname_of_whoever_wrote_it_tells_of_no_child():
    known = Known.of(names=[("Quillan", "Ostrander")])
    theirs, childs = (word(lambda made, who=who: setattr(made.core_properties, "author", who)) for who in ("Ms Ostrander", MARK))
    assert papers.check("policy.docx", theirs, known).hits == ()
    assert [hit.kind.name for hit in papers.check("policy.docx", childs, known).hits] == ["NAME"]
