"""Plans that are no grid: a small table an action with headings at its left, or lines such as “Action: …”, “By whom: …”."""

import re
from collections.abc import Callable, Sequence

from virtualschool.action_plans.reading.columns import header_score, meaning
from virtualschool.action_plans.reading.grid import Row
from virtualschool.action_plans.reading.joining import Joiner
from virtualschool.action_plans.reading.titles import is_title, scope_of
from virtualschool.action_plans.reading.tree import Tree
from virtualschool.reading.blocks import Document, Paragraph

_LINE = re.compile(r"^\s*(?:[•*–-]\s*)?(?P<label>[A-Za-z][A-Za-z /()?'’&-]{1,48}?)\s*(?::|\?\s*:?|\s[–-]\s)\s*(?P<text>\S.*)$", re.S)


def is_form(rows: Sequence[Row]) -> bool:
    """Whether a table has its headings at the left: two columns, three or more fields named in the first, an action among them."""
    if not rows or any(len(row.filled) > 2 for row in rows) or len(rows[0].own) < 2 or header_score(list(rows[0].own)) > 1:
        return False
    fields = [meaning(row.own[0]) for row in rows if row.own[0] and len(row.own[0]) <= 60]
    return len({field for field in fields if field}) >= 3 and "action" in fields and len(fields) * 2 >= len(rows)


def rows_of_form(rows: Sequence[Row], tree: Tree, take_pending: Callable[[], None], mapping: dict[str, str] | None) -> None:
    """Reads such a table: a heading that comes again begins the next action."""
    take_pending()
    found = [(row.own[0].rstrip(": "), "\n".join(row.own[at] for at in row.filled if at > 0), row.place) for row in rows]
    _entries(found, tree, mapping)


def labelled_lines(document: Document, mapping: dict[str, str] | None) -> Tree | None:
    """A plan written as lines with labels; None when there is none."""
    lines, scope, more = [], scope_of(document), set[int]()
    tree = Tree(Joiner(block.text for block in document.blocks if isinstance(block, Paragraph)))
    entries: list[tuple[str, str, str]] = []
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            lines += [(cell.text, str(block.place), 0) for row in block.rows for cell in row if cell.is_first and cell.text]
            continue
        parts = block.text.split("\n")
        more |= set(range(len(lines) + 1, len(lines) + len(parts)))
        lines += [(line, str(block.place), block.level) for line in parts]
    for place, (text, where, level) in enumerate(lines):
        match = _LINE.match(text)
        field = meaning(match["label"]) if match else None
        if match and field:
            entries.append((" ".join(match["label"].split()), match["text"].strip(), where))
        elif is_title(text, scope, level=level):
            _entries(entries, tree, mapping)
            entries = []
            tree.theme(text, where)
        elif entries and not level and place in more and text.strip():
            label, before, at = entries[-1]
            entries[-1] = (label, tree.joiner.join(before, text), at)
        else:
            tree.leave(text, where)
    _entries(entries, tree, mapping)
    return tree if any(draft.text("action") and len(draft.held) > 1 for draft in tree.drafts) else None


def _entries(found: list[tuple[str, str, str]], tree: Tree, mapping: dict[str, str] | None) -> None:
    """Labelled texts in their order become rows: a label that comes again, or another action, begins the next."""
    held: dict[str, str] = {}
    fields: dict[str, str] = {}
    where = ""
    for label, text, place in found:
        field = (mapping or {}).get(label) or meaning(label) or "other"
        if label in held or (field == "action" and "action" in (fields[each] for each in held)):
            _put(held, fields, tree, where)
            held = {}
        where = where if held else place
        fields[label] = field
        held[label] = text
    if held:
        _put(held, fields, tree, where)


def _put(held: dict[str, str], fields: dict[str, str], tree: Tree, where: str) -> None:
    tree.head([(label, fields[label]) for label in held])
    texts = {label: text for label, text in held.items() if text}
    row = Row(tuple(texts.values()), (), (), where)
    tree.entry(texts, {}, {}, row, broken=False)
