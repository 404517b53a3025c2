"""`virtualschool measures` and `members`: what the record says, and the children behind it."""

import argparse
import csv
import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from virtualschool.children.cohorts import names_in_files
from virtualschool.config.cli.common import Refusal, a_date, authority_of
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Reading
from virtualschool.measures.book import Measure, NotOffered, UnknownMeasure, book
from virtualschool.measures.publishing import read_published
from virtualschool.measures.reading import DEFAULT_COHORT, Scope, members, read_many

COLUMNS = ("measure", "version", "cohort", "period_start", "period_end", "breakdown", "group", "numerator", "denominator", "value")
LISTED = ("measure", "version", "title", "unit", "better", "cohorts", "breakdowns", "definition")
THINGS = ("what", "group", "numerator", "denominator")
MEMBERS = ("child", "upn", "group", "numerator", "denominator")


def add_to(subparsers: Any) -> None:
    """Adds both commands."""
    measures = subparsers.add_parser("measures", help="read measures", description="Reads measures; without a KEY, all of them.")
    measures.add_argument("keys", nargs="*", metavar="KEY", help="attendance.rate, roll.joined, …; all of the cohort when none")
    measures.add_argument("--list", action="store_true", help="print the book of measures")
    measures.add_argument("--published", action="store_true", help="hide small numbers (c), and what would give them away")
    _question(measures)
    measures.set_defaults(run=run_measures)
    behind = subparsers.add_parser("members", help="print the children behind a reading")
    behind.add_argument("key", metavar="KEY")
    behind.add_argument("--group", help="one group of the breakdown; the empty text is the unknown one")
    _question(behind)
    behind.set_defaults(run=run_members)


def _question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--authority", metavar="806", help="the authority's three-digit number")
    parser.add_argument("--from", dest="start", type=a_date, metavar="2025-09-01", help="the first day")
    parser.add_argument("--to", dest="end", type=a_date, metavar="2026-07-31", help="the last day")
    parser.add_argument("--cohort", metavar="KEY", help="cla (as usual), cla_12m, or what else a measure is about")
    parser.add_argument("--by", metavar="BREAKDOWN", help="month, school, year_group, key_stage, sex, in_area, placement, sen")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def run_measures(arguments: argparse.Namespace) -> int:
    """Prints readings. Raises Refusal for whatever the book, the calendar or the list of authorities does not know."""
    if arguments.list:
        _print(LISTED, map(_listed, _chosen(arguments.keys, list(book))), arguments.format)
        return 0
    try:
        period, scope = _period(arguments), _scope(arguments)
        chosen = _chosen(arguments.keys, _offered(arguments))
        ask = read_published if arguments.published else read_many
        readings: list[Reading] = []
        for cohort, some in groupby(chosen, key=lambda measure: _cohort(arguments, measure)):
            readings += ask(list(some), period, within=scope, cohort=cohort, by=arguments.by)
    except (UnknownMeasure, NotOffered) as reason:
        raise Refusal(str(reason)) from reason
    _print(COLUMNS, map(_row, readings), arguments.format)
    return 0


def run_members(arguments: argparse.Namespace) -> int:
    """Prints the children behind a reading. Raises Refusal as `run_measures` does."""
    if arguments.group is not None and not arguments.by:
        raise Refusal("--group chooses a group of a breakdown: say which with --by.")
    try:
        measure = book[arguments.key]
        cohort, scope = book.cohort(_cohort(arguments, measure)), _scope(arguments)
        found = members(measure, _period(arguments), within=scope, cohort=cohort.key, by=arguments.by, group=arguments.group)
    except (UnknownMeasure, NotOffered) as reason:
        raise Refusal(str(reason)) from reason
    if cohort.described:
        called = cohort.described(scope.authority, [member.child_id for member in found])
        things = [(called[each.child_id][0], each.group, each.numerator, each.denominator) for each in found]
        _print(THINGS, things, arguments.format)
        return 0
    names = names_in_files(member.child_id for member in found)
    rows = [(*names[each.child_id], each.group, each.numerator, each.denominator) for each in found]
    _print(MEMBERS, rows, arguments.format)
    return 0


def _offered(arguments: argparse.Namespace) -> list[Measure]:
    """All measures of the cohort, and of the breakdown if one was named. Raises UnknownMeasure for a name that means nothing."""
    cohort = arguments.cohort or DEFAULT_COHORT
    book.cohort(cohort)
    if arguments.by:
        book.breakdown(arguments.by)
    return [each for each in book if cohort in each.cohorts and (not arguments.by or arguments.by in each.breakdowns)]


def _cohort(arguments: argparse.Namespace, measure: Measure) -> str:
    """The cohort asked for; without one the usual, or the measure's own."""
    return arguments.cohort or measure.usual_cohort(DEFAULT_COHORT)


def _chosen(keys: Sequence[str], otherwise: list[Measure]) -> list[Measure]:
    try:
        return [book[key] for key in dict.fromkeys(keys)] or otherwise
    except UnknownMeasure as unknown:
        raise Refusal(str(unknown)) from unknown


def _period(arguments: argparse.Namespace) -> Period:
    if arguments.start is None or arguments.end is None:
        raise Refusal("Say which period: --from 2025-09-01 --to 2026-07-31.")
    try:
        return Period(arguments.start, arguments.end)
    except ValueError as error:
        raise Refusal(str(error)) from error


def _scope(arguments: argparse.Namespace) -> Scope:
    if not arguments.authority:
        raise Refusal("Say which authority: --authority 806.")
    authority = authority_of(arguments)
    return Scope(authority, authority.code)


def _row(reading: Reading) -> tuple[Any, ...]:
    return (
        reading.measure,
        reading.version,
        reading.cohort,
        reading.period.start,
        reading.period.end,
        reading.breakdown,
        reading.group,
        reading.numerator,
        reading.denominator,
        reading.symbol or reading.value,
    )


def _listed(measure: Measure) -> tuple[Any, ...]:
    cohorts, breakdowns = " ".join(measure.cohorts), " ".join(measure.breakdowns)
    words = measure.unit.value, measure.better.value
    return measure.key, measure.version, measure.title, *words, cohorts, breakdowns, measure.definition


def _print(columns: Sequence[str], rows: Iterable[Sequence[Any]], how: str) -> None:
    """The table, as CSV or as one JSON list of objects. Whole numbers are written without a point; None is empty, or null."""
    cells = [[_plain(cell) for cell in row] for row in rows]
    if how == "json":
        print(json.dumps([dict(zip(columns, row, strict=True)) for row in cells], indent=1, ensure_ascii=False))
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(cells)


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else cell
