"""The rows of our tables. Written here and not in the template: a long table has hundreds of cells, and a macro called for each of
them took most of a page's time. `ui/components.html` says what a cell may be.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

_NOT_KNOWN = Markup('<span class="vs-quiet">not known</span>')
_ROW, _ROW_END = Markup('<tr class="govuk-table__row">'), Markup("</tr>\n")


def cell(value: Any) -> Markup:
    """What a cell shows: a word or a number as it is, None as not known, a mapping as a link, a tag or its text."""
    if value is None:
        return _NOT_KNOWN
    if not isinstance(value, Mapping):
        return escape(value)
    if value.get("href"):
        return Markup('<a class="govuk-link" href="{}">{}</a>').format(value["href"], value["text"])
    if value.get("tag"):
        return tag(value["tag"], value.get("kind", ""))
    return escape(value["text"])


@lru_cache(maxsize=1024, typed=True)
def tag(text: Any, kind: str = "") -> Markup:
    """A status: a word with a shape; without a kind the word itself is the kind. A page shows few of them hundreds of times."""
    return Markup('<strong class="vs-tag vs-tag--{}">{}</strong>').format(kind or str(text).lower().replace(" ", "-"), text)


def table_rows(headers: Sequence[Any], rows: Iterable[Sequence[Any]], first_is_header: bool = True) -> Markup:
    """The rows of a table's body, one below another."""
    numeric = [isinstance(header, Mapping) and bool(header.get("numeric")) for header in headers]
    around = [_around(first_is_header and number == 0, is_number) for number, is_number in enumerate(numeric)]
    beyond = _around(False, False)
    written: list[Markup] = []
    for row in rows:
        written.append(_ROW)
        for number, value in enumerate(row):
            start, end = around[number] if number < len(around) else beyond
            written += (start, cell(value), end)
        written.append(_ROW_END)
    return Markup("").join(written)


def _around(is_header: bool, is_number: bool) -> tuple[Markup, Markup]:
    """What opens and closes a cell of a column."""
    name, scope, kind = ("th", Markup(' scope="row"'), "header") if is_header else ("td", "", "cell")
    more = f" govuk-table__{kind}--numeric" if is_number else ""
    return Markup('<{}{} class="govuk-table__{}{}">').format(name, scope, kind, more), Markup("</{}>").format(name)
