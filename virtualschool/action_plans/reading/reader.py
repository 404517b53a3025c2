"""A read document becomes a plan: the columns of its tables by meaning, rows joined across page breaks, headings over considerations.

Nothing is dropped: what found no place is listed with where it stood. Nothing is invented: a field that the document does not give
stays None. A merged cell holds for every action that it covers; a blank one holds for none, except that a consideration (or theme)
goes on until the next.
"""

from virtualschool.action_plans.reading.columns import assigned, header_score, plain
from virtualschool.action_plans.reading.conflicts import conflicts_in
from virtualschool.action_plans.reading.forms import is_form, labelled_lines, rows_of_form
from virtualschool.action_plans.reading.grid import Row, has_own_head, notes_below, rows_of, standing_apart
from virtualschool.action_plans.reading.guessing import Guess, guessed
from virtualschool.action_plans.reading.headings import (
    FEWEST,
    begins_anew,
    headed,
    is_consideration,
    labels_of,
    lines_above_tables,
    lone_rows_head,
)
from virtualschool.action_plans.reading.indicators import indicators_in
from virtualschool.action_plans.reading.joining import Joiner, goes_on, mended
from virtualschool.action_plans.reading.kpi_table import add_rows, fields_of, read_rows
from virtualschool.action_plans.reading.links import link
from virtualschool.action_plans.reading.plan import Indicator, Plan
from virtualschool.action_plans.reading.titles import is_named, is_sheets_theme, is_title, may_head, scope_of, title_of
from virtualschool.action_plans.reading.tree import Tree
from virtualschool.reading.blocks import CannotRead, Document, Paragraph, Table

_LONGEST_HEADING = 90
_BETWEEN = 2
"""Paragraphs that may stand between a heading and its table."""


