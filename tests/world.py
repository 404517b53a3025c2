"""One small world that stands behind the table of roles and the sweep for leaks: two authorities whose children carry marks that
occur nowhere else, so that a word in the wrong place is a leak and not a coincidence.

Everything comes in by the doors that people use: files through intake, people and allocations through actions.
"""

import copy
import csv
import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.fixtures import NOON, TODAY, _authority
from virtualschool.access.roles import ROLES
from virtualschool.kernel.identifiers import upn_check_letter
from virtualschool.kernel.periods import Period

SCHOOL, ELSEWHERE, FOREIGN = 990101, 990102, 990103
SURNAME, FORENAME = "Zzyzxname", "Wibblewick"
OTHER_SURNAME, OTHER_FORENAME = "Qqvoreign", "Vexwort"
POSTCODE, HOME_POSTCODE = "ZZ99 9ZZ", "ZZ98 8ZZ"
SDQ, FAULTY_SDQ = 39, 87
UPN_STEM, OTHER_UPN_STEM = "80641112", "80752223"
CODE, OTHER_CODE = "ZQ77WK", "XJ66VP"
"""As long as the return allows beside the number: four letters alone turn up in the random words of forms and links."""
BEGAN = dt.date(2024, 5, 13)
CHILDREN = 24
PASSWORD = "a long password of the tests"
MONTH = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
_WEEKS = (dt.date(2026, 5, 4), dt.date(2026, 5, 11), dt.date(2026, 6, 8))


@dataclass
class World:
    """Who and what there is. Children by what they are to the person who looks."""

    authority: Any
    other: Any
    users: dict[str, Any] = field(default_factory=dict)
    outsider: Any = None
    former: Any = None
    near: uuid.UUID | None = None
    """At the designated teacher's school and allocated to the social worker."""
    far: uuid.UUID | None = None
    """At another school, allocated to nobody."""
    foreign: uuid.UUID | None = None
    """Another authority's child."""
    ninth: uuid.UUID | None = None
    """One whose return has a score that cannot be."""
    leaver: uuid.UUID | None = None
    report: uuid.UUID | None = None
    governors: uuid.UUID | None = None
    foreign_report: uuid.UUID | None = None
    batch: uuid.UUID | None = None
    foreign_batch: uuid.UUID | None = None
    place: int = 0
    """Where in the batch the file with rows to mend stands."""
    preview: uuid.UUID | None = None
    """A file of an unknown layout that was sent and not loaded yet."""
    waiting: uuid.UUID | None = None
    foreign_waiting: uuid.UUID | None = None
    objects: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """By room or by full name of an address: what stands for its parts, by `""`, `@foreign`, …; from the rooms' `furnishing`."""
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By room: parts of addresses that are the same whoever owns the object."""
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By full name of an address: what is sent with the request."""


def day(when: dt.date) -> str:
    return f"{when:%d/%m/%Y}"


def upn(stem: str, number: int) -> str:
    body = f"{stem}{number:04d}"
    return upn_check_letter(body) + body


