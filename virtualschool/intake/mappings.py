"""A sender's own layout, read through the mapping a person made once."""

from collections.abc import Sequence

from virtualschool.intake.formats import Format, format_named, recognise, seal_of
from virtualschool.intake.longrows import LongRows
from virtualschool.intake.models import Mapping
from virtualschool.intake.sheets import Sheet


def mapping_for(sheet: Sheet, authority_code: str) -> Mapping | None:
    """The mapping that this authority made for a header, if any."""
    return Mapping.objects.filter(authority_code=authority_code, signature=seal_of(sheet.header)).first()


def as_known_format(sheet: Sheet, authority_code: str) -> Sheet:
    """The sheet as one of ours: as it is when its header is known, else through a mapping, else as it is."""
    if recognise(sheet.header):
        return sheet
    mapping = mapping_for(sheet, authority_code)
    return mapped(sheet, mapping) if mapping else sheet


def mapped(sheet: Sheet, mapping: Mapping) -> Sheet:
    """The sheet in our columns and codes; row numbers stay those of the sender's file. A word without a mapping stays as it
    is, so that the format's own rules name it."""
    target: Format = format_named(mapping.format_key)
    ours = [column.name for column in target.columns if mapping.columns.get(column.name) in sheet.header]
    spots = [sheet.header.index(mapping.columns[name]) for name in ours]
    words = [{k.strip().casefold(): v for k, v in mapping.codes.get(name, {}).items()} for name in ours]

    def translate(cells: list[str]) -> list[str]:
        taken = [cells[spot] if spot < len(cells) else "" for spot in spots]
        return [book.get(cell.strip().casefold(), cell) for book, cell in zip(words, taken, strict=True)]

    if isinstance(sheet.rows, LongRows):
        readers = [lambda cell, book=book: book.get(cell.strip().casefold(), cell) for book in words]
        rows: Sequence[tuple[int, list[str]]] = sheet.rows.translated(spots, readers)
    else:
        rows = [(number, translate(cells)) for number, cells in sheet.rows]
    notes = [*sheet.notes, f"Read through the mapping for {mapping.sender}."]
    return Sheet(sheet.name, ours, rows, sheet.header_row, sheet.sha256, notes)
