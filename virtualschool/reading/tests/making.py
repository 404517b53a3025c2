"""Documents made for tests: Word packages from bare XML, and what was read of them in short."""

import io
import zipfile

from virtualschool.reading.blocks import Paragraph, Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = ("styles", "numbering", "footnotes", "endnotes", "comments", "header1", "footer1", "settings")


def zipped(parts):
    """A ZIP of texts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def unzipped(content):
    """The texts of a ZIP by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def word(body, **parts):
    """A Word document of some body; other parts by their names, the inside of their root element each."""
    roots = {"header1": "hdr", "footer1": "ftr"}
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{name.rstrip("1")}" Target="{name}.xml"/>' for name in parts if name in _KINDS
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations(f'<Relationship Id="1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(relations),
    }
    for name, inside in parts.items():
        root = roots.get(name, name)
        files[f"word/{name}.xml"] = f"<w:{root} {_SPACES}>{inside}</w:{root}>"
    return zipped(files)


def _relations(inside):
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def p(*runs, style="", properties=""):
    """A paragraph of runs; a text becomes a run."""
    about = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    return f"<w:p><w:pPr>{about}</w:pPr>{''.join(map(r, runs))}</w:p>"


def r(text, properties=""):
    """A run of text; XML stays as it is."""
    if text.startswith("<"):
        return text
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(inside, properties=""):
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside if inside.startswith('<') else p(inside)}</w:tc>"


def tr(*cells, properties=""):
    """A row of cells; a text becomes a cell."""
    made = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def tbl(*rows, properties="", grid=()):
    """A table of rows."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def texts(table):
    """The text of every position of a table."""
    return [[cell.text for cell in row] for row in table.rows]


def said(document):
    """Everything that was read, each merged cell once."""
    out = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out.append(block.text)
        elif isinstance(block, Table):
            out += [cell.text for row in block.rows for cell in row if cell.is_first]
    return "\n".join(out)


def spans(table):
    """Where each merged cell stands: the positions by the cell's text."""
    found = {}
    for y, row in enumerate(table.rows):
        for x, cell in enumerate(row):
            if cell.merge is not None:
                found.setdefault((cell.merge, cell.text), []).append((y, x))
    return {text: spots for (_, text), spots in found.items()}
