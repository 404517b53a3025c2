"""`virtualschool plan import`: an improvement plan as people have it, read and kept."""

import argparse
import json
from pathlib import Path
from typing import Any

from virtualschool.action_plans.imports import Imported, import_plan
from virtualschool.action_plans.reading import Plan, as_json
from virtualschool.authorities.queries import command_line_viewer
from virtualschool.config.cli.common import Refusal, authority_of, needs_authority, progress, say
from virtualschool.reading.blocks import CannotRead


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("plan", help="improvement plans")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    one = commands.add_parser("import", help="read a plan: Word, Excel, PDF with a text layer, CSV or text")
    one.add_argument("file", metavar="FILE", type=Path, help=".docx, .xlsx, .csv, .pdf, .txt")
    needs_authority(one)
    one.add_argument("--dry-run", action="store_true", help="say what was read, keep nothing")
    one.add_argument("--format", choices=("text", "json"), default="text")
    one.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit 0 read, 1 nothing could be read, 2 usage."""
    authority = authority_of(arguments)
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise Refusal(f"{arguments.file} cannot be opened: {error.strerror}.") from error
    try:
        found = import_plan(
            name=arguments.file.name,
            content=content,
            authority=authority,
            by=command_line_viewer(authority),
            dry_run=arguments.dry_run,
        )
    except CannotRead as reason:
        raise Refusal(str(reason), 1) from reason
    if arguments.format == "json":
        say(json.dumps(as_json(found.plan_read), ensure_ascii=False, indent=1))
    else:
        _print_text(found.plan_read)
    progress(_outcome(found))
    return 0


def _outcome(found: Imported) -> str:
    if found.batch is None:
        return "Nothing was kept: this was a dry run."
    if not found.is_new:
        return f"This file was taken in before, as batch {found.batch.pk}: nothing was added."
    return f"Kept as batch {found.batch.pk}. `virtualschool undo {found.batch.pk}` takes it back."


def _print_text(plan: Plan) -> None:
    for theme in plan.themes:
        say(theme.title or "(no heading)")
        for consideration in theme.considerations:
            say(f"  {_line(consideration.text) or '(no consideration)'}")
            for action in consideration.actions:
                due = f"due {action.due_source}" if action.due_source else "no date"
                read = f" = {action.due_on}" if action.due_on else f" ({action.due_reason})" if action.due_reason else ""
                say(f"    {action.number}. {_line(action.action)} [{_line(action.by_whom) or 'nobody named'}; {due}{read}]")
    for kpi in plan.kpis:
        say(f"Indicator: {kpi.baseline or 'no baseline'} → {kpi.target} by {kpi.by_source or 'no date'}: {_line(kpi.text)}")
    for conflict in plan.conflicts:
        say(f"Contradiction: {conflict.message}")
    for text in plan.unplaced:
        say(f"Not placed ({text.where}): {_line(text.text)}")


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