def write(path: Path, columns: str, rows: Sequence[Sequence[Any]]) -> None:
    """A CSV file as a sender would make it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([columns.split(","), *rows])


def _schools(folder: Path) -> None:
    columns = "URN,EstablishmentName,LA (code),LA (name),EstablishmentStatus (code),PhaseOfEducation (code),PhaseOfEducation (name)"
    rows = [
        (SCHOOL, "Marker Academy", 806, "Middlesbrough", 1, 4, "Secondary"),
        (ELSEWHERE, "Elsewhere School", 806, "Middlesbrough", 1, 4, "Secondary"),
        (FOREIGN, "Foreign School", 807, "Redcar and Cleveland", 1, 4, "Secondary"),
    ]
    write(folder / "schools.csv", columns, rows)


@dataclass(frozen=True)
class _Sender:
    """Whose files they are: how their children are marked and where they go to school."""

    code: str
    stem: str
    surname: str
    forename: str
    children: int
    urns: tuple[int, ...]

    def child(self, number: int) -> str:
        return f"{self.code}{number:03d}"

    def born(self, number: int) -> dt.date:
        return dt.date(2010, 10, 3) + dt.timedelta(days=31 * number)

    def urn(self, number: int) -> int:
        return self.urns[0] if number % 3 or len(self.urns) == 1 else self.urns[1]


OURS = _Sender(CODE, UPN_STEM, SURNAME, FORENAME, CHILDREN, (SCHOOL, ELSEWHERE))
THEIRS = _Sender(OTHER_CODE, OTHER_UPN_STEM, OTHER_SURNAME, OTHER_FORENAME, 3, (FOREIGN, SCHOOL))


def _return(folder: Path, sender: _Sender) -> None:
    """The social-care return: three joined and two left lately; the last is a care leaver."""
    header, episodes, health, workers, leavers, reviews = [], [], [], [], [], []
    for number in range(1, sender.children + 1):
        who, born = sender.child(number), sender.born(number)
        joined = number in (4, 5, 6)
        began = dt.date(2026, 5, 12) if joined else BEGAN
        left = dt.date(2026, 5, 20) if number in (7, 8) else None
        header.append((who, "F" if number % 2 else "M", day(born), "WBRI", upn(sender.stem, number), 0, ""))
        ended = (day(left), "E4A") if left else ("", "")
        episodes.append((who, day(began), "S", "C2", "N1", "U4", "PR1", *ended, "", HOME_POSTCODE, POSTCODE, "SC123456"))
        sdq = FAULTY_SDQ if number == 9 else SDQ
        health.append((who, day(born), sdq, "", 0, 1, 1, 1, 1, 0, "", ""))
        workers.append((who, day(born), "WRKR1" if number % 2 else "WRKR2", day(began), "", "MANAGE"))
        reviews.append((who, day(born), day(dt.date(2026, 3, 3)), "PN1"))
    if sender is OURS:
        who, born = sender.child(99), dt.date(2006, 2, 1)
        header.append((who, "F", day(born), "WBRI", "UN2", 0, ""))
        leavers.append((who, day(born), "YES", "G5", "B1"))
    write(folder / "header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", header)
    columns = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
    write(folder / "episodes.csv", columns, episodes)
    columns = "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE"
    write(folder / "oc2.csv", columns + ",INTERVENTION_RECEIVED,INTERVENTION_OFFERED", health)
    write(folder / "sw_episodes.csv", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", workers)
    write(folder / "oc3.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", leavers)
    write(folder / "reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", reviews)


def _school_files(folder: Path, sender: _Sender) -> None:
    """Enrolments with names, registers with three children often away, three suspensions; some rows to be refused or to wait."""
    enrolments, registers, suspensions = [], [], []
    for number in range(1, sender.children + 1):
        who, mine, urn = sender.child(number), upn(sender.stem, number), sender.urn(number)
        names = (f"{sender.forename}{number}", f"{sender.surname}{number}")
        enrolments.append((who, mine, urn, day(dt.date(2024, 9, 2)), "", "", "C", *names, "K"))
        for monday in _WEEKS:
            for place in range(5):
                away = number in (1, 2, 3) and place < (4 if number == 1 else 2)
                marks = ("U", "I") if away else ("/", "\\")
                registers.append((who, mine, urn, (monday + dt.timedelta(days=place)).isoformat(), *marks))
        if number in (1, 10, 11):
            suspensions.append((mine, urn, "SUSP", day(dt.date(2026, 5, 14)), 4, "PP", "", ""))
    registers.append((sender.child(1), upn(sender.stem, 1), sender.urn(1), "2026-06-09x", "/", "\\"))
    registers.append((sender.child(777), "", sender.urn(1), "2026-06-09", "/", "\\"))
    enrolments.append(
        (sender.child(2), upn(sender.stem, 2), 999999, "02/09/2024", "", "", "C", f"{sender.forename}2", f"{sender.surname}2", "K")
    )
    write(folder / "enrolments.csv", "CHILD,UPN,URN,EntryDate,LeavingDate,NCYear,EnrolStatus,Forename,Surname,SEN", enrolments)
    write(folder / "attendance.csv", "CHILD,UPN,URN,Date,AM,PM", registers)
    write(folder / "suspensions.csv", "UPN,URN,Category,StartDate,Sessions,Reason1,Reason2,Reason3", suspensions)


def build(folder: Path, authority: Any, other: Any) -> World:
    """Writes the files, loads them and gives nine people their roles; the clock must stand at `NOON`."""
    from virtualschool.authorities.queries import command_line_viewer
    from virtualschool.intake.actions import collect, load_batch

    world = World(authority, other)
    for whose, sender in ((authority, OURS), (other, THEIRS)):
        mine = folder / whose.code
        _schools(mine)
        _return(mine / "return", sender)
        _school_files(mine / "school", sender)
        report = load_batch(sources=collect([mine]), authority=whose, by=command_line_viewer(whose))
        assert report.batch is not None
        batch = report.batch.public_id
        if whose is authority:
            world.batch = batch
        else:
            world.foreign_batch = batch
    _find(world)
    _people(world)
    _reports(world)
    _desk(world)
    for room in settings.BUILT:
        if find_spec(f"virtualschool.{room}.tests.furnishing"):
            import_module(f"virtualschool.{room}.tests.furnishing").furnish(world)
    return world


def _find(world: World) -> None:
    from virtualschool.children.models import Child

    codes = {"near": OURS.child(1), "far": OURS.child(3), "foreign": THEIRS.child(1), "ninth": OURS.child(9), "leaver": OURS.child(99)}
    for name, code in codes.items():
        setattr(world, name, Child.objects.get(child_code=code).public_id)


def _people(world: World) -> None:
    from virtualschool.authorities.actions import add_person
    from virtualschool.authorities.queries import command_line_viewer
    from virtualschool.children.actions import allocate
    from virtualschool.children.models import Child

    by = command_line_viewer(world.authority)
    common = {"password": PASSWORD, "starts_on": dt.date(2025, 1, 1), "by": by}
    for role in ROLES:
        urn = SCHOOL if role == "designated_teacher" else None
        person = {"email": f"{role}@tests.example", "name": f"Test {ROLES[role].title}", "role": role, "school_urn": urn}
        membership = add_person(**person, authority=world.authority, **common)
        world.users[role] = membership.user
        if role == "social_worker":
            allocate(membership=membership, child_id=Child.objects.get(public_id=world.near).pk, starts_on=BEGAN, by=by)
    outside = {"email": "head@elsewhere.example", "name": "Outside Head", "role": "head"}
    world.outsider = add_person(**outside, authority=world.other, **common).user
    gone = {"email": "former@tests.example", "name": "Former Head", "role": "head", "ends_on": TODAY - dt.timedelta(days=1)}
    world.former = add_person(**gone, authority=world.authority, **common).user


def _reports(world: World) -> None:
    from virtualschool.authorities.queries import viewer_through
    from virtualschool.governance.actions import issue_report

    ours = viewer_through(world.users["head"].memberships.get())
    theirs = viewer_through(world.outsider.memberships.get())
    world.report = issue_report(month=MONTH, exact=True, by=ours).public_id
    world.governors = issue_report(month=MONTH, exact=False, by=ours).public_id
    world.foreign_report = issue_report(month=MONTH, exact=True, by=theirs).public_id


def _desk(world: World) -> None:
    """What lies on the data desk: rows that wait in both authorities, a file with rows to mend, one of an unknown layout."""
    from virtualschool.authorities.queries import viewer_through
    from virtualschool.intake.models import Batch, QueuedRow
    from virtualschool.intake.previews import preview
    from virtualschool.quality import queries
    from virtualschool.quality.uploads import kept

    for name, code in (("waiting", "806"), ("foreign_waiting", "807")):
        setattr(world, name, QueuedRow.objects.get(file__batch__authority_code=code).public_id)
    files = queries.files_of(Batch.objects.get(public_id=world.batch))
    world.place = next(place for place, file in enumerate(files) if file.name == "school/attendance.csv")
    deputy = viewer_through(world.users["deputy"].memberships.get())
    sent = SimpleUploadedFile("phones.csv", f"Pupil ref;Day;Morning\n{CODE}001;04/06/2026;Here\n".encode())
    batch = kept([sent], viewer=deputy)
    preview(batch=batch, authority=world.authority, by=deputy)
    world.preview = batch.public_id


class Standing:
    """The world in a transaction that stays open from test to test and is rolled back before one that does not ask for the world. Those
    that do come one after the other (see `conftest.py`), so that it is loaded once for all of them and not for each module."""

    def __init__(self, blocker: Any, folder: Callable[[], Path]) -> None:
        self.blocker, self.folder = blocker, folder
        self.held: ExitStack | None = None
        self.world: World

    def raise_up(self) -> None:
        if self.held is not None:
            return
        with ExitStack() as holding:
            holding.enter_context(self.blocker.unblock())
            holding.enter_context(transaction.atomic())
            holding.callback(transaction.set_rollback, True)
            with time_machine.travel(NOON, tick=True):
                places = (_authority("806", "Middlesbrough", "North East"), _authority("807", "Redcar and Cleveland", "North East"))
                self.world = build(self.folder(), *places)
            self.held = holding.pop_all()

    def raze(self) -> None:
        if self.held is not None:
            self.held.close()
            self.held = None


_STANDING = pytest.StashKey[Standing]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before the test's own transaction begins, the world stands for a test that asks for it and is gone for any other."""
    standing = item.config.stash.get(_STANDING, None)
    if standing is not None:
        standing.raise_up() if asks_for_world(item) else standing.raze()


def asks_for_world(item: pytest.Item) -> bool:
    return "world" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def standing(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    made = Standing(django_db_blocker, lambda: tmp_path_factory.mktemp("world"))
    made.raise_up()
    request.config.stash[_STANDING] = made
    yield made
    made.raze()


@pytest.fixture
def world(standing: Standing, db: None) -> World:
    """The world, inside a transaction of the test's own: what a test changes is gone for the next."""
    return copy.deepcopy(standing.world)