class Reader:
    """Goes through a document once. `mapping` (column → field) overrules what headings mean, and what was guessed of them."""

    def __init__(self, document: Document, mapping: dict[str, str] | None = None, guess: Guess | None = None) -> None:
        self.document, self.mapping = document, {**guess.mapping, **(mapping or {})} if guess else mapping
        self.scope = scope_of(document)
        self.joiner = Joiner(_texts(document))
        self.tree = Tree(self.joiner)
        self.columns: list[tuple[str, str]] = []
        self.header: tuple[str, ...] = guess.header if guess else ()
        self.apart: set[int] = set()
        self.pending: Paragraph | None = None
        self.sheet: Paragraph | None = None
        self.broken = self.torn = self.lone_heads = False
        self.second: str | None = None
        self.over = lines_above_tables(document.blocks, self.scope)
        self.between = 0
        self.kpis: list[Indicator] = []

    def read(self) -> Tree:
        for place, block in enumerate(self.document.blocks):
            if isinstance(block, Paragraph):
                self._paragraph(block, heads=place in self.over)
            else:
                self._table(block)
        self._drop_pending()
        self._leave_sheet()
        return self.tree

    def _paragraph(self, paragraph: Paragraph, *, heads: bool) -> None:
        if not paragraph.text.strip():
            return
        if self.document.kind == "xlsx" and paragraph.level == 1:
            self._leave_sheet()
            self.sheet = paragraph
        elif heads or (not paragraph.is_item and is_title(paragraph.text, self.scope, level=paragraph.level)):
            self._drop_pending()
            self.pending, self.between = paragraph, _BETWEEN if heads or paragraph.level or is_named(paragraph.text) else 0
        else:
            self.between -= 1
            if self.pending and self.pending.level == 0 and (self.between < 0 or paragraph.is_item):
                self._drop_pending()
            self.tree.leave(paragraph.text, str(paragraph.place))

    def _drop_pending(self) -> None:
        if self.pending:
            self.tree.leave(self.pending.text, str(self.pending.place))
        self.pending = None

    def _leave_sheet(self) -> None:
        if self.sheet:
            self.tree.leave(self.sheet.text, str(self.sheet.place))
        self.sheet = None

    def _take_sheet(self) -> None:
        """The name of a sheet with actions heads them, where it says something or there are several such sheets."""
        plans = [block for block in self.document.blocks if isinstance(block, Table) and headed(rows_of(block)) is not None]
        if self.sheet and is_sheets_theme(self.sheet.text, is_one_of_many=len(plans) > 1):
            self.tree.theme(self.sheet.text, str(self.sheet.place))
            self.sheet = None

    def _table(self, table: Table) -> None:
        rows = rows_of(table)
        if fields := fields_of(rows):
            self._indicators(rows, fields)
            return
        if is_form(rows):
            rows_of_form(rows, self.tree, self._take_pending, self.mapping)
            return
        found = headed(rows)
        if found is None and not self.columns:
            found = next((place for place, row in enumerate(rows) if self._is_same_header(row)), None)
        if not rows or (found is None and (has_own_head(rows) or not self._goes_on(len(rows[0].own)))):
            for row in rows:
                self._aside(row)
            return
        if found is not None:
            self._take_sheet()
        again = found == 0 and self._is_same_header(rows[0])
        self.tree.new_table()
        self.broken = bool(self.tree.drafts) and self.pending is None and (found != 0 or again)
        place = 0
        if found is not None and not self.columns:
            for row in rows[: max(found - 1, 0)]:
                self._aside(row)
            place = max(found - 1, 0)
        notes = notes_below(rows, found if found is not None else -1) if self.document.kind in ("xlsx", "csv") else len(rows)
        for row in rows[notes:]:
            self._aside(row)
        rows = rows[:notes]
        while place < len(rows):
            self.torn = self.document.kind == "pdf" and place == len(rows) - 1
            taken = self._row(rows, place)
            self.broken = self.broken and again and place == 0
            place += taken

    def _indicators(self, rows: list[Row], fields: dict[str, int]) -> None:
        self._drop_pending()
        self._aside(rows[0])
        for row, indicator in read_rows(rows, fields):
            for at in row.filled:
                if indicator is None or at not in fields.values():
                    self.tree.leave(row.own[at], row.places[at] or row.place)
            if indicator is not None:
                self.kpis.append(indicator)

    def _goes_on(self, width: int) -> bool:
        """Whether a table without headings can be more of the one before: as wide, or (where nothing but blanks or gaps tell columns
        apart) nearly so."""
        if self.document.kind in ("txt", "pdf"):
            return bool(self.columns) and len(self.columns) <= 2 * width <= 2 * len(self.columns) + 2
        return len(self.columns) <= width <= len(self.columns) + 1 if self.columns else False

    def _row(self, rows: list[Row], place: int) -> int:
        """Reads a row; returns how many it took (a heading may stand in two)."""
        row = rows[place]
        if self._is_heading(rows, place):
            return self._heading(rows, place)
        if self._is_title(rows, place):
            self._title(rows, place)
        elif not self.columns:
            self._aside(row)
        else:
            self._entry(row)
        return 1

    def _is_heading(self, rows: list[Row], place: int) -> bool:
        """Whether a row is one of headings. Below other headings an action may sound like them (“Review the action plan”, “Lead officer”):
        there it must stand out."""
        row = rows[place]
        if self._is_same_header(row):
            return True
        needed = FEWEST if not self.columns else 3
        if header_score(_labels(row)) < min(needed, max(FEWEST, len(self.columns))):
            return False
        return not self.columns or place == 0 or begins_anew(row, rows[place - 1], self.header, is_plain=not self.tree.all_bold)

    def _is_same_header(self, row: Row) -> bool:
        return bool(self.header) and tuple(map(plain, _labels(row))) == self.header

    def _heading(self, rows: list[Row], place: int) -> int:
        labels, taken = labels_of(rows, place)
        below_all = rows[place + taken :]
        values = [[(row.own[at], row.colours[at]) for row in below_all if at < len(row.own)] for at in range(len(labels))]
        self.columns = assigned(labels, self.mapping, values)
        self.header = tuple(map(plain, _labels(rows[place])))
        self.lone_heads = lone_rows_head(below_all, [field for _, field in self.columns])
        self.apart = standing_apart(rows[place:], [field != "other" for _, field in self.columns])
        self.tree.head([column for at, column in enumerate(self.columns) if at not in self.apart])
        for at in sorted(self.apart & set(rows[place].filled)):
            self.tree.leave(rows[place].own[at], rows[place].places[at])
        if self.pending:
            self._take_pending()
        return taken

    def _is_title(self, rows: list[Row], place: int) -> bool:
        row = rows[place]
        text = row.own[row.filled[0]] if row.is_wide else row.lone
        if not text or row.filled[0] > 1 or (self.broken and goes_on(text)):
            return False
        following = rows[place + 1] if place + 1 < len(rows) else None
        if following is not None and header_score(_labels(following)) >= FEWEST:
            return may_head(text) or is_title(text, self.scope)
        if row.is_wide:
            return len(text) < 700 and bool(self.columns)
        stands_out = row.is_bold and not self.tree.all_bold
        return (self.lone_heads and row.filled == [0]) or is_title(text, self.scope, stands_out=stands_out)

    def _title(self, rows: list[Row], place: int) -> None:
        row, above = rows[place], rows[place - 1] if place else None
        text = row.own[row.filled[0]]
        self._drop_pending()
        no_column = self.columns and "consideration" not in dict(self.columns).values()
        if no_column and row.is_wide and self.tree.boughs and is_consideration(text, row, above, self.second):
            self.tree.consideration(text, row.place)
            self.second = row.colours[0] if above and above.is_wide and above.colours[0] != row.colours[0] else self.second
        else:
            self.tree.theme(text, row.place)

    def _take_pending(self) -> None:
        if self.pending:
            self.tree.theme(self.pending.text, str(self.pending.place))
        self.pending = None

    def _aside(self, row: Row) -> None:
        for at in row.filled:
            self.tree.leave(row.own[at], row.places[at] or row.place)

    def _entry(self, row: Row) -> None:
        for at in self.apart & set(row.filled):
            self.tree.leave(row.own[at], row.places[at])
        if self.apart and not set(row.filled) - self.apart:
            return
        at_home = [(at, name) for at, (name, _) in enumerate(self.columns) if at < len(row.own) and at not in self.apart]
        own = {name: row.own[at] for at, name in at_home if row.own[at]}
        lent = {name: row.lent[at] for at, name in at_home if row.lent[at]}
        beyond = {f"Column {at + 1}": row.own[at] for at in range(len(self.columns), len(row.own)) if row.own[at]}
        for name in beyond:
            self.columns.append((name, "other"))
            self.tree.head(self.columns)
        own |= beyond
        colours = {name: row.colours[at] for at, name in at_home if row.colours[at]}
        merges = {name: row.merges[at] for at, name in at_home if at < len(row.merges)}
        self._take_pending()
        numbered = {name: merge for name, merge in merges.items() if merge is not None}
        self.tree.entry(own, lent, colours, row, broken=self.broken, torn=self.torn, merges=numbered)


