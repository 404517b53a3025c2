"""An improvement plan of any size as people have them: Word with merged cells, Excel, PDF with a text layer, text. All of it made up."""

import html
import io
from collections.abc import Iterator
from itertools import islice

HEADER = ("Consideration", "Action", "By whom?", "Due / RAG on track", "Progress / RAG completion", "Anticipated impact")
OWNERS = ("VSH", "VSH and School Data Analyst", "Head of Access to Education", "PEP advisers", "Designated teachers; VSH")
MONTHS = ("January", "March", "Sept", "Nov", "Dec", "July")
SUBJECTS = ("attendance", "suspensions", "reading", "transport", "transition", "mentoring", "tuition", "equipment", "breakfast", "music")
OVER = 8
"""Actions below one line of enquiry, of which every two share a consideration."""

Row = tuple[str, ...]
Theme = tuple[str, list[tuple[str, list[Row]]]]


def themes(actions: int) -> Iterator[Theme]:
    """Lines of enquiry with considerations, each with two actions."""
    rows = _actions(actions)
    number = 0
    while first := list(islice(rows, OVER)):
        number += 1
        pairs = [first[place : place + 2] for place in range(0, len(first), 2)]
        held = [(f"Area {number}.{place} needs a common approach in every school", pair) for place, pair in enumerate(pairs, start=1)]
        yield f"How well do schools and services work together on subject {number}?", held


def _actions(actions: int) -> Iterator[Row]:
    for number in range(1, actions + 1):
        subject = SUBJECTS[number % len(SUBJECTS)]
        due = f"{MONTHS[number % len(MONTHS)]} {26 + number % 3}" if number % 9 else "Termly"
        progress = "Complete" if number % 7 == 0 else f"Met with {3 + number % 5} schools about {subject}, who asked for clear dates."
        text = f"Agree with every school what it does for {subject} in week {number}, write it down and tell carers about it."
        yield text, OWNERS[number % len(OWNERS)], due, progress, _impact(number)


def _impact(number: int) -> str:
    """Every action names an indicator; there are 36 of them, each in the same words wherever it is named."""
    which = number % 36
    said = f"Use of {SUBJECTS[which % len(SUBJECTS)]} plan {which} to improve from {20 + which}% to {60 + which}% by July 2027."
    return f"Children have what they need at once. {said}"


def text(actions: int) -> bytes:
    """Lines with tabs, as a table that was copied."""
    lines = ["Improvement plan of the Virtual School"]
    for place, (title, considerations) in enumerate(themes(actions)):
        lines += ["", title, *(["\t".join(HEADER)] if place == 0 else [])]
        for consideration, rows in considerations:
            lines += ["\t".join((consideration if at == 0 else "", *row)) for at, row in enumerate(rows)]
    return "\n".join(lines).encode()


def word(actions: int) -> bytes:
    """A table a line of enquiry, considerations merged over their actions."""
    from docx import Document

    document = Document()
    document.add_heading("Improvement plan of the Virtual School", 0)
    for title, considerations in themes(actions):
        document.add_heading(title, 2)
        rows = [(consideration, *row) for consideration, held in considerations for row in held]
        table = document.add_table(rows=1 + len(rows), cols=len(HEADER))
        cells = list(table._cells)
        for place, said in enumerate((*HEADER, *(cell for row in rows for cell in row))):
            column, line = place % len(HEADER), place // len(HEADER)
            if column or line == 0 or said != rows[line - 2][0] or line == 1:
                cells[place].text = said
        for line in range(1, len(rows)):
            if rows[line][0] == rows[line - 1][0]:
                cells[line * len(HEADER)].merge(cells[(line + 1) * len(HEADER)])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel(actions: int) -> bytes:
    """One sheet, lines of enquiry across all columns, considerations merged."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet, line = book.add_worksheet("Plan"), 1
    sheet.write_row(0, 0, HEADER)
    for title, considerations in themes(actions):
        sheet.merge_range(line, 0, line, len(HEADER) - 1, title)
        line += 1
        for consideration, rows in considerations:
            if len(rows) > 1:
                sheet.merge_range(line, 0, line + len(rows) - 1, 0, consideration)
            else:
                sheet.write(line, 0, consideration)
            for row in rows:
                sheet.write_row(line, 1, row)
                line += 1
    book.close()
    return out.getvalue()


def pdf(actions: int) -> bytes:
    """Landscape pages with ruled tables, rows torn by page breaks as they come."""
    from weasyprint import HTML

    body = ["<h1>Improvement plan of the Virtual School</h1>"]
    for title, considerations in themes(actions):
        heads = "".join(f"<th>{each}</th>" for each in HEADER)
        body.append(f"<h2>{html.escape(title)}</h2><table><thead><tr>{heads}</tr></thead>")
        for consideration, rows in considerations:
            for at, row in enumerate(rows):
                first = f"<td rowspan={len(rows)}>{html.escape(consideration)}</td>" if at == 0 else ""
                body.append(f"<tr>{first}{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>")
        body.append("</table>")
    style = "@page{size:A4 landscape} body{font:9pt sans-serif} table{border-collapse:collapse} td,th{border:1px solid;padding:3pt}"
    return bytes(HTML(string=f"<style>{style}</style>{''.join(body)}").write_pdf() or b"")


MAKERS = {"txt": text, "docx": word, "xlsx": excel, "pdf": pdf}
