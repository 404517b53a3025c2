"""Applying the rules to a load, once every file is in."""

from collections.abc import Iterable

from virtualschool.children.ssda903.loading import NOTE
from virtualschool.children.ssda903.rules.registry import TABLES, Finding, Rule, all_rules, listed
from virtualschool.children.ssda903.rules.view import Record, YearView
from virtualschool.children.ssda903.taking import Taking, Told
from virtualschool.intake.afterwards import cross_check
from virtualschool.intake.loading import FileLoad, Run, Severity

listed(TABLES, Severity.ERROR, *(f"INT0{number}" for number in range(1, 10)))
listed(TABLES, Severity.WARNING, *(f"INT1{number}" for number in range(1, 9)), "INT21")
listed(TABLES, Severity.ERROR, *(f"INT3{number}" for number in range(1, 7)))


def catalogue() -> list[Rule]:
    """Every rule in the order of its code, for the data-quality page and the documents."""
    return sorted(all_rules(), key=lambda rule: rule.code.zfill(5) if rule.code[0].isdigit() else f"~{rule.code}")


@cross_check
def judge_return(run: Run) -> None:
    """Judges the years that this load touched. Problems come out by row, column and code, whatever the order of the rules."""
    taking: Taking | None = run.notes.get(NOTE)
    if taking is None:
        return
    for view in Record(taking).views():
        _judge_year(view)
    for (year, _), loads in taking.files.items():
        for load in loads:
            _say_what_cannot_run(taking, year, load)
            load.problems.sort(key=lambda found: (found.row, found.column, found.code))


def _judge_year(view: YearView) -> None:
    for rule in all_rules():
        said: set[tuple[int, int, str]] = set()
        for finding in rule.judge(view) if rule.judge else ():
            told = _place(view, rule, finding)
            if told is None or (told.load.file_id, told.row.number, finding.column) in said:
                continue
            said.add((told.load.file_id, told.row.number, finding.column))
            told.load.problem(rule.severity, told.row, finding.column, rule.code, finding.message or rule.title, finding.value)


def _place(view: YearView, rule: Rule, finding: Finding) -> Told | None:
    """The row where a problem stands: of the first thing that this load brought; of the child in another table of the rule
    when that came later than the things; nowhere when this load has nothing to do with it."""
    for thing in finding.things:
        told = view.told(thing)
        if told:
            return told
    child_id = finding.things[0].child_id
    tables: Iterable[str] = sorted(rule.tables, key=lambda name: name != "header") if len(rule.tables) > 1 else ()
    rows = (view.record.taking.rows.get((view.year, table, child_id)) for table in tables)
    return next((told for told in rows if told), None)


def _say_what_cannot_run(taking: Taking, year: int, load: FileLoad) -> None:
    """One note a rule and file, at its header row, for rules that lack what they need."""
    table = taking.table_of(load)
    for rule in all_rules():
        if table in rule.tables and rule.cannot and not all(load.has(column) for column in rule.needs):
            where = load.sheet.header_row if load.sheet else 1
            load.info(where, rule.needs[0], rule.code, f"Rule {rule.code} cannot run: {rule.cannot}", "")
