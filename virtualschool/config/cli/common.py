"""What every command needs: the schema, the authority, progress, and refusals that print as one line."""

import argparse
import datetime as dt
import io
import sys
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import UnknownAuthority, authority_numbered


class Refusal(Exception):
    """A command cannot be carried out; the message is for the person who typed it."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def bring_schema_up() -> None:
    """Creates or migrates the database. Raises Refusal when it cannot be reached."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False, stdout=io.StringIO())
    except OperationalError as error:
        raise Refusal(f"The database cannot be opened: {str(error).splitlines()[0]}.", 1) from error


def authority_of(arguments: argparse.Namespace) -> Authority:
    """The authority that `--authority` names. Raises Refusal."""
    try:
        return authority_numbered(arguments.authority)
    except UnknownAuthority as unknown:
        raise Refusal(str(unknown)) from unknown


def needs_authority(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--authority", required=True, metavar="806", help="the authority's three-digit number")


def a_date(text: str) -> dt.date:
    """An ISO date on the command line."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2025-09-01") from None


def progress(text: str) -> None:
    """Progress goes to stderr, so that stdout holds the answer alone."""
    print(text, file=sys.stderr, flush=True)


def say(*parts: Any) -> None:
    """A line of the answer."""
    print(*parts, flush=True)