def read_plan(document: Document, mapping: dict[str, str] | None = None) -> Plan:
    """The plan that a document holds. `mapping` puts another field in place of what a column's heading means. Raises CannotRead when
    it holds no table (and no labelled lines) with actions."""
    reader = Reader(document, mapping)
    tree = reader.read()
    if not tree.drafts:
        tree = labelled_lines(document, mapping) or tree
    guess = None if tree.drafts else guessed(document)
    if guess:
        tree = Reader(document, mapping, guess).read()
    if not tree.drafts:
        raise CannotRead(_nothing(document, is_headed=bool(reader.columns)))
    plan = tree.plan(title_of(document))
    plan.is_guessed = guess is not None
    link(plan)
    plan.kpis = indicators_in(plan)
    add_rows(plan, reader.kpis)
    plan.conflicts = conflicts_in(plan, document)
    return plan


def _nothing(document: Document, *, is_headed: bool) -> str:
    tables = sum(isinstance(block, Table) for block in document.blocks)
    if not document.blocks:
        return "The document holds no text."
    if is_headed:
        return "No plan was found: there is a row of headings, and no action under it."
    if not tables:
        return "No plan was found: the document holds no table, and no lines such as “Action: …”."
    return "No plan was found: no table has a column that reads as actions (such as “Action”, “By whom?”, “Due”)."


def _labels(row: Row) -> list[str]:
    """Texts of a row as headings; one that is merged downwards or sideways counts once."""
    return [mended(text) if len(text) < _LONGEST_HEADING else text for text in row.own]


def _texts(document: Document) -> list[str]:
    found = []
    for block in document.blocks:
        found += [block.text] if isinstance(block, Paragraph) else [cell.text for row in block.rows for cell in row if cell.is_first]
    return found
