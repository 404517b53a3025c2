"""`make docs`: the pages under docs/ that are written from the code, so that they cannot disagree with it.

A test compares them with what is committed. A new page is one function here and one line in `PAGES`.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from virtualschool.kernel.periods import spoken

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Written by `make docs` from {source}. Change it there. -->"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; a bar or a line break inside a cell stays inside it."""

    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    heads = list(heads)
    return "\n".join([line(heads), "|" + " --- |" * len(heads), *map(line, rows)])


def roles_page() -> str:
    """Who may do what, from `access.roles`."""
    from virtualschool.access.roles import ROLES, Permission

    parts = [
        NOTE.format(source="virtualschool/access/roles.py"),
        "# Roles",
        "A role belongs to a membership of an authority (for designated teachers: at a school), from a day to a day. What is not "
        "ticked here is refused with the same answer as a page that does not exist.",
        "## Which children",
        table(("Role", "Reaches"), ((role.title, role.reach.value) for role in ROLES.values())),
        "## What they may do",
        table(
            ("May", *(role.title for role in ROLES.values())),
            ((right.value, *("yes" if role.may(right) else "" for role in ROLES.values())) for right in Permission),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def formats_page() -> str:
    """The files that can be put in, from the formats that the rooms registered."""
    from virtualschool.intake.formats_doc import as_markdown

    return NOTE.format(source="the rooms' intake modules") + "\n\n" + as_markdown()


def measures_page() -> str:
    """What is measured, from the book."""
    from virtualschool.measures.book import book

    parts = [
        NOTE.format(source="the rooms' measures modules"),
        "# Measures",
        "Each is defined once, in the book. Its version goes up whenever the same data would give another number.",
        "## Cohorts",
        table(("Key", "Whose", "Definition"), ((f"`{each.key}`", each.title, each.definition) for each in book.cohorts)),
        "## Breakdowns",
        table(("Key", "By", "Groups"), ((f"`{each.key}`", each.title, "; ".join(each.labels.values())) for each in book.breakdowns)),
    ]
    for each in book:
        facts = (
            ("What is counted", each.definition),
            ("Why it matters", each.why),
            ("Counted in, better when", f"{each.unit.value}, {each.better.value}"),
            ("Cohorts", " ".join([*(f"`{key}`" for key in each.cohorts), each.limits])),
            ("Breakdowns", " ".join(f"`{key}`" for key in each.breakdowns)),
            ("Source", each.source),
            ("Answers for it", f"{each.owner}; next review {spoken(each.review_on)}"),
        )
        parts += [f"## {each.title} (`{each.key}`, version {each.version})", table(("", ""), facts)]
    return "\n\n".join(parts) + "\n"


def states_page() -> str:
    """What may move where, from the rooms' workflows: a drawing and a table each."""
    from django.urls import get_resolver

    from virtualschool.workflow.engine import WORKFLOWS

    _ = get_resolver().url_patterns  # rooms declare their workflows when their pages are loaded
    parts = [
        NOTE.format(source="the rooms' workflow modules"),
        "# States",
        "What a thing can be, and who may move it from one state to another. Every move is kept as a step that nothing alters.",
    ]
    for each in sorted(WORKFLOWS.values(), key=lambda flow: flow.key):
        drawn = [f"    [*] --> {each.first}", *(f"    {state} : {words}" for state, words in each.states.items())]
        drawn += [f"    {source} --> {move.target} : {move.words or move.name}" for move in each.transitions for source in move.sources]
        moves = (
            (
                move.words or move.name,
                ", ".join(each.words(source) for source in move.sources),
                each.words(move.target),
                move.needs.value,
                "yes" if move.asks_reason else "",
                "yes" if move.guard.__name__ != "always" else "",
            )
            for move in each.transitions
        )
        heads = ("Move", "From", "To", "Whoever may", "Asks why", "On a condition")
        parts += [f"## {each.title} (`{each.key}`)", "```mermaid\nstateDiagram-v2\n" + "\n".join(drawn) + "\n```", table(heads, moves)]
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "roles.md": roles_page,
    "formats.md": formats_page,
    "measures.md": measures_page,
    "states.md": states_page,
}


def written() -> dict[str, str]:
    """Every generated page, by file name."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "virtualschool.config.settings")
    django.setup()
    return {name: page() for name, page in PAGES.items()}


def main() -> int:
    for name, text in written().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
