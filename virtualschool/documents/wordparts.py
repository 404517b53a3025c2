"""What Word needs and python-docx has no word for: language, repeated headers, fields, borders, alternative text."""

import io
import zipfile

from docx.document import Document as Documented
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

_FONT = "Arial"
_SIZES = {"Normal": 11, "Title": 22, "Subtitle": 13, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11.5, "Caption": 11}
_AFTER_BORDER = tuple(  # what the schema wants after a paragraph's borders
    f"w:{name}"
    for name in (
        *(
            "shd",
            "tabs",
            "suppressAutoHyphens",
            "kinsoku",
            "wordWrap",
            "overflowPunct",
            "topLinePunct",
            "autoSpaceDE",
            "autoSpaceDN",
        ),
        *(
            "bidi",
            "adjustRightInd",
            "snapToGrid",
            "spacing",
            "ind",
            "contextualSpacing",
            "mirrorIndents",
            "suppressOverlap",
            "jc",
        ),
        *("textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "rPr"),
    )
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def set_styles(document: Documented, colour: str) -> None:
    """One plain font, British English, near-black headings; the council's colour only as a rule under the title."""
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.italic = _FONT, Pt(size), False
        style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:cs"), _FONT)
    document.styles["Caption"].font.bold = True
    document.styles["Normal"].paragraph_format.space_after = Pt(8)
    note = document.styles.add_style("Table note", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style, note.font.size = document.styles["Normal"], Pt(9.5)
    title = document.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    title.insert_element_before(_border("bottom", colour, 18), *_AFTER_BORDER)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for language in defaults.findall(qn("w:lang")):
        defaults.remove(language)
    defaults.append(_element("w:lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA"))


def set_page(document: Documented, *, marking: str, council: str) -> None:
    """A4 with the marking at the head and foot of each page, and page x of y."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(2)
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(marking).bold = True
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    foot.style.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(8.7), WD_TAB_ALIGNMENT.CENTER)
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(17.4), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{council}\t")
    foot.add_run(marking).bold = True
    foot.add_run("\tPage ")
    _add_field(foot, "PAGE")
    foot.add_run(" of ")
    _add_field(foot, "NUMPAGES")


def styled(document: Documented, text: str, style: str) -> Paragraph:
    """A paragraph in a style. Its key is written down at once: looking it up by its name goes through every style, each time."""
    paragraph = document.add_paragraph(text)
    paragraph._p.style = style.replace(" ", "")
    return paragraph


def dress_table(table: Table, title: str) -> None:
    """Rules between rows, a header row that repeats on each page, and the table's title as its alternative text."""
    properties = table._tbl.tblPr
    borders = _element("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{edge}", val="single", sz="4", space="0", color="B1B4B6"))
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")
    properties.append(_element("w:tblCaption", val=title))
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(_element("w:tblHeader"))


def keep_rows_whole(table: Table) -> None:
    """No row breaks over two pages, and the header stays with the first."""
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().insert(0, _element("w:cantSplit"))
        for paragraph in row.iter(qn("w:p")):
            Paragraph(paragraph, table).paragraph_format.space_after = Pt(2)
    for paragraph in table._tbl.tr_lst[0].iter(qn("w:p")):
        Paragraph(paragraph, table).paragraph_format.keep_with_next = True


def describe_picture(paragraph: Paragraph, title: str, description: str) -> None:
    """Alternative text for the picture in this paragraph; the picture stays with the table that follows."""
    paragraph.paragraph_format.keep_with_next = True
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("title", title)
        properties.set("descr", description)


def add_bar(paragraph: Paragraph, colour: str) -> None:
    """A thick rule at the left of a callout."""
    paragraph.paragraph_format.left_indent = Cm(0.4)
    paragraph._p.get_or_add_pPr().insert_element_before(_border("left", colour, 48), *_AFTER_BORDER)


def undated(packed: bytes) -> bytes:
    """The same file without the time of packing, so that one report always gives one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return out.getvalue()


def _add_field(paragraph: Paragraph, code: str) -> None:
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        if kind is None:
            instruction = _element("w:instrText")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind == "text":
            run.text = "1"
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))


def _border(side: str, colour: str, eighths: int) -> BaseOxmlElement:
    borders = _element("w:pBdr")
    borders.append(_element(f"w:{side}", val="single", sz=str(eighths), space="6", color=colour.lstrip("#").upper()))
    return borders


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
