"""PDF files drawn by hand for tests: text at places, lines, rectangles, as programs other than ours write them."""


def text(x, y, words, *, size=10, bold=False, matrix=None):
    """Words at a place, counted from the bottom left."""
    where = matrix or f"1 0 0 1 {x} {y}"
    safe = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F{2 if bold else 1} {size} Tf {where} Tm ({safe}) Tj ET\n"


def box(x, y, wide, high, colour="0 0 0"):
    """A filled rectangle."""
    return f"{colour} rg {x} {y} {wide} {high} re f 0 0 0 rg\n"


def line(x0, y0, x1, y1):
    """A line."""
    return f"0.5 w {x0} {y0} m {x1} {y1} l S\n"


def picture():
    """A picture over the whole page."""
    return "q 500 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"


def pdf(*pages, annotations="", size=(600, 800)):
    """A file of pages, each given by what is drawn on it."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for content in pages:
        objects.append(f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream")
        about = f"/Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {len(objects)} 0 R"
        objects.append(f"<< /Type /Page {about} /Annots [{annotations}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out.encode("latin-1")))
        out += f"{number} 0 obj\n{each}\nendobj\n"
    start = len(out.encode("latin-1"))
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    return f"{out}startxref\n{start}\n%%EOF".encode("latin-1")
