"""A whole workbook: each sheet as a heading and a table, then comments, with notes of what is hidden or was never calculated."""

from collections.abc import Iterator

from virtualschool.reading.blocks import Block, CannotRead, Cell, Document, Paragraph, Place, Table
from virtualschool.reading.grids import Spanning, table_of
from virtualschool.reading.package import Element, Package
from virtualschool.reading.workbook.sheets import Book, Sheet, Spot, letters_of, read_sheet
from virtualschool.reading.workbook.styles import Looks, S, rich, shared_texts

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_THREADS = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_MOST_NAMED = 12
_WIDEST_GAP = 20  # empty rows or columns; what lies further off was left there by mistake


def read_xlsx(package: Package) -> Document:
    """The workbook as it was last shown; hidden sheets, rows and columns are read and named."""
    tree = package.tree(package.main)
    if tree is None:
        raise CannotRead("is damaged: it has no workbook part.")
    settings = tree.find(f"{S}workbookPr")
    from_1904 = settings is not None and settings.get("date1904", "0") in ("1", "true")
    book = Book(Looks(package), shared_texts(package), from_1904)
    relations = package.relations(package.main)
    blocks: list[Block] = []
    notes: list[str] = []
    for each in tree.iterfind(f"{S}sheets/{S}sheet"):
        name, relation = each.get("name", ""), relations.get(each.get(_ID, ""))
        if relation is None or relation.is_outside or relation.kind != "worksheet":
            continue
        content = package.tree(relation.target)
        if content is None:
            continue
        sheet = read_sheet(content, name, book)
        if each.get("state", "visible") != "visible":
            notes.append(f"The sheet “{name}” is hidden; it was read.")
        blocks += _blocks(sheet)
        blocks += _asides(package, relation.target, name)
        notes += _notes(sheet)
    return Document(kind="xlsx", blocks=tuple(blocks), title=package.title, notes=tuple(notes))


def _blocks(sheet: Sheet) -> Iterator[Block]:
    spots = [spot for spot, cell in sheet.cells.items() if cell.lines]
    if not spots:
        return
    yield Paragraph(sheet.name, Place(f"sheet “{sheet.name}”"), level=1)
    yield _table(sheet, spots)


def _table(sheet: Sheet, spots: list[Spot]) -> Table:
    """The sheet's used range without empty margins and wide gaps; a merged cell has the text and fill of its first."""
    merges = [each for each in sheet.merges if each[:2] in sheet.cells or any(_holds(each, spot) for spot in spots)]
    rows = _kept([row for row, _ in spots], [(each[0], each[2]) for each in merges])
    columns = _kept([column for _, column in spots], [(each[1], each[3]) for each in merges])
    taken: set[Spot] = set()
    cells = []
    for merge in merges:
        down = [row for row in range(merge[0], min(merge[2], merge[0] + _WIDEST_GAP * 50) + 1) if row in rows]
        across = [column for column in range(merge[1], min(merge[3], merge[1] + _WIDEST_GAP * 50) + 1) if column in columns]
        covered = {(row, column) for row in down for column in across}
        if not covered or covered & taken:
            continue
        taken |= covered
        cell = sheet.cells.get(merge[:2]) or Cell(place=_place(sheet, down[0], across[0]))
        cells.append(Spanning(rows[down[0]], columns[across[0]], cell, len(down), len(across)))
    for (row, column), cell in sheet.cells.items():
        if (row, column) not in taken and row in rows and column in columns:
            cells.append(Spanning(rows[row], columns[column], cell))
    return table_of(cells, place=Place(f"sheet “{sheet.name}”"), height=len(rows), width=len(columns))


def _holds(merge: tuple[int, int, int, int], spot: Spot) -> bool:
    return merge[0] <= spot[0] <= merge[2] and merge[1] <= spot[1] <= merge[3]


def _kept(used: list[int], merged: list[tuple[int, int]]) -> dict[int, int]:
    """The rows (or columns) of the table by their numbers: those in use and between them, but a wide gap is one empty row."""
    some = sorted({*used, *(number for first, last in merged for number in (first, min(last, first + _WIDEST_GAP * 50)))})
    kept: list[int] = []
    before = some[0] - 1
    for number in some:
        is_wide = number - before > _WIDEST_GAP and not any(first <= before and number <= last for first, last in merged)
        kept += [before + 1, number] if is_wide else range(before + 1, number + 1)
        before = number
    return {number: index for index, number in enumerate(kept)}


def _place(sheet: Sheet, row: int, column: int) -> Place:
    return Place(f"sheet “{sheet.name}”, cell {letters_of(column)}{row}")


def _notes(sheet: Sheet) -> Iterator[str]:
    if sheet.unknown:
        yield f"Sheet “{sheet.name}”: formulas whose results were never saved are empty: {_some(sheet.unknown)}. Save it once in Excel."
    if sheet.yearless:
        yield f"Sheet “{sheet.name}”: dates are shown without their year, and read as shown: {_some(sheet.yearless)}."
    if sheet.hidden_rows:
        yield f"Sheet “{sheet.name}”: hidden rows were read: {_some([str(row) for row in sheet.hidden_rows])}."
    if sheet.hidden_columns:
        yield f"Sheet “{sheet.name}”: hidden columns were read: {_some(sheet.hidden_columns)}."
    if sheet.has_rules:
        yield f"Sheet “{sheet.name}” colours cells by rules (conditional formatting); colours that come from rules were not read."


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _asides(package: Package, part: str, sheet: str) -> Iterator[Paragraph]:
    """Comments, notes and text boxes of a sheet, each with the cell that it hangs on."""
    threaded: set[str] = set()
    for relation in package.relations(part).values():
        if relation.kind == "threadedComment" and (tree := package.tree(relation.target)) is not None:
            for each in tree:
                threaded.add(each.get("ref", ""))
                yield from _aside(each.findtext(f"{_THREADS}text", ""), sheet, f"comment on cell {each.get('ref', '')}")
    for relation in package.relations(part).values():
        tree = package.tree(relation.target) if not relation.is_outside and relation.kind in ("comments", "drawing") else None
        if tree is None:
            continue
        for comment in tree.iterfind(f"{S}commentList/{S}comment"):
            text = comment.find(f"{S}text")
            if text is not None and comment.get("ref", "") not in threaded:
                yield from _aside(rich(text)[0], sheet, f"note on cell {comment.get('ref', '')}")
        for box in tree.iter(f"{_SHEET_DRAWING}txBody"):
            yield from _aside("\n".join(_paragraphs(box)), sheet, "text box")


def _paragraphs(box: Element) -> Iterator[str]:
    for paragraph in box.iterfind(f"{_DRAWING}p"):
        yield "".join(text.text or "" for text in paragraph.iter(f"{_DRAWING}t"))


def _aside(text: str, sheet: str, where: str) -> Iterator[Paragraph]:
    if text.strip():
        yield Paragraph(text.strip(), Place(f"sheet “{sheet}”, {where}"))
