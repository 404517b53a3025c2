"""A template to download for each format: its header and one example row, as a file that the intake itself reads."""

import csv
import io

from virtualschool.intake.formats import Format

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def template_csv(form: Format) -> bytes:
    """The template as CSV in UTF-8 with a mark, so that Excel opens it rightly."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.name for column in form.columns)
    writer.writerow(_safe(column.example) for column in form.columns)
    return out.getvalue().encode("utf-8-sig")


def template_name(form: Format) -> str:
    """The file name that the template is offered under."""
    return f"template_{form.key.replace('.', '_')}.csv"


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
