"""The table of rules: DfE's code and words, what each needs, and the function that judges it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from virtualschool.intake.loading import Severity

if TYPE_CHECKING:
    from virtualschool.children.ssda903.rules.view import YearView

IDENTITY, TIMELINE, PLAUSIBILITY, OUTCOMES, TABLES = (
    "identity",
    "care timeline",
    "plausibility",
    "outcomes",
    "tables agree",
)


class Finding(NamedTuple):
    """A broken rule. It stands at the row of the first of `things` (rows of the record) that this load brought; name the one
    of the later date first. `message` and `value` take the place of the rule's title and the cell."""

    things: tuple[Any, ...]
    column: str
    message: str = ""
    value: str | None = None


Judge = Callable[["YearView"], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """A rule of the return. `judge` is None for rules that are applied while cells are read or children matched. `needs`
    names the columns without which it cannot run, `cannot` says why in a user's words."""

    code: str
    title: str
    group: str
    severity: Severity
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    judge: Judge | None = None
    needs: tuple[str, ...] = ()
    cannot: str = ""


_rules: dict[str, Rule] = {}


@cache
def _words() -> dict[str, dict[str, Any]]:
    """Code, message, fields and tables as DfE lists them (2025/26)."""
    return json.loads((Path(__file__).parent / "rules.json").read_text("utf-8"))


def rule(code: str, group: str, *, needs: tuple[str, ...] = (), cannot: str = "") -> Callable[[Judge], Judge]:
    """Registers a judge for one of DfE's rules; what it finds is a warning, since the row is loaded."""

    def add(judge: Judge) -> Judge:
        words = _words()[code]
        _add(Rule(code, words["title"], group, Severity.WARNING, tuple(words["tables"]), tuple(words["columns"]), judge, needs, cannot))
        return judge

    return add


def own_rule(code: str, title: str, group: str, *, tables: tuple[str, ...], column: str) -> Callable[[Judge], Judge]:
    """Registers a judge for a rule that DfE does not have."""

    def add(judge: Judge) -> Judge:
        _add(Rule(code, title, group, Severity.WARNING, tables, (column,), judge))
        return judge

    return add


def listed(group: str, severity: Severity, *codes: str) -> None:
    """Registers rules of DfE's that are applied while cells are read or children matched, so that the catalogue has them."""
    for code in codes:
        words = _words()[code]
        _add(Rule(code, words["title"], group, severity, tuple(words["tables"]), tuple(words["columns"])))


def _add(entry: Rule) -> None:
    if entry.code in _rules:
        raise ValueError(f"There is a rule {entry.code} already.")
    _rules[entry.code] = entry


def all_rules() -> list[Rule]:
    return list(_rules.values())
