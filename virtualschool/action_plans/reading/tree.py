"""Themes, considerations and actions as they grow row by row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from virtualschool.action_plans.reading import rag
from virtualschool.action_plans.reading.beginning import GROUPING, row_begins
from virtualschool.action_plans.reading.draft import Draft, Held
from virtualschool.action_plans.reading.grid import Row
from virtualschool.action_plans.reading.joining import Joiner, continues
from virtualschool.action_plans.reading.plan import Consideration, Plan, Theme, Unplaced

ONE_ACTIONS = (*GROUPING, "action")


@dataclass
class Branch:
    """A consideration with its drafts."""

    text: str | None
    where: str
    drafts: list[Draft] = field(default_factory=list)


@dataclass
class Bough:
    """A theme with its considerations."""

    title: str | None
    where: str
    branches: list[Branch] = field(default_factory=list)


class Tree:
    """What has been read so far, and where the next row belongs."""

    def __init__(self, joiner: Joiner) -> None:
        self.joiner = joiner
        self.boughs: list[Bough] = []
        self.unplaced: list[Unplaced] = []
        self.mapping: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.drafts: list[Draft] = []
        self._last_in: dict[str, Draft] = {}
        self._merged: dict[tuple[str, int], Held] = {}
        self._spread: dict[str, Held] = {}
        self._alike: dict[str, bool] = {}
        self._bold = self._rows = 0

    @property
    def all_bold(self) -> bool:
        """Whether rows are bold so often that it sets none apart."""
        return self._rows > 0 and self._bold * 2 > self._rows

    def leave(self, text: str, where: str) -> None:
        """Notes text that found no place."""
        if text.strip():
            self.unplaced.append(Unplaced(text.strip(), where))

    def new_table(self) -> None:
        """Merged cells are numbered within their table."""
        self._merged = {}

    def head(self, columns: list[tuple[str, str]]) -> None:
        """From now on these are the columns."""
        self.fields = dict(columns)
        self.mapping |= self.fields

    def theme(self, title: str | None, where: str) -> None:
        """Begins a theme, unless it is the one that is going on."""
        if self.boughs and title is not None and _same(self.boughs[-1].title, title):
            return
        self.boughs.append(Bough(title, where))

    def _theme_goes_on(self, rest: str) -> bool:
        """Takes the rest of a theme that a page break tore; whether it was one. Put together it may be that of the rows before."""
        last = self.boughs[-1] if self.boughs else None
        if last is None or not continues(last.title, rest):
            return False
        last.title = self.joiner.join(last.title, rest, in_a_line=True)
        before = self.boughs[-2] if len(self.boughs) > 1 else None
        if before is not None and _same(before.title, last.title):
            self.boughs.pop()
            before.branches += last.branches
            self._settle()
        return True

    def _settle(self) -> None:
        """Puts the last consideration to the one before, where a page break tore it and put together they are one."""
        branches = self.boughs[-1].branches if self.boughs else []
        if len(branches) > 1 and _same(branches[-2].text, branches[-1].text):
            torn = branches.pop()
            branches[-1].drafts += torn.drafts

    def consideration(self, text: str, where: str) -> None:
        """Begins a consideration under the theme that is going on."""
        self._consider({"consideration": text}, where)

    def entry(
        self,
        own: dict[str, str],
        lent: dict[str, str],
        colours: dict[str, str],
        row: Row,
        *,
        broken: bool,
        torn: bool = False,
        merges: dict[str, int] | None = None,
    ) -> None:
        """One row under the headings: a new action, more of the last one, or a consideration without an action. `broken` for the
        first row after a page break, `torn` for the last before one: it may hold only the short texts of its action."""
        self._rows, self._bold = self._rows + 1, self._bold + row.is_bold
        said = self._by_field(own)
        if "theme" in said and not (broken and self._theme_goes_on(said["theme"])):
            self.theme(said["theme"], row.place)
        more = {name: text for name, text in own.items() if self.fields[name] not in GROUPING}
        headless = torn and self._is_headless(said, broken=broken)
        self._note_alike(own, lent)
        if self.drafts and not headless and not row_begins(self, said, own, lent, merges or () if broken else None):
            if broken:
                self._reopened({}, {name: merge for name, merge in (merges or {}).items() if name not in own})
            self._go_on(said, more, broken, row, merges or {})
            return
        began = self._consider(said, row.place)
        if not more and not self._by_field(lent).get("action"):
            return
        held = self._cells(lent, more, merges or {}, broken=broken, began=began)
        draft = Draft(dict(self.fields), held, colours, _one_colour(row), began, row.place)
        self._branch(row.place).drafts.append(draft)
        self.drafts.append(draft)
        self._last_in |= dict.fromkeys(more, draft)

    def _is_headless(self, said: dict[str, str], *, broken: bool) -> bool:
        """Whether a row at the end of a page begins an action whose longer texts stand on the next: whom or when it names already, and
        nothing that the action before lacks. The only row of a page that names neither is the rest of the action before."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or "action" in said or "consideration" in said or not all(last.text(field) for field in said):
            return False
        return bool({"by_whom", "due"} & set(said)) or (
            not broken and not any(continues(last.text(field), text) for field, text in said.items())
        )

    def last_text(self, name: str) -> str | None:
        draft = self._last_in.get(name)
        return draft.said(name) if draft else None

    def is_covered(self, own: dict[str, str], merged: Iterable[str]) -> bool:
        """Whether a merged owner or date of the last action can reach over a page break to a row that names none."""
        return any(self.fields.get(name) in ("by_whom", "due") and name not in own for name in {*merged, *self._spread})

    def _cells(self, lent: dict[str, str], more: dict[str, str], merges: dict[str, int], *, broken: bool, began: bool) -> dict[str, Held]:
        """The texts of a new action: its own, and those of merged cells that cover it too."""
        over = self._reopened(more, merges) if broken else {}
        over |= self._beside_consideration(more) if broken and not lent and not began else {}
        carried = {name: text for name, text in lent.items() if self.fields[name] not in ONE_ACTIONS}
        held = {name: self._held(name, text, merges) for name, text in (carried | more).items()}
        held |= {name: self._merged[name, merge] for name, merge in merges.items() if name not in held and (name, merge) in self._merged}
        held |= over
        self._spread = {name: held[name] for name in (*merges, *over) if name in held}
        return held

    def _held(self, name: str, text: str, merges: dict[str, int]) -> Held:
        """The text of a cell; that of a merged one is the same for every action that it covers."""
        if name not in merges:
            return Held(text)
        return self._merged.setdefault((name, merges[name]), Held(text))

    def _reopened(self, own: dict[str, str], merges: dict[str, int]) -> dict[str, Held]:
        """Merged cells torn by a page break: after it they are empty, or go on in the middle of a sentence, and are still those of the
        last action."""
        found = {}
        last = self.drafts[-1].held if self.drafts else {}
        for name in {**merges, **self._spread}:
            held, text = last.get(name), own.get(name)
            if held is None or self.fields.get(name) in ONE_ACTIONS:
                continue
            if text and not (name in self._spread and continues(held.text, text)):
                continue
            held.text = self.joiner.join(held.text, text)
            found[name] = held
        self._merged |= {(name, merges[name]): held for name, held in found.items() if name in merges}
        return found

    def _note_alike(self, own: dict[str, str], lent: dict[str, str]) -> None:
        """Notes which columns are merged over the same rows as the considerations, and which are not."""
        grouping = next((name for name, meant in self.fields.items() if meant == "consideration"), None)
        if grouping is None or grouping in own or grouping not in lent:
            return
        for name, meant in self.fields.items():
            if meant not in ONE_ACTIONS:
                self._alike[name] = self._alike.get(name, True) and name in lent

    def _beside_consideration(self, more: dict[str, str]) -> dict[str, Held]:
        """After a page break a row without a consideration of its own goes on with that of the last action: so do the texts that were
        merged beside considerations wherever those were, though a single row on either side shows no merge."""
        last = self.drafts[-1].held if self.drafts else {}
        return {name: last[name] for name, is_alike in self._alike.items() if is_alike and name not in more and name in last}

    def plan(self, title: str) -> Plan:
        """Everything read, in the shapes of a plan; headings over nothing go to what found no place."""
        held = {name for draft in self.drafts for name in draft.held}
        mapping = {name: field for name, field in self.mapping.items() if name in held or not re.fullmatch(r"Column \d+", name)}
        plan = Plan(title=title or None, mapping=mapping, unplaced=self.unplaced)
        coloured = {rag.of_colour(draft.row_colour) for draft in self.drafts} - {None}
        number = 0
        for bough in self.boughs:
            theme = Theme(bough.title, where=bough.where)
            for branch in bough.branches:
                consideration = Consideration(branch.text, where=branch.where)
                for draft in branch.drafts:
                    number += 1
                    consideration.actions.append(draft.finished(number, rows_are_rag=len(coloured) > 1))
                theme.considerations.append(consideration)
            if theme.considerations or (theme.title or "").endswith("?"):
                plan.themes.append(theme)
            else:
                self.leave(theme.title or "", theme.where)
        return plan

    def _by_field(self, texts: dict[str, str]) -> dict[str, str]:
        return {self.fields[name]: text for name, text in texts.items() if name in self.fields}

    def _branch(self, where: str) -> Branch:
        if not self.boughs:
            self.boughs.append(Bough(None, where))
        if not self.boughs[-1].branches:
            self.boughs[-1].branches.append(Branch(None, where))
        return self.boughs[-1].branches[-1]

    def _consider(self, said: dict[str, str], where: str) -> bool:
        """Begins the consideration that a row names; whether it did."""
        text = said.get("consideration")
        if not text:
            return False
        if not self.boughs:
            self.boughs.append(Bough(None, where))
        branches = self.boughs[-1].branches
        if branches and _same(branches[-1].text, text):
            return False
        branches.append(Branch(text, where))
        return True

    def _go_on(self, said: dict[str, str], more: dict[str, str], broken: bool, row: Row, merges: dict[str, int]) -> None:
        """More of the last action; across a page break a text goes on where its column broke off."""
        last = self.drafts[-1]
        for name, text in more.items():
            target = last
            earlier = self._last_in.get(name)
            if broken and not last.said(name) and earlier and continues(earlier.said(name), text):
                target = earlier
            if name not in target.fields:
                target.fields[name] = self.fields[name]
            target.add(name, text, self.joiner)
            if name in merges:
                self._merged[name, merges[name]] = target.held[name]
            self._last_in[name] = target
        if said.get("consideration"):
            self._consideration_goes_on(said["consideration"], last, row)

    def _consideration_goes_on(self, text: str, last: Draft, row: Row) -> None:
        """The consideration beside a row that goes on: its own rest, or (where the row brought none itself) a new one that the row
        already belongs to, printed beside its second half."""
        branch = self._branch(row.place)
        if _same(branch.text, text):
            return
        if last.began or continues(branch.text, text):
            branch.text = self.joiner.join(branch.text, text, in_a_line=True)
            self._settle()
            return
        if last in branch.drafts:
            branch.drafts.remove(last)
        if branch.text is None and not branch.drafts:
            self.boughs[-1].branches.remove(branch)
        self.boughs[-1].branches.append(Branch(text, row.place, [last]))
        last.began = True


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and " ".join(one.split()).lower() == " ".join(other.split()).lower()


def _one_colour(row: Row) -> str:
    """The fill that every cell of the row has; empty when they differ."""
    return row.colours[0] if row.colours and row.colours[0] and len(set(row.colours)) == 1 else ""
