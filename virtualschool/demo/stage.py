"""Setting the demo's stage: a synthetic authority made as files, brought in by the same door as real ones, and people to sign in as."""

import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from virtualschool.authorities.models import Authority

PASSWORD = "virtual-school-demo"
"""Everybody's in the demo, and nobody's elsewhere: the demo refuses a database that holds other children."""

CODE = "806"


class Person(NamedTuple):
    """Somebody of the demo: their role, their name, and what stands before the @ of their address."""

    role: str
    name: str
    mailbox: str


PEOPLE = (
    Person("head", "Vera Headley", "head"),
    Person("deputy", "Dilip Underwood", "deputy"),
    Person("coordinator", "Cora Dinsdale", "coordinator"),
    Person("analyst", "Anna Lister", "analyst"),
    Person("administrator", "Adam Ministry", "administrator"),
    Person("social_worker", "Sol Workman", "social.worker"),
    Person("designated_teacher", "Tess Designate", "teacher"),
    Person("director", "Dora Rector", "director"),
    Person("director", "Della Childs", "director.children"),
    Person("governor", "Gus Vernon", "governor"),
    Person("head_of_service", "Hedda Access", "head.of.service"),
    Person("peer_reviewer", "Piers Viewer", "peer"),
    Person("peer_reviewer", "Petra Farlow", "peer.second"),
)
PEERS_LOOK_IN = (-10, 20)
"""From how many days before the demo's first day to how many after it peers have access: the window of the review that is on site."""
A_YEAR_BEFORE = 500
"""How many days before the demo's first day its people began: the year that is told lies within."""
Say = Callable[[str], None]


class NotADemo(Exception):
    """The database holds children who are not the demo's: the demo may not be switched on over it."""


def prepare_environment(words: Sequence[str]) -> None:
    """Before Django starts: the demo has a folder and, unless another is named, a database of its own."""
    os.environ["VIRTUALSCHOOL_DEMO"] = "1"
    folder = Path(os.environ.get("VIRTUALSCHOOL_VAR", "var")) / "demo"
    os.environ["VIRTUALSCHOOL_VAR"] = str(folder)


def set_stage(*, children: int, seed: int, say: Say, answer: Say, improvement: bool = True) -> None:
    """Makes and loads the synthetic authority unless it is there already, gives it a year of improvement unless that is left out, and
    says how to sign in. Each step is done whole or not at all, so a start that was broken off goes on where it stopped. Raises
    NotADemo."""
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from virtualschool.authorities.queries import authority_numbered
    from virtualschool.children.models import Child

    authority, today = authority_numbered(CODE), timezone.localdate()
    refuse_real_data(authority)
    if not Child.objects.filter(authority=authority).exists():
        with transaction.atomic():
            authority.is_demo = True
            authority.save(update_fields=["is_demo"])
            _fill(authority, settings.VAR, children, seed, today, say, answer)
    _people(authority, today)
    if improvement:
        _improve(authority, settings.VAR / "source", today, seed, say, answer)
    _introduce(authority, answer)


def refuse_real_data(authority: "Authority") -> None:
    """Raises NotADemo when any child, batch or person belongs to an authority that was not marked as the demo's before its first
    load: a known password must never open what is real."""
    from virtualschool.authorities.models import Authority, Membership
    from virtualschool.children.models import Child
    from virtualschool.intake.models import Batch

    demos = set(Authority.objects.filter(is_demo=True).values_list("code", flat=True))
    if Child.objects.exclude(authority__code__in=demos).exists():
        raise NotADemo("This database holds children who are not synthetic. The demo will not run over it.")
    if Membership.objects.exclude(authority__code__in=demos).exists() or Batch.objects.exclude(authority_code__in=demos).exists():
        raise NotADemo(f"This database is in use, and not for a demo of {authority}. The demo will not run over it.")


def _fill(authority: "Authority", folder: Path, children: int, seed: int, today: dt.date, say: Say, answer: Say) -> None:
    from virtualschool.authorities.queries import command_line_viewer
    from virtualschool.demo.generator import generate
    from virtualschool.intake.actions import collect, load_batch

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


def _people(authority: "Authority", today: dt.date) -> None:
    """Gives the demo's people their roles, those who have none yet; all of them or nobody."""
    from django.db import transaction

    from virtualschool.authorities.actions import add_person
    from virtualschool.authorities.queries import command_line_viewer
    from virtualschool.children.actions import allocate
    from virtualschool.children.queries import busiest_school, children_of_worker

    by = command_line_viewer(authority)
    there = set(authority.memberships.values_list("user__email", flat=True))
    with transaction.atomic():
        for role, name, mailbox in PEOPLE:
            email = f"{mailbox}@demo.example"
            if email in there:
                continue
            urn = busiest_school(authority, today) if role == "designated_teacher" else None
            since, until = _time_of(role, today)
            membership = add_person(
                email=email,
                name=name,
                password=PASSWORD,
                role=role,
                authority=authority,
                school_urn=urn,
                starts_on=since,
                ends_on=until,
                by=by,
            )
            if role == "social_worker":
                for child_id in children_of_worker(authority, today):
                    allocate(membership=membership, child_id=child_id, starts_on=today, by=by)


def _time_of(role: str, today: dt.date) -> tuple[dt.date, dt.date | None]:
    """From when to when a role is held. Peers look in for as long as a review needs them: their access ends by itself."""
    if role == "peer_reviewer":
        first, last = (today + dt.timedelta(days=days) for days in PEERS_LOOK_IN)
        return first, last
    return today - dt.timedelta(days=A_YEAR_BEFORE), None


def _improve(authority: "Authority", source: Path, today: dt.date, seed: int, say: Say, answer: Say) -> None:
    from virtualschool.demo.improvement.steps import bring

    if bring(authority=authority, today=today, seed=seed, source=source, say=say):
        answer(
            "\nA year of improvement came in too: plans, meetings, score cards, two peer reviews, training. What people did is stamped with"
        )
        answer("the day on which the story tells it; the peer reviews and the executive's decision as entered from their papers today.")


def _introduce(authority: "Authority", answer: Say) -> None:
    from django.conf import settings
    from django.db import connection

    from virtualschool.access.roles import ROLES

    answer(f"\nSign in to {authority} as (one click on the sign-in page, or by password {PASSWORD}):")
    for role, name, mailbox in PEOPLE:
        answer(f"  {ROLES[role].title:<22} {mailbox}@demo.example  ({name})")
    if connection.vendor == "sqlite":
        answer("\nThe command line reads the same record with")
        answer(f"  export VIRTUALSCHOOL_DATABASE_URL=sqlite:///{settings.DATABASES['default']['NAME']}")
    answer("")
