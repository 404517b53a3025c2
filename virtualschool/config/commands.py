"""`virtualschool`: the command line. Every command brings the database's schema up by itself."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit codes: 0 done, 1 nothing could be done, 2 wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "virtualschool.config.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["demo"]:
        from virtualschool.demo.stage import prepare_environment

        prepare_environment(words)
    if not _ready():
        return 1
    parser = _parser(words[0] if words else "")
    chosen = parser.parse_args(words)
    if not hasattr(chosen, "run"):
        parser.print_help(sys.stderr)
        return 2
    return _run(chosen)


def _ready() -> bool:
    """Whether the settings can be read; says why when not."""
    import django

    from virtualschool.kernel.collecting import uncollected

    try:
        with uncollected():
            django.setup()
    except (OSError, ValueError) as error:
        print(f"virtualschool: the settings cannot be read (VIRTUALSCHOOL_VAR, VIRTUALSCHOOL_DATABASE_URL): {error}", file=sys.stderr)
        return False
    return True


def _run(chosen: argparse.Namespace) -> int:
    from django.db.utils import OperationalError

    from virtualschool.config.cli.common import Refusal, bring_schema_up, one_line

    try:
        bring_schema_up()
        return chosen.run(chosen)
    except Refusal as refusal:
        print(f"virtualschool: {refusal}", file=sys.stderr)
        return refusal.exit_code
    except OperationalError as error:
        print(f"virtualschool: the database does not answer: {one_line(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("virtualschool: stopped; what was not finished was not kept", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


FAMILIES = {
    "intake": ("intake",),
    "batches": ("batches", "undo"),
    "measures": ("measures", "members"),
    "plans": ("plan",),
    "exchange": ("exchange",),
    "reviews": ("review",),
    "people": ("users",),
    "running": ("serve", "demo", "health"),
}
"""Modules of `config.cli` with the commands they add: a known command loads its own family alone, which halves its start."""


def _parser(word: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="virtualschool", description="The Virtual School of an English council.")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    own = [family for family, commands in FAMILIES.items() if word in commands]
    for family in own or FAMILIES:
        if find_spec(f"virtualschool.config.cli.{family}"):
            import_module(f"virtualschool.config.cli.{family}").add_to(subparsers)
    return parser


def console() -> None:
    """The entry point that the installed command calls."""
    sys.exit(main())
