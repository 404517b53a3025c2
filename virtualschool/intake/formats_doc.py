"""The page of all formats, written from the formats themselves so that it cannot disagree with them."""

from collections.abc import Iterable

from virtualschool.intake.formats import CHILDREN, ENROLMENTS, SCHOOLS, Column, Format, all_formats

_INTRODUCTION = """# Formats

A file is recognised by its header. Columns may stand in any order and case, spaces and signs in their names do not matter, and columns
that are not listed are left aside with a note. CSV (UTF-8, UTF-16, Windows-1252) and workbooks are read; dates as day/month/year or ISO.
Each format has a template to download on the import page.

A faulty or blank cell of a column marked *row* refuses the whole row; of any other column only that cell is not read. Refused rows come
back as a workbook to mend and send again. A row whose child is not known waits in the queue. Loading a file again changes nothing."""

_STAGES = {CHILDREN: "children", SCHOOLS: "schools", ENROLMENTS: "enrolments"}


def as_markdown(formats: Iterable[Format] | None = None) -> str:
    """All formats with their columns, accepted values and rules, in the order in which a batch takes them."""
    parts = [_INTRODUCTION]
    for form in all_formats() if formats is None else formats:
        parts += [f"## {form.title} (`{form.key}`)", _facts(form), _columns(form)]
        if form.notes:
            parts.append("\n".join(f"- {note}" for note in form.notes))
    return "\n\n".join(parts) + "\n"


def _facts(form: Format) -> str:
    known_by = ", ".join(f"`{name}`" for name in form.signature)
    if form.one_of:
        known_by += f" and one of {', '.join(f'`{name}`' for name in form.one_of)}"
    told = [f"Recognised by: {known_by}", f"Taken with: {_STAGES.get(form.stage, 'the rest, last')}"]
    told += [f"One row is: {form.identity}"] if form.identity else []
    told += [f"Source: {form.source}"] if form.source else []
    told += ["Another layout can be mapped to it once, on the import page"] if form.mappable else []
    return "  \n".join(f"{text.rstrip('.')}." for text in told)


def _columns(form: Format) -> str:
    heads = ("Column", "Needed", "Refuses", "What it holds", "Example", "Also called", "Rule")
    return "\n".join([_line(heads), "|" + " --- |" * len(heads), *(_line(_cells(column)) for column in form.columns)])


def _cells(column: Column) -> tuple[str, ...]:
    needed, refuses = "yes" if column.needed else "", "row" if column.key else "cell"
    also = ", ".join(column.aliases)
    return f"`{column.name}`", needed, refuses, column.help, column.example, also, f"`{column.code}`"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
