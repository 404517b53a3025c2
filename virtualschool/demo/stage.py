"""Setting the demo's stage: a synthetic authority made as files, brought in by the same door as real ones, and people to sign in as."""

import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path

PASSWORD = "virtual-school-demo"
"""Everybody's in the demo, and nobody's elsewhere: the demo refuses a database that holds other children."""

CODE = "806"
PEOPLE = {
    "head": ("Vera Headley", "head"),
    "deputy": ("Dilip Underwood", "deputy"),
    "coordinator": ("Cora Dinsdale", "coordinator"),
    "analyst": ("Anna Lister", "analyst"),
    "administrator": ("Adam Ministry", "administrator"),
    "social_worker": ("Sol Workman", "social.worker"),
    "designated_teacher": ("Tess Designate", "teacher"),
    "director": ("Dora Rector", "director"),
    "governor": ("Gus Vernon", "governor"),
}
Say = Callable[[str], None]


class NotADemo(Exception):
    """The database holds children who are not the demo's: the demo may not be switched on over it."""


def prepare_environment(words: Sequence[str]) -> None:
    """Before Django starts: the demo has a folder and, unless another is named, a database of its own."""
    os.environ["VIRTUALSCHOOL_DEMO"] = "1"
    folder = Path(os.environ.get("VIRTUALSCHOOL_VAR", "var")) / "demo"
    os.environ["VIRTUALSCHOOL_VAR"] = str(folder)


def set_stage(*, children: int, seed: int, say: Say, answer: Say) -> None:
    """Makes and loads the synthetic authority unless it is there already, and says how to sign in. Raises NotADemo."""
    from django.conf import settings

    from virtualschool.authorities.queries import authority_numbered
    from virtualschool.children.models import Child

    refuse_real_data()
    authority = authority_numbered(CODE)
    if not Child.objects.filter(authority=authority).exists():
        authority.is_demo = True
        authority.save(update_fields=["is_demo"])
        _fill(authority, settings.VAR, children, seed, say, answer)
    _introduce(authority, answer)


def refuse_real_data() -> None:
    """Raises NotADemo when any child belongs to an authority that was not marked as the demo's before its first load."""
    from virtualschool.children.models import Child

    if Child.objects.filter(authority__is_demo=False).exists():
        raise NotADemo("This database holds children who are not synthetic. The demo will not run over it.")


def _fill(authority, folder: Path, children: int, seed: int, say: Say, answer: Say) -> None:
    from virtualschool.authorities.queries import command_line_viewer
    from virtualschool.demo.generator import generate
    from virtualschool.intake.actions import collect, load_batch

    today = dt.date.today()
    source = folder / "source"
    say(f"Making a synthetic authority of about {children} children in {source}")
    generate(source, children=children, seed=seed, authority=int(CODE), today=today)
    sources = [each for each in collect([source]) if not each.name.startswith("to_map/")]
    report = load_batch(sources=sources, authority=authority, by=command_line_viewer(authority), say=lambda text: say(f"  {text}"))
    answer("What came in:")
    for load in report.loads:
        counts = load.counts()
        brought = f"{counts['created'] + counts['updated']:>8,} in"
        answer(f"  {load.name:<44} {load.total:>8,} rows {brought} {counts['refused']:>4} refused {counts['queued']:>4} waiting")
    refused = sum(load.counts()["refused"] for load in report.loads)
    answer(f"  {refused} rows were refused, each with its reason: see Data quality.")
    _people(authority, today)


def _people(authority, today: dt.date) -> None:
    from virtualschool.authorities.actions import add_person
    from virtualschool.authorities.queries import command_line_viewer
    from virtualschool.children.actions import allocate
    from virtualschool.children.queries import busiest_school, children_of_worker

    by = command_line_viewer(authority)
    for role, (name, mailbox) in PEOPLE.items():
        urn = busiest_school(authority, today) if role == "designated_teacher" else None
        membership = add_person(
            email=f"{mailbox}@demo.example",
            name=name,
            password=PASSWORD,
            role=role,
            authority=authority,
            school_urn=urn,
            starts_on=today - dt.timedelta(days=1),
            by=by,
        )
        if role == "social_worker":
            for child_id in children_of_worker(authority, today):
                allocate(membership=membership, child_id=child_id, starts_on=today, by=by)


def _introduce(authority, answer: Say) -> None:
    from django.conf import settings
    from django.db import connection

    from virtualschool.access.roles import ROLES

    answer(f"\nSign in to {authority} as (one click on the sign-in page, or by password {PASSWORD}):")
    for role, (name, mailbox) in PEOPLE.items():
        answer(f"  {ROLES[role].title:<22} {mailbox}@demo.example  ({name})")
    if connection.vendor == "sqlite":
        answer("\nThe command line reads the same record with")
        answer(f"  export VIRTUALSCHOOL_DATABASE_URL=sqlite:///{settings.DATABASES['default']['NAME']}")
    answer("")
