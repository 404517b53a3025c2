"""What every command needs: the schema, the authority, progress, and refusals that print as one line."""

import argparse
import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DatabaseError

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
        _knock()
        if not MigrationRecorder(connection).applied_migrations().keys() >= set(_migrations()):
            call_command("migrate", verbosity=0, interactive=False, stdout=io.StringIO())
    except DatabaseError as error:
        raise Refusal(f"The database cannot be opened: {one_line(error)}", 1) from error


def _migrations() -> Iterator[tuple[str, str]]:
    """Every migration by its name alone: to load them all would take a fifth of a second of each command."""
    for app in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(app.label)
        found = find_spec(module) if module else None
        for each in iter_modules(found.submodule_search_locations) if found else ():
            if not each.ispkg and each.name[0] not in "_~":
                yield app.label, each.name


def _knock() -> None:
    """One try at a server's door, so that one who is not there is told of at once, and why; the pool would go on trying."""
    if connection.vendor == "postgresql":
        import psycopg  # takes a fifth of a second, which SQLite need not wait for

        wanted = connection.get_connection_params()
        wanted.pop("pool", None)
        try:
            psycopg.connect(**{**wanted, "connect_timeout": 10}).close()
        except psycopg.Error as error:
            raise DatabaseError(str(error)) from error


def one_line(error: Exception) -> str:
    """What an error says, in a line, with a full stop."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".") + "."


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


def a_year(text: str) -> int:
    """A collection year on the command line: four digits."""
    if not re.fullmatch(r"20\d\d", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a year like 2026")
    return int(text)


def progress(text: str) -> None:
    """Progress goes to stderr, so that stdout holds the answer alone."""
    print(text, file=sys.stderr, flush=True)


def say(*parts: Any) -> None:
    """A line of the answer."""
    print(*parts, flush=True)
