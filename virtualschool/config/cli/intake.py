"""`virtualschool intake`: files in, problems out."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from virtualschool.authorities.queries import command_line_viewer
from virtualschool.config.cli.common import Refusal, a_year, authority_of, needs_authority, progress, say
from virtualschool.intake.actions import Report, collect, load_batch
from virtualschool.intake.loading import FileLoad


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("intake", help="load files: the social-care return, schools, enrolments, registers, suspensions")
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="files or folders")
    needs_authority(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask before loading")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--year", type=a_year, metavar="2026", help="the collection year of a social-care return (it ends 31 March)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit 0 loaded (problems or not), 1 nothing could be loaded, 2 usage."""
    authority = authority_of(arguments)
    try:
        sources = collect(arguments.paths)
    except FileNotFoundError as missing:
        raise Refusal(f"There is no file or folder {missing}.") from missing
    if not sources:
        if arguments.format == "json":
            print("[]")
        raise Refusal("There is no file in the folder given.", 1)
    options = {"year": arguments.year} if arguments.year else {}
    asks = not (arguments.yes or arguments.dry_run) and sys.stdin.isatty()
    by = command_line_viewer(authority)
    report = load_batch(sources=sources, authority=authority, by=by, dry_run=arguments.dry_run or asks, options=options, say=progress)
    if asks:
        tell = progress if arguments.format == "json" else say
        _print_text(report, tell)
        progress("Load this? [y/N]")
        if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
            tell("Nothing was loaded.")
            return 0
        report = load_batch(sources=sources, authority=authority, by=by, options=options, say=progress)
    (_print_json if arguments.format == "json" else _print_text)(report)
    return 0 if report.loaded_anything else 1


def _print_json(report: Report) -> None:
    batch = report.batch.pk if report.batch else None
    print(json.dumps([as_object(load, batch) for load in report.loads], ensure_ascii=False, indent=1))


def as_object(load: FileLoad, batch: int | None) -> dict[str, Any]:
    """One file of a batch, as the command line and its users know it."""
    return {
        "file": load.name,
        "format": load.format.key if load.format else None,
        "batch": batch,
        "collection_year": load.collection_year,
        "rows": load.total,
        **load.counts(),
        "problems": [
            {
                "row": found.row,
                "column": found.column,
                "code": found.code,
                "severity": found.severity.value,
                "message": found.message,
                "value": found.value,
            }
            for found in sorted(load.problems, key=lambda found: (found.row, found.column, found.code))
        ],
    }


def _print_text(report: Report, say: Callable[[str], None] = say) -> None:
    for load in report.loads:
        counts = ", ".join(f"{number:,} {word}" for word, number in load.counts().items() if number)
        title = load.format.title if load.format else "not a known format"
        say(f"{load.name}: {title}, {load.total:,} rows{': ' + counts if counts else ''}")
        for found in sorted(load.problems, key=lambda found: (found.row, found.column, found.code))[:20]:
            value = f" ({found.value})" if found.value else ""
            say(f"  row {found.row} {found.column} [{found.code}] {found.severity.value}: {found.message}{value}")
        if len(load.problems) > 20:
            say(f"  and {len(load.problems) - 20:,} more problems")
    if report.batch:
        say(f"Batch {report.batch.pk}.")
    else:
        say("Nothing was changed: this was a dry run." if report.loaded_anything else "Nothing was changed: no row could be loaded.")
